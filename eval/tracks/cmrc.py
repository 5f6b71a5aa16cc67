"""CMRC 2018 in Chinese: questions about texts of an encyclopedia, as a shop's Chinese documents would be asked.

Split measured: `trial`, 256 texts with 1,002 questions; `dev` is left to training. Every fifth text is left out of the
store, and the questions about it must be refused.

Reference: Cui et al., A Span-Extraction Dataset for Chinese Machine Reading Comprehension, EMNLP 2019; CC BY-SA 4.0.
"""

from collections.abc import Iterator
from pathlib import Path

from eval.cases import CaseRecord
from eval.tracks.archives import member_text, parsed
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
from eval.tracks.squad_form import Article, SquadFile

_NAME, _SPLIT = "cmrc2018", "squad-style-data/cmrc2018_trial.json"
_N_CASES = 250
_PRODUCTS = DEMO_SHOP / "products" / "zh-rice-cookers.jsonl"


def held_out_texts(data: Path) -> Iterator[str]:
    """The questions and texts that are measured on."""
    for article in _articles(data):
        for passage in article.paragraphs:
            yield passage.context
            yield from (asked.question for asked in passage.qas)


def _measure(ground: Ground) -> tuple[Run, ...]:
    articles = _articles(ground.data)
    folder = ground.out / "cmrc"
    source = write_documents(
        folder / "documents.jsonl",
        (one for place, article in enumerate(articles) if not is_left_out(place) for one in _documents(article)),
    )
    settings = store_of(ground, "cmrc", [_PRODUCTS, source])
    records = [
        record
        for place, article in enumerate(articles)
        for record in _records(article, is_answered=not is_left_out(place))
    ]
    cases = write_sample(ground, "cmrc", records, _N_CASES)
    return (run_of(ground, "cmrc", "questions about documents", settings, cases),)


def _articles(data: Path) -> tuple[Article, ...]:
    return parsed(member_text(data, _NAME, _SPLIT), SquadFile, f"{_NAME}/{_SPLIT}").data


def _documents(article: Article) -> Iterator[dict[str, str]]:
    for passage in article.paragraphs:
        yield {"id": _id(passage.qas[0].id), "title": article.title, "text": passage.context}


def _records(article: Article, *, is_answered: bool) -> Iterator[CaseRecord]:
    for passage in article.paragraphs:
        for asked in passage.qas:
            if not asked.question.strip():
                continue  # one of them is empty in the set
            yield CaseRecord(
                id=asked.id,
                question=asked.question.strip(),
                answers=tuple(dict.fromkeys(one.text for one in asked.answers)) if is_answered else (),
                evidence=(_id(asked.id),) if is_answered else (),
                action="answer" if is_answered else "abstain",
                ability="answerable" if is_answered else "unanswerable",
                language="zh",
            )


def _id(question_id: str) -> str:
    """The id of the text that a question belongs to."""
    return question_id.split("_QUERY_")[0]


CMRC = Track(
    name="cmrc",
    title="Chinese documents (CMRC 2018)",
    about=f"{_N_CASES} questions drawn from CMRC 2018 `trial` (CC BY-SA 4.0) over 205 short Chinese texts, 10 Chinese "
    "products of the demo shop beside them; questions about the 51 texts that were left out must be refused. Right "
    "is a reply that says the marked span word for word, or 60 % of its characters with all numbers.",
    measure=_measure,
)
