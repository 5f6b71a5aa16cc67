"""Find what keeps a catalog from answering: two walks over its products, the first to count, the second to judge.

Rules are made from counts of the whole category before any product is held against them. Memory grows with the
number of categories and of their attributes, and with what is found, not with the number of products.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from catalog.insights.category_summary import CORE_FIELDS, CategorySummary, core_keys
from catalog.insights.common_attributes import AttributeKeys, CommonAttribute, Statement
from catalog.insights.expectations import Category, Expectations, Expected
from catalog.insights.finding import MAX_EXAMPLES, Answerability, AskedFor, Coverage
from catalog.insights.measures import MeasureRule
from catalog.insights.mentions import Mentions
from catalog.insights.prices import PriceRule
from catalog.insights.ranking import excused, ranked
from catalog.insights.repeated_texts import RepeatedTexts, repeats_title
from catalog.insights.tallies import Tallies, Tally
from catalog.product import Product, format_price

_LEAST_SPARSE = 4  # usual attributes that a product must lack to be called sparse


class Walkable(Protocol):
    """One state of a catalog, that can be walked over several times; `CatalogView` is one."""

    def iter_products(self) -> Iterator[Product]:
        """Every product by ascending id."""
        ...

    def revision(self) -> int:
        """Which state it is."""
        ...


def find_answerability(
    view: Walkable,
    *,
    common: Iterable[CommonAttribute] = (),
    asked: Sequence[AskedFor] = (),
    n_examples: int = MAX_EXAMPLES,
) -> Answerability:
    """What is missing, disagrees or looks wrong in a catalog, what would help most first.

    Attributes are held against those of the same category (the whole path), of which there must be at least five
    products; see `expectations.py`, `measures.py`, `prices.py` and `repeated_texts.py` for each rule.

    Args:
        view: The catalog, in one state; walked over twice.
        common: What customers ask for, with the names it has in catalogs.
        asked: What customers asked for in vain, by category.
        n_examples: Most products that one finding names, 1 or more; memory grows with it.

    Raises:
        StoreError: If the store cannot be read.
    """
    keys = AttributeKeys(common)
    texts = RepeatedTexts()
    summaries: dict[Category, CategorySummary] = {}
    for product in view.iter_products():
        summaries.setdefault(product.category, CategorySummary()).add(product, keys.statements(product))
        texts.count(product)
    expectations = Expectations(summaries, keys.common, asked)
    judge = _Judge(summaries, expectations, keys, n_examples)
    for product in view.iter_products():
        judge.look_at(product)
        texts.gather(product)
    spared = excused(judge.tallies, summaries, expectations)
    names = sorted(summaries, key=lambda name: (name is None, name))
    return Answerability(
        revision=view.revision(),
        categories=tuple(judge.coverage(name, n_excused=spared[name]) for name in names),
        findings=ranked(judge.tallies, texts.found(), summaries, expectations),
    )


class _Judge:
    """The second walk."""

    def __init__(
        self,
        summaries: dict[Category, CategorySummary],
        expectations: Expectations,
        keys: AttributeKeys,
        n_examples: int,
    ) -> None:
        self._keys = keys
        self._expected: dict[Category, Expected | None] = {name: expectations.of(name) for name in summaries}
        self._nowhere = expectations.nowhere
        self._prices: dict[Category, PriceRule] = {name: one.prices.rule() for name, one in summaries.items()}
        self._measures: dict[Category, dict[str, MeasureRule]] = {
            name: {own: rule for own, measure in one.measures.items() if (rule := measure.rule()) is not None}
            for name, one in summaries.items()
        }
        self.tallies = Tallies(n_examples)
        self._n_products = {name: one.n_products for name, one in summaries.items()}
        self._n_stated: Counter[Category] = Counter()

    def look_at(self, product: Product) -> None:
        """Hold one product against the rules of its category."""
        statements = self._keys.statements(product)
        self._look_at_facts(product, statements)
        self._look_at_amounts(product, statements)
        self._look_at_price(product)
        if product.category is None:
            self.tallies.at("no_category", None).add(product)
        if repeats_title(product):
            self.tallies.at("title_as_text", product.category, "description").add(product)

    def coverage(self, category: Category, *, n_excused: int) -> Coverage:
        """How much of the expected a category states; once all products were looked at."""
        expected, n_products = self._expected[category], self._n_products[category]
        return Coverage(
            category=category,
            n_products=n_products,
            n_expected=0 if expected is None else len(expected.usual) * n_products - n_excused,
            n_stated=self._n_stated[category],
        )

    def _look_at_facts(self, product: Product, statements: Sequence[Statement]) -> None:
        stated = core_keys(product).union(*(name.near for name, _ in statements))
        for key in self._nowhere:
            if key not in stated:
                self.tallies.at("never_stated", None, key).add(product)
        expected = self._expected[product.category]
        if expected is None:
            return
        self._n_stated[product.category] += len(expected.usual & stated)
        missing = expected.usual - stated
        attributes = expected.usual.difference(CORE_FIELDS)
        lacking = missing & attributes
        if len(lacking) >= max(_LEAST_SPARSE, len(attributes) / 2):
            self.tallies.at("sparse", product.category).add(product)
            missing -= attributes
        mentions = Mentions(product)
        for key in missing:
            self._add_lack(self.tallies.at("missing", product.category, key), key, product, stated, mentions)
        for key in expected.wanted - stated:
            self._add_lack(self.tallies.at("never_stated", product.category, key), key, product, stated, mentions)

    def _add_lack(self, tally: Tally, key: str, product: Product, stated: frozenset[str], mentions: Mentions) -> None:
        if key not in CORE_FIELDS and mentions.of(key, self._keys.common.get(key)):
            tally.n_in_text += 1
            return
        tally.add(product)
        tally.held.update(stated)

    def _look_at_amounts(self, product: Product, statements: Sequence[Statement]) -> None:
        rules = self._measures.get(product.category, {})
        for name, text in statements:
            rule = rules.get(name.own)
            kind = None if rule is None else rule.judge(text)
            if rule is not None and kind is not None:
                tally = self.tallies.at(kind, product.category, name.own)
                tally.add(product, value=text)
                tally.usual = rule.usual(kind)

    def _look_at_price(self, product: Product) -> None:
        if product.price is None:
            return
        if product.category is None and product.price > 0:
            return  # products of all kinds have no usual price
        rule = self._prices[product.category]
        verdict = rule.judge(product.price, product.currency)
        if verdict is not None:
            meant = None if verdict.meant is None else format_price(verdict.meant)
            tally = self.tallies.at(verdict.kind, product.category, "price")
            tally.add(product, value=_money(product.price, product.currency), meant=meant)
            tally.usual = rule.usual(product.currency)


def _money(price: Decimal, currency: str | None) -> str:
    return " ".join(filter(None, (format_price(price), currency)))
