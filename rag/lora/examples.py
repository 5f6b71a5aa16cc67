"""What an adapter learns from: prompts with the answers that are wanted, as JSON Lines or made in a program.

A line is `{"messages": [{"role": "user", "content": "..."}], "answer": "..."}`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.errors import TuningError
from rag.language_model import Message, PromptRole
from rag.models.chat_prompt import ChatPrompt


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredPrompt:
    """A prompt as `rag.prompt.build_prompt` makes it, and the answer the model is to give."""

    messages: tuple[Message, ...]  # at least one
    answer: str
    kind: str = ""  # of example, where several are learnt from in shares


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenExample:
    """The same as one model's tokens."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]  # with the token that ends it
    kind: str = ""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    class Row(BaseModel):
        model_config = ConfigDict(extra="forbid")

        role: PromptRole
        content: str

    messages: list[Row] = Field(min_length=1)
    answer: str = Field(min_length=1)


def read_answered_prompts(path: Path) -> list[AnsweredPrompt]:
    """The examples of a file of JSON Lines.

    Raises:
        TuningError: If the file cannot be read, or a line is no example; it says which.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TuningError(f"{str(path)!r} cannot be read: {error}; give a file of JSON Lines") from error
    return [_read(line, path, number) for number, line in enumerate(lines, start=1) if line.strip()]


def write_answered_prompts(path: Path, examples: Sequence[AnsweredPrompt]) -> None:
    """Write what `read_answered_prompts` reads."""
    with path.open("w", encoding="utf-8") as file:
        for one in examples:
            rows = [{"role": message.role, "content": message.content} for message in one.messages]
            file.write(json.dumps({"messages": rows, "answer": one.answer}, ensure_ascii=False) + "\n")


def as_tokens(
    examples: Sequence[AnsweredPrompt], chat: ChatPrompt, *, end: int, most_tokens: int
) -> list[TokenExample]:
    """The examples as the model will meet them; one that is longer than `most_tokens` is left out.

    Raises:
        TuningError: If none is short enough.
        GenerationError: If the chat template refuses the messages of one.
    """
    rows = [
        TokenExample(
            prompt=tuple(chat.encode(chat.render(one.messages))),
            answer=(*chat.encode(one.answer.strip()), end),
            kind=one.kind,
        )
        for one in examples
    ]
    short = [row for row in rows if len(row.prompt) + len(row.answer) <= most_tokens]
    if not short:
        raise TuningError(
            f"of {len(rows)} examples none has at most {most_tokens} tokens; give shorter ones, or allow more tokens"
        )
    return short


def _read(line: str, path: Path, number: int) -> AnsweredPrompt:
    try:
        read = _Line.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        raise TuningError(
            f"{str(path)!r}, line {number}: {where}: {first['msg']}; "
            'a line is {"messages": [{"role": ..., "content": ...}], "answer": ...}'
        ) from error
    messages = tuple(Message(role=row.role, content=row.content) for row in read.messages)
    return AnsweredPrompt(messages=messages, answer=read.answer)
