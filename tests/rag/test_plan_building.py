"""From what a question names to a plan over the catalog."""

from dataclasses import replace

import pytest

from catalog.plan import Filter, Plan
from rag.knowledge import ShopKnowledge
from rag.plan_building import picking_plan, with_comparison, with_plan
from rag.question import Focus, Intent, Understanding
from rag.reading import Reading
from rag.recognition import named_products, read_question
from tests.rag.written_evidence import understood

KETTLES = Filter(field="category", operator="=", value="Kettles", text="Kettles")
TENTS = Filter(field="category", operator="=", value="Tents", text="Tents")
UNDER_300 = Filter(field="price", operator="<", value=300.0, unit="EUR", text="under 300 euros")
TWO_KETTLES = Focus(product_ids=("KET-1",), shown=("KET-1", "KET-2"), plan=Plan(filters=(KETTLES,)))


def read(text: str, knowledge: ShopKnowledge) -> Reading:
    return read_question(text, named_products(text, knowledge, sure=False), knowledge)


def planned(text: str, knowledge: ShopKnowledge, *, intent: Intent, focus: Focus | None = None) -> Understanding:
    base = replace(understood(text, intent=intent), focus=focus or Focus())
    return with_plan(base, read(text, knowledge), knowledge)


def plan_of(text: str, knowledge: ShopKnowledge, *, intent: Intent, focus: Focus | None = None) -> Plan:
    plan = planned(text, knowledge, intent=intent, focus=focus).plan
    assert plan is not None
    return plan


def conditions(plan: Plan) -> list[tuple[str, str, object]]:
    return [(one.field, one.operator, one.value) for one in plan.filters]


def compared(text: str, knowledge: ShopKnowledge, *, focus: Focus | None = None, on: tuple[str, ...] = ()) -> Plan:
    base = replace(understood(text, intent="compare"), focus=focus or Focus())
    found = with_comparison(base, read(text, knowledge), knowledge, context=on)
    assert found.plan is not None
    assert found.product_ids == found.plan.product_ids
    return found.plan


def test_a_list_has_the_conditions_that_were_said(knowledge: ShopKnowledge) -> None:
    plan = plan_of("tents under 300 euros", knowledge, intent="list")
    assert conditions(plan) == [("category", "=", "Tents"), ("price", "<", 300.0)]
    assert (plan.aggregate, plan.order_by) == ("list", None)


def test_a_count_counts(knowledge: ShopKnowledge) -> None:
    assert plan_of("how many tents do you have?", knowledge, intent="count").aggregate == "count"


@pytest.mark.parametrize(
    ("text", "order_by", "descending", "said"),
    [
        ("the cheapest kettle", "price", False, "cheapest"),
        ("the most expensive kettle", "price", True, "most expensive"),
        ("the heaviest kettle", "weight", True, "heaviest"),
        ("which vacuum cleaner is the quietest?", "noise level", False, "quietest"),
        ("the tent with the highest hydrostatic head", "hydrostatic head", True, "highest hydrostatic head"),
    ],
)
def test_a_superlative_orders_by_what_it_is_of(
    knowledge: ShopKnowledge, text: str, order_by: str, descending: bool, said: str
) -> None:
    found = planned(text, knowledge, intent="superlative")
    assert found.plan is not None
    assert (found.plan.aggregate, found.plan.order_by, found.plan.descending) == ("extreme", order_by, descending)
    assert found.superlative == said


def test_a_superlative_over_everything_takes_the_name_in_both_languages(knowledge: ShopKnowledge) -> None:
    assert plan_of("the lightest product", knowledge, intent="superlative").order_by == "weight|重量"


def test_a_superlative_of_what_no_product_states_is_a_list(knowledge: ShopKnowledge) -> None:
    found = planned("the quietest tent", knowledge, intent="superlative")
    assert found.intent == "list"
    assert found.plan is not None
    assert (found.plan.aggregate, conditions(found.plan)) == ("list", [("category", "=", "Tents")])


def test_only_in_stock_is_one_condition_however_often_it_is_said(knowledge: ShopKnowledge) -> None:
    plan = plan_of("kettles in stock, available now", knowledge, intent="list")
    assert [one for one in conditions(plan) if one[0] == "availability"] == [("availability", "=", "in_stock")]


FOLLOWED = Focus(product_ids=("TEN-3",), shown=("TEN-3",), plan=Plan(filters=(TENTS, UNDER_300)))


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("and under 200?", [("category", "=", "Tents"), ("price", "<", 200.0)]),
        ("only green ones", [("category", "=", "Tents"), ("price", "<", 300.0), ("colour", "contains", "green")]),
        ("in stock?", [("category", "=", "Tents"), ("price", "<", 300.0), ("availability", "=", "in_stock")]),
        ("which kettles are there?", [("category", "=", "Kettles")]),
        ("and which kettles?", [("category", "=", "Kettles")]),
    ],
)
def test_what_goes_on_with_a_list_keeps_its_conditions_and_a_new_kind_drops_them(
    knowledge: ShopKnowledge, text: str, carried: list[tuple[str, str, object]]
) -> None:
    assert conditions(plan_of(text, knowledge, intent="list", focus=FOLLOWED)) == carried


