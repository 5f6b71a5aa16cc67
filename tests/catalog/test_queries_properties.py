"""Plans over random catalogs give what a plain walk over the products in Python gives.

The walk below shares no code with the SQL but the readers of texts (`parse_quantity`, the matching of words),
which have their own tests.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.database import Catalog
from catalog.matching import affirms, contains, equals, within
from catalog.plan import Aggregate, Operator
from catalog.product import AVAILABILITIES, Attribute, Product, Review
from catalog.quantity import Quantity, parse_quantity
from catalog.queries import Filter, Plan, execute, normalise_attribute_name
from catalog.units import named_unit
from tests.catalog.conftest import NewStore

SCOPE = ("category", "brand", "title")
TEXTS = ("category", "brand", "title", "availability")

# ------------------------------------------------------------------- random catalogs and plans

_VALUES = [
    "2 kg",
    "2000 g",
    "2.5 kg",
    "900 g",
    "3 l",
    "5",
    "0",
    "yes",
    "no",
    "Black",
    "Black, Silver",
    "n/a",
    "20 EUR",
]
_attribute = st.builds(
    lambda name, text: Attribute(name=name, text=text),
    st.sampled_from(["weight", "Weight", "net_weight", "colour", "filter"]),
    st.sampled_from([*_VALUES, "30 USD"]),
)


@st.composite
def _products(draw: st.DrawFn) -> list[Product]:
    return [
        Product(
            id=f"p{number}",
            title=draw(st.sampled_from(["Red Kettle", "kettles", "Infrared lamp", "Robot"])),
            brand=draw(st.sampled_from([None, "Acme", "ACME", "Ömega"])),
            category=draw(st.sampled_from([None, "Home", "Home > Vacuums", "Garden > Home"])),
            price=draw(st.sampled_from([None, Decimal("5"), Decimal("7.50"), Decimal("20")])),
            currency=draw(st.sampled_from([None, "EUR", "USD"])),
            availability=draw(st.sampled_from(AVAILABILITIES)),
            stock=draw(st.sampled_from([None, 0, 3, 7])),
            options=draw(st.dictionaries(st.sampled_from(["Size", "Colour"]), st.sampled_from(_VALUES), max_size=2)),
            attributes=tuple(draw(st.lists(_attribute, max_size=4))),
            reviews=tuple(
                Review(id=str(i), text="ok", rating=rating)
                for i, rating in enumerate(draw(st.lists(st.sampled_from([None, 1, 2.5, 5]), max_size=3)))
            ),
        )
        for number in range(draw(st.integers(0, 7)))
    ]


_FIELDS = [
    "weight",
    "weight|net weight",
    "colour",
    "filter",
    "option:size",
    "colour|option:colour",
    "nothing",
]
_text_filter = st.builds(
    lambda field, operator, value: Filter(field=field, operator=operator, value=value),
    st.sampled_from([*_FIELDS, *TEXTS]),
    st.sampled_from(["=", "!=", "contains", "lacks"]),
    st.sampled_from(["black", "yes", "no", "home", "acme", "red", "kettle", "in_stock", "5"]),
)
_presence_filter = st.builds(
    lambda field, operator: Filter(field=field, operator=operator, value=None),
    st.sampled_from([*_FIELDS, "brand", "category", "price", "stock", "rating", "availability"]),
    st.sampled_from(["has", "lacks"]),
)
_operator = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
_number_filter = st.builds(
    lambda field, operator, value: Filter(field=field, operator=operator, value=value),
    st.sampled_from([*_FIELDS, "price", "stock", "rating"]),
    _operator,
    st.sampled_from([0.0, 2.0, 2.5, 5.0, 7.5, 1000.0]),
)
_mass_filter = st.builds(
    lambda field, operator, value: Filter(
        field=field, operator=operator, value=value, unit="kilogram", dimension="mass"
    ),
    st.sampled_from(_FIELDS),
    _operator,
    st.sampled_from([0.9, 2.0, 3.0]),
)
_price_filter = st.builds(
    lambda operator, value, unit: Filter(field="price", operator=operator, value=value, unit=unit),
    _operator,
    st.sampled_from([5.0, 6.0, 20.0]),
    st.sampled_from(["EUR", "USD"]),
)
_filter = _text_filter | _presence_filter | _number_filter | _mass_filter | _price_filter


@st.composite
def _plans(draw: st.DrawFn) -> Plan:
    aggregate: Aggregate = draw(st.sampled_from(["list", "count", "extreme"]))
    numbers = ["price", "stock", "rating", *_FIELDS]
    order = st.sampled_from(numbers if aggregate == "extreme" else [None, *numbers, *TEXTS])
    return Plan(
        filters=tuple(draw(st.lists(_filter, max_size=3))),
        aggregate=aggregate,
        order_by=draw(order),
        descending=draw(st.booleans()),
        limit=draw(st.sampled_from([2, 100])),
        product_ids=draw(st.sampled_from([(), (), (), ("p0", "p2", "p9")])),
    )


# ------------------------------------------------------------------------------ the plain walk


def _texts(product: Product, field: str) -> list[str]:
    texts = []
    for name in field.split("|"):
        if name.startswith("option:"):
            key = normalise_attribute_name(name.removeprefix("option:"))
            texts += [text for option, text in product.options.items() if normalise_attribute_name(option) == key]
        else:
            texts += [each.text for each in product.attributes if normalise_attribute_name(each.name) == name]
    return texts


def _quantities(product: Product, field: str) -> list[Quantity]:
    return [quantity for text in _texts(product, field) if (quantity := parse_quantity(text)) is not None]


def _commonest(values: list[str | None]) -> str | None:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value is None, value or ""), default=None)


class _Scale:
    """What of a field is compared, and how."""

    def __init__(self, field: str, filters: tuple[Filter, ...], scope: list[Product]) -> None:
        self.field = field
        self.dimension: str | None = None
        self.unit: str | None = None
        self.any_currency = False
        self.factor = 1.0
        own = [each for each in filters if each.field == field]
        if field == "price":
            self.unit = next((each.unit for each in own if each.unit), None)
            self.any_currency = bool(own) and self.unit is None
            if not own:
                self.unit = _commonest([product.currency for product in scope if product.price is not None])
        elif field not in ("stock", "rating"):
            fixed = next((each for each in own if each.dimension), None)
            stated = [quantity for product in scope for quantity in _quantities(product, field)]
            if fixed is not None:
                self.dimension, self.unit = fixed.dimension, fixed.unit
            else:
                self.dimension = _commonest([quantity.dimension for quantity in stated])
                units = [quantity.unit for quantity in stated if quantity.dimension == self.dimension]
                self.unit = _commonest(units)
                self.factor = 1.0 if self.unit is None else named_unit(self.unit).factor

    def any_numbers(self, product: Product) -> list[float]:
        """Numbers in whatever dimension or currency."""
        if self.field == "price":
            return [] if product.price is None else [float(product.price)]
        if self.field == "stock":
            return [] if product.stock is None else [product.stock]
        if self.field == "rating":
            rated = [review.rating for review in product.reviews if review.rating is not None]
            return [fmean(rated)] if rated else []
        return [quantity.base_magnitude for quantity in _quantities(product, self.field)]

    def numbers(self, product: Product) -> list[float]:
        """Numbers that can be compared."""
        if self.field == "price":
            return self.any_numbers(product) if self.any_currency or product.currency == self.unit else []
        if self.field in ("stock", "rating"):
            return self.any_numbers(product)
        return [
            quantity.base_magnitude
            for quantity in _quantities(product, self.field)
            if quantity.dimension == self.dimension and (self.dimension != "currency" or quantity.unit == self.unit)
        ]


def _compare(number: float, operator: Operator, target: float) -> bool:
    same = abs(number - target) < 1e-6
    return {
        "<": number < target and not same,
        "<=": number < target or same,
        ">": number > target and not same,
        ">=": number > target or same,
        "=": same,
        "!=": same,
    }[operator]


class _Truth:
    """Whether one product states and meets one filter."""

    def __init__(self, each: Filter, product: Product, scope: list[Product]) -> None:
        negative = each.operator in ("!=", "lacks")
        if each.field in TEXTS:
            self.states_any = self.states = self._column(product, each.field) is not None
            if each.value is None and each.field != "availability":
                self.matches = self.states != negative
                self.states_any = self.states = True
            else:
                self.matches = self.states and self._text(each, product) != negative
        elif isinstance(each.value, float):
            scale = _Scale(each.field, (each,), scope)
            self.states_any, self.states = bool(scale.any_numbers(product)), bool(scale.numbers(product))
            met = any(_compare(n, each.operator, each.value * scale.factor) for n in scale.numbers(product))
            self.matches = self.states and met != negative
        elif each.field in ("price", "rating"):
            stated = bool(_Scale(each.field, (each,), scope).any_numbers(product))
            self.states_any = self.states = each.value is None
            self.matches = self.states and stated != negative
        elif each.field == "stock":
            self.states_any = self.states = product.stock is not None
            self.matches = self.states and ((product.stock or 0) > 0) != negative
        else:
            spoken = [text for text in _texts(product, each.field) if affirms(text) is not None]
            self.states_any = self.states = bool(spoken)
            self.matches = self.states and any(self._test(each, text) for text in spoken) != negative

    @staticmethod
    def _column(product: Product, field: str) -> str | None:
        if field == "availability":
            return None if product.availability == "unknown" else product.availability
        return {"brand": product.brand, "category": product.category, "title": product.title}[field]

    def _text(self, each: Filter, product: Product) -> bool:
        if each.field == "availability":
            return product.availability == (each.value or "in_stock")
        text = self._column(product, each.field)
        assert text is not None
        return self._test(each, text)

    @staticmethod
    def _test(each: Filter, text: str) -> bool:
        if each.value is None:
            return affirms(text) is True
        if each.operator in ("=", "!="):
            return (within if each.field == "category" else equals)(str(each.value))(text)
        return contains(str(each.value))(text)


@pytest.fixture(scope="module")
def catalog(new_store: NewStore) -> Iterator[Catalog]:
    with Catalog.open(new_store()) as opened:
        yield opened


def _fill(catalog: Catalog, products: list[Product]) -> None:
    with catalog.transaction() as writer:
        writer.delete(writer.ids())
        writer.write(products)


@given(_products(), _plans())
@settings(max_examples=120, deadline=None)
def test_sql_agrees_with_a_plain_walk(catalog: Catalog, products: list[Product], plan: Plan) -> None:
    within_ids = [p for p in products if not plan.product_ids or p.id in plan.product_ids]
    scope_filters = [each for each in plan.filters if each.field in SCOPE]
    others = [each for each in plan.filters if each.field not in SCOPE]
    scope = [p for p in within_ids if all(_Truth(each, p, products).matches for each in scope_filters)]
    scale = _Scale(plan.order_by, plan.filters, scope) if plan.order_by and plan.order_by not in TEXTS else None
    extreme = scale if plan.aggregate == "extreme" else None
    truths = {p.id: [_Truth(each, p, scope) for each in others] for p in scope}

    considered = [p for p in scope if all(truth.states for truth in truths[p.id])]
    stated = [p for p in scope if all(truth.states_any for truth in truths[p.id])]
    matching = [p for p in scope if all(truth.matches for truth in truths[p.id])]
    if extreme is not None:
        considered = [p for p in considered if extreme.numbers(p)]
        stated = [p for p in stated if extreme.any_numbers(p)]
        matching = [p for p in matching if extreme.numbers(p)]

    _fill(catalog, products)
    result = execute(catalog, plan)

    assert result.n_scope == len(scope)
    assert result.n_considered == len(considered)
    assert result.n_matching == len(matching)
    assert result.n_left_out == len(stated) - len(considered)
    assert result.n_matching <= result.n_considered <= result.n_scope
    rows = [row.product_id for row in result.rows]
    assert rows == _expected_rows(matching, plan, scale)[: plan.limit]
    assert (result.emptied_by is None) or not matching


def _expected_rows(matching: list[Product], plan: Plan, scale: _Scale | None) -> list[str]:
    def best(product: Product) -> float | None:
        assert scale is not None
        numbers = [round(number, 6) for number in scale.numbers(product)]
        return (max(numbers) if plan.descending else min(numbers)) if numbers else None

    if scale is None and plan.order_by is not None:
        stated = [p for p in matching if getattr(p, plan.order_by) is not None]
        ordered = sorted(stated, key=lambda p: p.id)
        ordered.sort(key=lambda p: str(getattr(p, plan.order_by or "")), reverse=plan.descending)
        return [p.id for p in ordered] + sorted(p.id for p in matching if p not in stated)
    if scale is None:
        return sorted(p.id for p in matching)
    if plan.aggregate == "extreme":
        extreme = max if plan.descending else min
        most = extreme((best(p) for p in matching), key=lambda value: value or 0.0, default=None)
        return sorted(p.id for p in matching if best(p) == most)
    stating = sorted((p for p in matching if best(p) is not None), key=lambda p: p.id)
    stating.sort(key=lambda p: best(p) or 0.0, reverse=plan.descending)
    return [p.id for p in stating] + sorted(p.id for p in matching if best(p) is None)


@given(_products(), _plans(), st.randoms())
@settings(max_examples=25, deadline=None)
def test_result_does_not_depend_on_the_order_of_ingestion(
    catalog: Catalog, products: list[Product], plan: Plan, random: Random
) -> None:
    shuffled = list(products)
    random.shuffle(shuffled)
    results = []
    for order in (products, shuffled):
        _fill(catalog, order)
        results.append(execute(catalog, plan))
    assert results[0] == results[1]
