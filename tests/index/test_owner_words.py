"""Terms are repeated as their field weighs; names are kept apart as the vocabulary."""

from collections import Counter

from catalog.product import Attribute, CommunityAnswer, Product, Review
from index.owner_words import NAMES, WORDS, owner_words
from index.settings import FieldWeights
from index.splitting import fields_of

ONES = FieldWeights(title=1, brand=1, category=1, identifiers=1, attributes=1, body=1, voices=1)
NOTHING = FieldWeights(title=0, brand=0, category=0, identifiers=0, attributes=0, body=0, voices=0)


def counts(product: Product, weights: FieldWeights) -> Counter[str]:
    return Counter(owner_words(fields_of(product), weights)[WORDS])


def only(**weight: float) -> FieldWeights:
    return NOTHING.model_copy(update=weight)


LAMP = Product(
    id="L-1",
    title="Epson projector lamp X9",
    brand="Epson",
    category="Projectors > Projector Lamps",
    gtin="4006381333931",
    description="A lamp. A bright lamp.",
    attributes=(Attribute(name="bulb_type", text="UHE"), Attribute(name="bulb_power", text="bright")),
    reviews=(Review(id="r", text="Good lamp, good price"),),
    qa=(CommunityAnswer(question="Good?", answer="Yes"),),
)


def test_a_term_of_weight_one_stands_twice_and_a_head_three_times() -> None:
    # 2 copies; head 1.5 times as many, what stands before it half
    assert counts(LAMP, only(title=1)) == {"lamp": 3, "projector": 1, "epson": 2, "x9": 2}


def test_the_leaf_of_a_category_has_a_head_too_and_its_ancestors_count_half() -> None:
    # leaf "Projector Lamps": lamp 3, projector 1; ancestor "Projectors": 2 * 0.5
    assert counts(LAMP, only(category=1)) == {"lamp": 3, "projector": 1 + 1}


def test_prose_counts_a_term_once_and_facts_as_often_as_they_say_it() -> None:
    assert counts(LAMP, only(body=1)) == {"a": 2, "lamp": 2, "bright": 2}
    assert counts(LAMP, only(attributes=1)) == {"bulb": 4, "type": 2, "uhe": 2, "power": 2, "bright": 2}
    assert counts(LAMP, only(voices=0.5)) == {"good": 1, "lamp": 1, "price": 1, "yes": 1}


def test_identifiers_are_found_as_written_and_without_punctuation() -> None:
    assert counts(LAMP, only(identifiers=0.5)) == {"l1": 1, "l": 1, "1": 1, "4006381333931": 1}


def test_a_small_weight_still_lets_a_term_be_found_and_none_does_not() -> None:
    assert counts(LAMP, only(brand=0.01)) == {"epson": 1}
    assert counts(LAMP, NOTHING) == {}


def test_names_hold_title_brand_and_category_once() -> None:
    names = owner_words(fields_of(LAMP), ONES)[NAMES]
    assert sorted(names) == ["epson", "lamp", "projector", "x9"]


def test_an_attribute_that_repeats_the_category_does_not_hide_what_the_thing_is() -> None:
    notebook = Product(
        id="N",
        title="HP dv7 Notebook Silver",
        brand="HP",
        category="Notebook",
        attributes=(Attribute(name="product type", text="Notebook"), Attribute(name="colour", text="Silver")),
    )
    assert counts(notebook, only(title=1)) == {"notebook": 3, "hp": 2, "dv7": 2, "silver": 2}
