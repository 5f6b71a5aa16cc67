"""Cases about one product or two have the gold of the records."""

from dataclasses import replace
from pathlib import Path

from eval.abilities.bench import Bench
from eval.abilities.single_cases import compare, identifier, lookup, typo, yes_no
from tests.eval.abilities.kettles import KETTLES, bench, drawn, wording

WEIGHTS = {row[0]: row[4] for row in KETTLES}


def test_a_look_up_by_meaning_has_the_value_of_its_product(the_bench: Bench) -> None:
    asked = replace(wording("lookup", "named", "How heavy is the {product}?"), about="weight")
    for case in drawn(lookup, the_bench, asked):
        assert case.must_include == (WEIGHTS[case.products[0]],)


def test_a_value_that_the_name_gives_away_is_not_asked_for(the_bench: Bench) -> None:
    asked = replace(wording("lookup", "named", "What colour is the {product}?"), about="colour")
    assert {"K6", "K7"}.isdisjoint(case.products[0] for case in drawn(lookup, the_bench, asked))
    assert the_bench.left_out["the name of the product says the value"] > 0


def test_a_range_is_never_asked_for(the_bench: Bench) -> None:
    asked = replace(wording("lookup", "named", "How many watts has the {product}?"), about="power")
    assert "L4" not in {case.products[0] for case in drawn(lookup, the_bench, asked)}


def test_on_a_page_the_product_is_not_named(the_bench: Bench) -> None:
    asked = replace(wording("lookup", "page", "how heavy?"), about="weight")
    for case in drawn(lookup, the_bench, asked):
        assert case.product_id == case.products[0]
        assert case.question == "how heavy?"


def test_a_slip_leaves_a_name_that_no_title_has(the_bench: Bench) -> None:
    asked = replace(wording("typo", "named", "{product} weight"), about="weight")
    for case in drawn(typo, the_bench, asked):
        slipped = case.question.removesuffix(" weight")
        assert slipped not in the_bench.shelf.names.values()
        assert not the_bench.shelf.naming.with_words(slipped)


def test_an_identifier_is_asked_in_any_spacing_and_belongs_to_one_product(the_bench: Bench) -> None:
    asked = replace(wording("identifier", "fact", "price of {identifier}"), about="price", code="mpn")
    questions = set()
    for case in drawn(identifier, the_bench, asked, 200):
        squashed = case.question.removeprefix("price of ").replace("-", "").replace(" ", "").upper()
        assert squashed.endswith(f"{case.products[0]}42")
        questions.add(case.question)
    assert {"price of HA-K142", "price of ha-k142", "price of HA K142", "price of HAK142"} <= questions


def test_yes_and_no_are_what_the_attribute_says(the_bench: Bench) -> None:
    asked = wording("yes_no", "has", "Does the {product} have {attribute}?")
    for case in drawn(yes_no, the_bench, asked):
        assert case.expect.yesno == ("yes" if case.products[0] in ("K4", "K5") else "no")


def test_a_bound_is_compared_in_the_unit_of_the_value(tmp_path: Path) -> None:
    the_bench = bench(tmp_path, seed=3)
    asked = replace(wording("yes_no", "less", "Is the {product} lighter than {amount}?"), about="weight")
    grams = {"K1": 680, "K2": 1150, "K3": 900, "K4": 430, "K5": 1300, "K6": 1200, "K7": 1250}
    verdicts = set()
    for case in drawn(yes_no, the_bench, asked):
        number, unit = case.question.removesuffix("?").rsplit(" ", 2)[1:]
        bound = float(number) * (1000 if unit == "kg" else 1)
        assert case.expect.yesno == ("yes" if grams[case.products[0]] < bound else "no")
        verdicts.add(case.expect.yesno)
    assert verdicts == {"yes", "no"}


def test_a_comparison_needs_both_values_and_the_question_which_needs_the_winner(the_bench: Bench) -> None:
    both = replace(wording("compare", "both", "weight of {product} and {other}"), about="weight")
    for case in drawn(compare, the_bench, both):
        assert case.must_include == tuple(WEIGHTS[one] for one in case.products)
    which = replace(wording("compare", "which", "lighter, {product} or {other}?"), about="weight", direction="least")
    grams = {
        "430 g": 430,
        "680 g": 680,
        "0.9 kg": 900,
        "1.15 kg": 1150,
        "1.2 kg": 1200,
        "1.25 kg": 1250,
        "1.3 kg": 1300,
    }
    for case in drawn(compare, the_bench, which):
        assert grams[case.must_include[0]] == min(grams[WEIGHTS[one]] for one in case.products)