def test_a_count_that_says_no_more_counts_the_last_list(knowledge: ShopKnowledge) -> None:
    plan = plan_of("how many are there in total?", knowledge, intent="count", focus=FOLLOWED)
    assert (plan.aggregate, conditions(plan)) == ("count", [("category", "=", "Tents"), ("price", "<", 300.0)])


def test_nothing_is_carried_on_from_a_comparison(knowledge: ShopKnowledge) -> None:
    focus = replace(FOLLOWED, plan=Plan(aggregate="compare", filters=(TENTS,), product_ids=("TEN-3", "TEN-4")))
    assert conditions(plan_of("and under 200?", knowledge, intent="list", focus=focus)) == [("price", "<", 200.0)]


def test_which_of_them_is_among_those_shown(knowledge: ShopKnowledge) -> None:
    focus = Focus(product_ids=("TEN-3",), shown=("TEN-3", "KET-1"))
    plan = plan_of("which of them is the lightest?", knowledge, intent="superlative", focus=focus)
    assert plan.product_ids == ("TEN-3", "KET-1")


def test_a_superlative_goes_on_with_another_condition(knowledge: ShopKnowledge) -> None:
    first = planned("the lightest tent", knowledge, intent="superlative")
    focus = Focus(product_ids=("TEN-3",), plan=first.plan, superlative=first.superlative)
    found = planned("and over 300 euros?", knowledge, intent="superlative", focus=focus)
    assert found.plan is not None
    assert (found.plan.order_by, found.plan.descending, found.superlative) == ("weight", False, "lightest")
    assert conditions(found.plan) == [("category", "=", "Tents"), ("price", ">", 300.0)]


@pytest.mark.parametrize(
    ("text", "order_by", "descending"),
    [
        ("how heavy is the cheaper one?", "price", False),
        ("what is the more expensive one made of?", "price", True),
        ("is the lighter one cordless?", "weight|重量", False),
        ("what does the heavier model cost?", "weight|重量", True),
        ("what power has the cheapest of them?", "price", False),
        ("更便宜的那个是什么材质？", "price", False),
    ],
)
def test_the_cheaper_one_is_picked_from_those_shown(
    knowledge: ShopKnowledge, text: str, order_by: str, descending: bool
) -> None:
    assert picking_plan(read(text, knowledge), TWO_KETTLES, knowledge) == Plan(
        aggregate="extreme", order_by=order_by, descending=descending, product_ids=("KET-1", "KET-2")
    )


@pytest.mark.parametrize(
    "text",
    [
        "which one is cheaper?",  # that is what is asked
        "the cheaper one",  # nothing is asked of it
        "how heavy is the cheapest tent of them?",  # a kind of its own
        "how heavy is the second one?",
        "how heavy is it?",
    ],
)
def test_what_asks_nothing_else_of_the_cheaper_one_picks_none(knowledge: ShopKnowledge, text: str) -> None:
    assert picking_plan(read(text, knowledge), TWO_KETTLES, knowledge) is None


@pytest.mark.parametrize("shown", [(), ("KET-1",)])
def test_nothing_is_picked_where_there_is_no_choice(knowledge: ShopKnowledge, shown: tuple[str, ...]) -> None:
    reading = read("how heavy is the cheaper one?", knowledge)
    assert picking_plan(reading, replace(TWO_KETTLES, shown=shown), knowledge) is None


def test_named_products_are_compared_in_the_order_of_mention(knowledge: ShopKnowledge) -> None:
    plan = compared("compare the Aurora 300 and the Aurora 200", knowledge, focus=TWO_KETTLES)
    assert (plan.aggregate, plan.product_ids, plan.order_by) == ("compare", ("VAC-300", "VAC-200"), None)


def test_a_comparison_by_one_thing_orders_by_it(knowledge: ShopKnowledge) -> None:
    plan = compared("which is quieter, the Aurora 300 or the Aurora 200?", knowledge)
    assert (plan.order_by, plan.descending) == ("noise level", False)


def test_without_names_those_shown_are_compared(knowledge: ShopKnowledge) -> None:
    assert compared("which of them is lighter?", knowledge, focus=TWO_KETTLES).product_ids == ("KET-1", "KET-2")


def test_one_name_is_compared_with_what_it_means(knowledge: ShopKnowledge) -> None:
    assert compared("compare it with the Breeze K2", knowledge, on=("KET-1",)).product_ids == ("KET-1", "KET-2")
    assert compared("compare it with the Breeze K1", knowledge, on=("KET-1",)).product_ids == ("KET-1",)


def test_at_most_five_are_compared_each_once(knowledge: ShopKnowledge) -> None:
    focus = Focus(shown=("TEN-3", "TEN-4", "TEN-3", "KET-1", "KET-2", "HP-1", "BAG-R"))
    assert compared("compare them", knowledge, focus=focus).product_ids == ("TEN-3", "TEN-4", "KET-1", "KET-2", "HP-1")
