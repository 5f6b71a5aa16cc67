"""Plans over the products that meet wishes which no filter says, and limits on what is stated as a range."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from catalog.database import Catalog
from catalog.plan import MAX_LIMIT, Filter, Plan, PlanResult
from rag.product_wishes import Met, met_wishes
from rag.wish_filters import wish_filter


@dataclass(frozen=True, slots=True, kw_only=True)
class MetPlan:
    """A plan, and what its products meet of wishes."""

    plan: Plan
    met: Met

    @property
    def is_any(self) -> bool:
        """Whether any wish is met."""
        return bool(self.met.words or self.met.ranges)

    @property
    def unmet(self) -> tuple[str, ...]:
        """The wishes that no product of the plan meets, in the customer's words."""
        return self.met.unmet


class WishPlanner:
    """Narrows plans to the products that meet wishes.

    Args:
        catalog: Products are read from it.
        run: Runs a plan over it.
    """

    def __init__(self, catalog: Catalog, run: Callable[[Plan], PlanResult]) -> None:
        self._catalog = catalog
        self._run = run

    def met(
        self, plan: Plan, words: Sequence[str], limits: Sequence[Filter], *, perhaps: Sequence[str] = ()
    ) -> MetPlan:
        """What the products of a plan meet of wished words, and of limits on what they state as ranges.

        Other words, which are `perhaps` wishes, are so where the products state them.
        Where all that meets the words is sold out, the plan is left without its wish for stock: the list says so.
        """
        if not words and not limits and not perhaps:
            return MetPlan(plan=plan, met=Met(product_ids=()))
        wide = _without_stock(plan) if words or perhaps else plan
        found = self._run(replace(wide, aggregate="list", order_by=None, limit=MAX_LIMIT))
        ids = [row.product_id for row in found.rows] if found.n_matching <= MAX_LIMIT else []
        met = met_wishes(self._catalog.products(ids), words, limits, perhaps=perhaps)
        is_sold_out = wide != plan and bool(met.words) and not self._n_matching(plan, met)
        return MetPlan(plan=wide if is_sold_out else plan, met=met)

    def result(self, found: MetPlan) -> PlanResult:
        """The result of a plan over the products that meet the wishes, which become conditions of it."""
        plan, met = found.plan, found.met
        of_kind = tuple(one for one in plan.filters if one.field == "category")
        n_scope = self._run(replace(plan, filters=of_kind, aggregate="count")).n_matching
        result = self._run(replace(plan, product_ids=met.product_ids))
        mentions = tuple(wish_filter(one) for one in met.words)
        shown = replace(result.plan, filters=(*plan.filters, *met.ranges, *mentions))
        return replace(result, plan=shown, n_scope=n_scope)

    def _n_matching(self, plan: Plan, met: Met) -> int:
        return self._run(replace(plan, aggregate="count", product_ids=met.product_ids)).n_matching


def _without_stock(plan: Plan) -> Plan:
    return replace(plan, filters=tuple(one for one in plan.filters if one.field != "availability"))
