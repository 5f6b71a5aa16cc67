"""How good a ranking is on judged queries: nDCG@10 and hit@10."""

from collections.abc import Callable, Sequence
from statistics import fmean

from eval.performance.catalogs import JudgedQuery
from eval.performance.results import Quality
from eval.retrieval_metrics import ndcg

DEPTH = 100
"""Products a ranking should give, so that ten are left when the unjudged ones are taken out."""

_CUT = 10


def measure_quality(rank: Callable[[str], Sequence[str]], judged: Sequence[JudgedQuery]) -> Quality | None:
    """The means over judged queries; None where there is none.

    Args:
        rank: From a query's text to product ids, best first, `DEPTH` of them where there are so many.
        judged: The queries, each with a relevant product.
    """
    if not judged:
        return None
    rankings = [(rank(query.text), query.grades) for query in judged]
    return Quality(
        n_queries=len(judged),
        ndcg_10=fmean(ndcg(ids, grades) or 0.0 for ids, grades in rankings),
        ndcg_10_judged=fmean(ndcg(ids, grades, judged_only=True) or 0.0 for ids, grades in rankings),
        hit_10=fmean(any(grades.get(i, 0) > 0 for i in ids[:_CUT]) for ids, grades in rankings),
    )
