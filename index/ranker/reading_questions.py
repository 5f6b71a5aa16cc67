"""Questions whose answer stands in one sentence of a text: FairytaleQA, PolicyQA, XQuAD, TAT-QA, FeTaQA, StackFAQ.

Each reader gives lists with the answering sentence and the other sentences of the same text.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from catalog.product import Source
from index.errors import IndexingError
from index.ranker.input import RankerEvidence, RankerQuestion
from index.ranker.lists import ANSWERS, NO, Candidate, RankingList
from index.sentences import sentence_spans

_LEAST_ANSWER_CHARS = 3
_MOST_SENTENCES = 14
_MOST_ANSWER_WORDS = 80


def read_fairytales(directory: Path) -> Iterator[RankingList]:
    """Explicit questions of FairytaleQA about one section; the positive is the sentence that holds the answer."""
    for path in sorted((directory / "data-by-train-split" / "questions").glob("*/*-questions.csv")):
        story = path.name.removesuffix("-questions.csv")
        sections = _sections(directory / "data-by-train-split" / "section-stories" / path.parent.name, story)
        for row in _csv(path):
            text = sections.get(row["cor_section"].strip())
            if row["ex-or-im1"] == "explicit" and text and row["answer1"]:
                found = _sentence_list(text, row["answer1"], "document")
                if found:
                    yield _list("fairytaleqa", f"{story}-{row['question_id']}", story, row["question"], found)


def read_squad_like(path: Path, dataset: str, source: Source) -> Iterator[RankingList]:
    """Questions of a file in SQuAD's layout (PolicyQA, XQuAD)."""
    for article in _json(path)["data"]:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                start = qa["answers"][0]["answer_start"]
                found = _sentence_list(paragraph["context"], qa["answers"][0]["text"], source, start=start)
                if found:
                    yield _list(dataset, str(qa["id"]), article["title"], qa["question"], found)


def read_tatqa(path: Path) -> Iterator[RankingList]:
    """Questions of TAT-QA that are answered by a span of the text beside a table."""
    for number, page in enumerate(_json(path)):
        text = " ".join(paragraph["text"] for paragraph in page["paragraphs"])
        for question in page["questions"]:
            answer = question.get("answer")
            if question["answer_from"] == "text" and isinstance(answer, list) and answer:
                found = _sentence_list(text, str(answer[0]), "document")
                if found:
                    yield _list("tatqa", question["uid"], f"{path.stem}-{number}", question["question"], found)


def read_fetaqa(path: Path) -> Iterator[RankingList]:
    """Questions of FeTaQA with the sentence that answers them; negatives are still to be found."""
    with path.open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            candidate = Candidate(evidence=RankerEvidence(source="description", text=row["answer"]), label=ANSWERS)
            page = row["table_page_title"]
            yield _list("fetaqa", str(row["feta_id"]), page, row["question"], [candidate])


def read_stack_faq(path: Path) -> Iterator[RankingList]:
    """Rephrased questions of StackFAQ; the evidence is the first answer with the question it replies to."""
    for number, pair in enumerate(_json(path)["root"]["qapair"]):
        answers = [pair["answer"]] if isinstance(pair["answer"], str) else pair["answer"]
        text = " ".join(str(answers[0]).split()[:_MOST_ANSWER_WORDS])
        evidence = RankerEvidence(source="qa", text=text, context=str(pair["question"]))
        for place, wording in enumerate(pair["rephr"]):
            if isinstance(wording, str) and len(wording) > _LEAST_ANSWER_CHARS:
                candidate = Candidate(evidence=evidence, label=ANSWERS)
                yield _list("stackfaq", f"{number}-{place}", f"{number}", wording, [candidate])


def _sentence_list(text: str, answer: str, source: Source, *, start: int | None = None) -> list[Candidate] | None:
    """Candidates of a text: the sentence with the answer and the nearest others; None where no one sentence holds it.

    Args:
        text: The text.
        answer: Must stand in it word for word, but for case and white space.
        source: What the sentences are said to be.
        start: Where the answer begins; None takes its only occurrence.
    """
    flat = " ".join(text.split())
    wanted = " ".join(answer.split()).strip(" .").lower()
    if len(wanted) < _LEAST_ANSWER_CHARS:
        return None
    spans = sentence_spans(flat)
    held = [flat[s.start : s.end] for s in spans]
    holders = [place for place, sentence in enumerate(held) if wanted in sentence.lower()]
    if start is not None and text == flat:
        holders = [place for place, s in enumerate(spans) if s.start <= start < s.end]
    if not holders or (start is None and len(holders) != 1):
        return None
    place = holders[0]
    near = sorted(range(len(held)), key=lambda other: (abs(other - place), other))[:_MOST_SENTENCES]
    return [
        Candidate(evidence=RankerEvidence(source=source, text=held[at]), label=ANSWERS if at == place else NO)
        for at in near
        if at == place or wanted not in held[at].lower()
    ]


def _list(dataset: str, number: str, group: str, question: str, candidates: Sequence[Candidate]) -> RankingList:
    return RankingList(
        dataset=dataset,
        id=number,
        group=f"{dataset}-{group}",
        question=RankerQuestion(text=" ".join(question.split())),
        candidates=tuple(candidates),
    )


def _sections(directory: Path, story: str) -> dict[str, str]:
    return {row["section"]: row["text"] for row in _csv(directory / f"{story}-story.csv")}


def _csv(path: Path) -> Iterator[dict[str, str]]:
    _check(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _json(path: Path) -> Any:  # Any: each data set has its own layout
    _check(path)
    return json.loads(path.read_text(encoding="utf-8"))


def _check(path: Path) -> None:
    if not path.is_file():
        raise IndexingError(f"{str(path)!r} is missing; unpack the data set there, as its README describes")
