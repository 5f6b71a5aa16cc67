"""What was found of a catalog: types only.

A `Finding` is one thing to mend in one category. How it is said, in which language, is not known here.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

FindingKind = Literal[
    "price_times_100",
    "price_zero",
    "price_far_off",
    "price_currency",
    "unlikely_size",
    "mixed_measures",
    "missing_unit",
    "never_stated",
    "missing",
    "sparse",
    "no_category",
    "copied_text",
    "title_as_text",
]
FINDING_KINDS: tuple[FindingKind, ...] = (
    "price_times_100",  # a price that fits its category once divided or multiplied by 100
    "price_zero",  # a price of 0
    "price_far_off",  # a price far from all others of its category
    "price_currency",  # another currency than nearly all of the category
    "unlikely_size",  # an amount about 1,000 times the others: grams written as kilograms
    "mixed_measures",  # one attribute measured in what cannot be converted: lumens and watts
    "missing_unit",  # a bare number where the others state a unit
    "never_stated",  # what customers ask for, stated by none or few
    "missing",  # what most of a category state and some lack
    "sparse",  # a product that lacks most of what its category states
    "no_category",  # products without a category
    "copied_text",  # one description on products that differ
    "title_as_text",  # a description that only repeats the title
)

Why = Literal["most", "common", "siblings", "asked"]
"""Why something should be stated: most of the category do, customers commonly ask for it, neighbouring categories
state it, customers asked for it here in vain."""

MAX_EXAMPLES = 5
"""Products that one finding names where not asked otherwise; the lowest ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A product that a finding is about."""

    product_id: str
    title: str
    value: str | None = None  # verbatim what is wrong; None: it is missing, or there is nothing to show
    meant: str | None = None  # what was probably meant; None: not guessed


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend."""

    kind: FindingKind
    category: str | None  # path; None: the whole shop, or products without a category
    field: str | None  # attribute as the merchant names it, or "price", "description", ...; None: no single one
    n_affected: int  # products to mend, 1 or more
    n_considered: int  # products it was looked for in, at least `n_affected`
    impact: float  # above 0; how much mending it would help, comparable within one report
    why: Why | None = None  # of a missing fact; None for the other kinds
    n_in_text: int = 0  # of a missing fact: further products that mention it in their texts only
    n_asked: int = 0  # questions of customers that wanted it
    usual: str | None = None  # what the others have: a middle price, a unit, the copied text
    examples: tuple[Example, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.n_affected <= self.n_considered:
            raise ValueError(f"{self.n_affected} of {self.n_considered} products cannot be affected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of what may be expected of a category its products state."""

    category: str | None  # None: products without one
    n_products: int
    n_expected: int  # facts that products of this category usually state, over all of them; 0: too few to tell
    n_stated: int  # how many of them are stated


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerability:
    """Everything found, what would help most first."""

    revision: int  # of the catalog
    categories: tuple[Coverage, ...]  # by name, products without a category last
    findings: tuple[Finding, ...]

    def by_kind(self) -> dict[FindingKind, int]:
        """How many findings of each kind there are, in the order of `FINDING_KINDS`; absent kinds are left out."""
        counts = Counter(finding.kind for finding in self.findings)
        return {kind: counts[kind] for kind in FINDING_KINDS if counts[kind]}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFor:
    """That customers asked for an attribute in a category and got no answer."""

    category: str | None
    attribute: str  # key of a `CommonAttribute`
    n_questions: int
