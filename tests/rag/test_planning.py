"""Evidence for questions over the whole catalog."""

from dataclasses import replace

import pytest

from catalog.plan import Filter, Plan
from rag.assembly import Shop
from rag.evidence import Evidence
from rag.knowledge import ShopKnowledge
from rag.plan_words import filter_words
from rag.planning import PlanRetriever
from rag.question import Language, Understanding
from tests.rag.shop_parts import search_index
from tests.rag.written_evidence import understood

TENTS = Filter(field="category", operator="=", value="Tents", text="tents")
VACUUMS = Filter(field="category", operator="=", value="Vacuum Cleaners", text="vacuum cleaners")


def under(price: float) -> Filter:
    return Filter(field="price", operator="<", value=price, unit="EUR", text=f"under €{price:g}")


@pytest.fixture(scope="module")
def plans(shop: Shop, knowledge: ShopKnowledge) -> PlanRetriever:
    index = search_index(shop)
    return PlanRetriever(shop.catalog, lambda: index, lambda: knowledge)


def found(plans: PlanRetriever, plan: Plan, *, language: Language = "en") -> Evidence:
    return plans.retrieve(understood("...", intent="list", plan=plan, language=language))


def texts(evidence: Evidence) -> dict[str, str]:
    return {item.source_id: item.text for item in evidence.items}


def wishing(asked: Understanding, wish: str) -> Understanding:
    return replace(asked, wish=wish)


def test_count_is_computed_over_the_whole_catalog_and_says_so(plans: PlanRetriever) -> None:
    evidence = found(plans, Plan(filters=(VACUUMS, under(300)), aggregate="count"))
    assert evidence.result is not None
    assert (evidence.result.n_matching, evidence.result.n_scope) == (1, 2)
    assert "1 of 2" in texts(evidence)["catalog"]
    assert "€300" in texts(evidence)["catalog"]


def test_count_of_nothing_is_answerable(plans: PlanRetriever) -> None:
    assert found(plans, Plan(filters=(TENTS, under(1)), aggregate="count")).answerable


def test_list_of_nothing_is_not_answerable_and_shows_what_comes_near(plans: PlanRetriever) -> None:
    evidence = found(plans, Plan(filters=(TENTS, under(100))))
    assert not evidence.answerable
    assert evidence.product_ids[0] == "TEN-3"
    assert texts(evidence)["TEN-3#price"] == "€289.00"


def test_list_brings_price_and_availability_of_each_product(plans: PlanRetriever) -> None:
    evidence = found(plans, Plan(filters=(TENTS,)))
    assert evidence.product_ids == ("TEN-3", "TEN-4")
    held = texts(evidence)
    assert (held["TEN-3#price"], held["TEN-4#price"]) == ("€289.00", "€329.00")
    assert (held["TEN-3#availability"], held["TEN-4#availability"]) == ("in stock", "available for pre-order")


def test_superlative_brings_the_value_it_was_decided_by(plans: PlanRetriever) -> None:
    evidence = found(plans, Plan(filters=(TENTS,), aggregate="extreme", order_by="weight", descending=True))
    assert evidence.product_ids == ("TEN-4",)
    assert texts(evidence)["TEN-4#weight"] == "2.6 kg"


def test_numbers_are_compared_across_units(plans: PlanRetriever) -> None:
    """600 g is less than 1.1 kg, though 600 is more than 1.1."""
    kettles = Filter(field="category", operator="=", value="Kettles", text="kettles")
    assert found(plans, Plan(filters=(kettles,), aggregate="extreme", order_by="weight")).product_ids == ("KET-2",)


def test_comparison_brings_the_facts_of_both(plans: PlanRetriever) -> None:
    evidence = found(plans, Plan(aggregate="compare", product_ids=("VAC-200", "VAC-300")))
    assert evidence.answerable
    assert evidence.comparison is not None
    held = texts(evidence)
    assert (held["VAC-200#weight"], held["VAC-300#weight"]) == ("2.4 kg", "3.1 kg")


def test_comparison_of_one_product_is_not_answerable(plans: PlanRetriever) -> None:
    assert not found(plans, Plan(aggregate="compare", product_ids=("VAC-200", "NOT-THERE"))).answerable


def test_a_wish_that_texts_hold_is_one_of_the_conditions(plans: PlanRetriever) -> None:
    """The kettle that folds, not the headphones that fold."""
    kettles = Filter(field="category", operator="=", value="Kettles", text="kettles")
    asked = understood("...", intent="list", plan=Plan(filters=(kettles,)))
    evidence = plans.retrieve(wishing(asked, "fold flat"))
    assert evidence.product_ids == ("KET-2",)
    assert evidence.items[0].text == "1 of 2 Kettles (mentioning “fold flat”)"


def test_wish_that_nothing_meets_is_not_said_to_be_met(plans: PlanRetriever) -> None:
    asked = understood("...", intent="list", plan=Plan(filters=(TENTS,)))
    assert not plans.retrieve(wishing(asked, "submarine")).wish_was_ranked


def test_search_found_products_keep_their_order(plans: PlanRetriever) -> None:
    evidence = plans.as_list(understood("..."), ["TEN-4", "HP-1", "BAG-B"])
    assert evidence.product_ids == ("TEN-4", "HP-1", "BAG-B")
    assert evidence.wish_was_ranked


def test_evidence_has_each_piece_once(plans: PlanRetriever) -> None:
    evidence = found(plans, Plan(filters=(TENTS, under(500)), aggregate="extreme", order_by="price"))
    ids = [item.source_id for item in evidence.items]
    assert len(ids) == len(set(ids))


def test_chinese_question_gets_its_facts_in_chinese(plans: PlanRetriever) -> None:
    cookers = Filter(field="category", operator="=", value="电饭煲", text="电饭煲")
    held = texts(found(plans, Plan(filters=(cookers,)), language="zh"))
    assert (held["RC-40#price"], held["RC-40#availability"], held["RC-50#availability"]) == (
        "¥399.00",
        "有货",
        "缺货",
    )
    assert "2" in held["catalog"]


@pytest.mark.parametrize(
    ("condition", "parts"),
    [
        (under(300), ("price", "under €300")),
        (Filter(field="availability", operator="=", value="in_stock", text="available"), ("in stock",)),
        (Filter(field="brand", operator="=", value="Aurora", text="aurora"), ("Aurora",)),
        (Filter(field="cordless", operator="has", value=None, text="cordless"), ("cordless",)),
        (Filter(field="cordless", operator="lacks", value=None, text="corded"), ("no", "cordless")),
        (Filter(field="weight|net weight", operator="<", value=2.0, dimension="mass"), ("weight", "<", "2")),
    ],
)
def test_condition_is_told_as_a_customer_reads_it(condition: Filter, parts: tuple[str, ...]) -> None:
    said = filter_words(condition, "en")
    assert all(part in said for part in parts)
    assert "|" not in said
