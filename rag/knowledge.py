"""What the understanding of questions needs to know of a catalog, built once for each state of its texts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.database import Catalog, ProductName
from catalog.plan import Vocabulary
from catalog.queries import category_attributes, vocabulary
from index.chinese_script import simplified
from index.terms import terms
from rag.conditions.scope import ScopeFinder
from rag.documents.names import DocumentNames
from rag.naming.name_words import words_of_name
from rag.naming.names import NameIndex
from rag.vocabulary.bilingual import attribute_synonyms, kinds
from rag.vocabulary.concepts import CONCEPTS
from rag.vocabulary.glossary_words import glossary
from rag.words.chinese_spelling import ChineseLexicon
from rag.words.spelling import SpellingLexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopKnowledge:
    """Names, categories, brands and attribute names of a catalog."""

    text_revision: int  # of the catalog it was built from
    names: NameIndex
    scope: ScopeFinder
    vocabulary: Vocabulary
    category_attributes: dict[str, frozenset[str]]  # category path -> normalised names its products state
    leaf_attributes: dict[str, tuple[str, ...]]  # the same by the leaf of the path, commonest of the catalog first
    spelling: SpellingLexicon  # words with which things are asked for in this shop
    chinese_spelling: ChineseLexicon  # the same in Chinese
    documents: DocumentNames
    currencies: tuple[str, ...]  # commonest first
    is_empty: bool

    @classmethod
    def build(cls, catalog: Catalog) -> "ShopKnowledge":
        """Read the catalog's names and vocabulary; linear in its size."""
        with catalog.view() as view:
            revision = view.text_revision()
            names = view.names()
            counts = view.counts()
            documents = DocumentNames.of(view.iter_documents(), counts.documents, [name.title for name in names])
            offers = Counter(o.currency for o in view.offers([n.id for n in names]).values() if o.currency)
        words = vocabulary(catalog)
        ordinary = _ordinary_words(words)
        by_category = category_attributes(catalog)
        return cls(
            text_revision=revision,
            names=NameIndex(names, ordinary=ordinary),
            scope=ScopeFinder(words, names),
            vocabulary=words,
            category_attributes=by_category,
            chinese_spelling=_chinese_lexicon(words, names),
            spelling=_lexicon(words, names),
            leaf_attributes=_by_leaf(by_category, words.attribute_names),
            documents=documents,
            currencies=tuple(currency for currency, _ in offers.most_common()),
            is_empty=counts.products + counts.documents == 0,
        )


def _lexicon(words: Vocabulary, names: Sequence[ProductName]) -> SpellingLexicon:
    """What a typo in a question may stand for, and the words of names, which are found with their typos elsewhere."""
    asked_for = [*words.attribute_names, *(leaf_of(category) or "" for category in words.categories)]
    asked_for += [name for concept in CONCEPTS for name in concept.names]
    asked_for += [value for values in words.values.values() for value in values]
    return SpellingLexicon(asked_for, names={word for name in names for word in words_of_name(name.title)})


def _chinese_lexicon(words: Vocabulary, names: Sequence[ProductName]) -> ChineseLexicon:
    """The Chinese words with which things are asked for in this shop, and those of its titles."""
    known: list[str] = [*glossary(), *(leaf_of(category) or "" for category in words.categories)]
    known += [simplified(name) for name in words.attribute_names]
    known += [word for line in kinds() for word in line]
    known += [word for name in words.attribute_names for word in attribute_synonyms().get(name, ())]
    known += [value for values in words.values.values() for value in values]
    titles = [name.title for name in names] + [value for values in words.values.values() for value in values]
    return ChineseLexicon(map(simplified, known), [simplified(title) for title in titles if not title.isascii()])


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


def leaf_of(category: str | None) -> str | None:
    """The last part of a category path; None without one.

    Example:
        >>> leaf_of("Home > Vacuums")
        'Vacuums'
    """
    return None if category is None else category.split(">")[-1].strip()


def _by_leaf(by_category: Mapping[str, frozenset[str]], in_order: Sequence[str]) -> dict[str, tuple[str, ...]]:
    place = {name: number for number, name in enumerate(in_order)}
    found: dict[str, set[str]] = {}
    for category, names in by_category.items():
        found.setdefault(leaf_of(category) or "", set()).update(names)
    return {leaf: tuple(sorted(names & place.keys(), key=place.__getitem__)) for leaf, names in found.items()}
