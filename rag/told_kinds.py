"""Plans over kinds of products that only titles tell: the catalog is asked for the products by their ids."""

from dataclasses import replace

from catalog.database import Catalog
from catalog.plan import Plan, PlanResult
from catalog.queries import execute
from rag.knowledge import ShopKnowledge

_NOTHING = ("",)  # the id of no product: an empty tuple would mean all


def run(catalog: Catalog, plan: Plan, knowledge: ShopKnowledge) -> PlanResult:
    """As `execute`, also where a plan is over a kind that the catalog has no category of.

    Raises:
        StoreError: If the store cannot be read.
    """
    kind = next((str(one.value) for one in plan.filters if one.field == "category"), None)
    if kind is None or kind not in knowledge.told_kinds:
        return execute(catalog, plan)
    ids = knowledge.names.of_kind(kind)
    if plan.product_ids:
        of_kind = set(ids)
        ids = tuple(one for one in plan.product_ids if one in of_kind)
    others = tuple(one for one in plan.filters if one.field != "category")
    return replace(execute(catalog, replace(plan, filters=others, product_ids=ids or _NOTHING)), plan=plan)
