"""Prices as merchants write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.prices import PriceError, currency_code, exact_price, parse_price


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("249.00", "249.00", None),
        ("249", "249", None),
        ("1 299,00 €", "1299.00", "EUR"),
        ("1\u00a0299,00\u202f€", "1299.00", "EUR"),
        ("$1,299.00", "1299.00", "USD"),
        ("¥1,299", "1299", "CNY"),
        ("￥１２９", "129", "CNY"),
        ("15.00 USD", "15.00", "USD"),
        ("USD 15.00", "15.00", "USD"),
        ("129元", "129", "CNY"),
        ("1,234", "1234", None),  # a lone comma before three digits groups
        ("0,234", "0.234", None),  # but not after a zero
        ("12,5", "12.5", None),
        ("1.234", "1.234", None),  # a lone point is decimal
        ("1.299 €", "1299", "EUR"),  # unless written as where points group
        ("1.299,-", "1299", None),
        ("$1.299", "1.299", "USD"),
        ("1.299,50", "1299.50", None),
        ("1.234.567", "1234567", None),
        ("1,234,567.89", "1234567.89", None),
        ("1,23,456.00", "123456.00", None),  # Indian
        ("1'299.00 CHF", "1299.00", "CHF"),
        ("R$ 10,00", "10.00", "BRL"),
        ("Rs. 500", "500", "INR"),
        ("5 kr.", "5", "SEK"),
    ],
)
def test_a_price_is_read(text: str, amount: str, currency: str | None) -> None:
    price = parse_price(text)
    assert price is not None
    assert (str(price.amount), price.currency) == (amount, currency)


@pytest.mark.parametrize("text", ["", "  ", "N/A", "n/a", "-", "—", "none", "on request", "面议"])
def test_no_price_is_none(text: str) -> None:
    assert parse_price(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", "is negative"),
        ("−5", "is negative"),
        ("$-5", "is negative"),
        ("(5.00)", "is negative"),
        ("12,x", "is not a price; write a number such as 249.00"),
        ("from 12.00", "is not a price; write a number such as 249.00"),
        ("12.00 - 15.00", "is not a price; write a number such as 249.00"),
        ("nan", "is not a price; write a number such as 249.00"),
        ("12 34", "holds several numbers; write one price"),
        ("1,2,3", "has its thousands marks in odd places; write 1299.00"),
        ("1.2,3.4", "has its thousands and decimal marks mixed up; write 1299.00"),
        ("$5 EUR", "names different currencies: EUR, USD"),
        ("1000000000000", "is larger than 1,000,000,000,000"),
    ],
)
def test_what_is_no_price_says_why(text: str, reason: str) -> None:
    with pytest.raises(PriceError) as caught:
        parse_price(text)
    assert str(caught.value) == reason


def test_a_stated_currency_settles_a_symbol_of_several() -> None:
    for text, stated in (("$5", "CAD"), ("¥5", "JPY"), ("5 kr", "DKK"), ("5", "NOK")):
        price = parse_price(text, stated)
        assert price is not None
        assert price.currency == stated


@pytest.mark.parametrize(
    ("text", "currency"), [("$5 CAD", "CAD"), ("AUD $5", "AUD"), ("¥500 JPY", "JPY"), ("5 kr NOK", "NOK")]
)
def test_a_code_settles_the_symbol_beside_it(text: str, currency: str) -> None:
    for likely in (None, "USD"):
        price = parse_price(text, None, likely)
        assert price is not None
        assert price.currency == currency


def test_currencies_are_codes() -> None:
    assert [currency_code(text) for text in ("eur", " USD ", "€", "元", "zł")] == [
        "EUR",
        "USD",
        "EUR",
        "CNY",
        "PLN",
    ]
    with pytest.raises(PriceError, match="ISO 4217"):
        currency_code("XYZ")


@pytest.mark.parametrize("digits", ["1e999999999", "-1", "NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_no_price_are_refused(digits: str) -> None:
    with pytest.raises(PriceError):
        exact_price(digits)


@given(st.decimals(min_value=0, max_value=999_999, places=2))
def test_a_price_is_the_same_in_every_country(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    french = english.translate(str.maketrans(",.", " ,"))
    swiss = english.replace(",", "'")
    for text in (english, german, french, swiss, f"{german} €", f"${english}", f"¥{english}"):
        price = parse_price(text)
        assert price is not None
        assert price.amount == amount
