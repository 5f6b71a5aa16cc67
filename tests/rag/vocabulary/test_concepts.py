"""Wordings of customers and the concepts they ask for."""

import re

import pytest

from rag.vocabulary.concepts import CONCEPTS, Concept, asked_concepts, compiled, find_extremes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("How heavy is it?", ["weight"]),
        ("how much does it weigh?", ["weight"]),  # not its price
        ("how much is it?", ["price"]),
        ("how much water does it hold?", ["capacity"]),
        ("what is it made of", ["material"]),
        ("is it waterproof", ["water resistance"]),
        ("how long does the battery last", ["run time"]),
        ("how long is the warranty", ["warranty"]),
        ("how loud is it", ["noise"]),
        ("is it in stock", ["availability"]),
        ("多重", ["weight"]),
        ("多少钱", ["price"]),
        ("保修多久", ["warranty"]),
        ("noise cancelling headphones", []),
        ("memory foam", []),
        ("thick", []),
        ("", []),
    ],
)
def test_a_wording_asks_for_its_concept_and_no_other(text: str, names: list[str]) -> None:
    assert [concept.name for concept in asked_concepts(text)] == names


def test_charging_is_not_running() -> None:
    assert [concept.name for concept in asked_concepts("how long does it take to charge?")] == ["charging time"]


@pytest.mark.parametrize(
    ("text", "name", "descending"),
    [
        ("which is the cheapest?", "price", False),
        ("the most expensive tent", "price", True),
        ("the lightest tent", "weight", False),
        ("which is heavier", "weight", True),
        ("the quietest vacuum", "noise", False),
        ("longest battery life", "run time", True),
        ("best rated kettle", "rating", True),
        ("largest capacity", "capacity", True),
        ("最便宜的", "price", False),
        ("最轻的", "weight", False),
        ("更重的", "weight", True),
    ],
)
def test_a_superlative_has_a_concept_and_a_direction(text: str, name: str, descending: bool) -> None:
    (extreme,) = find_extremes(text)
    assert (extreme.concept.name, extreme.descending) == (name, descending)
    assert extreme.words in text


@pytest.mark.parametrize("text", ["highlightest", "delight", "a light tent", "how heavy", "", "贵"])
def test_a_word_inside_another_is_no_superlative(text: str) -> None:
    assert find_extremes(text) == []


def test_the_longest_wording_comes_first() -> None:
    extremes = find_extremes("the cheapest with the longest battery life")
    assert [one.concept.name for one in extremes] == ["run time", "price"]


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)
def test_every_concept_is_well_formed(concept: Concept) -> None:
    for pattern in (concept.asked, concept.high, concept.low):
        if pattern is not None:
            assert compiled(pattern).search("") is None  # else it would be found in every text
    assert concept.names
    assert list(concept.names) == [re.sub(r"\s+", " ", name).strip().lower() for name in concept.names]
    assert len(set(concept.names)) == len(concept.names)


def test_concepts_are_named_once() -> None:
    names = [concept.name for concept in CONCEPTS]
    assert len(names) == len(set(names))
