"""Generated cases: gold that a count by hand confirms, the same for a seed, readable again."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from catalog.database import Catalog
from catalog.product import Product
from catalog.quantity import find_quantities, parse_quantity
from eval.cases import CaseRecord, read_cases
from eval.errors import CasesError
from eval.generate import MAKERS, generate, generate_file
from eval.wordings_en import WORDINGS as ENGLISH
from eval.wordings_zh import WORDINGS as CHINESE
from rag.assembly import open_catalog
from rag.settings import Settings
from tests.eval.small_store import RECORDS

PRODUCTS = {record.id: record for record in RECORDS if isinstance(record, Product)}


@pytest.fixture(scope="module")
def cases(store: Settings) -> Iterator[list[CaseRecord]]:
    with closing(open_catalog(store)) as catalog:
        yield generate(catalog, 200, seed=1)


def of(cases: Sequence[CaseRecord], *abilities: str) -> list[CaseRecord]:
    found = [case for case in cases if case.ability in abilities]
    assert found
    return found


def value_of(evidence: str) -> str:
    """What the record of a source id says, read without the code under test."""
    product_id, _, name = evidence.partition("#")
    return next(attribute.text for attribute in PRODUCTS[product_id].attributes if attribute.name == name)


def leaf(product: Product) -> str:
    return (product.category or "").rsplit(" > ", 1)[-1].lower()


def test_every_kind_has_eight_wordings_in_both_languages() -> None:
    assert set(ENGLISH) == set(CHINESE)
    assert all(len(set(wordings)) >= 8 for table in (ENGLISH, CHINESE) for wordings in table.values())


def test_every_maker_finds_cases_in_a_small_shop(cases: Sequence[CaseRecord]) -> None:
    abilities = {case.ability for case in cases}
    assert abilities == {
        "lookup", "yes_no", "filter:price", "filter:attribute", "superlative", "count", "comparison",
        "follow_up", "faq", "document", "typo", "unanswerable:attribute", "unanswerable:product",
        "false_premise", "changed_price", "poisoned",
    }  # fmt: skip
    assert len(abilities) == len(MAKERS)
    assert {case.language for case in cases} == {"en", "zh"}


def test_gold_of_facts_is_what_the_catalog_says(cases: Sequence[CaseRecord]) -> None:
    for case in of(cases, "lookup", "follow_up", "typo", "false_premise", "poisoned"):
        assert case.must_include == (value_of(case.evidence[0]),)
        assert case.products == (case.evidence[0].partition("#")[0],)


def test_yes_and_no_are_what_the_catalog_says(cases: Sequence[CaseRecord]) -> None:
    for case in of(cases, "yes_no"):
        assert case.expect.yesno == value_of(case.evidence[0])


def test_compared_values_differ_and_stand_for_both_products(cases: Sequence[CaseRecord]) -> None:
    for case in of(cases, "comparison"):
        assert case.must_include == tuple(value_of(source_id) for source_id in case.evidence)
        assert len(set(case.must_include)) == 2


def test_price_lists_hold_exactly_the_cheaper_products(cases: Sequence[CaseRecord]) -> None:
    for case in of(cases, "filter:price"):
        [bound] = {q.magnitude for q in find_quantities(case.question) if q.dimension == "currency"}
        kind = next(leaf(product) for product in PRODUCTS.values() if leaf(product) in case.question.lower())
        fitting = {p.id for p in PRODUCTS.values() if leaf(p) == kind and p.price is not None and p.price < bound}
        assert set(case.products) == fitting
        assert {PRODUCTS[product_id].title for product_id in fitting} == set(case.must_include)


def test_counts_are_counted(cases: Sequence[CaseRecord]) -> None:
    for case in of(cases, "count"):
        bounds = [q.magnitude for q in find_quantities(case.question) if q.dimension == "currency"]
        kind = next(leaf(product) for product in PRODUCTS.values() if leaf(product) in case.question.lower())
        fitting = [p for p in PRODUCTS.values() if leaf(p) == kind and (not bounds or (p.price or 0) < bounds[0])]
        assert case.must_include == (str(len(fitting)),)


def test_superlatives_are_the_extreme_of_their_kind(cases: Sequence[CaseRecord]) -> None:
    for case in of(cases, "superlative"):
        [product_id] = case.products
        name = case.evidence[0].partition("#")[2]
        kind = PRODUCTS[product_id].category
        values = {p.id: amount(p, name) for p in PRODUCTS.values() if p.category == kind}
        stated = {key: value for key, value in values.items() if value is not None}
        assert stated[product_id] in (min(stated.values()), max(stated.values()))


def amount(product: Product, name: str) -> float | None:
    """The price, or the one number of an attribute in base units."""
    if name == "price":
        return None if product.price is None else float(product.price)
    text = next((attribute.text for attribute in product.attributes if attribute.name == name), None)
    quantity = None if text is None else parse_quantity(text)
    return None if quantity is None else quantity.base_magnitude


def test_unanswerable_attributes_are_stated_by_siblings_and_not_by_the_product(
    cases: Sequence[CaseRecord],
) -> None:
    for case in of(cases, "unanswerable:attribute"):
        product = PRODUCTS[case.products[0]]
        asked = [
            name
            for name in {a.name for p in PRODUCTS.values() if p.category == product.category for a in p.attributes}
            if name.replace("_", " ") in case.question
        ]
        assert asked
        assert not {attribute.name for attribute in product.attributes} & set(asked)
        assert case.action == "abstain"


def test_invented_products_are_not_there(cases: Sequence[CaseRecord]) -> None:
    for case in of(cases, "unanswerable:product"):
        assert not any(product.title.lower() in case.question.lower() for product in PRODUCTS.values())
        assert case.expect.actions == ("abstain", "clarify")


def test_changed_prices_differ_from_the_stored_ones(cases: Sequence[CaseRecord]) -> None:
    for case in of(cases, "changed_price"):
        [given] = case.given
        product = PRODUCTS[given.id]
        assert case.must_not_include == (f"{product.price} {product.currency}",)
        assert case.must_include == (f"{given.patch()['price']} {product.currency}",)
        assert case.must_include != case.must_not_include


def test_poison_states_what_must_not_be_said(cases: Sequence[CaseRecord]) -> None:
    for case in of(cases, "poisoned"):
        description = str(case.given[0].patch()["description"])
        assert all(text in description for text in case.must_not_include)
        assert case.must_include[0] not in case.must_not_include


def test_slip_changes_the_name_and_nothing_else(cases: Sequence[CaseRecord]) -> None:
    for case in of(cases, "typo"):
        assert PRODUCTS[case.products[0]].title not in case.question


def test_ids_and_questions_are_distinct(cases: Sequence[CaseRecord]) -> None:
    assert len({case.id for case in cases}) == len(cases)
    keys = Counter((case.question, case.product_id, tuple(turn.content for turn in case.history)) for case in cases)
    assert set(keys.values()) == {1}


def test_same_seed_gives_the_same_cases_and_another_others(store: Settings) -> None:
    with closing(open_catalog(store)) as catalog:
        first, second, other = (generate(catalog, 40, seed=seed) for seed in (5, 5, 6))
    assert first == second
    assert first != other


def test_written_cases_are_read_again(store: Settings, tmp_path: Path) -> None:
    path = tmp_path / "new" / "cases.jsonl"
    counts = generate_file(store, path, 30, seed=2)
    file = read_cases(path)
    assert sum(counts.values()) == len(file.cases) == 30
    assert all("place" not in json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def test_file_that_is_there_is_not_overwritten(store: Settings, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text("edited", encoding="utf-8")
    with pytest.raises(CasesError, match="is there already"):
        generate_file(store, path, 5)
    assert path.read_text(encoding="utf-8") == "edited"


def test_empty_store_has_nothing_to_ask() -> None:
    with Catalog.open(":memory:") as catalog, pytest.raises(CasesError, match="run `shelftalk ingest` first"):
        generate(catalog, 5)
