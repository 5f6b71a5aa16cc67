"""Measure the evidence ranker on judged questions: `python -m index.ranker.measure --epqa DIR`.

Ranking: P@1 and mean average precision of the answerable questions, label 2 ("fully answers") relevant.
Answerability: does some candidate answer fully, from the probabilities alone. Against BM25, the encoder's cosine and
the index's mixture of both. Nothing is fitted here.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexingError
from index.openvino_encoder import OpenVinoEncoder
from index.passage import Passage
from index.ranker.answerability import answer_probability
from index.ranker.evaluation_set import JudgedQuestion, read_evaluation_set
from index.ranker.hard_negatives import RememberingEncoder
from index.ranker.input import RankerEvidence, RankerQuestion
from index.ranker.lists import ANSWERS, PARTLY, RankingList
from index.ranker.measures import (
    average_precision,
    bootstrap,
    calibration_error,
    paired_p_value,
    precision_at_1,
    refused_share,
    reliability,
    roc_area,
)
from index.ranker.ranker import EvidenceRanker, load_ranker
from index.reranking import pool_bm25

_BM25_SHARE = 0.3  # of the index's own mixture within a product
_REFERENCE = "bm25+cosine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Questions with the scores of every way to rank them."""

    lists: list[RankingList]
    scores: dict[str, list[NDArray[np.float64]]]  # by way; one array a question, (n_candidates,)
    probabilities: dict[str, list[NDArray[np.float64]]]  # of the ways that give them


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m index.ranker.measure", description=__doc__)
    parser.add_argument("--epqa", type=Path, required=True, help="directory with cases.jsonl and catalog.jsonl")
    parser.add_argument("--ranker", type=Path, help="directory of the weights; the packaged ones by default")
    parser.add_argument("--backend", default="openvino", help="openvino or torch")
    parser.add_argument("--with-title", action="store_true", help="give the product's title with the question")
    parser.add_argument("--without-context", action="store_true", help="leave out what community answers reply to")
    options = parser.parse_args(arguments)
    try:
        questions = read_evaluation_set(options.epqa)
        ranker = load_ranker(options.backend, directory=options.ranker)
    except IndexingError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return 2
    lists = [_shaped(question.ranking, options) for question in questions]
    scored = score_all(lists, ranker)
    print(json.dumps(report(questions, scored), indent=1))  # noqa: T201
    return 0


def score_all(lists: Sequence[RankingList], ranker: EvidenceRanker) -> Scored:
    """Every way's scores of every question; the network runs once for each."""
    encoder = RememberingEncoder(OpenVinoEncoder())
    encoder.encode([c.evidence.whole for one in lists for c in one.candidates])
    scores: dict[str, list[NDArray[np.float64]]] = {}
    probabilities: dict[str, list[NDArray[np.float64]]] = {}
    asked = encoder.encode([one.question.text for one in lists])  # (n, dim)
    for row, one in enumerate(lists):
        evidence = [candidate.evidence for candidate in one.candidates]
        cosine = (encoder.encode([piece.whole for piece in evidence]) @ asked[row]).astype(np.float64)
        bm25 = _word_scores(one.question, evidence)
        ranked = ranker.score(one.question, evidence)
        ways = {"bm25": bm25, "cosine": cosine, _REFERENCE: _BM25_SHARE * bm25 + (1 - _BM25_SHARE) * cosine}
        for name, found in (*ways.items(), ("ranker", ranked.logits)):
            scores.setdefault(name, []).append(np.asarray(found, dtype=np.float64))
        probabilities.setdefault("ranker", []).append(ranked.probabilities.astype(np.float64))
    return Scored(lists=list(lists), scores=scores, probabilities=probabilities)


def _word_scores(question: RankerQuestion, evidence: Sequence[RankerEvidence]) -> NDArray[np.float64]:
    """BM25 within the candidates divided by its largest, shape (n,), 0 to 1."""
    passages = [
        Passage(id=str(n), owner_id="", owner_kind="product", source=e.source, text=e.text, context=e.context)
        for n, e in enumerate(evidence)
    ]
    scores = np.array(pool_bm25(question.text, passages))
    return scores / max(float(scores.max(initial=0.0)), 1e-9)


