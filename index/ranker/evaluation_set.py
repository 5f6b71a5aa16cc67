"""Read an evaluation set with judged evidence (`cases.jsonl` and `catalog.jsonl`) as ranking lists.

The candidates of a question are all passages and facts of its product. Where several questions were judged about one
product, candidates of the others are among them without a label for this one; `own` tells those questions apart.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.product import Source
from index.errors import IndexingError
from index.ranker.input import RankerEvidence, RankerQuestion, attribute_text
from index.ranker.lists import ANSWERS, NO, PARTLY, Candidate, RankingList
from index.sentences import sentence_spans


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedQuestion:
    """One question of the evaluation set."""

    ranking: RankingList
    own: bool  # no other question was judged about the product: every candidate was judged for this one


def read_evaluation_set(directory: Path) -> list[JudgedQuestion]:
    """All questions, in the order of the file.

    Raises:
        IndexingError: If a file is missing or a question's product is not in the catalog.
    """
    products = {product["id"]: product for product in _json_lines(directory / "catalog.jsonl")}
    cases = list(_json_lines(directory / "cases.jsonl"))
    asked = Counter(case["product_id"] for case in cases)
    found = []
    for case in cases:
        product = products.get(case["product_id"])
        if product is None:
            raise IndexingError(f"case {case['id']!r}: product {case['product_id']!r} is not in catalog.jsonl")
        ranking = RankingList(
            dataset=directory.name,
            id=case["id"],
            group=product["id"],
            question=RankerQuestion(text=case["question"], title=product["title"]),
            candidates=tuple(_candidates(product, case["expect"])),
        )
        found.append(JudgedQuestion(ranking=ranking, own=asked[product["id"]] == 1))
    return found


def _candidates(product: dict[str, Any], expect: dict[str, Any]) -> Iterator[Candidate]:
    full, partial = ({(_key(e)) for e in expect.get(name, ())} for name in ("evidence_full", "evidence_partial"))
    for key, evidence in _evidence_of(product):
        label = ANSWERS if _stands_in(key, full) else PARTLY if _stands_in(key, partial) else NO
        yield Candidate(evidence=evidence, label=label)


def _evidence_of(product: dict[str, Any]) -> Iterator[tuple[tuple[str, str, str], RankerEvidence]]:
    for name, value in product.get("attributes", {}).items():
        yield ("attribute", name, str(value)), RankerEvidence(source="attribute", text=attribute_text(name, str(value)))
    for bullet in product.get("bullets", ()):
        yield ("bullet", "", bullet), RankerEvidence(source="bullet", text=bullet)
    description = product.get("description") or ""
    for span in sentence_spans(description):
        text = description[span.start : span.end]
        yield ("description", "", text), RankerEvidence(source="description", text=text)
    for review in product.get("reviews", ()):
        yield ("review", "", review["text"]), RankerEvidence(source="review", text=review["text"])
    for qa in product.get("qa", ()):
        yield ("qa", "", qa["answer"]), RankerEvidence(source="qa", text=qa["answer"], context=qa["question"])


def _key(evidence: dict[str, Any]) -> tuple[str, str, str]:
    source: Source = evidence["source"]
    return source, evidence.get("field", ""), evidence["text"]


def _stands_in(key: tuple[str, str, str], judged: set[tuple[str, str, str]]) -> bool:
    """Whether a candidate was judged; a sentence of a description also as part of a longer judged text."""
    if key[0] != "description":
        return key in judged
    return any(source == key[0] and (key[2] in text or text in key[2]) for source, _, text in judged)


def _json_lines(path: Path) -> Iterator[Any]:  # Any: lines of another program's format
    if not path.is_file():
        raise IndexingError(f"{str(path)!r} is missing; name a directory with cases.jsonl and catalog.jsonl")
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
