"""Countries by the names that customers and terms give them."""

import pytest

from rag.vocabulary.countries import countries_in, speaks_of, without_countries
from rag.vocabulary.shop_terms import shop_words

ALL = "We deliver to all 27 countries of the European Union."
NONE = "We do not ship to any country outside the EU."


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("do you ship to the UK or to Holland?", {"united kingdom", "netherlands"}),
        ("do you ship to Northern Ireland?", {"united kingdom"}),
        ("tell us about a turkey roaster for the US", {"turkey", "united states"}),
        ("tell us more", set()),
        ("能寄到日本吗", {"japan"}),
    ],
)
def test_a_country_has_one_name(text: str, countries: set[str]) -> None:
    assert countries_in(text) == countries


@pytest.mark.parametrize(
    ("text", "country", "is_meant"),
    [
        (ALL, "spain", True),
        (ALL, "norway", False),
        (NONE, "norway", True),
        (NONE, "spain", False),
        ("Shops based in the European Union", "spain", False),  # of some, not of each
        ("暂不配送海外地址", "japan", True),
        ("暂不配送海外地址", "china", False),
    ],
)
def test_terms_speak_of_a_country_as_one_of_many(text: str, country: str, is_meant: bool) -> None:
    assert speaks_of(text, country) is is_meant


def test_names_are_blanked_out() -> None:
    assert (
        without_countries("do you ship to Spain, please tell us").split() == "do you ship to , please tell us".split()
    )


def test_the_shop_calls_a_country_by_its_own_name() -> None:
    assert shop_words("parcels to Holland?") == "netherlands"
    assert shop_words("parcels to Spain?") == ""