def report(questions: Sequence[JudgedQuestion], scored: Scored) -> dict[str, Any]:
    """All figures, ready for JSON."""
    own = np.array([question.own for question in questions])
    answerable = np.array([one.answerable for one in scored.lists])
    return {
        "questions": len(questions),
        "own_candidates": _ranking(scored, np.flatnonzero(own & answerable)),
        "all_candidates_of_the_product": _ranking(scored, np.flatnonzero(answerable)),
        "answerability": {name: _answerability(scored, name) for name in (*scored.scores,)},
        "reliability": {name: _reliability(scored, name) for name in scored.probabilities},
    }


def _ranking(scored: Scored, places: NDArray[np.int64]) -> dict[str, Any]:
    relevant = [np.array([c.label == ANSWERS for c in scored.lists[p].candidates]) for p in places]
    found: dict[str, Any] = {"n": len(places)}
    first, precision = {}, {}
    for name, scores in scored.scores.items():
        pairs = [(scores[p], r) for p, r in zip(places, relevant, strict=True)]
        first[name] = np.array([precision_at_1(s, r) for s, r in pairs])
        precision[name] = np.array([average_precision(s, r) for s, r in pairs])
    for name in scored.scores:
        found[name] = {
            "p_at_1": str(bootstrap(_mean_of(first[name]), len(places))),
            "map": str(bootstrap(_mean_of(precision[name]), len(places))),
            "p_value_map_against_reference": round(paired_p_value(precision[name], precision[_REFERENCE]), 4),
        }
    return found


def _mean_of(figures: NDArray[np.float64]) -> Callable[[NDArray[np.int64]], float]:
    return lambda places: float(figures[places].mean())


def _answerability(scored: Scored, name: str) -> dict[str, Any]:
    """Some candidate answers fully against none does, and against none does even partly (the partly ones left out)."""
    values = scored.probabilities.get(name)
    if values is None:
        best = np.array([scores.max() for scores in scored.scores[name]])
    else:
        best = np.array([answer_probability(p) for p in values])
    full = np.array([one.answerable for one in scored.lists])
    nothing = np.array([not any(c.label >= PARTLY for c in one.candidates) for one in scored.lists])
    clear = full | nothing
    return {
        "full_or_not": _area(best, full),
        "full_or_nothing": _area(best[clear], full[clear]),
        "refused_of_not_full_at_5_percent_wrong_refusals": round(refused_share(best, full), 3),
        "refused_of_nothing_at_5_percent_wrong_refusals": round(refused_share(best[clear], full[clear]), 3),
        "counts": {"full": int(full.sum()), "partly": int((~clear).sum()), "nothing": int(nothing.sum())},
    }


def _area(scores: NDArray[np.float64], positive: NDArray[np.bool_]) -> str:
    return str(bootstrap(lambda at: roc_area(scores[at], positive[at]), len(scores)))


def _reliability(scored: Scored, name: str) -> dict[str, Any]:
    probabilities = np.concatenate(scored.probabilities[name])
    true = np.array([c.label == ANSWERS for one in scored.lists for c in one.candidates])
    bins = [
        {"from": b.low, "n": b.count, "said": round(b.mean_probability, 3), "true": round(b.share_true, 3)}
        for b in reliability(probabilities, true)
    ]
    return {"expected_calibration_error": round(calibration_error(probabilities, true), 4), "bins": bins}


def _shaped(one: RankingList, options: argparse.Namespace) -> RankingList:
    question = one.question if options.with_title else replace(one.question, title="")
    if not options.without_context:
        return replace(one, question=question)
    bare = tuple(replace(c, evidence=replace(c.evidence, context="")) for c in one.candidates)
    return replace(one, question=question, candidates=bare)


if __name__ == "__main__":
    raise SystemExit(main())
