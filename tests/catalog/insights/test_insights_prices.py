"""Prices held against their category."""

from decimal import Decimal

import pytest

from catalog.insights.prices import PriceRule, PriceSummary

TENTS = "99.90 129.00 149.00 189.00 199.00 229.00 249.00 279.00 329.00 449.00".split()


def rule(prices: list[str], currency: str | None = "EUR") -> PriceRule:
    summary = PriceSummary()
    for price in prices:
        summary.add(Decimal(price), currency)
    return summary.rule()


def judged(price: str, prices: list[str] = TENTS, currency: str | None = "EUR") -> tuple[str, str | None] | None:
    verdict = rule(prices).judge(Decimal(price), currency)
    return None if verdict is None else (verdict.kind, None if verdict.meant is None else str(verdict.meant))


@pytest.mark.parametrize("price", [*TENTS, "39.00", "1499.00"])
def test_cheap_and_dear_ones_of_a_kind_are_not_doubted(price: str) -> None:
    assert judged(price) is None


@pytest.mark.parametrize(
    ("price", "meant"), [("24900", "249"), ("24900.00", "249.00"), ("2.49", "249.00"), ("19900", "199")]
)
def test_a_factor_of_100_is_called_by_name(price: str, meant: str) -> None:
    assert judged(price) == ("price_times_100", meant)


def test_a_wrong_price_among_those_counted_is_still_found() -> None:
    assert judged("24900.00", [*TENTS, "24900.00"]) == ("price_times_100", "249.00")


def test_what_is_no_amount_of_cents_is_only_far_off() -> None:
    assert judged("24999.95") == ("price_far_off", None)


def test_a_mended_price_must_end_as_the_others_do() -> None:
    with_cents = [price.replace(".00", ".95") for price in TENTS]
    assert judged("2.49", with_cents) == ("price_far_off", None)  # 249.00 is no price of this shop
    assert judged("24995", with_cents) == ("price_times_100", "249.95")


def test_several_that_are_dear_are_a_kind_of_their_own() -> None:
    assert judged("9999.50", [*TENTS, "9999.50", "9100.50", "8800.50"]) is None


def test_a_stand_in_is_doubted_however_many_there_are() -> None:
    assert judged("99999.00", [*TENTS, "99999.00", "99999.00", "99999.00"]) == ("price_far_off", None)


def test_zero_and_another_currency_are_told() -> None:
    assert judged("0") == ("price_zero", None)
    assert judged("249.00", currency="USD") == ("price_currency", None)


def test_few_prices_tell_nothing() -> None:
    assert judged("24900", TENTS[:7]) is None


def test_two_currencies_in_equal_parts_are_no_mistake() -> None:
    summary = PriceSummary()
    for price in TENTS:
        summary.add(Decimal(price), "EUR")
        summary.add(Decimal(price) * 7, "CNY")
    assert summary.rule().judge(Decimal("199.00"), "EUR") is None


def test_the_usual_price_is_rounded_to_two_digits() -> None:
    assert rule(TENTS).usual("EUR") == "190.00 EUR"
    assert rule(TENTS).usual("USD") == "EUR"
