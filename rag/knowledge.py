"""What the understanding of questions needs to know of a catalog.

Never changed: of each state of the catalog's texts there is another, made of the one before by what has changed
(`catalog_reading.py`), and the same as if the whole had been read again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from catalog.database import Catalog, ProductName
from catalog.plan import Vocabulary
from catalog.view import CatalogView
from catalog.word_counts import WordCounts
from index.chinese_script import simplified
from index.terms import terms
from rag.conditions.kinds_in_titles import KindsInTitles
from rag.conditions.scope import ScopeFinder
from rag.documents.names import DocumentNames
from rag.naming.name_changes import NameChanges
from rag.naming.name_words import words_of_name
from rag.naming.names import NameIndex
from rag.vocabulary.bilingual import attribute_synonyms, kinds, part_kinds
from rag.vocabulary.concepts import CONCEPTS
from rag.vocabulary.glossary_words import glossary
from rag.words.chinese_spelling import ChineseLexicon
from rag.words.spelling import SpellingLexicon

_MAX_KEPT = 1 << 14  # attributes whose words are kept for the next change of the catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogWords:
    """What is said in a catalog, the names of its products and documents apart."""

    text_revision: int
    vocabulary: Vocabulary
    category_attributes: dict[str, frozenset[str]]  # category path -> normalised names its products state
    currencies: tuple[str, ...]  # commonest first
    is_empty: bool

    @classmethod
    def of(cls, view: CatalogView, counts: WordCounts, *, is_empty: bool) -> "CatalogWords":
        """Those of one state of a catalog, which may have no record at all."""
        return cls(
            text_revision=view.text_revision(),
            vocabulary=counts.vocabulary(),
            category_attributes=counts.category_attributes(),
            currencies=tuple(view.currencies()),
            is_empty=is_empty,
        )


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
    told_kinds: frozenset[str] = frozenset()  # leaves of categories that titles tell; the catalog knows them not

    @classmethod
    def build(cls, catalog: Catalog) -> "ShopKnowledge":
        """Read the catalog's names and vocabulary; linear in its size."""
        with catalog.view() as view:
            kinds_told = KindsInTitles(names := view.names())
            names = kinds_told.given_to(names)
            documents = read_document_names(view, _texts(names))
            n_records = view.counts()
            is_empty = n_records.products + n_records.documents == 0
            words = CatalogWords.of(view, WordCounts(names, view.statements()), is_empty=is_empty)
        return cls.of(words, names, documents, told_kinds=kinds_told.told)

    @classmethod
    def of(
        cls,
        words: CatalogWords,
        names: Sequence[ProductName],
        documents: DocumentNames,
        *,
        told_kinds: frozenset[str] = frozenset(),
    ) -> "ShopKnowledge":
        """What is known of a catalog that was read.

        Args:
            words: What is said in it.
            names: Of all its products.
            documents: The names that its documents give.
            told_kinds: Leaves of categories that titles tell, which the catalog does not know.
        """
        vocabulary = words.vocabulary
        by_name = NameIndex(names, ordinary=_ordinary_words(vocabulary))
        titles = [simplified(text) for text in (*_texts(names), *_values(vocabulary)) if not text.isascii()]
        return cls(
            text_revision=words.text_revision,
            names=by_name,
            scope=ScopeFinder(vocabulary, names),
            vocabulary=vocabulary,
            category_attributes=words.category_attributes,
            leaf_attributes=_by_leaf(words.category_attributes, vocabulary.attribute_names),
            spelling=SpellingLexicon(_asked_for(vocabulary), names=by_name.title_words),
            chinese_spelling=ChineseLexicon(_asked_for_in_chinese(vocabulary), titles),
            documents=documents,
            currencies=words.currencies,
            is_empty=words.is_empty,
            told_kinds=told_kinds,
        )

    def changed(self, words: CatalogWords, changes: NameChanges) -> "ShopKnowledge":
        """What is known now, of the same documents; takes time for what has changed, and for shallow copies.

        Args:
            words: What is said in it now.
            changes: How its names have changed since this was made.
        """
        other = replace(
            self,
            text_revision=words.text_revision,
            currencies=words.currencies,
            is_empty=words.is_empty,
        )
        vocabulary = words.vocabulary
        is_same = vocabulary is self.vocabulary
        if is_same and not changes:
            return other
        names = self.names.changed(changes, ordinary=_ordinary_words(vocabulary))
        touched = {word for name in (*changes.gone, *changes.new) for word in words_of_name(name.title)}
        return replace(
            other,
            names=names,
            documents=self.documents.changed(gone=_texts(changes.gone), new=_texts(changes.new), titles=names.titles()),
            scope=self.scope.changed(vocabulary, changes),
            vocabulary=vocabulary,
            category_attributes=words.category_attributes,
            leaf_attributes=_by_leaf(words.category_attributes, vocabulary.attribute_names),
            spelling=self.spelling.changed(
                None if is_same else _asked_for(vocabulary),
                gone_names=[word for word in touched if not names.knows(word)],
                new_names=[word for word in touched if not self.names.knows(word)],
            ),
            chinese_spelling=self._chinese_changed(vocabulary, changes),
        )

    def _chinese_changed(self, vocabulary: Vocabulary, changes: NameChanges) -> ChineseLexicon:
        before, after = _values(self.vocabulary), _values(vocabulary)
        gone = (*_texts(changes.gone), *(before - after))
        new = (*_texts(changes.new), *(after - before))
        return self.chinese_spelling.changed(
            None if vocabulary is self.vocabulary else _asked_for_in_chinese(vocabulary),
            gone_titles=[simplified(text) for text in gone if not text.isascii()],
            new_titles=[simplified(text) for text in new if not text.isascii()],
        )


