"""How good a ranking is on judged queries: nDCG@10 and hit@10."""

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean

from eval.performance.catalogs import JudgedQuery
from eval.performance.results import Quality

DEPTH = 100
"""Products a ranking should give, so that ten are left when the unjudged ones are taken out."""

_CUT = 10


def measure_quality(rank: Callable[[str], Sequence[str]], judged: Sequence[JudgedQuery]) -> Quality | None:
    """The means over judged queries; None where there is none.

    Args:
        rank: From a query's text to product ids, best first, `DEPTH` of them where there are so many.
        judged: The queries.
    """
    if not judged:
        return None
    rankings = [(rank(query.text), query.grades) for query in judged]
    judged_only = [([i for i in ids if i in grades], grades) for ids, grades in rankings]
    return Quality(
        n_queries=len(judged),
        ndcg_10=fmean(ndcg(ids, grades) for ids, grades in rankings),
        ndcg_10_judged=fmean(ndcg(ids, grades) for ids, grades in judged_only),
        hit_10=fmean(any(grades.get(i, 0) > 0 for i in ids[:_CUT]) for ids, grades in rankings),
    )


def ndcg(ids: Sequence[str], grades: Mapping[str, int]) -> float:
    """nDCG@10 with the grade itself as gain, as trec_eval and BEIR have it; 0 where nothing is relevant.

    Reference: Järvelin, Kekäläinen, TOIS 2002.
    """
    best = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(i, 0) for i in ids]) / best if best > 0 else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(max(grade, 0) / math.log2(rank + 1) for rank, grade in enumerate(grades[:_CUT], start=1))
