"""Order results that fit equally well: what can be had now first.

Stock never lifts a product over one that fits the query better: only neighbours whose scores differ by less than a
customer could tell change places. The scores stay where they were, so that they still fall.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from catalog.product import Availability
from index.passage import Hit

_TIE = 0.01  # of a score of at most 1; two colours of one product lie closer than that, two products seldom

_ORDER: dict[Availability, int] = {"in_stock": 0, "preorder": 1, "backorder": 1, "unknown": 1, "out_of_stock": 2}


def tied_places(scores: Sequence[float]) -> list[range]:
    """Places of falling scores in groups, each as good as its first; together they are all places, in order.

    Example:
        >>> tied_places([0.9, 0.895, 0.5])
        [range(0, 2), range(2, 3)]
    """
    starts = [0] if scores else []
    for place, score in enumerate(scores):
        if scores[starts[-1]] - score >= _TIE:
            starts.append(place)
    return [range(start, end) for start, end in pairwise([*starts, len(scores)])]


def settled(hits: Sequence[Hit], groups: Sequence[range], availability: Mapping[str, Availability]) -> list[Hit]:
    """The hits with those of each group that can be had now first, those sold out last; equal ones keep their order.

    Args:
        hits: Best first.
        groups: Places that tie, as `tied_places` gives them.
        availability: By id; what is not in it, such as a document, counts as there.
    """
    ids = [hit.id for hit in hits]
    for group in groups:
        tied = ids[group.start : group.stop]
        ids[group.start : group.stop] = sorted(tied, key=lambda key: _ORDER[availability.get(key, "in_stock")])
    return [Hit(id=key, score=hit.score, rank=hit.rank) for key, hit in zip(ids, hits, strict=True)]
