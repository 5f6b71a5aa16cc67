"""The questions within one message.

Two questions get two answers. A sentence that only leads up to a question ("I bought the Aurora 200 last week. Is it
bagless?") is told apart from it, so that what it mentions in passing is not taken for what is asked.
"""

import re
from dataclasses import dataclass

_MAX_QUESTIONS = 4
_MAX_SPLIT_CHARS = 1_000  # a longer message is read as a whole
_SENTENCE_END = re.compile(r"(?<=[?？!！。])[\s”\"')]*(?=\S)|(?<=[a-z\d]\.)\s+(?=[A-Z])")
_MORE_MARKS = re.compile(r"(?<=[?？!！])[?？!！\s]*[?？!！]")  # "how is the quality????" asks once
_QUESTION_WORD = (
    r"what|what's|whats|how|how's|is|are|was|were|does|do|did|can|could|will|would|should|which|where|where's|when|who"
    r"|why|has|have|am|may|isn't|aren't|doesn't|don't|won't|can't"
)
_ASKS = re.compile(
    rf"[?？][\s”\"')]*$|^\W*(?:(?:and|but|so|ok(?:ay)?|also|please|then)\b[\s,]*)*(?:{_QUESTION_WORD}|show|list|find|tell"
    r"|compare|give|recommend|suggest)\b"
    r"|[吗呢么][。！\s]*$|什么|多少|多久|多重|多大|几[个款种斤升年]|哪[个款些种里]|怎么|如何|是否|是不是|有没有|能不能|能否|可不可以",
    re.IGNORECASE,
)
_WH_WORD = r"what|what's|whats|how|how's|where|where's|when|who|why|which"
_AUXILIARY = r"is|are|was|were|does|do|did|can|could|will|would|has|have|isn't|aren't|doesn't|don't"
_SUBJECT = r"it|its|they|this|these|that|those|the|there|you|i|we|one|any"  # "and are under 80" goes on with the first
_AND_ASKS = re.compile(
    r"(?:\s*[,;]\s*|\s+)(?:and|also|plus|as well as|&)(?:\s+also)?\s+"
    rf"(?=(?:{_WH_WORD})\b|(?:{_AUXILIARY})\s+(?:{_SUBJECT})\b)",
    re.IGNORECASE,
)
_AND_ASKS_ZH = re.compile(r"[，,；;]\s*(?:还有|以及|另外|那|并且|而且)?|(?:还有|以及|另外)")
_CONDITIONAL = re.compile(
    r"^\W*if\s+(?:yes|so|not|no|it (?:is|does|can)|they (?:are|do))\b|^\W*如果(?:是|有|能|可以|不)", re.IGNORECASE
)
_EXTREME = r"(?:\w{2,}est|(?:most|least) \w+)"
_TWO_EXTREMES = re.compile(
    rf"^(?P<before>.*?\b)(?P<first>{_EXTREME})\b(?:\s*,)?\s+and\s+(?:also\s+|is\s+)?(?P<the>the\s+)?(?P<second>{_EXTREME})\b(?P<after>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NO_EXTREMES = frozenset(
    "best guest request test rest west interest honest latest suggest modest forest nest vest".split()
)
_LEAST_WORDS = 2  # "and why" asks for nothing of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message taken apart."""

    questions: tuple[str, ...]  # at least one, in the order asked
    context: str = ""  # what was said before the first question, asking nothing; "" when nothing was


def read_message(text: str) -> Message:
    """Take a message apart into its questions and what leads up to them.

    A message with no question, or one too long to be taken apart, is one question as it stands. Sentences between
    questions stay with the question that follows.

    Example:
        >>> read_message("How heavy is the Aurora 200 and how long does it run?").questions
        ('How heavy is the Aurora 200', 'how long does it run?')
        >>> read_message("I have the Aurora 200. Is it bagless?")
        Message(questions=('Is it bagless?',), context='I have the Aurora 200.')
    """
    whole = Message(questions=(text,))
    if len(text) > _MAX_SPLIT_CHARS:
        return whole
    context: list[str] = []
    waiting: list[str] = []
    questions: list[str] = []
    for sentence in _SENTENCE_END.split(_MORE_MARKS.sub("", text)):
        if questions and _CONDITIONAL.match(sentence):  # "Do you share it? If yes, with whom?" is one question
            questions[-1] = f"{questions[-1]} {sentence.strip()}"
            continue
        if not _ASKS.search(sentence):
            waiting.append(sentence.strip())
            continue
        if not questions:
            context, waiting = waiting, []
        first, *others = _joined_questions(sentence.strip())
        questions.extend([" ".join([*waiting, first]), *others])
        waiting = []
    if not questions or len(questions) > _MAX_QUESTIONS:
        return whole
    if waiting:
        questions[-1] = " ".join([questions[-1], *waiting])
    if len(questions) == 1:
        questions = _of_each_extreme(questions[0])
    return Message(questions=tuple(questions), context=" ".join(context))


def _joined_questions(sentence: str) -> list[str]:
    """The questions that one sentence joins by "and" or a comma."""
    parts = [part.strip() for part in _AND_ASKS.split(sentence)]
    if len(parts) == 1 and any("一" <= char <= "鿿" for char in sentence):
        parts = [part.strip() for part in _AND_ASKS_ZH.split(sentence) if part.strip()]
    whole = all(_ASKS.search(part) and _is_long_enough(part) for part in parts)
    return parts if whole else [sentence]


def _of_each_extreme(question: str) -> list[str]:
    """A question for each of two superlatives: "which is lightest and quietest?" asks for two products."""
    match = _TWO_EXTREMES.match(question)
    if match is None or {match["first"].lower(), match["second"].lower()} & _NO_EXTREMES:
        return [question]
    return [f"{match['before']}{match[which]}{match['after']}" for which in ("first", "second")]


def _is_long_enough(part: str) -> bool:
    return len(part.split()) >= _LEAST_WORDS or sum("一" <= char <= "鿿" for char in part) > _LEAST_WORDS
