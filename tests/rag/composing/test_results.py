"""Replies from what was computed over the catalog."""

from dataclasses import replace

from catalog.plan import ComparisonRow, ComparisonTable, Filter, Plan, PlanResult, Row
from rag.composing.results import compose_comparison, compose_result
from rag.draft import Draft
from rag.evidence import Evidence
from tests.rag.written_evidence import understood

KETTLES = Filter(field="category", operator="=", value="Kettles", text="kettles")
CHEAP = Filter(field="price", operator="<", value=30.0, unit="EUR", text="under €30")


def row(product_id: str, title: str, price: str | None, *, value: str | None = None) -> Row:
    return Row(
        product_id=product_id,
        title=title,
        value_text=value,
        value=None,
        price=price,
        currency="EUR",
        availability="in_stock",
        field="weight" if value else None,
    )


K1, K2 = row("KET-1", "Breeze K1", "39.90"), row("KET-2", "Breeze K2", "24.90")


def result(plan: Plan, *rows: Row, n_scope: int, n_matching: int, nearest: tuple[Row, ...] = ()) -> PlanResult:
    return PlanResult(
        plan=plan,
        n_considered=n_scope,
        n_scope=n_scope,
        n_matching=n_matching,
        rows=rows,
        n_tied=len(rows),
        nearest=nearest,
    )


def written(found: PlanResult, *, superlative: str = "", is_ranked: bool = False) -> Draft:
    asked = understood("...", intent="list", plan=found.plan, superlative=superlative)
    return compose_result(asked, Evidence(result=found, wish_was_ranked=is_ranked))


def text(draft: Draft) -> str:
    return "\n".join(sentence.text for sentence in draft.sentences)


def test_count_says_how_many_of_how_many() -> None:
    plan = Plan(filters=(KETTLES, CHEAP), aggregate="count")
    said = text(written(result(plan, n_scope=7, n_matching=3)))
    assert "3 of 7 Kettles" in said
    assert "€30" in said


def test_count_without_a_condition_says_the_number() -> None:
    assert "7 Kettles" in text(written(result(Plan(filters=(KETTLES,), aggregate="count"), n_scope=7, n_matching=7)))


def test_count_of_none_is_an_answer() -> None:
    plan = Plan(filters=(KETTLES, CHEAP), aggregate="count")
    draft = written(result(plan, n_scope=7, n_matching=0))
    assert draft.action == "answer"
    assert "0 of 7" in text(draft)


def test_superlative_says_over_what_and_what_the_value_is() -> None:
    plan = Plan(filters=(KETTLES,), aggregate="extreme", order_by="weight")
    lightest = row("KET-2", "Breeze K2", "24.90", value="600 g")
    said = text(written(result(plan, lightest, n_scope=7, n_matching=7), superlative="lightest"))
    for part in ("7 Kettles", "lightest", "Breeze K2", "600 g", "€24.90", "in stock"):
        assert part in said


def test_superlative_shared_by_two_names_both() -> None:
    plan = Plan(filters=(KETTLES,), aggregate="extreme", order_by="price")
    said = text(written(result(plan, K1, replace(K2, price="39.90"), n_scope=7, n_matching=7), superlative="dearest"))
    assert "Breeze K1" in said
    assert "Breeze K2" in said


def test_list_has_a_line_for_each_product_with_its_price() -> None:
    plan = Plan(filters=(KETTLES,))
    lines = text(written(result(plan, K1, K2, n_scope=2, n_matching=2))).split("\n")
    assert ["Breeze K1" in lines[1], "€39.90" in lines[1], "Breeze K2" in lines[2], "€24.90" in lines[2]] == [True] * 4


def test_cut_list_says_how_many_there_are_and_how_many_are_shown() -> None:
    plan = Plan(filters=(KETTLES,), limit=2)
    head = written(result(plan, K1, K2, n_scope=9, n_matching=9)).sentences[0].text
    assert "9" in head
    assert "2" in head


def test_list_ranked_by_a_wish_claims_no_number() -> None:
    draft = written(result(Plan(), K1, n_scope=9, n_matching=1), is_ranked=True)
    assert not draft.sentences[0].is_claim
    assert "Breeze K1" in text(draft)


def test_product_without_a_price_is_listed_without_one() -> None:
    said = text(written(result(Plan(), row("KET-3", "Breeze K3", None), n_scope=1, n_matching=1)))
    assert "Breeze K3" in said
    assert "€" not in said
    assert "None" not in said


def test_empty_list_abstains_and_shows_what_comes_nearest() -> None:
    plan = Plan(filters=(KETTLES, CHEAP))
    found = replace(result(plan, n_scope=7, n_matching=0, nearest=(K1,)), emptied_by=CHEAP)
    draft = written(found)
    assert (draft.action, draft.reason) == ("abstain", "not_in_catalog")
    for part in ("7 Kettles", "€30", "Breeze K1", "€39.90"):
        assert part in text(draft)


TABLE = ComparisonTable(
    product_ids=("VAC-200", "VAC-300"),
    titles=("Aurora 200", "Aurora 300"),
    rows=(
        ComparisonRow(name="price", values=("249.00 EUR", "349.00 EUR"), key="price"),
        ComparisonRow(name="availability", values=("in_stock", "in_stock"), key="availability"),
        ComparisonRow(name="weight", values=("2.4 kg", "3100 g"), key="weight"),
        ComparisonRow(name="bags", values=("no", None), key="bags"),
    ),
)
COMPARE = Plan(aggregate="compare", product_ids=("VAC-200", "VAC-300"))


def compared(plan: Plan, superlative: str = "", table: ComparisonTable = TABLE) -> Draft:
    asked = understood("...", *table.product_ids, intent="compare", plan=plan, superlative=superlative)
    return compose_comparison(asked, Evidence(comparison=table, product_ids=table.product_ids))


def test_comparison_shows_the_rows_that_differ_and_no_others() -> None:
    said = text(compared(COMPARE))
    for part in ("€249.00", "€349.00", "2.4 kg", "3100 g"):
        assert part in said
    assert "in stock" not in said


def test_comparison_says_where_a_product_states_nothing() -> None:
    line = next(line for line in text(compared(COMPARE)).split("\n") if "bags" in line)
    assert line.index("no") < line.index("not stated")


def test_comparison_by_one_attribute_says_who_wins_across_units() -> None:
    """2.4 kg against 3100 g: the number alone would say otherwise."""
    said = text(compared(replace(COMPARE, order_by="weight"), "lighter"))
    assert said.index("Aurora 200") < said.index("lighter") < said.index("2.4 kg") < said.index("3100 g")
    heavier = text(compared(replace(COMPARE, order_by="weight", descending=True), "heavier"))
    assert heavier.index("Aurora 300") < heavier.index("heavier") < heavier.index("3100 g")


def test_comparison_of_equals_has_no_winner() -> None:
    weight = ComparisonRow(name="weight", values=("2.4 kg", "2400 g"), key="weight")
    said = text(compared(replace(COMPARE, order_by="weight"), "lighter", replace(TABLE, rows=(weight,))))
    assert "equal" in said
    assert "2.4 kg" in said


def test_comparison_by_what_one_does_not_state_falls_back_to_all_rows() -> None:
    said = text(compared(replace(COMPARE, order_by="bags"), "better"))
    assert "€249.00" in said


def test_comparison_of_one_product_asks_for_the_other() -> None:
    alone = ComparisonTable(product_ids=("VAC-200",), titles=("Aurora 200",), rows=())
    assert compared(replace(COMPARE, product_ids=("VAC-200",)), table=alone).action == "clarify"
