"""Generated cases over many products: lists by a bound, superlatives and counts, with gold computed in SQL.

Each maker draws one case, or None when the draw is unfit: too many products to name, or too few to choose
from.
"""

from collections.abc import Sequence
from random import Random

from catalog.plan import Filter, Plan, normalise_attribute_name
from catalog.product import Product
from catalog.quantity import format_quantity
from catalog.queries import execute
from eval.cases import CaseRecord
from eval.stock import Stock, kind_name, language_of, measured, spoken, wording
from rag.question import Language

_LEAST_KIND = 3  # products of a category worth asking about
_MOST_LISTED = 5  # products a reply can be expected to name
_LEAST_STATED = 3  # products that state a measure
_MAX_FORBIDDEN = 3


def price_list(stock: Stock, random: Random) -> CaseRecord | None:
    """The products of a category below a price."""
    kind, some = _kind(stock, random)
    bound = _price_bound(some, random)
    if bound is None:
        return None
    price, currency = bound
    filters = (_of_kind(kind), Filter(field="price", operator="<", value=price, unit=currency))
    shown = f"{price:g} {currency}"
    return _list_case(stock, random, some, filters, "price_below", "filter:price", bound=shown, kind=kind_name(kind))


def measure_list(stock: Stock, random: Random) -> CaseRecord | None:
    """The products of a category below or above a value."""
    kind, some = _kind(stock, random)
    drawn = _measure(some, random)
    if drawn is None:
        return None
    name, unit, values = drawn
    place = random.randrange(len(values) - 1)
    bound = _between(values[place], values[place + 1])
    below = random.random() < 0.5
    quantity = format_quantity(bound, unit)
    operator = "<" if below else ">"
    of_measure = _bound_filter(name, operator, some, bound, unit)
    if of_measure is None:
        return None
    return _list_case(
        stock,
        random,
        some,
        (_of_kind(kind), of_measure),
        "filter_below" if below else "filter_above",
        "filter:attribute",
        bound=quantity,
        kind=kind_name(kind),
        name=spoken(name),
    )


def superlative(stock: Stock, random: Random) -> CaseRecord | None:
    """The product of a category with the lowest or highest price or measure."""
    kind, some = _kind(stock, random)
    most = random.random() < 0.5
    field, key, spoken_name = "price", "dearest" if most else "cheapest", ""
    if random.random() < 0.6:
        drawn = _measure(some, random)
        if drawn is None:
            return None
        field = normalise_attribute_name(drawn[0])
        key, spoken_name = "most" if most else "least", spoken(drawn[0])
    plan = Plan(filters=(_of_kind(kind),), aggregate="extreme", order_by=field, descending=most, limit=3)
    result = execute(stock.catalog, plan)
    if not result.rows or result.n_considered < _LEAST_STATED or result.n_tied > 2 or result.n_left_out:
        return None
    if any(row.product_id not in stock.names for row in result.rows):
        return None
    language = language_of(kind_name(kind))
    names = tuple(stock.names[row.product_id] for row in result.rows)
    return CaseRecord(
        id="-",
        question=wording(random, language, key, kind=kind_name(kind), name=spoken_name),
        answers=names,
        must_include=names,
        evidence=tuple(f"{row.product_id}#{row.field}" for row in result.rows if row.field),
        products=tuple(row.product_id for row in result.rows),
        action="answer",
        ability="superlative",
        language=language,
    )


def count(stock: Stock, random: Random) -> CaseRecord | None:
    """How many products of a category there are, at all or below a price."""
    kind, some = _kind(stock, random)
    filters: tuple[Filter, ...] = (_of_kind(kind),)
    key, shown = "count", ""
    if random.random() < 0.5:
        bound = _price_bound(some, random)
        if bound is None:
            return None
        price, currency = bound
        filters += (Filter(field="price", operator="<", value=price, unit=currency),)
        key, shown = "count_below", f"{price:g} {currency}"
    result = execute(stock.catalog, Plan(filters=filters, aggregate="count"))
    language = language_of(kind_name(kind))
    number = str(result.n_matching)
    return CaseRecord(
        id="-",
        question=wording(random, language, key, kind=kind_name(kind), bound=shown),
        answers=(number,),
        must_include=(number,),
        action="answer",
        ability="count",
        language=language,
    )


