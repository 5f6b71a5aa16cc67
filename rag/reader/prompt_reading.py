"""From a prompt back to what the reader is given: the question, the evidence line by line, the turns before.

A language model is handed text; the reader takes evidence by piece, with the voice of its source. This file reads the
lines that `rag.prompt` writes and knows nothing of models. What is no line of evidence (the instructions, the fence) is
left out.
"""

import re
from collections.abc import Sequence

from catalog.product import Source
from rag.language_model import Message
from rag.prompt import SOURCE_NAMES
from rag.reader.input import ReaderEvidence, ReaderInput, ReaderTurn

_SOURCES: dict[str, Source] = {}
for _source, _name in SOURCE_NAMES.items():
    _SOURCES.setdefault(_name, _source)
_LINE = re.compile(
    rf"\[\d+\] (?P<title>.*?) – (?P<source>{'|'.join(map(re.escape, _SOURCES))})"
    r"(?: \(asked: (?P<context>.*?)\))?: (?P<text>.*)"
)
_QUESTION = re.compile(r"^Question: (?P<question>.*)\Z", re.MULTILINE | re.DOTALL)


def read_prompt(messages: Sequence[Message]) -> ReaderInput:
    """What a prompt gives to answer from; without evidence where it holds no line of any.

    Args:
        messages: At least one; the last one asks.
    """
    asked = messages[-1].content
    question = _QUESTION.search(asked)
    evidence = tuple(_evidence(match) for match in map(_LINE.fullmatch, asked.splitlines()) if match is not None)
    titles = list(dict.fromkeys(one.title for one in evidence))
    if len(titles) == 1:
        evidence = tuple(_untitled(one) for one in evidence)
    turns = (m for m in messages[:-1] if m.role != "system")
    return ReaderInput(
        question=(question["question"] if question else asked).strip(),
        evidence=evidence,
        title=titles[0] if len(titles) == 1 else "",
        history=tuple(ReaderTurn(is_customer=turn.role == "user", text=turn.content) for turn in turns),
    )


def _evidence(match: re.Match[str]) -> ReaderEvidence:
    return ReaderEvidence(
        source=_SOURCES[match["source"]], text=match["text"], context=match["context"] or "", title=match["title"]
    )


def _untitled(one: ReaderEvidence) -> ReaderEvidence:
    return ReaderEvidence(source=one.source, text=one.text, context=one.context)
