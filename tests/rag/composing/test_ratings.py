"""Opposing reviews are told with their numbers."""

import pytest

from catalog.product import Product, Review
from rag.composing.composer import compose
from rag.composing.ratings import ratings_item
from rag.evidence import Evidence
from rag.question import Language
from rag.verification import verify
from tests.rag.written_evidence import passage, understood


def rated(*ratings: float | None) -> Product:
    reviews = tuple(Review(id=f"r{n}", text="Fine.", rating=rating) for n, rating in enumerate(ratings))
    return Product(id="VAC-200", title="Aurora 200 vacuum cleaner", reviews=reviews)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Of 4 rated reviews, 3 give 4 or 5 stars and 1 gives 3 or fewer."),
        ("zh", "4 条带评分的评价中，3 条给了 4 星或 5 星，1 条给了 3 星或以下。"),
    ],
)
def test_what_was_counted_is_said_and_verified(language: Language, text: str) -> None:
    item = ratings_item(rated(5, 4, 2, None, 4.5), language)
    assert item is not None
    assert item.text == text
    assert verify(text, (item,)).items == (item,)


@pytest.mark.parametrize("ratings", [(), (5, 4), (1, 2), (None,)])
def test_without_disagreement_nothing_is_counted(ratings: tuple[float | None, ...]) -> None:
    assert ratings_item(rated(*ratings), "en") is None


def test_another_count_is_not_verified() -> None:
    item = ratings_item(rated(5, 4, 2, 4.5), "en")
    assert item is not None
    assert verify("Of 4 rated reviews, 2 give 4 or 5 stars and 1 gives 3 or fewer.", (item,)).status != "verified"


def test_good_and_bad_stand_side_by_side_after_their_numbers() -> None:
    counted = ratings_item(rated(5, 2), "en")
    assert counted is not None
    good = passage("VAC-200#review:r0", "Light enough to carry upstairs.", source="review", rating=5.0)
    bad = passage("VAC-200#review:r1", "The bin is far too small.", source="review", rating=2.0)
    asked = understood("What do customers say?", "VAC-200", intent="opinion")
    found = Evidence(items=(good, bad, counted), answerable=True, product_ids=("VAC-200",))
    draft = compose(asked, found, titles={})
    assert [sentence.text.split(":")[0] for sentence in draft.sentences] == [
        "Of 2 rated reviews, 1 gives 4 or 5 stars and 1 gives 3 or fewer.",
        "A customer writes (5/5)",
        "A customer writes (2/5)",
    ]
