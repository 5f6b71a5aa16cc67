"""Examples from public sets whose licences allow training: SummEdits, BEGIN, HaluEval, hetPQA, semiPQA, FeTaQA, mtRAG.

A set's documents are parted by their text as products are by their id: only the part that is worked on is read here.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.tracks.archives import member_text
from eval.verification.labelled import BEGIN_FILES, SUMMEDITS_PARTS
from eval.verification.records import part_of
from index.entailment.examples import EntailmentExample
from index.ranker.amazon_attributes import parse_attribute
from index.ranker.input import attribute_text
from index.sentences import sentence_spans

_BEGIN_TEST = "wow/begin_test_wow.tsv"
_HALUEVAL_FILES = ("generation/qa/qa_one-turn_data.json", "generation/qa/qa_multi-turn_data.json")
_MTRAG_FILE = "mtrag-human/evaluations/reference_subset_with_human_evaluations.json"
_FAITHFUL = "4"  # the best of four marks
_LEAST_WORDS = 3


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text."""
    return tuple(text[span.start : span.end] for span in sentence_spans(text))


def summedits(data: Path) -> Iterator[EntailmentExample]:
    """The sentences of summaries; of an edited summary the one that was edited, with the label of the edit."""
    for part in SUMMEDITS_PARTS:
        seen: set[tuple[str, str]] = set()
        for row in json.loads(member_text(data, "summedits", f"data/summedits/summedits_{part}.json")):
            if part_of(row["doc"]) != "work":
                continue
            originals = sentences_of(row["original_summary"])
            edited = [one for one in sentences_of(row["summary"]) if one not in originals]
            labels = [(one, str(row["label"]) == "1") for one in edited] if len(edited) == 1 else []
            for statement, is_held in [*labels, *((one, True) for one in originals)]:
                if (row["doc"], statement) not in seen:
                    seen.add((row["doc"], statement))
                    yield _example("summedits", row["doc"], sentences_of(row["doc"]), statement, is_held)


def begin(data: Path) -> Iterator[EntailmentExample]:
    """Answers in conversations, judged against what they were given to know."""
    for path in (*BEGIN_FILES, _BEGIN_TEST):
        text = member_text(data, "BEGIN", path)
        for row in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
            label = (row["begin_label"] or "").strip().lower()
            if label != "generic" and part_of(row["knowledge"]) == "work":
                held = label == "fully attributable"
                yield _example("begin", row["knowledge"], sentences_of(row["knowledge"]), row["response"], held)


def halueval(data: Path) -> Iterator[EntailmentExample]:
    """Right answers and made-up ones, each behind its question; long ones also alone, as the check sees them."""
    for path in _HALUEVAL_FILES:
        for line in member_text(data, "HaluEval", path).splitlines():
            row = json.loads(line)
            if part_of(row["knowledge"]) != "work":
                continue
            pieces = sentences_of(row["knowledge"].strip())
            for key, held in (("right_answer", True), ("hallucinated_answer", False)):
                answer = str(row[key]).strip()
                yield _example("halueval", row["knowledge"], pieces, f"{row['question']} {answer}", held)
                if len(answer.split()) >= _LEAST_WORDS:
                    yield _example("halueval-alone", row["knowledge"], pieces, answer, held)


def hetpqa(data: Path) -> Iterator[EntailmentExample]:
    """Answers that people wrote from one piece of evidence about a product; all are held."""
    text = member_text(data, "product-qa", "hetPQA/answer_generation/train.csv")
    for row in csv.DictReader(io.StringIO(text), delimiter="\t"):
        if row["answer"] and len(row["answer"].split()) >= _LEAST_WORDS:
            evidence = hetpqa_evidence(row)
            yield _example("hetpqa", row["ASIN"], evidence, row["answer"], True)


def hetpqa_evidence(row: dict[str, str]) -> tuple[str, ...]:
    """The piece of evidence of a row as the model reads it."""
    if row["source"] == "attribute":
        attribute = parse_attribute(row["candidate"])
        return (attribute_text(attribute.name, attribute.value),)
    candidate = " ".join(row["candidate"].split())
    return (f"{row['question']} {candidate}",) if row["source"] == "CQA" else sentences_of(candidate)


def semipqa(data: Path, name: str = "train") -> Iterator[EntailmentExample]:
    """Attributes with the sentences that people said them in; all are held."""
    text = member_text(data, "product-qa", f"semiPQA/data-to-text/{name}.csv")
    for row in csv.DictReader(io.StringIO(text), delimiter="\t"):
        attribute = parse_attribute(row["data"])
        held = (attribute_text(attribute.name, attribute.value),)
        yield _example("semipqa", row["data"], held, row["text"], True)


def fetaqa(data: Path) -> Iterator[EntailmentExample]:
    """Sentences that people wrote from marked cells of a table; all are held. A row of the table is a piece."""
    for name in ("dev", "test"):
        for line in member_text(data, "FeTaQA", f"data/fetaQA-v1_{name}.jsonl").splitlines():
            row = json.loads(line)
            pieces = tuple(_table_rows(row))
            yield _example("fetaqa", str(row["table_page_title"]), pieces, str(row["answer"]), True)


def _table_rows(row: dict[str, Any]) -> Iterator[str]:  # Any: JSON of the set
    header, *rows = row["table_array"]
    marked = {place[0] for place in row["highlighted_cell_ids"]}
    title = f"{row['table_page_title']}, {row['table_section_title']}"
    for number, cells in enumerate(rows, start=1):
        if number in marked:
            said = "; ".join(f"{name}: {cell}" for name, cell in zip(header, cells, strict=False) if cell)
            yield f"{title}. {said}"


def mtrag(data: Path) -> Iterator[EntailmentExample]:
    """Sentences of answers that all judges marked as wholly faithful to their passages."""
    raw = json.loads(member_text(data, "mtrag", _MTRAG_FILE))
    texts = {one["document_id"]: one["text"] for one in raw["documents"]}
    tasks = {one["task_id"]: one for one in raw["tasks"]}
    for answer in raw["evaluations"]:
        marks = [one["value"] for one in answer["annotations"]["faithfulness"].values()]
        contexts = [texts[one["document_id"]] for one in tasks[answer["task_id"]]["contexts"]]
        if not contexts or any(mark != _FAITHFUL for mark in marks):
            continue
        pieces = tuple(piece for text in contexts for piece in sentences_of(text))
        for sentence in sentences_of(answer["model_response"]):
            if len(sentence.split()) > 2 * _LEAST_WORDS:
                yield _example("mtrag", answer["task_id"].partition("<")[0], pieces, sentence, True)


def _example(dataset: str, group: str, evidence: Sequence[str], statement: str, is_held: bool) -> EntailmentExample:
    said = " ".join(statement.split())
    return EntailmentExample(dataset=dataset, group=group, evidence=tuple(evidence), statement=said, is_held=is_held)
