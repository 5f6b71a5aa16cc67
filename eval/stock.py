"""What generated cases are drawn from: products and documents, with how a customer would name them.

Everything is read once, in the order of ids, so that the same store and seed give the same cases.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from catalog.database import Catalog
from catalog.plan import normalise_attribute_name
from catalog.product import Attribute, Document, Product
from catalog.quantity import Quantity, parse_quantity
from eval.errors import CasesError
from eval.normalisation import fold
from eval.wordings_en import WORDINGS as ENGLISH
from eval.wordings_zh import WORDINGS as CHINESE
from rag.question import Language
from rag.words.language import detect_language

_MAX_NAME_CHARS = 60  # nobody types a longer title, and replies shorten it
_MAX_VALUE_CHARS = 40  # a longer value is prose, which an answer may put in other words
_MAX_NAME_WORDS = 4
_NAME_CUT = re.compile(r"\s*[,|(\[/;–—]|\s-\s")
_ASKABLE = re.compile(r"[^\W\d_][\w\s-]*")
_NOT_ASKED = frozenset({"url", "image", "link", "sku", "asin", "ean", "gtin", "id", "product id"})
_YES = frozenset(["yes", "true", "是", "有", "支持", "可以"])
_NO = frozenset(["no", "false", "否", "无", "没有", "不支持", "不可以"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A store, read for drawing."""

    catalog: Catalog
    products: tuple[Product, ...]  # those a customer can name without meaning another one
    documents: tuple[Document, ...]
    names: Mapping[str, str]  # product id -> how a customer names it
    kinds: Mapping[str, tuple[Product, ...]]  # category path -> all its products, named or not

    @classmethod
    def read(cls, catalog: Catalog) -> "Stock":
        """Read a whole store.

        Raises:
            CasesError: If there is no product in it.
            StoreError: If it cannot be read.
        """
        with catalog.view() as view:
            everything, documents = tuple(view.iter_products()), tuple(view.iter_documents())
        if not everything:
            raise CasesError("there is no product to ask about; run `shelftalk ingest` first")
        names = _unambiguous(everything)
        kinds: dict[str, list[Product]] = defaultdict(list)
        for product in everything:
            if product.category:
                kinds[product.category].append(product)
        return cls(
            catalog=catalog,
            products=tuple(product for product in everything if product.id in names),
            documents=documents,
            names=names,
            kinds={kind: tuple(some) for kind, some in sorted(kinds.items())},
        )

    def siblings(self, product: Product) -> tuple[Product, ...]:
        """The other products of its category."""
        return tuple(one for one in self.kinds.get(product.category or "", ()) if one.id != product.id)


def language_of(text: str) -> Language:
    """The language to ask in about a thing of this name."""
    return detect_language(text)


def wording(random: Random, language: Language, key: str, **parts: str) -> str:
    """A question of this kind, in one of its wordings."""
    pattern = random.choice((CHINESE if language == "zh" else ENGLISH)[key])
    return pattern.format(**parts)


def spoken(name: str) -> str:
    """An attribute's name as a customer says it: "filter_type" is "filter type"."""
    return re.sub(r"[_\s]+", " ", name).strip()


def kind_name(category: str) -> str:
    """A category as a customer says it: the last part of its path, English in lower case."""
    leaf = category.rsplit(">", 1)[-1].strip()
    return leaf if leaf.isupper() else leaf.lower()


def askable(product: Product) -> Iterator[Attribute]:
    """The attributes whose value is short and stated once."""
    counts = Counter(normalise_attribute_name(attribute.name) for attribute in product.attributes)
    for attribute in product.attributes:
        key = normalise_attribute_name(attribute.name)
        if (
            counts[key] == 1
            and key not in _NOT_ASKED
            and _ASKABLE.fullmatch(spoken(attribute.name))
            and len(key.split()) <= _MAX_NAME_WORDS
            and len(attribute.text) <= _MAX_VALUE_CHARS
        ):
            yield attribute


def facts(product: Product) -> list[Attribute]:
    """Askable attributes that say more than yes or no."""
    return [attribute for attribute in askable(product) if yes_or_no(attribute.text) is None]


def switches(product: Product) -> list[Attribute]:
    """Askable attributes that say yes or no."""
    return [attribute for attribute in askable(product) if yes_or_no(attribute.text) is not None]


def measured(product: Product) -> list[tuple[Attribute, Quantity]]:
    """Askable attributes that are one number with a unit and nothing else."""
    found = []
    for attribute in askable(product):
        quantity = parse_quantity(attribute.text)
        if quantity is not None and quantity.unit is not None and quantity.text == attribute.text.strip():
            found.append((attribute, quantity))
    return found


def yes_or_no(value: str) -> bool | None:
    """What a value says when it says no more than yes or no."""
    folded = fold(value)
    return True if folded in _YES else False if folded in _NO else None


def named_by(product: Product, key: str) -> Attribute | None:
    """The attribute of this normalised name."""
    return next((one for one in product.attributes if normalise_attribute_name(one.name) == key), None)


def everything_said(product: Product) -> str:
    """All texts of a product, folded."""
    parts = [product.title, product.description or "", *product.bullets]
    parts += [f"{spoken(attribute.name)} {attribute.text}" for attribute in product.attributes]
    parts += [review.text for review in product.reviews]
    parts += [f"{pair.question} {pair.answer}" for pair in product.qa]
    return fold(" ".join(parts))


def _unambiguous(products: tuple[Product, ...]) -> dict[str, str]:
    """Names that belong to one product, and begin no other's title."""
    spoken_names = {product.id: _spoken_title(product.title) for product in products}
    titles = sorted(fold(product.title) for product in products)
    counts = Counter(fold(name) for name in spoken_names.values())
    beginnings: Counter[str] = Counter()
    for title in titles:
        words = title.split()
        beginnings.update({" ".join(words[:n]) for n in range(1, len(words) + 1)})
    return {
        product_id: name
        for product_id, name in spoken_names.items()
        if counts[fold(name)] == 1 and beginnings[fold(name)] <= 1 and len(name) <= _MAX_NAME_CHARS
    }


def _spoken_title(title: str) -> str:
    """A title without its list of features, where it is long."""
    if len(title) <= _MAX_NAME_CHARS:
        return title
    return _NAME_CUT.split(title, maxsplit=1)[0].strip()
