"""What can be asked of a whole catalog, and what comes out: types only.

A `Plan` is an exact question (filters, an aggregate, an order); `queries.execute` computes its `PlanResult`
over the whole catalog. Who turns a customer's words into a plan, and a result into words, is not known here.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

Operator = Literal["<", "<=", ">", ">=", "=", "!=", "contains", "lacks", "has"]
OPERATORS: tuple[Operator, ...] = ("<", "<=", ">", ">=", "=", "!=", "contains", "lacks", "has")

Aggregate = Literal["list", "count", "extreme", "compare"]

TEXT_FIELDS = frozenset({"title", "brand", "category", "availability"})
"""Fields of a product that are never compared as numbers."""

SCOPE_FIELDS = frozenset({"title", "brand", "category"})
"""Fields that say which kind of product is asked for; the others are conditions on it."""

MAX_LIMIT = 1000
"""Most rows one plan may ask for."""


@lru_cache(maxsize=65_536)  # a catalog repeats its names
def normalise_attribute_name(name: str) -> str:
    """The name by which attributes of several spellings are one: lower case, words apart by one space.

    Example:
        >>> normalise_attribute_name("Filter-Type"), normalise_attribute_name("filter_type")
        ('filter type', 'filter type')
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", name))
    return re.sub(r"[\W_]+", " ", spaced).strip().casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One condition a product must meet.

    `field` is "price", "stock", "availability", "brand", "category", "title", "rating" (mean of the reviews),
    or names joined by "|" that mean the same, each a normalised attribute name or "option:<name>".
    """

    field: str
    operator: Operator
    value: str | float | None  # None only for "has" and "lacks"; a base magnitude when `dimension` is given
    unit: str | None = None  # ISO 4217 code for a price; None: any currency
    dimension: str | None = None  # "mass", "length", ...; None: compare the number as written
    text: str = ""  # the customer's own words
    also: tuple[str, ...] = ()  # of "contains" and "lacks": further texts, any of which is meant
    slack: float = 0.0  # by how much a number may differ and still be "=", on the scale of `value`

    def __post_init__(self) -> None:
        if not self.field.strip():
            raise ValueError("a filter needs a field")
        if self.operator not in OPERATORS:
            raise ValueError(f"unknown operator {self.operator!r}; known: {', '.join(OPERATORS)}")
        if self.operator in ("<", "<=", ">", ">=") and not isinstance(self.value, int | float):
            raise ValueError(f"{self.field} {self.operator} needs a number, got {self.value!r}")
        if isinstance(self.value, float) and not math.isfinite(self.value):
            raise ValueError(f"{self.field} {self.operator} needs a finite number, got {self.value!r}")
        if not (math.isfinite(self.slack) and self.slack >= 0):
            raise ValueError(f"{self.field} {self.operator} needs a slack from 0, got {self.slack!r}")
        if self.value is None and self.operator not in ("has", "lacks"):
            raise ValueError(f"{self.field} {self.operator} needs a value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An exact question over the whole catalog."""

    filters: tuple[Filter, ...] = ()
    aggregate: Aggregate = "list"
    order_by: str | None = None  # a field as in `Filter`; None: by id
    descending: bool = False
    limit: int = 10  # most rows returned; counts are never limited
    places: tuple[int, int] = (1, 1)  # of an extreme: first and last place wanted, (1, 3) for "the three cheapest"
    product_ids: tuple[str, ...] = ()  # restrict to these; (): the whole catalog
    columns: tuple[str, ...] = ()  # attributes a comparison shows; (): all

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MAX_LIMIT:
            raise ValueError(f"limit must be 1 to {MAX_LIMIT}, got {self.limit}")
        if not 1 <= self.places[0] <= self.places[1]:
            raise ValueError(f"places go from 1 on to the same or a later one, got {self.places}")
        if self.aggregate == "extreme" and not self.order_by:
            raise ValueError("an extreme needs order_by: of what is it the most or the least?")
        if self.aggregate == "extreme" and self.order_by in TEXT_FIELDS:
            raise ValueError(f"an extreme needs a field with numbers, not {self.order_by!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One product of a result, with the value that was ordered by or filtered on."""

    product_id: str
    title: str
    value_text: str | None  # verbatim, e.g. "2.4 kg"; None: nothing was compared, or it is not stated
    value: float | None  # in base units when a dimension was compared; None: not a number
    price: str | None  # decimal text; None: no price is stated
    currency: str | None
    availability: str
    field: str | None = None  # whose value it is: the attribute's name as the merchant wrote it, or a column


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanResult:
    """What a plan found."""

    plan: Plan
    n_considered: int  # products of the scope that state what is compared, in one dimension or currency
    n_scope: int  # products within the plan's category, brand, title and ids
    n_matching: int  # products that meet every filter
    rows: tuple[Row, ...]  # in the plan's order; for an extreme all that share it, best ids first
    n_left_out: int = 0  # products whose value is of another dimension or currency than the one compared
    dimension: str | None = None  # what was compared; None: bare numbers or nothing
    currency: str | None = None  # of the prices compared; None: no price was compared
    # The first filter without which there are results, those of the scope come last. None when there are
    # results, and when only several filters together keep them away.
    emptied_by: Filter | None = None
    nearest: tuple[Row, ...] = ()  # when nothing matches: the products that come nearest to `emptied_by`
    n_tied: int = 0  # products that share the extreme; may exceed len(rows) when cut by the limit


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow:
    """One attribute side by side."""

    name: str  # as the merchant wrote it for the first product that states it
    values: tuple[str | None, ...]  # verbatim, one for each product; None: not stated
    key: str = ""  # normalised name, by which the rows were aligned

    @property
    def differs(self) -> bool:
        """Whether two products state different values."""
        return len({value.casefold() for value in self.values if value is not None}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonTable:
    """Products side by side: price and availability first, then what all state, then the rest."""

    product_ids: tuple[str, ...]  # as asked, those that exist, each once
    titles: tuple[str, ...]
    rows: tuple[ComparisonRow, ...]
    missing_ids: tuple[str, ...] = ()  # asked for and not in the catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeProfile:
    """How an attribute is used across products."""

    name: str  # normalised
    n_products: int  # that state it
    dimension: str | None  # the commonest of its values; None: mostly text or bare numbers
    examples: tuple[str, ...]  # distinct verbatim values, commonest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words a catalog uses, commonest first within each kind."""

    brands: tuple[str, ...]  # verbatim
    categories: tuple[str, ...]  # verbatim paths, e.g. "Home > Vacuums"
    attribute_names: tuple[str, ...]  # normalised
    values: dict[str, tuple[str, ...]]  # normalised name -> verbatim values, for attributes with few short ones
    options: dict[str, tuple[str, ...]]  # normalised option name -> verbatim values
    measured: frozenset[str] = frozenset()  # normalised names of the attributes whose values are mostly numbers
    dimensions: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of what they state in units, by name
