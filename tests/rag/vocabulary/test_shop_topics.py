"""What a shop's terms are about."""

import pytest

from rag.vocabulary.shop_topics import topics_of


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("who pays if I send it back?", {"payment", "returns"}),
        ("Returns and Refunds", {"returns"}),
        ("运费谁出", {"delivery"}),
        ("可以开专票吗", {"invoice"}),
        ("is it waterproof?", set()),
    ],
)
def test_customers_and_headings_meet_in_topics(text: str, topics: set[str]) -> None:
    assert topics_of(text) == topics
