"""The attribute notation of the Amazon data sets."""

import pytest

from index.ranker.amazon_attributes import AmazonAttribute, parse_attribute


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        (
            "item_weight:  { unit:ounces, normalized_value:{ unit:pounds, value:.53 }, value:8.48 }",
            "item_weight",
            "8.48 ounces (0.53 pounds)",
        ),
        (
            "item_dimensions:  { width:{ unit:inches, normalized_value:{ unit:inches, value:8. }, value:8. }, "
            "length:{ unit:inches, value:15. } }",
            "item_dimensions",
            "length 15 inches, width 8 inches",
        ),
        ('color:  { standardized_values:[ "black" ], value:"charcoal" }', "color", "charcoal"),
        ('heel:  { type:[ { value:"flat" } ] }', "heel", "type flat"),
        ("platform:  { value:nintendo_3ds }", "platform", "nintendo 3ds"),
        (
            "num_batteries:  { quantity:4, type:lithium_metal }; { quantity:1, type:aa }",
            "num_batteries",
            "quantity 4, type lithium metal; quantity 1, type aa",
        ),
        (
            'included_components:  { value:"pad, 8\\" x 8\\" case; {book}" }',
            "included_components",
            'pad, 8" x 8" case; {book}',
        ),
        ("leg:  { }", "leg", ""),
    ],
)
def test_values_read_like_a_catalog(text: str, name: str, value: str) -> None:
    assert parse_attribute(text) == AmazonAttribute(name=name, value=value)


def test_text_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="not an attribute"):
        parse_attribute("no colon here")
