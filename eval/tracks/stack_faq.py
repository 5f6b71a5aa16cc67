"""StackFAQ: entries of a help page, asked in other words.

The set has no splits. Every entry but each fifth is a document of the store, titled by its question and answered by its
first answer; the paraphrases are the cases. Those of an entry that is left out must be refused. All of it is held out
of training.

Reference: Karan, Šnajder, Expert Systems with Applications 91, 2018; MIT licence of the collection, texts CC BY-SA.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from eval.cases import CaseRecord
from eval.tracks.archives import PublicForm, member_text, parsed
from eval.tracks.ground import (
    DEMO_SHOP,
    Ground,
    Run,
    Track,
    is_left_out,
    run_of,
    store_of,
    write_documents,
    write_sample,
)
from rag.settings import Settings

_NAME, _FILE = "StackFAQ", "data/StackFAQ/stackExchange-FAQ.json"
_N_CASES = 200
_PRODUCTS = DEMO_SHOP / "products" / "keyboards.jsonl"


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


_Texts = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class _Entry(PublicForm):
    rephr: tuple[str | None, ...]  # "*" parts two sets of paraphrases, and one is empty
    question: str
    answer: _Texts


class _Root(PublicForm):
    qapair: tuple[_Entry, ...]


class _File(PublicForm):
    root: _Root


def held_out_texts(data: Path) -> Iterator[str]:
    """The entries and their paraphrases."""
    for entry in _entries(data):
        yield from (entry.question, *entry.answer, *_paraphrases(entry))


def prepared(ground: Ground) -> tuple[Settings, Path]:
    """The store of entries, and the cases drawn."""
    entries = _entries(ground.data)
    folder = ground.out / "stack-faq"
    source = write_documents(
        folder / "entries.jsonl",
        (_document(place, entry) for place, entry in enumerate(entries) if not is_left_out(place)),
    )
    settings = store_of(ground, "stack-faq", [_PRODUCTS, source])
    records = [record for place, entry in enumerate(entries) for record in _records(place, entry)]
    return settings, write_sample(ground, "stack-faq", records, _N_CASES)


def _measure(ground: Ground) -> tuple[Run, ...]:
    settings, cases = prepared(ground)
    return (run_of(ground, "stack-faq", "paraphrased questions", settings, cases),)


def _entries(data: Path) -> tuple[_Entry, ...]:
    return parsed(member_text(data, _NAME, _FILE), _File, f"{_NAME}/{_FILE}").root.qapair


def _document(place: int, entry: _Entry) -> dict[str, str]:
    return {"id": f"faq-{place:03d}", "title": entry.question, "text": entry.answer[0]}


def _paraphrases(entry: _Entry) -> list[str]:
    return [text.strip() for text in entry.rephr if text is not None and text.strip() not in ("", "*")]


def _records(place: int, entry: _Entry) -> Iterator[CaseRecord]:
    is_answered = not is_left_out(place)
    for number, text in enumerate(_paraphrases(entry), start=1):
        yield CaseRecord(
            id=f"faq-{place:03d}-{number:02d}",
            question=text,
            evidence=(f"faq-{place:03d}",) if is_answered else (),
            action="answer" if is_answered else "abstain",
            ability="answerable" if is_answered else "unanswerable",
            language="en",
        )


STACK_FAQ = Track(
    name="stack-faq",
    title="Frequently asked questions in other words (StackFAQ)",
    about=f"{_N_CASES} paraphrases drawn from StackFAQ (questions about web services) over 100 entries, 11 products "
    "of the demo shop beside them. Right is a reply that cites the entry; paraphrases of the 25 entries that were "
    "left out must be refused.",
    measure=_measure,
)
