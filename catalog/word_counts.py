"""The words of a catalog, counted product by product, so that a change costs what its products say.

Gives the same `Vocabulary` as `queries.vocabulary`, which reads all attributes for it. What each product said is kept
as numbers of statements, so that it can be taken off again. Texts of an attribute that has many different ones are not
kept: they are no values to filter by.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from catalog.plan import Vocabulary, normalise_attribute_name
from catalog.view import CatalogView, ProductName, StatementRow
from catalog.vocabulary import MAX_VALUES, categorical_values, commonest_first, is_mostly_numbers

_KEPT_TEXTS = 2 * MAX_VALUES  # different texts of an attribute; above it only how many there are at least
_COUNTED_TEXTS = 5_000  # different texts counted again, before so many products have changed that it may be too few

_Statement = tuple[str, str | None, str | None, bool]
"""Name as written, text (None: one of many), dimension, whether it states a number."""


class NotCountedError(Exception):
    """What is known of the texts of an attribute no longer tells whether they are values: all must be read again."""


@dataclass(slots=True)
class _Attribute:
    """How an attribute, of whatever spellings, is used."""

    uses: int = 0
    numbers: int = 0
    spellings: Counter[str] = field(default_factory=Counter)
    dimensions: Counter[str] = field(default_factory=Counter)  # of those that state a number
    texts: Counter[str] | None = field(default_factory=Counter)  # None: too many different ones
    least_texts: int = 0  # different texts at least, where they are not kept

    def count(self, statement: _Statement, n: int) -> None:
        """Add a statement n times, or take it off."""
        name, text, dimension, is_number = statement
        self.uses += n
        _add(self.spellings, name, n)
        if is_number:
            self.numbers += n
            if dimension is not None:
                _add(self.dimensions, dimension, n)
        if self.texts is None:
            self.least_texts += min(n, 0)  # each may have been the only one of its text
        elif text is not None:
            _add(self.texts, text, n)
            if len(self.texts) > _KEPT_TEXTS:
                self.least_texts = len(self.texts)
                self.texts = None

    def values(self) -> tuple[str, ...] | None:
        """The texts by which shops filter, the commonest first; None where they are none."""
        return None if self.texts is None else categorical_values(self.texts)


class _Numbers(dict[_Statement, int]):
    """Statements by number, from 0 in the order in which they were first made."""

    def __init__(self) -> None:
        super().__init__()
        self.statements: list[_Statement] = []

    def __missing__(self, statement: _Statement) -> int:
        self[statement] = number = len(self.statements)
        self.statements.append(statement)
        return number


class WordCounts:
    """The words of a catalog; not for several threads.

    Args:
        names: Of every product, by ascending id.
        rows: Of every product, by ascending id.
    """

    def __init__(self, names: Sequence[ProductName], rows: Iterable[StatementRow]) -> None:
        self._numbers = _Numbers()
        self._ids: list[str] = []  # of products that state something, ascending
        self._first = array("Q")  # place of the first statement of each
        self._said = array("I")  # numbers of statements, product by product
        self._said_since: dict[str, array[int]] = {}  # of products that were changed since
        self._attributes: dict[str, _Attribute] = {}
        self._brands: Counter[str] = Counter()
        self._categories: Counter[str] = Counter()
        self._options: dict[str, Counter[str]] = {}
        self._stated_in: dict[str, Counter[str]] = {}  # category -> statements of each attribute
        self._values: dict[str, tuple[str, ...] | None] = {}
        self._read(rows)
        for name in names:
            self._count_name(name, 1)
        self._count_all({name.id: name.category for name in names})
        self._forget_texts()
        self._vocabulary: Vocabulary | None = None
        self._is_current = False

    def vocabulary(self) -> Vocabulary:
        """All words of the catalog; the same object as long as it would be equal."""
        if self._vocabulary is None or not self._is_current:
            made = self._made_vocabulary()
            if made != self._vocabulary or list(made.values) != list(self._vocabulary.values):
                self._vocabulary = made
            self._is_current = True
        return self._vocabulary

    def category_attributes(self) -> dict[str, frozenset[str]]:
        """Category path -> normalised names of the attributes that any of its products states."""
        return {key: frozenset(names) for key, names in self._stated_in.items()}

    def change(
        self,
        gone: Sequence[ProductName],
        new: Sequence[ProductName],
        rows: Iterable[StatementRow],
        view: CatalogView,
    ) -> None:
        """Take products off and add others; one that was changed is among both.

        Args:
            gone: As they were.
            new: As they are.
            rows: What the new ones state.
            view: For what must be counted again.

        Raises:
            NotCountedError: If everything must be read again; then this must not be used any more.
        """
        said: dict[str, array[int]] = {}
        for row in rows:
            said.setdefault(row[0], array("I")).append(self._number(row))
        before = {name.id: name for name in gone}
        after = {name.id: name for name in new}
        for product_id in sorted(before.keys() | after.keys()):
            old, now = self._said_by(product_id), said.get(product_id, array("I"))
            is_same = sorted(old) == sorted(now) and _facts(before.get(product_id)) == _facts(after.get(product_id))
            self._said_since[product_id] = now
            if is_same:
                continue
            self._is_current = False
            for name, numbers, n in ((before.get(product_id), old, -1), (after.get(product_id), now, 1)):
                if name is not None:
                    self._count_name(name, n)
                    self._count_statements(name.category, Counter(numbers), n)
        self._count_again(view)

    def _read(self, rows: Iterable[StatementRow]) -> None:
        numbers, append, last = self._numbers, self._said.append, ""
        texts: dict[str, set[str]] = {}  # of each attribute
        many: set[str] = set()  # names as written whose texts are too many to be kept
        for product_id, name, text, dimension, is_number in rows:
            if product_id != last:
                last = product_id
                self._ids.append(product_id)
                self._first.append(len(self._said))
            n_known = len(numbers)
            append(numbers[name, None if name in many else text, dimension, bool(is_number)])
            if len(numbers) > n_known and name not in many:
                own = texts.setdefault(normalise_attribute_name(name), set())
                own.add(text)
                if len(own) > _KEPT_TEXTS:
                    many.add(name)
        self._first.append(len(self._said))

    def _number(self, row: StatementRow) -> int:
        """The number of what a row states."""
        _, name, text, dimension, is_number = row
        attribute = self._attributes.get(normalise_attribute_name(name))
        is_kept = attribute is None or attribute.texts is not None
        return self._numbers[name, text if is_kept else None, dimension, bool(is_number)]

    def _said_by(self, product_id: str) -> Sequence[int]:
        """Numbers of what a product stated so far."""
        if product_id in self._said_since:
            return self._said_since[product_id]
        place = bisect_left(self._ids, product_id)
        if place == len(self._ids) or self._ids[place] != product_id:
            return ()
        return self._said[self._first[place] : self._first[place + 1]]

    def _count_all(self, category_of: Mapping[str, str | None]) -> None:
        """Count what was read, all products of a category at once."""
        said = np.frombuffer(self._said, dtype=np.uint32) if self._said else np.zeros(0, dtype=np.uint32)
        categories = list(dict.fromkeys(category_of.values()))
        place_of = {category: place for place, category in enumerate(categories)}
        of_product = np.array([place_of[category_of[product_id]] for product_id in self._ids], dtype=np.int64)
        first = np.array(self._first, dtype=np.int64)
        n_said: NDArray[np.int64] = first[1:] - first[:-1]  # (n_products,)
        both = np.repeat(of_product, n_said) * max(1, len(self._numbers)) + said  # (n_statements,)
        found, counts = np.unique(both, return_counts=True)
        by_category: dict[str | None, Counter[int]] = {}
        for pair, n in zip(found.tolist(), counts.tolist(), strict=True):
            place, number = divmod(pair, max(1, len(self._numbers)))
            by_category.setdefault(categories[place], Counter())[number] = n
        for category, numbers in by_category.items():
            self._count_statements(category, numbers, 1)

    def _forget_texts(self) -> None:
        """Let what was read before an attribute was known to have many texts be the same as what was read behind it."""
        statements = list(self._numbers.statements)
        same = np.arange(len(statements), dtype=np.uint32)  # (n_statements,)
        for number, (name, text, dimension, is_number) in enumerate(statements):
            if text is not None and self._attributes[normalise_attribute_name(name)].texts is None:
                same[number] = self._numbers[name, None, dimension, is_number]
        if statements:
            said = np.frombuffer(self._said, dtype=np.uint32)
            self._said = array("I", same[said].tobytes())

    def _count_name(self, name: ProductName, n: int) -> None:
        if name.brand is not None:
            _add(self._brands, name.brand, n)
        if name.category is not None:
            _add(self._categories, name.category, n)
        for option, text in name.options.items():
            _add_to(self._options, normalise_attribute_name(option), str(text), n)

    def _count_statements(self, category: str | None, numbers: Mapping[int, int], sign: int) -> None:
        for number, n in numbers.items():
            statement = self._numbers.statements[number]
            key = normalise_attribute_name(statement[0])
            attribute = self._attributes.setdefault(key, _Attribute())
            attribute.count(statement, sign * n)
            self._values.pop(key, None)
            if not attribute.uses:
                del self._attributes[key]
            if category is not None:
                _add_to(self._stated_in, category, key, sign * n)

    def _count_again(self, view: CatalogView) -> None:
        """Look at attributes whose different texts may have become few."""
        for attribute in self._attributes.values():
            if attribute.texts is None and attribute.least_texts <= MAX_VALUES:
                attribute.least_texts = view.count_texts(list(attribute.spellings), _COUNTED_TEXTS)
                if attribute.least_texts <= MAX_VALUES:
                    raise NotCountedError

    def _made_vocabulary(self) -> Vocabulary:
        for key, attribute in self._attributes.items():
            if key not in self._values:
                self._values[key] = attribute.values()
        in_order = sorted(self._attributes.items(), key=lambda item: min(item[1].spellings))
        return Vocabulary(
            brands=tuple(commonest_first(self._brands)),
            categories=tuple(commonest_first(self._categories)),
            attribute_names=tuple(commonest_first(Counter({key: one.uses for key, one in in_order}))),
            values={key: values for key, _ in in_order if (values := self._values[key]) is not None},
            options={name: tuple(commonest_first(counts)) for name, counts in sorted(self._options.items())},
            measured=frozenset(key for key, one in in_order if is_mostly_numbers(one.numbers, one.uses)),
            dimensions={key: frozenset(one.dimensions) for key, one in in_order if one.dimensions},
        )


def _facts(name: ProductName | None) -> tuple[object, ...] | None:
    """What is counted of a product beside its attributes; None where there is no product."""
    return None if name is None else (name.brand, name.category, dict(name.options))


def _add(counts: Counter[str], key: str, n: int) -> None:
    counts[key] += n
    if not counts[key]:
        del counts[key]


def _add_to(table: dict[str, Counter[str]], key: str, name: str, n: int) -> None:
    counts = table.setdefault(key, Counter())
    _add(counts, name, n)
    if not counts:
        del table[key]
