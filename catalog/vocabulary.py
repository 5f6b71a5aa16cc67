"""The words a catalog uses: brands, categories, attribute names and their values, with how often.

Each reading walks over the attributes once. Order is always the commonest first, of equals the alphabet.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any  # SQL expressions of many types

from sqlalchemy import ColumnElement, func, select

from catalog.fields import FieldReader
from catalog.plan import TEXT_FIELDS, AttributeProfile, Vocabulary, normalise_attribute_name
from catalog.tables import ATTRIBUTES, PRODUCTS

MAX_VALUES = 200
"""An attribute with more different texts is prose or a code, no category."""

_MAX_EXAMPLES = 5
_MAX_VALUE_CHARS = 40
_MAX_LONG_SHARE = 0.02  # of its uses; a few long texts among short values ("plastic, with ...") change nothing
_LEAST_NUMBERS = 0.4  # of its uses; "30 x 20 cm" beside "30 cm" is no single number
_FEW_VALUES = 40  # so few are words, even where each is used once
_LEAST_USE = 1.2  # products a value: identifiers have 1, categories many


def read_distinct_values(reader: FieldReader, field: str, limit: int) -> tuple[str, ...]:
    """The different texts of a field, commonest first."""
    if field in TEXT_FIELDS or field in ("price", "stock"):
        return tuple(str(value) for value, _ in _column_counts(reader, PRODUCTS.c[field], limit))
    counts: Counter[str] = Counter(text for _, _, text in reader.option_values(field))
    table = ATTRIBUTES.c
    query = select(table.text, func.count()).where(table.name.in_(reader.attribute_names(field)))
    for text, n in reader.connection.execute(query.group_by(table.text)):
        counts[text] += n
    return tuple(commonest_first(counts)[:limit])


def read_profiles(reader: FieldReader, product_ids: Iterable[str] | None) -> tuple[AttributeProfile, ...]:
    """One profile for each normalised attribute name, the commonest first."""
    ids = None if product_ids is None else sorted(set(product_ids))
    texts: dict[str, Counter[str]] = {}
    dimensions: dict[str, Counter[str | None]] = {}
    for name, text, dimension, n, _ in _stated_texts(reader, ids):
        key = normalise_attribute_name(name)
        texts.setdefault(key, Counter())[text] += n
        dimensions.setdefault(key, Counter())[dimension] += n
    n_products = _products_by_key(reader, ids)
    profiles = [
        AttributeProfile(
            name=key,
            n_products=n_products[key],
            dimension=min(dimensions[key].items(), key=lambda item: (-item[1], item[0] or ""))[0],
            examples=tuple(commonest_first(texts[key])[:_MAX_EXAMPLES]),
        )
        for key in texts
    ]
    return tuple(sorted(profiles, key=lambda profile: (-profile.n_products, profile.name)))


def read_category_attributes(reader: FieldReader) -> dict[str, frozenset[str]]:
    """Category path -> normalised names of the attributes that any of its products states."""
    found: dict[str, set[str]] = {}
    query = (
        select(PRODUCTS.c.category, ATTRIBUTES.c.name)
        .join(ATTRIBUTES, ATTRIBUTES.c.product_id == PRODUCTS.c.id)
        .where(PRODUCTS.c.category.is_not(None))
        .distinct()
    )
    for category, name in reader.connection.execute(query):
        found.setdefault(category, set()).add(normalise_attribute_name(name))
    return {category: frozenset(names) for category, names in found.items()}


def read_vocabulary(reader: FieldReader) -> Vocabulary:
    """All words of the catalog."""
    texts: dict[str, Counter[str]] = {}
    uses: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    dimensions: dict[str, set[str]] = {}
    for name, text, dimension, n, n_numbers in _stated_texts(reader, None):
        key = normalise_attribute_name(name)
        uses[key] += n
        numbers[key] += n_numbers
        if dimension is not None and n_numbers:
            dimensions.setdefault(key, set()).add(dimension)
        texts.setdefault(key, Counter())[text] += n
    options: dict[str, Counter[str]] = {}
    for _, name, text in reader.options:
        options.setdefault(normalise_attribute_name(name), Counter())[text] += 1
    return Vocabulary(
        brands=tuple(value for value, _ in _column_counts(reader, PRODUCTS.c.brand, None)),
        categories=tuple(value for value, _ in _column_counts(reader, PRODUCTS.c.category, None)),
        attribute_names=tuple(commonest_first(uses)),
        values={key: values for key in uses if (values := categorical_values(texts[key])) is not None},
        options={name: tuple(commonest_first(counts)) for name, counts in options.items()},
        measured=frozenset(key for key, n in uses.items() if is_mostly_numbers(numbers[key], n)),
        dimensions={key: frozenset(of) for key, of in dimensions.items()},
    )


def _stated_texts(reader: FieldReader, ids: Sequence[str] | None) -> Iterator[tuple[str, str, str | None, int, int]]:
    """Name, text, dimension, number of attributes that are equal in these, and how many of them state a number."""
    table = ATTRIBUTES.c
    query = select(table.name, table.text, table.dimension, func.count(), func.count(table.base_number))
    if ids is not None:
        query = query.where(reader.json.in_list(table.product_id, ids))
    rows = reader.connection.execute(query.group_by(table.name, table.text, table.dimension))
    yield from rows


def _products_by_key(reader: FieldReader, ids: Sequence[str] | None) -> Counter[str]:
    """How many products state each normalised name, a product with two spellings once."""
    table = ATTRIBUTES.c

    def count(names: Sequence[str] | None) -> dict[str, int]:
        query = select(table.name, func.count(table.product_id.distinct())).group_by(table.name)
        if ids is not None:
            query = query.where(reader.json.in_list(table.product_id, ids))
        return dict(reader.connection.execute(query).all())

    counts: Counter[str] = Counter()
    for name, n in count(None).items():
        counts[normalise_attribute_name(name)] += n
    for key, names in reader.names_by_key.items():
        if len(names) > 1 and key in counts:
            query = select(func.count(table.product_id.distinct())).where(table.name.in_(names))
            if ids is not None:
                query = query.where(reader.json.in_list(table.product_id, ids))
            counts[key] = reader.connection.execute(query).scalar_one()
    return counts


def _column_counts(reader: FieldReader, column: ColumnElement[Any], limit: int | None) -> Sequence[tuple[Any, int]]:
    query = select(column, func.count()).where(column.is_not(None)).group_by(column)
    query = query.order_by(func.count().desc(), column).limit(limit)
    return reader.connection.execute(query).all()


def categorical_values(texts: Counter[str]) -> tuple[str, ...] | None:
    """The short texts of an attribute by which shops filter, the commonest first; None where they are no values."""
    if not _is_categorical(texts):
        return None
    return tuple(text for text in commonest_first(texts) if len(text) <= _MAX_VALUE_CHARS)


def is_mostly_numbers(n_numbers: int, n_uses: int) -> bool:
    """Whether so many uses of an attribute state a number that it is measured."""
    return n_numbers >= _LEAST_NUMBERS * n_uses


def commonest_first(counts: Mapping[str, int]) -> list[str]:
    """The texts by how often they are used, of equals the alphabet."""
    return [text for text, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _is_categorical(texts: Counter[str]) -> bool:
    """Whether an attribute has few, short values that return, like colour or material."""
    long = sum(n for text, n in texts.items() if len(text) > _MAX_VALUE_CHARS)
    if len(texts) > MAX_VALUES or long > _MAX_LONG_SHARE * texts.total():
        return False
    return len(texts) <= _FEW_VALUES or texts.total() >= _LEAST_USE * len(texts)
