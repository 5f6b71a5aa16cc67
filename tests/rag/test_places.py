"""Passages are found again where they were cut from."""

import pytest

from catalog.product import CommunityAnswer, Document, Product, Review
from index.splitting import passages_of
from rag.places import place_of

LONG = " ".join(f"Sentence number {n} says that it is light." for n in range(30))
PRODUCT = Product(
    id="VAC-200",
    title="Aurora 200",
    description=LONG,
    bullets=("Trigger lock", "  Wall dock "),
    reviews=(
        Review(id="r1", text=LONG),
        Review(id="r1", text="Same id, other words."),
        Review(id="r.2", text="Short."),
    ),
    qa=(CommunityAnswer(question="Bags?", answer="No, a box."), CommunityAnswer(question="Loud?", answer="No, a box.")),
)
DOCUMENT = Document(
    id="returns",
    title="Returns",
    text="# Returns\n\nWithin **30 days**.\n\n- free\n- fast\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
)
SOURCES = {
    "description": [LONG],
    "bullet": list(PRODUCT.bullets),
    "review": [review.text for review in PRODUCT.reviews],
    "qa": [pair.answer for pair in PRODUCT.qa],
    "document": [DOCUMENT.text],
}


@pytest.mark.parametrize("record", [PRODUCT, DOCUMENT], ids=["product", "document"])
def test_the_text_at_the_offsets_is_the_passage(record: Product | Document) -> None:
    passages = passages_of(record)
    assert passages
    for passage in passages:
        place = place_of(passage, record)
        assert place is not None, passage.id
        assert any(text[place[0] : place[1]] == passage.text for text in SOURCES[passage.source]), passage.id


def test_a_text_that_has_changed_since_has_no_place() -> None:
    [passage, *_] = passages_of(DOCUMENT)
    assert place_of(passage, Document(id="returns", title="Returns", text="Something else.")) is None
