"""Cases over a group have the gold that plain comparison of the values gives."""

from dataclasses import replace
from pathlib import Path

from eval.abilities.bench import Bench
from eval.abilities.group_cases import counted, filtered, superlative
from eval.abilities.records import read_records
from tests.eval.abilities.kettles import KETTLES, LAMPS, bench, drawn, wording

GROUPS = {
    "kettles": {row[0] for row in KETTLES},
    "lamps": {row[0] for row in LAMPS},
    "Hadley products": {row[0] for row in (*KETTLES, *LAMPS) if row[2] == "Hadley"},
    "Orsett products": {row[0] for row in (*KETTLES, *LAMPS) if row[2] == "Orsett"},
    "Tovil products": {row[0] for row in (*KETTLES, *LAMPS) if row[2] == "Tovil"},
}
PRICES = {row[0]: float(row[3]) for row in (*KETTLES, *LAMPS)}


def test_a_filter_has_every_product_below_the_bound_and_no_other(tmp_path: Path) -> None:
    the_bench = bench(tmp_path, seed=1)
    asked = replace(wording("filter", "below", "{category} / {amount}"), about="price")
    for case in drawn(filtered, the_bench, asked):
        kind, amount = case.question.split(" / ")
        bound = float(amount.strip("€").split()[0])
        members = {one for one, price in PRICES.items() if price < bound and one in GROUPS[kind]}
        assert set(case.products) == members


def test_what_must_not_be_named_is_of_the_group_and_no_member(the_bench: Bench) -> None:
    asked = replace(wording("filter", "above", "{category} over {amount}"), about="weight")
    for case in drawn(filtered, the_bench, asked):
        assert case.must_not_include
        assert not set(case.must_include) & set(case.must_not_include)
        assert all(any(row[1].startswith(name) for row in KETTLES) for name in case.must_not_include)


def test_the_lightest_and_the_dearest_are_found_across_units(the_bench: Bench) -> None:
    lightest = replace(wording("superlative", "which", "lightest {category}"), about="weight", direction="least")
    assert {case.products for case in drawn(superlative, the_bench, lightest)} == {("K4",)}
    value = replace(wording("superlative", "value", "heaviest {category}"), about="weight", direction="most")
    assert {case.must_include for case in drawn(superlative, the_bench, value)} == {("1.3 kg",)}


def test_a_tie_for_the_extreme_is_left_out(the_bench: Bench) -> None:
    asked = replace(wording("superlative", "which", "dearest {category}"), about="price", direction="most")
    cases = drawn(superlative, the_bench, asked)
    assert not any("lamps" in case.question for case in cases)  # two lamps cost 98.00
    assert the_bench.left_out["a tie for the extreme"] > 0


def test_an_attribute_that_is_a_range_somewhere_orders_nothing(the_bench: Bench) -> None:
    asked = replace(wording("superlative", "which", "weakest {category}"), about="power", direction="least")
    assert all(superlative(the_bench, asked) is None for _ in range(40))  # a lamp has 7-9 W


def test_counts_are_those_of_the_table(the_bench: Bench) -> None:
    every = wording("count", "all", "how many {category}?")
    found = {case.question: case.must_include for case in drawn(counted, the_bench, every)}
    assert found["how many kettles?"] == ("7",)
    assert found["how many lamps?"] == ("6",)
    whistling = wording("count", "has", "how many {category} with {attribute}?")
    assert {case.must_include for case in drawn(counted, the_bench, whistling)} == {("2",)}
    of_brand = wording("count", "brand", "how many {brand} {category}?")
    numbers = {case.question: case.must_include for case in drawn(counted, the_bench, of_brand)}
    assert numbers["how many Orsett kettles?"] == ("3",)


def test_a_colour_that_another_contains_is_left_out(the_bench: Bench) -> None:
    asked = replace(wording("filter", "value", "{value} {category}"), about="colour")
    questions = {case.question for case in drawn(filtered, the_bench, asked)}
    assert "white kettles" in questions
    assert "black kettles" not in questions  # one is matt black


def test_a_category_that_another_title_names_is_no_group(tmp_path: Path) -> None:
    path = tmp_path / "more"
    path.mkdir()
    the_bench = bench(path)
    assert {group.name for group in the_bench.shelf.categories} == {"Kettles", "Lamps"}
    with (path / "catalog.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "X", "title": "Descaler for your kettle"}\n')
    shelf = replace(the_bench.shelf, records=read_records(path / "catalog.jsonl"))
    assert {group.name for group in shelf.categories} == {"Lamps"}
