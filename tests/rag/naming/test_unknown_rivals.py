"""What a product is held against that the shop does not have."""

import pytest

from rag.knowledge import ShopKnowledge
from rag.naming.names import NamedProducts
from rag.naming.unknown_rivals import unknown_rival

AURORA = NamedProducts(mentions=("Aurora 200",))


@pytest.mark.parametrize(
    ("text", "rival"),
    [
        ("is the Aurora 200 lighter than the Dyson V8?", "Dyson V8"),
        ("is the Aurora 200 bigger than Zyxqu 300?", "Zyxqu 300"),
        ("is the Aurora 200 better than the XB-900?", "XB-900"),
        ("is the Aurora 200 better than the one of MIELE.", "MIELE"),
    ],
)
def test_a_strange_name_is_a_rival(knowledge: ShopKnowledge, text: str, rival: str) -> None:
    assert unknown_rival(text, AURORA, knowledge) == rival


@pytest.mark.parametrize(
    "text",
    [
        "is the Aurora 200 lighter than 3 kg?",
        "does the Aurora 200 take more than 20W or 3kg?",
        "the Aurora 200 in kWh or GB",
        "Zyxqu or the Aurora 200?",  # begins a sentence
        "the Aurora 200? Zyxqu!",
        "is the Aurora 200 lighter than the Breeze kettle?",  # sold here
        "is the Aurora 200 quieter than others?",
        "Aurora 200 or A",
    ],
)
def test_units_beginnings_and_known_words_are_no_rivals(knowledge: ShopKnowledge, text: str) -> None:
    assert unknown_rival(text, AURORA, knowledge) is None


def test_without_a_product_that_is_named_there_is_no_rival(knowledge: ShopKnowledge) -> None:
    assert unknown_rival("is it lighter than the Dyson V8?", AURORA, knowledge) is None


def test_an_unknown_model_is_told_as_it_is_written(knowledge: ShopKnowledge) -> None:
    named = NamedProducts(unknown=("sonora xm9",))
    assert unknown_rival("is it better than the Sonora-XM9?", named, knowledge) == "Sonora-XM9"


def test_an_unknown_model_that_begins_with_a_number_is_no_name(knowledge: ShopKnowledge) -> None:
    assert unknown_rival("P35是不是比4档小", NamedProducts(unknown=("P35 4",)), knowledge) is None


@pytest.mark.parametrize(
    ("tail", "rival"),
    [
        ("1kg-" * 25_000, None),
        ("x9." * 33_000, None),
        ("1" * 100_000, None),
        ("than" + " " * 100_000 + "Zyxqu", "Zyxqu"),
        ("?! " * 33_000 + "Zyxqu", None),
        ("it is lighter. Zyxqu " * 5_000, None),
        ("- Zyxqu " * 12_500, "Zyxqu"),
    ],
)
def test_endless_text_is_read_to_its_end(knowledge: ShopKnowledge, tail: str, rival: str | None) -> None:
    assert unknown_rival(f"Aurora 200 {tail}", AURORA, knowledge) == rival
