"""What is passed on when a person must take over, so that the customer need not say it again."""

from collections.abc import Sequence

from rag.question import Language, Turn

_MAX_EARLIER = 4
_MAX_CHARS = 160


def handover_lines(asked: str, history: Sequence[Turn], language: Language) -> list[str]:
    """A summary of the conversation for the person who takes over: what was asked, oldest first; [] without any.

    Args:
        asked: The message that needs a person.
        history: The turns before it.
        language: Of the summary's own words.
    """
    earlier = [_short(turn.content) for turn in history if turn.role == "user"][-_MAX_EARLIER:]
    if not earlier:
        return []
    if language == "zh":
        return [
            "以下内容会转给客服，您无需重复：",
            *(f"- 之前问过：{text}" for text in earlier),
            f"- 现在：{_short(asked)}",
        ]
    return [
        "I pass this on, so that you need not repeat it:",
        *(f"- Asked before: {text}" for text in earlier),
        f"- Now: {_short(asked)}",
    ]


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _MAX_CHARS else plain[: _MAX_CHARS - 1].rstrip() + "…"