def read_document_names(view: CatalogView, titles: Iterable[str]) -> DocumentNames:
    """The names that the documents of a shop give, beside the titles of its products."""
    return DocumentNames.of(view.iter_documents(), view.counts().documents, titles)


def leaf_of(category: str | None) -> str | None:
    """The last part of a category path; None without one.

    Example:
        >>> leaf_of("Home > Vacuums")
        'Vacuums'
    """
    return None if category is None else category.split(">")[-1].strip()


def _asked_for(words: Vocabulary) -> list[str]:
    """What a typo in a question may stand for; words of names are found with their typos elsewhere."""
    asked_for = [*words.attribute_names, *(leaf_of(category) or "" for category in words.categories)]
    asked_for += [name for concept in CONCEPTS for name in concept.names]
    asked_for += [value for values in words.values.values() for value in values]
    asked_for += [word for line in (*kinds(), *part_kinds()) for word in line if word.isascii()]
    return asked_for


def _asked_for_in_chinese(words: Vocabulary) -> list[str]:
    """The Chinese words with which things are asked for in this shop."""
    known: list[str] = [*glossary(), *(leaf_of(category) or "" for category in words.categories)]
    known += words.attribute_names
    known += [word for line in (*kinds(), *part_kinds()) for word in line]
    known += [word for name in words.attribute_names for word in attribute_synonyms().get(name, ())]
    known += [value for values in words.values.values() for value in values]
    return [simplified(word) for word in known if not word.isascii()]


def _texts(names: Iterable[ProductName]) -> list[str]:
    return [name.title for name in names]


def _values(words: Vocabulary) -> set[str]:
    """The values that are not in plain Latin letters, each once."""
    return {value for values in words.values.values() for value in values if not value.isascii()}


def _ordinary_words(words: Vocabulary) -> frozenset[str]:
    """Words of attribute names and of values that several products share: they say how, not which."""
    return frozenset().union(*(_ordinary_of(name, words.values.get(name, ())) for name in words.attribute_names))


@lru_cache(maxsize=_MAX_KEPT)
def _ordinary_of(name: str, values: tuple[str, ...]) -> frozenset[str]:
    """The words of one attribute, without those that have a digit."""
    found = {*name.split(), *terms(name)}
    for value in values:
        found.update(word.strip(",.;()") for word in value.lower().split())
    return frozenset(word for word in found if not any(char.isdigit() for char in word))


def _by_leaf(by_category: Mapping[str, frozenset[str]], in_order: Sequence[str]) -> dict[str, tuple[str, ...]]:
    place = {name: number for number, name in enumerate(in_order)}
    found: dict[str, set[str]] = {}
    for category, names in by_category.items():
        found.setdefault(leaf_of(category) or "", set()).update(names)
    return {leaf: tuple(sorted(names & place.keys(), key=place.__getitem__)) for leaf, names in found.items()}
