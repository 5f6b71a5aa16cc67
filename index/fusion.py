"""Merge ranked lists into one, best first; equal scores go to the smaller id.

Two ways: by ranks alone, which needs nothing of the scores, or by a weighted sum of scores brought to one
scale.
"""

from collections.abc import Mapping, Sequence

from index.passage import Hit


def ranked_hits(scores: Mapping[str, float]) -> list[Hit]:
    """Hits by falling score, then by id.

    Example:
        >>> [hit.id for hit in ranked_hits({"b": 1.0, "a": 1.0, "c": 2.0})]
        ['c', 'a', 'b']
    """
    ordered = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Hit(id=key, score=score, rank=rank) for rank, (key, score) in enumerate(ordered, start=1)]


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[Hit]], *, k: int = 60, weights: Sequence[float] | None = None
) -> list[Hit]:
    """Merge rankings by the sum over lists of weight / (k + rank), best first.

    Args:
        rankings: One list per retriever, ranks from 1. Empty lists are allowed.
        k: Damping, at least 1. Larger values flatten the head.
        weights: One per list, not negative; None gives each 1.

    Raises:
        ValueError: If `k` < 1, a weight is negative, or there are not as many weights as lists.

    Reference: Cormack, Clarke, Büttcher, SIGIR 2009.

    Example:
        >>> a = [Hit(id="p1", score=9.0, rank=1)]
        >>> reciprocal_rank_fusion([a, a])[0].score == 2 / 61
        True
    """
    if k < 1:
        raise ValueError(f"k starts at 1, got {k}")
    total: dict[str, float] = {}
    for ranking, weight in zip(rankings, _checked_weights(weights, len(rankings)), strict=True):
        for hit in ranking:
            total[hit.id] = total.get(hit.id, 0.0) + weight / (k + hit.rank)
    return ranked_hits(total)


def weighted_score_fusion(score_lists: Sequence[Mapping[str, float]], *, weights: Sequence[float]) -> list[Hit]:
    """Merge by the weighted sum of scores, each list divided by its largest score.

    A list whose largest score is not positive adds nothing; an id absent from a list gets 0 from it.

    Args:
        score_lists: Score by id, one mapping per retriever.
        weights: One per list, not negative.

    Raises:
        ValueError: If a weight is negative or there are not as many weights as lists.

    Example:
        >>> [h.score for h in weighted_score_fusion([{"a": 8.0, "b": 4.0}, {"b": 0.5}], weights=[0.5, 0.5])]
        [0.75, 0.5]
    """
    total: dict[str, float] = {}
    for scores, weight in zip(score_lists, _checked_weights(weights, len(score_lists)), strict=True):
        largest = max(scores.values(), default=0.0)
        for key, score in scores.items():
            share = weight * score / largest if largest > 0 else 0.0
            total[key] = total.get(key, 0.0) + share
    return ranked_hits(total)


def stretched(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores on a scale on which the largest is 1 and the smallest 0; equal scores are all 1.

    Cosines of candidates lie close together and far from 0; stretched, their differences count.

    Example:
        >>> stretched({"a": 0.8, "b": 0.5, "c": 0.4})["b"] == (0.5 - 0.4) / (0.8 - 0.4)
        True
    """
    if not scores:
        return {}
    smallest, largest = min(scores.values()), max(scores.values())
    if largest == smallest:
        return dict.fromkeys(scores, 1.0)
    return {key: (score - smallest) / (largest - smallest) for key, score in scores.items()}


def _checked_weights(weights: Sequence[float] | None, n_lists: int) -> Sequence[float]:
    if weights is None:
        return [1.0] * n_lists
    if len(weights) != n_lists:
        raise ValueError(f"{n_lists} lists need {n_lists} weights, got {len(weights)}")
    if any(weight < 0 for weight in weights):
        raise ValueError(f"weights are not negative, got {list(weights)}")
    return weights
