"""Prices that look wrong beside those of their category.

Prices of one kind of product spread by ratio, not by amount, and have a long upper end. So they are compared by
their logarithms, with the median and the median absolute deviation, which wrong prices hardly move. A rule is
made from what was counted in a first walk; it judges each price in a second one.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from catalog.insights.finding import FindingKind
from catalog.insights.histogram import LogHistogram
from catalog.product import format_price

LEAST_PRICES = 8
"""Prices of one currency that a category needs before any is called far off."""

# Set on 19,406 electronics (Icecat), where accessories stand among devices: with them two prices are named.
_LEAST_DECADES = 1.3  # a factor of 20: dear and cheap ones of a kind differ by ten
_LEAST_DEVIATIONS = 5.0
# Where the factor 100 explains a price, less will do, if few others lie there.
_LEAST_DECADES_OF_100 = 1.0
_LEAST_DEVIATIONS_OF_100 = 3.0
_LEAST_SPREAD = 0.1  # powers of ten; where all prices are alike, a third more is no outlier
_MOST_FAR = 0.02  # of a category; more are a kind of their own that stands in it, not mistakes
_FEW_FAR = 2
_WITHIN_DEVIATIONS = 2.0  # how near to the middle a price must come once the factor 100 is taken out
_ENDING_SHARE = 0.8  # of prices with cents, from which on one without them is unlikely
_CURRENCY_SHARE = 0.9
_HUNDRED = Decimal(100)
# What is typed where no price is known.
_STAND_IN = re.compile(r"9{5,}(?:\.9+|\.0+)?|123456?\d*(?:\.\d+)?|0\.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceVerdict:
    """That a price looks wrong."""

    kind: FindingKind
    meant: Decimal | None = None  # what was probably meant


class PriceSummary:
    """The prices of one category, currencies apart."""

    def __init__(self) -> None:
        self._counts: Counter[str | None] = Counter()
        self._amounts: dict[str | None, LogHistogram] = {}
        self._with_cents: Counter[str | None] = Counter()

    def add(self, price: Decimal, currency: str | None) -> None:
        """Count a price of 0 or more."""
        self._counts[currency] += 1
        amounts = self._amounts.setdefault(currency, LogHistogram())
        if price > 0:
            amounts.add(float(price))
            self._with_cents[currency] += price != price.to_integral_value()

    def rule(self) -> "PriceRule":
        """What these prices say of a single one."""
        n_prices, counts = self._counts.total(), self._counts
        main = max(counts, key=lambda currency: (counts[currency], currency or ""), default=None)
        is_main = n_prices >= LEAST_PRICES and counts[main] >= _CURRENCY_SHARE * n_prices
        return PriceRule(
            main_currency=main if is_main else None,
            limits={
                currency: _limits(amounts, self._with_cents[currency])
                for currency, amounts in self._amounts.items()
                if amounts.n >= LEAST_PRICES
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    middle: float  # median, in the currency
    spread: float  # standard deviation in powers of ten, robust
    mostly_cents: bool
    far: float  # distance from the middle, in powers of ten, from which on a price is far off
    apart: float  # the same where the factor 100 explains it
    many_far: tuple[bool, bool]  # whether more than a few lie further below and above than `far`
    many_apart: tuple[bool, bool]  # the same for `apart`


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRule:
    """Judges single prices of a category."""

    main_currency: str | None  # of nearly all; None: there is none
    limits: dict[str | None, _Limits]

    def usual(self, currency: str | None) -> str | None:
        """What the others have: about the middle price of a currency, else the main currency; None where unknown."""
        limits = self.limits.get(currency)
        if limits is None or currency != (self.main_currency or currency):
            return self.main_currency
        return " ".join(filter(None, (format_price(Decimal(f"{limits.middle:.2g}")), currency)))

    def judge(self, price: Decimal, currency: str | None) -> PriceVerdict | None:
        """What is wrong with a price of 0 or more, if anything.

        A price is far off when it is at least 20 times or at most a twentieth of the median and lies more than five
        standard deviations from it, and few others do, or when it is typed like a stand-in (99999). It is called a
        factor-100 mistake when it is ten times off and three deviations, and, divided or multiplied by 100, lies
        near the middle and ends as the others do: 4,629.95 is no amount of cents.
        """
        if price == 0:
            return PriceVerdict(kind="price_zero")
        if self.main_currency is not None and currency is not None and currency != self.main_currency:
            return PriceVerdict(kind="price_currency")
        limits = self.limits.get(currency)
        if limits is None:
            return None
        distance = math.log10(float(price) / limits.middle)
        above = distance > 0
        meant = price / _HUNDRED if above else price * _HUNDRED
        is_apart = abs(distance) > limits.far or (abs(distance) > limits.apart and not limits.many_apart[above])
        if abs(distance) > limits.far and _STAND_IN.fullmatch(format_price(price)):
            return PriceVerdict(kind="price_far_off")
        if is_apart and _may_be_meant(meant, limits):
            return PriceVerdict(kind="price_times_100", meant=meant)
        is_far = abs(distance) > limits.far and not limits.many_far[above]
        return PriceVerdict(kind="price_far_off") if is_far else None


def _limits(amounts: LogHistogram, n_with_cents: int) -> _Limits:
    middle, spread = amounts.quantile(0.5), max(amounts.spread(), _LEAST_SPREAD)
    far = max(_LEAST_DECADES, _LEAST_DEVIATIONS * spread)
    apart = max(_LEAST_DECADES_OF_100, _LEAST_DEVIATIONS_OF_100 * spread)
    return _Limits(
        middle=middle,
        spread=spread,
        mostly_cents=n_with_cents >= _ENDING_SHARE * amounts.n,
        far=far,
        apart=apart,
        many_far=_many_beyond(amounts, middle, far),
        many_apart=_many_beyond(amounts, middle, apart),
    )


def _many_beyond(amounts: LogHistogram, middle: float, distance: float) -> tuple[bool, bool]:
    """Whether more than a few lie further below and above the middle than a distance."""
    allowed = max(_FEW_FAR, _MOST_FAR * amounts.n)
    return amounts.n_below(middle / 10**distance) > allowed, amounts.n_above(middle * 10**distance) > allowed


def _may_be_meant(meant: Decimal, limits: _Limits) -> bool:
    """Whether a price is one of the category: near the middle, in whole cents, and with cents where the others have."""
    near = abs(math.log10(float(meant) / limits.middle)) <= _WITHIN_DEVIATIONS * limits.spread
    in_cents = meant == meant.quantize(Decimal("0.01"))
    has_cents = meant != meant.to_integral_value()
    return near and in_cents and (has_cents or not limits.mostly_cents)
