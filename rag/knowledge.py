"""What the understanding of questions needs to know of a catalog, built once for each state of its texts."""

from collections import Counter
from dataclasses import dataclass

from catalog.database import Catalog
from catalog.plan import Vocabulary
from catalog.queries import category_attributes, vocabulary
from index.terms import terms
from rag.names import NameIndex
from rag.scope import ScopeFinder


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopKnowledge:
    """Names, categories, brands and attribute names of a catalog."""

    text_revision: int  # of the catalog it was built from
    names: NameIndex
    scope: ScopeFinder
    vocabulary: Vocabulary
    category_attributes: dict[str, frozenset[str]]  # category path -> normalised names its products state
    currencies: tuple[str, ...]  # commonest first
    is_empty: bool

    @classmethod
    def build(cls, catalog: Catalog) -> "ShopKnowledge":
        """Read the catalog's names and vocabulary; linear in its size."""
        with catalog.view() as view:
            revision = view.text_revision()
            names = view.names()
            counts = view.counts()
            offers = Counter(o.currency for o in view.offers([n.id for n in names]).values() if o.currency)
        words = vocabulary(catalog)
        ordinary = _ordinary_words(words)
        return cls(
            text_revision=revision,
            names=NameIndex(names, ordinary=ordinary),
            scope=ScopeFinder(words, names),
            vocabulary=words,
            category_attributes=category_attributes(catalog),
            currencies=tuple(currency for currency, _ in offers.most_common()),
            is_empty=counts.products + counts.documents == 0,
        )


def _ordinary_words(words: Vocabulary) -> frozenset[str]:
    """Words of attribute names and of values that several products share: they say how, not which."""
    found: set[str] = set()
    for name in words.attribute_names:
        found.update(name.split())
        found.update(terms(name))
    for values in words.values.values():
        for value in values:
            found.update(word.strip(",.;()") for word in value.lower().split())
    return frozenset(word for word in found if not any(char.isdigit() for char in word))
