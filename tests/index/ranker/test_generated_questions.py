"""Questions made from a catalog's attributes."""

import gzip
import json
import random
from pathlib import Path

import pytest

from index.errors import IndexingError
from index.ranker.generated_questions import generate_lists, question_about, read_catalog

PRODUCTS = [
    ("P1", "Lamp", {"width": "20", "height": "40", "cable length": "2", "colour": "Black", "dimmable": "yes"}),
    ("P2", "Kettle", {"capacity": "1.7", "weight": "900", "filter type": "mesh", "base material": "Steel"}),
]
LISTS = list(generate_lists(PRODUCTS, count=300, seed=1))


def test_the_same_seed_makes_the_same_lists() -> None:
    assert list(generate_lists(PRODUCTS, count=300, seed=1)) == LISTS
    assert list(generate_lists(PRODUCTS, count=300, seed=2)) != LISTS


def test_at_most_one_candidate_answers_and_it_is_stated_by_the_product() -> None:
    attributes = {product: values for product, _, values in PRODUCTS}
    for one in LISTS:
        right = [c.evidence.text for c in one.candidates if c.label == 1]
        assert len(right) <= 1
        assert all(text in {f"{n}: {v}" for n, v in attributes[one.group].items()} for text in right)


def test_a_share_asks_for_what_is_not_stated() -> None:
    share = sum(not one.answerable for one in LISTS) / len(LISTS)
    assert share == pytest.approx(0.25 / 2, abs=0.06)  # half of the time the other product drawn is this one


def test_the_other_sides_of_a_thing_are_no_wrong_answers_to_its_size() -> None:
    for one in LISTS:
        right = [c.evidence.text for c in one.candidates if c.label == 1]
        if right == ["width: 20"]:
            assert "height: 40" not in {c.evidence.text for c in one.candidates}


def test_a_share_are_follow_ups_that_name_the_attribute_and_carry_the_turn_before() -> None:
    follow_ups = [one for one in LISTS if one.question.before]
    assert len(follow_ups) / len(LISTS) == pytest.approx(0.1, abs=0.06)


def test_a_number_alone_is_not_asked_for_as_a_value() -> None:
    chance = random.Random(1)
    assert not any("7000" in question_about("page yield", "7000", chance) for _ in range(200))


def test_a_catalog_may_be_compressed_and_products_with_few_attributes_are_left_out(tmp_path: Path) -> None:
    products = [
        {"id": "P1", "title": "Lamp", "attributes": {"width": 20.0, "height": 40, "colour": "Black", "base": "no"}},
        {"id": "P2", "title": "Bare", "attributes": {"width": 1}},
    ]
    with gzip.open(tmp_path / "c.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(product) + "\n" for product in products)
    found = list(read_catalog(tmp_path / "c.jsonl.gz"))
    assert found == [("P1", "Lamp", {"width": "20", "height": "40", "colour": "Black", "base": "no"})]


def test_a_missing_catalog_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexingError, match="no catalog"):
        list(read_catalog(tmp_path / "none.jsonl"))
