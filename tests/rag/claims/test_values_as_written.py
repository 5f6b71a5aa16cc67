"""Values that look like something else: a unit that is a brand, a code, a denial, a letter, a bare number."""

from dataclasses import replace

import pytest

from rag.evidence import EvidenceItem
from rag.verification import verify
from tests.rag.written_evidence import fact, passage

ONE, OTHER = "Aurora 200 vacuum cleaner", "Aurora 300 vacuum cleaner"


def status(sentence: str, *evidence: EvidenceItem) -> str:
    return verify(sentence, evidence).status


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("brand", "HP", "According to the maker, the brand is HP."),
        ("brand", "HP", f"The {ONE} has a brand of HP."),
        ("connector", "USB A", f"The connector of the {ONE} is USB A."),
        ("units", "kg", "The units are kg."),
        ("launch_date", "Q4'07", f"{ONE}: launch date Q4'07."),
        ("滤芯类型", "H12高效滤芯加活性炭", "这款商品的滤芯类型是H12高效滤芯加活性炭。"),
        ("把型", "无把", "根据商品信息，把型为无把。"),
    ],
)
def test_a_name_with_its_whole_value_is_verified(field: str, value: str, sentence: str) -> None:
    assert status(sentence, fact(f"VAC-200#{field}", value)) == "verified"


@pytest.mark.parametrize(
    "sentence",
    [
        "The brand is not HP.",
        "According to the maker, the colour is HP.",
        f"The {OTHER} has a brand of HP.",
        "The weight is is is is 2.4 kg.",
        "The height is HP.",
    ],
)
def test_a_whole_value_verifies_no_other_name_and_no_denial(sentence: str) -> None:
    evidence = (
        fact("VAC-200#brand", "HP"),
        fact("VAC-200#weight", "2.4 kg"),
        fact("VAC-200#colour", "red"),
        fact("VAC-300#brand", "Bosch"),
    )
    assert status(sentence, *evidence) != "verified"


@pytest.mark.parametrize(
    ("field", "value", "said", "expected"),
    [
        ("energy_class", "G", "energy class G", "verified"),
        ("energy_class", "G", "energy class D", "contradicted"),
        ("layout", "UK QWERTY", "layout US QWERTY", "contradicted"),
        ("dimensions", "41 x 31 x 26 cm", "dimensions 41 x 31 x 31 cm", "contradicted"),
        ("dimensions", "31 x 31 x 26 cm", "dimensions 31 x 31 x 26 cm", "verified"),
        ("weight", "2.4 kg", "weight 2.4 kg (2400 g)", "verified"),
        ("customs_code", "8542310001", "customs code 8542310002", "contradicted"),
    ],
)
def test_letters_repeated_sizes_and_codes_must_be_the_same(field: str, value: str, said: str, expected: str) -> None:
    assert status(f"{ONE}: {said}.", fact(f"VAC-200#{field}", value)) == expected


@pytest.mark.parametrize(("said", "expected"), [("8 GB", True), ("8 TB", False)])
def test_a_unit_is_added_to_a_bare_number_unless_a_text_says_another(said: str, expected: bool) -> None:
    bare = fact("VAC-200#capacity", "8")
    text = passage("VAC-200#bullet:0", "8 GB of memory", source="bullet")
    assert (status(f"The capacity is {said}.", bare, text) == "verified") is expected
    assert status(f"The capacity is {said}.", bare) == "verified"


def test_a_brand_alone_names_no_product() -> None:
    stranger = replace(fact("VAC-300#brand", "Tripp Lite"), owner_title="Tripp Lite UPS 3000")
    evidence = (fact("VAC-200#brand", "HP"), stranger)
    assert status(f"The brand of the {ONE} is Tripp Lite.", *evidence) != "verified"


def test_a_size_that_another_product_is_named_after_is_no_name() -> None:
    mine = replace(fact("VAC-200#size", "EU 44"), owner_title="Glide 4 Shoes, EU 44")
    theirs = replace(fact("VAC-300#size", "EU 42"), owner_title="Glide 4 Shoes, EU 42")
    assert status("The size of the Glide 4 Shoes, EU 44 is EU 42.", mine, theirs) != "verified"
    assert status("The size of the Glide 4 Shoes, EU 44 is EU 44.", mine, theirs) == "verified"


def test_the_price_of_an_unknown_product_is_not_that_of_a_known_one() -> None:
    assert status("You can buy the Tamaruk Hearth Speaker for €249.00.", fact("VAC-200#price", "€249.00")) != "verified"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (f"The {OTHER} is heavier than the {ONE}.", "verified"),
        (f"The {OTHER} is lighter than the {ONE}.", "contradicted"),
        (f"The {OTHER} is heavier than the {ONE} (3100 against 2400).", "verified"),
        (f"The {OTHER} is heavier than the {ONE} (3100 against 3100).", "contradicted"),
    ],
)
def test_bare_numbers_of_one_attribute_are_compared(sentence: str, expected: str) -> None:
    assert status(sentence, fact("VAC-300#weight", "3100"), fact("VAC-200#weight", "2400")) == expected


@pytest.mark.parametrize(
    ("stated", "said", "expected"),
    [
        ("1.24 kg", "about 1200 g", "verified"),
        ("1.24 kg", "1200 g", "contradicted"),
        ("1.26 kg", "about 1200 g", "contradicted"),
    ],
)
def test_about_may_leave_out_all_but_two_digits(stated: str, said: str, expected: str) -> None:
    assert status(f"The {ONE} weighs {said}.", fact("VAC-200#weight", stated)) == expected


def test_a_no_beside_another_fact_denies_only_itself() -> None:
    evidence = (fact("VAC-200#colour", "no"), fact("VAC-200#print_speed", "50"))
    assert status(f"The {ONE} has a colour of no and a print speed of 50.", *evidence) == "verified"


def test_a_sentence_that_ends_as_its_source_does_is_not_broken_off() -> None:
    text = "Here is what we take back, where, and what it costs. Read on."
    evidence = passage("returns#0", text, source="document")
    assert status("Here is what we take back, where, and what it costs.", evidence) == "verified"
    assert status("A new battery costs.", evidence) == "unsupported"