def _list_case(
    stock: Stock,
    random: Random,
    some: Sequence[Product],
    filters: tuple[Filter, ...],
    key: str,
    ability: str,
    **parts: str,
) -> CaseRecord | None:
    result = execute(stock.catalog, Plan(filters=filters, limit=_MOST_LISTED + 1))
    ids = [row.product_id for row in result.rows]
    if not 1 <= len(ids) <= _MOST_LISTED or any(product_id not in stock.names for product_id in ids):
        return None
    names = tuple(stock.names[product_id] for product_id in ids)
    others = [stock.names[one.id] for one in some if one.id not in ids and one.id in stock.names]
    forbidden = random.sample(others, min(_MAX_FORBIDDEN, len(others)))
    language: Language = language_of(parts["kind"])
    return CaseRecord(
        id="-",
        question=wording(random, language, key, **parts),
        answers=("; ".join(names),),
        must_include=names,
        must_not_include=tuple(forbidden),
        products=tuple(ids),
        action="answer",
        ability=ability,
        language=language,
    )


def _kind(stock: Stock, random: Random) -> tuple[str, tuple[Product, ...]]:
    large = [kind for kind, some in stock.kinds.items() if len(some) >= _LEAST_KIND]
    kind = random.choice(large or list(stock.kinds) or [""])
    return kind, stock.kinds.get(kind, ())


def _of_kind(kind: str) -> Filter:
    return Filter(field="category", operator="=", value=kind)


def _price_bound(some: Sequence[Product], random: Random) -> tuple[float, str] | None:
    """A round price between two of the products' prices, and their currency; None when they have several."""
    priced = [one for one in some if one.price is not None and one.currency is not None]
    currencies = {one.currency for one in priced}
    prices = sorted({float(one.price) for one in priced if one.price is not None})
    if len(currencies) != 1 or len(prices) < _LEAST_STATED:
        return None
    place = random.randrange(len(prices) - 1)
    return _between(prices[place], prices[place + 1]), str(priced[0].currency)


def _measure(some: Sequence[Product], random: Random) -> tuple[str, str, list[float]] | None:
    """A measure that these products state in one unit: name, unit, and different values, ascending."""
    stated: dict[str, list[tuple[str, float]]] = {}
    for product in some:
        for attribute, quantity in measured(product):
            stated.setdefault(attribute.name, []).append((str(quantity.unit), quantity.magnitude))
    fit = [
        (name, pairs[0][0], sorted({magnitude for _, magnitude in pairs}))
        for name, pairs in stated.items()
        if len(pairs) >= _LEAST_STATED and len({unit for unit, _ in pairs}) == 1
    ]
    fit = [(name, unit, values) for name, unit, values in fit if len(values) >= 2]
    return random.choice(fit) if fit else None


def _bound_filter(name: str, operator: str, some: Sequence[Product], bound: float, unit: str) -> Filter | None:
    """The filter of a bound, in base units as the catalog compares them."""
    for product in some:
        for attribute, quantity in measured(product):
            if attribute.name == name and quantity.unit == unit and quantity.magnitude:
                factor = quantity.base_magnitude / quantity.magnitude
                if quantity.dimension == "temperature":
                    return None  # its base has an offset
                return Filter(
                    field=normalise_attribute_name(name),
                    operator="<" if operator == "<" else ">",
                    value=bound * factor,
                    dimension=quantity.dimension,
                    unit=unit if quantity.dimension == "currency" else None,
                )
    return None


def _between(low: float, high: float) -> float:
    """The roundest number strictly between two numbers."""
    for digits in range(-4, 7):
        step = 10.0**-digits
        candidate = round((int(low / step) + 1) * step, max(digits, 0))
        if low < candidate < high:
            return candidate
    return (low + high) / 2
