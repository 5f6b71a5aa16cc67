"""Score a ranking against graded judgements, one query at a time.

A ranking is ids, best first, each once; judgements are grades by id, 0 not relevant, higher better, an
unjudged id counts as 0. None means that the query has no relevant id, so that no ranking could be right or
wrong. All scores lie between 0 and 1, higher is better, and agree with trec_eval where it has the metric.
"""

import math
from collections.abc import Callable, Mapping, Sequence

Grades = Mapping[str, int]
Ranked = Callable[[Sequence[str], Grades], float | None]


def ndcg(ranking: Sequence[str], grades: Grades, *, k: int | None = 10, judged_only: bool = False) -> float | None:
    """Discounted gain of the first k over that of the best possible order.

    DCG = sum over ranks i of grade_i / log2(i + 1), gains linear as in trec_eval's `ndcg_cut` and BEIR.

    Args:
        ranking: Ids, best first.
        grades: Judgements of this query.
        k: Ranks that count; None: all.
        judged_only: Leave unjudged ids out of the ranking first, for judgements known to have holes.

    Reference: Järvelin, Kekäläinen, TOIS 2002.
    """
    ideal = _dcg(sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:k])
    if ideal == 0:
        return None
    kept = [key for key in ranking if key in grades] if judged_only else ranking
    return _dcg([max(grades.get(key, 0), 0) for key in kept[:k]]) / ideal


def recall(ranking: Sequence[str], grades: Grades, *, k: int) -> float | None:
    """Share of the relevant ids that are among the first k."""
    relevant = _relevant(grades)
    if not relevant:
        return None
    return len(relevant & set(ranking[:k])) / len(relevant)


def reciprocal_rank(ranking: Sequence[str], grades: Grades, *, k: int | None = None) -> float | None:
    """1 / rank of the first relevant id, 0 when none is among the first k; its mean is the MRR.

    Reference: Voorhees, TREC-8 question answering track, 1999.
    """
    relevant = _relevant(grades)
    if not relevant:
        return None
    return next((1 / rank for rank, key in enumerate(ranking[:k], start=1) if key in relevant), 0.0)


def precision(ranking: Sequence[str], grades: Grades, *, k: int = 1) -> float | None:
    """Share of relevant ids among the first k; a ranking shorter than k is not forgiven."""
    relevant = _relevant(grades)
    if not relevant:
        return None
    return sum(key in relevant for key in ranking[:k]) / k


def average_precision(ranking: Sequence[str], grades: Grades) -> float | None:
    """Mean over all relevant ids of the precision at their rank, 0 for one not found; its mean is mAP.

    Reference: Harman, TREC-1, 1992; as trec_eval's `map`.
    """
    relevant = _relevant(grades)
    if not relevant:
        return None
    found, total = 0, 0.0
    for rank, key in enumerate(ranking, start=1):
        if key in relevant:
            found += 1
            total += found / rank
    return total / len(relevant)


def judged_share(ranking: Sequence[str], grades: Grades, *, k: int = 10) -> float | None:
    """Share of the first k that somebody judged; low means that the other metrics say little."""
    shown = ranking[:k]
    return sum(key in grades for key in shown) / len(shown) if shown else None


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _relevant(grades: Grades) -> set[str]:
    return {key for key, grade in grades.items() if grade > 0}
