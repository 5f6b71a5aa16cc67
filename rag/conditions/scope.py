"""Which part of the catalog a text speaks of: categories, brands and the values by which shops filter.

Made of the vocabulary and the names of a catalog; a change of the catalog gives another. Words are compared as terms,
so that plural and case do not matter; Chinese words are compared as they stand.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import pairwise

from catalog.database import ProductName
from catalog.plan import Filter, Operator, Vocabulary
from index.chinese_script import simplified
from index.terms import STOP_WORDS, terms
from rag.conditions.denials import is_denied
from rag.conditions.kinds import KindFinder
from rag.conditions.scope_words import attribute_terms, first_word, folded, is_within, without_chinese
from rag.conditions.value_words import MAX_VALUE_TERMS, meant_value, value_words
from rag.conditions.yes_no_attributes import shortened, yes_no_attributes
from rag.naming.name_changes import NameChanges
from rag.vocabulary.chinese_brands import brands_in_chinese
from rag.vocabulary.chinese_kinds import spoken_kinds
from rag.vocabulary.chinese_names import LEAST_NAMED, ChineseName, ChineseNames

_PURPOSE = re.compile(
    r"\b(?:for(?!\s+(?:me|us|him|her|you|less|more|under|over|below|at|up|which|\d|[€$£]))"
    r"|compatible with|that fits?|to fit)\b",
    re.IGNORECASE,
)
_ASKING_TERMS = frozenset(
    terms(
        """
        looking search find hunting shopping hunt shop browsing market keen interested hoping saving need want good
        best nice suitable recommend suggest something any one show option spend
        much money dont don value price figure tag number highest lowest top smallest largest maximum minimum what whats
        your least most cheap im we re id we'd i'm i'd
        """
    )
)
_GOING_FOR = frozenset(terms("pay paying worry worried wait waiting ask asking go going care caring hope fan out up"))
_WORD = re.compile(r"[a-z0-9]+")
_REMAINING = re.compile(r"\b(?:are|is|be|still|do i have) left\b", re.IGNORECASE)  # no left-hand side is wanted
_IS_AMOUNT = re.compile(r"\d+[a-z]{1,2}")
_OF_ONE = re.compile(r"\b(?:it|its|this|that|the|does|has|is|are|what|how|which)\b|[^\x00-\x7f]", re.IGNORECASE)
_PART_WORDS = 2  # of the name of a yes/no attribute, which tell it from all others
_LATIN_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9&.-]{4,}")
_LEAST_KIND_CHARS = 4
_LEAST_ATTRIBUTE_CHARS = 2  # a shorter word behind 的 is no longer name
_WITHOUT_ZH = re.compile(r"(?<!有)(?<!带)(?<!配)(?<!支持)(?:没有?|无|不带|不含|不配|不支持|不要|不具备|不需要)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The filters a text names by word, and the words that named them."""

    filters: tuple[Filter, ...] = ()
    used_words: frozenset[str] = frozenset()  # terms, and Chinese words as they stand
    is_kind_whole: bool = False  # the category is named by a whole name of it

    @property
    def category(self) -> str | None:
        """The leaf of the category that is named, None when none is."""
        for one in self.filters:
            if one.field == "category":
                return str(one.value)
        return None


class ScopeFinder:
    """Finds categories, brands and filter values in a text."""

    def __init__(self, vocabulary: Vocabulary, names: Sequence[ProductName]) -> None:
        """Index the words; linear in the size of the catalog."""
        self._kinds = KindFinder(vocabulary, names)
        self._vocabulary = vocabulary
        self._set_brands(vocabulary)
        self._set_values(vocabulary)
        self._set_attributes(vocabulary)

    def changed(self, vocabulary: Vocabulary, changes: NameChanges) -> "ScopeFinder":
        """That of the changed catalog; only what its words have changed is made anew."""
        other, before = copy(self), self._vocabulary
        other._kinds = self._kinds.changed(vocabulary, changes)
        other._vocabulary = vocabulary
        if (vocabulary.brands, vocabulary.categories) != (before.brands, before.categories):
            other._set_brands(vocabulary)
        if vocabulary.values != before.values or list(vocabulary.values) != list(before.values):
            other._set_values(vocabulary)
        if vocabulary.attribute_names != before.attribute_names:
            other._set_attributes(vocabulary)
        return other

    def _set_brands(self, vocabulary: Vocabulary) -> None:
        by_folded = {folded(brand): brand for brand in vocabulary.brands}
        own = {brand: by_folded[brand] for brand in by_folded if brand not in STOP_WORDS}
        self._brands = brands_in_chinese(vocabulary.brands) | own
        self._brands_with: dict[str, list[str]] = defaultdict(list)
        for brand in self._brands:
            self._brands_with[first_word(brand)].append(brand)
        self._kind_words = {
            words[0].lower() for leaf in vocabulary.categories if (words := leaf.split(">")[-1].split())
        }

    def _set_values(self, vocabulary: Vocabulary) -> None:
        self._values = value_words(vocabulary.values)
        switches = yes_no_attributes(vocabulary)
        self.switch_names = frozenset(switches.values())
        """Names of the attributes whose values are yes and no."""
        self._switches: dict[str, list[tuple[int, frozenset[str], str]]] = defaultdict(list)
        for rank, (key, name) in enumerate(switches.items()):
            self._switches[key[0]].append((rank, frozenset(key), name))
        self._switches_in_script = [
            (rank, frozenset(key), name) for rank, (key, name) in enumerate(switches.items()) if not name.isascii()
        ]
        self._short: dict[str, list[tuple[frozenset[str], list[str]]]] = defaultdict(list)
        for key, having in shortened(switches).items():
            self._short[key[0]].append((frozenset(key), having))

    def _set_attributes(self, vocabulary: Vocabulary) -> None:
        self._attribute_terms = attribute_terms(vocabulary.attribute_names)
        self._places = {name: place for place, name in enumerate(vocabulary.attribute_names)}
        self._chinese = ChineseNames(vocabulary.attribute_names)

    def find(
        self, text: str, *, with_values: bool = True, with_kind: bool = True, available: Collection[str] = ()
    ) -> Scope:
        """The category, brands and values a text names; a brand inside another word does not count.

        Args:
            text: A question.
            with_values: Also look for values such as colours and materials and for yes/no attributes.
            with_kind: Also look for a category; False where the product is known.
            available: Attributes that the products in question state; where one of them has a value that is named,
                it is meant, not that of another. Empty: all are alike.
        """
        words = terms(text)
        filters: list[Filter] = []
        used: set[str] = set()
        brand = self._brand(text)
        kind = self._kind_of(text) if with_kind else Scope()
        if kind.used_words and kind.used_words < brand.used_words:  # the case of "Case Logic" is no kind
            kind = Scope()
        for found in (kind, brand):
            filters.extend(found.filters)
            used |= found.used_words
        if with_values:
            found = self._value_filters(text, words, frozenset(available), frozenset(used))
            if kind.filters and available:  # the "window" of doors is no condition on a "Windows 10 laptop"
                found = _without_foreign_switches(found, frozenset(available))
            filters.extend(found.filters)
            used |= found.used_words
        return Scope(filters=tuple(filters), used_words=frozenset(used), is_kind_whole=kind.is_kind_whole)

    def _short_switches(self, words: frozenset[str], available: frozenset[str]) -> Iterator[tuple[frozenset[str], str]]:
        """The yes/no attributes of the products in question that are named but for words like "included"."""
        for key, names in (one for word in sorted(words) for one in self._short.get(word, ())):
            if key <= words and len(names) == 1 and names[0] in available:
                yield key, names[0]

    def unglued(self, text: str) -> str:
        """A text with a space between a brand and the kind of product written right behind it: "ASUSchromebook"."""
        return _LATIN_TOKEN.sub(self._with_space, text)

    def _with_space(self, token: re.Match[str]) -> str:
        word = token.group()
        folded = word.lower()
        for size in range(len(word) - _LEAST_KIND_CHARS, 1, -1):
            if folded[:size] in self._brands and folded[size:] in self._kind_words:
                return f"{word[:size]} {word[size:]}"
        return word

    def unknown_model(self, text: str, is_known: Callable[[str], bool]) -> str | None:
        """A brand of the shop with a Chinese word that no title holds and a number: "谷屿 沐崖 768"; else None."""
        brand = next((str(one.value) for one in self._brand(text).filters), None)
        if brand is None:
            return None
        match = re.search(rf"{re.escape(brand)}\s*([一-鿿]{{2,6}})\s+(\d{{2,4}})(?!\d|\s*[元块美欧克毫升斤件个])", text)
        return match.group() if match and not is_known(match[1]) else None

    def unsold_kind(self, text: str) -> str | None:
        """The kind of product that a Chinese text names and the shop has nothing of; None where there is none."""
        return self._kinds.unsold(text)

    def category_words(self, text: str) -> frozenset[str]:
        """The terms of the kind of product that a text names in full; () where none or only in part."""
        return self._kinds.words_in_full(text)

    def attributes_named(self, text: str) -> list[str]:
        """Attributes whose whole name stands in a text, longest first; a name inside a longer one does not count.

        Args:
            text: A question or the words around a number.
        """
        present = set(terms(text))
        found: list[tuple[str, set[str]]] = []
        for term in present:
            for said, name, said_terms in self._attribute_terms.get(term, ()):
                if said_terms <= present if said.isascii() else len(said) > 1 and said in text:
                    found.append((name, said_terms))
        kind = self._kinds.words_in_full(text)
        if kind:  # "the highest depth of the adjustable shelves" asks for no adjustable depth
            found = [one for one in found if not one[1] & kind or (not one[1] <= kind and one[0] in text.lower())]
        found.sort(key=lambda pair: (-len(pair[1]), -len(pair[0]), pair[0]))
        glossed = self.named_in_chinese(text)
        spoken = [text[one.start : one.end] for one in glossed]
        found = [one for one in found if not is_within(one[0], spoken)]  # of 电池容量 no other capacity is meant
        kept: list[tuple[str, set[str]]] = [(one.name, set()) for one in glossed]
        for name, name_terms in found:
            if not any(name_terms < longer for _, longer in kept) and name not in (n for n, _ in kept):
                kept.append((name, name_terms))
        return [name for name, _ in kept]

    def category_of(self, text: str) -> str | None:
        """The leaf of the category a text names; None when it names none."""
        return self._kind_of(text).category

    def _kind_of(self, text: str) -> Scope:
        """The kind of product that a text names, beside names of attributes, or as the head of one ("usb hub")."""
        bare = self._without_attributes(text)
        found = self._category_of(bare, terms(bare))
        if found.filters or _OF_ONE.search(text):
            return found
        whole = self._category_of(text, terms(text))
        return whole if whole.is_kind_whole else found

    def named_in_chinese(self, text: str) -> list[ChineseName]:
        """The attributes with English names that Chinese words of a text name in full, the surest first."""
        return sorted((one for one in self._chinese.find(text) if one.score >= LEAST_NAMED), key=lambda o: -o.score)

    def _without_attributes(self, text: str) -> str:
        """A text without the names of attributes, which hold words for kinds: 处理器频率 asks for no 处理器, and "page
        yield" for no storage page."""
        for one in self.named_in_chinese(text):
            said = text[one.start : one.end]
            own = said.rpartition("的")[2]  # "显示器的分辨率" speaks of a kind and of its resolution
            kinds = spoken_kinds(own)
            if kinds and own.endswith(kinds[-1].said) and len(spoken_kinds(text)) == 1:  # 防水音箱 asks for 音箱
                continue
            if one.n_words > 1 and len(own) > _LEAST_ATTRIBUTE_CHARS and not self._kinds.is_called(own):
                text = text[: one.end - len(own)] + " " * len(own) + text[one.end :]
        of_kind = self._kinds.words_in_full(text)  # the "screen protector" of an "anti-glare screen protector"
        for name in self.attributes_named(text):
            of_name = set(terms(name))
            is_of_kind = of_name <= self._kinds.words_in_full(name) or of_name < of_kind
            if name.isascii() and " " in name and not is_of_kind:
                text = re.sub(rf"\b{re.escape(name)}\b", " ", text, flags=re.IGNORECASE)
        return text

    def _chinese_switches(self, text: str, available: frozenset[str]) -> list[Filter]:
        """Yes/no attributes with English names that a Chinese text wants, or wants not."""
        filters: dict[tuple[int, int], Filter] = {}
        for one in self._chinese.find(text):
            is_meant = one.name in self.switch_names and (not available or one.name in available)
            if one.score < LEAST_NAMED or not is_meant or (one.start, one.end) in filters:
                continue
            lacks = _WITHOUT_ZH.search(text[: one.start]) is not None
            said = text[one.start : one.end]
            filters[one.start, one.end] = Filter(
                field=one.name, operator="lacks" if lacks else "has", value=None, text=said
            )
        return list(filters.values())

    def names_brand(self, text: str) -> bool:
        """Whether a text names a brand of the shop."""
        return bool(self._brand(text).filters)

    def _category(self, text: str, words: Sequence[str]) -> Scope:
        kind = self._kinds.find(text, words)
        if kind is None:
            return Scope()
        filters = [Filter(field="category", operator="=", value=kind.leaf, text=kind.leaf)]
        if kind.title_words:
            first, *others = kind.title_words
            said = first if text.isascii() else next(iter(kind.used_words))
            filters.append(Filter(field="title", operator="contains", value=first, also=tuple(others), text=said))
        return Scope(filters=tuple(filters), used_words=kind.used_words, is_kind_whole=kind.is_whole)

    def _category_of(self, text: str, words: Sequence[str]) -> Scope:
        """The kind of product wanted: what stands before "for" says it, what stands behind it is what it is for."""
        head = _PURPOSE.split(text, maxsplit=1)[0]
        if head == text:
            return self._category(text, words)
        found = self._category(head, terms(head))
        telling = [t for t in terms(head)[-1:] if t not in STOP_WORDS | _ASKING_TERMS | _GOING_FOR]
        return found if found.filters or telling else self._category(text, words)

    def _brand(self, text: str) -> Scope:
        plain = folded(text)
        words = {"", *_WORD.findall(plain)}
        for brand in sorted((b for word in words for b in self._brands_with.get(word, ())), key=lambda b: (-len(b), b)):
            boundary = r"(?<![a-z0-9])" + re.escape(brand) + r"(?![a-z0-9])" if brand.isascii() else re.escape(brand)
            if brand in plain and re.search(boundary, plain):
                verbatim = self._brands[brand]
                if _IS_AMOUNT.fullmatch(brand) and verbatim not in text:  # "3m" is a length, 3M a brand
                    continue
                said = verbatim if brand.isascii() else brand
                return Scope(
                    filters=(Filter(field="brand", operator="=", value=verbatim, text=said),),
                    used_words=frozenset({brand, *terms(verbatim)}),
                )
        return Scope()

    def _value_filters(
        self, text: str, words: Sequence[str], available: frozenset[str], taken: frozenset[str]
    ) -> Scope:
        text, whole = _REMAINING.sub(" ", text), words
        words = [word for word in words if word not in taken]
        words = [word for word in words if word != "left" or "left" in terms(text)]
        filters: list[Filter] = list(self._chinese_switches(without_chinese(text, taken), available))
        used: set[str] = {term for one in filters for term in terms(one.text)}
        chinese = {one.field for one in filters}
        present = frozenset(words)
        switches = (*self._switches_named(text, present), *self._short_switches(present, available))
        for key, name in (*switches, *self._part_of_switch(words, available)):
            if name in chinese or not used.isdisjoint(key):
                continue
            if not name.isascii() and any(name in one.field for one in filters):  # a part of a longer name
                continue
            first = re.escape(name.split()[0][:4])
            lacks = bool(
                re.search(
                    rf"\b(?:without|no|not|non)\b[\s-]+(?:a |an |any )?{first}|[无不没]{re.escape(name)}",
                    text.lower(),
                )
            )
            filters.append(Filter(field=name, operator="lacks" if lacks else "has", value=None, text=name))
            used.update(key)
        words = [word for word in words if word not in used]
        for span in self._values_with_kind(whole, taken, available, self._kinds.words_in_full(text)):
            names, value = meant_value(self._values[span], available, self._places, taken)
            filters.append(Filter(field="|".join(names), operator="contains", value=value, text=value))
            used |= set(span)
        for size in range(MAX_VALUE_TERMS, 0, -1):
            for start in range(len(words) - size + 1):
                span = tuple(words[start : start + size])
                if span in self._values and not used & set(span):
                    names, value = meant_value(self._values[span], available, self._places, taken)
                    operator: Operator = "lacks" if is_denied(text, value) else "contains"
                    filters.append(Filter(field="|".join(names), operator=operator, value=value, text=value))
                    used |= set(span)
        return Scope(filters=tuple(filters), used_words=frozenset(used))

    def _values_with_kind(
        self, words: Sequence[str], taken: frozenset[str], available: frozenset[str], kind_terms: frozenset[str]
    ) -> Iterator[tuple[str, ...]]:
        """Values said with the word for the kind: the "espresso machine" among coffee machines."""
        for span in pairwise(words):
            having = self._values.get(span, ()) if span[1] in taken and set(span) != kind_terms else ()
            if any(name in available for name, _ in having):
                yield span

    def _part_of_switch(self, words: Sequence[str], available: frozenset[str]) -> Iterator[tuple[frozenset[str], str]]:
        """The only yes/no attribute whose name begins with two words said together: "pet hair" of "pet hair brush"."""
        for first, second in pairwise(words):
            longer = {
                name
                for _, key, name in self._switches.get(first, ())
                if len(key) > _PART_WORDS and name in available and terms(name)[:_PART_WORDS] == [first, second]
            }
            if len(longer) == 1 and not {first, second} & STOP_WORDS:
                yield frozenset((first, second)), longer.pop()

    def _switches_named(self, text: str, words: frozenset[str]) -> list[tuple[frozenset[str], str]]:
        """(terms, name) of the yes/no attributes whose names stand in a text, longer names first."""
        found = [one for word in words for one in self._switches.get(word, ()) if one[1] <= words]
        if not text.isascii():
            found += [one for one in self._switches_in_script if simplified(one[2]) in text]
        return [(key, name) for _, key, name in sorted(set(found), key=lambda one: one[0])]


def _without_foreign_switches(found: Scope, available: frozenset[str]) -> Scope:
    """Values without yes/no attributes that the products in question do not state; their words stay unused."""
    foreign = [one for one in found.filters if one.operator == "has" and one.field not in available]
    of_foreign = {term for one in foreign for term in terms(one.field)}
    kept = tuple(one for one in found.filters if one not in foreign)
    of_kept = {term for one in kept for term in (*terms(one.field), *terms(one.text))}
    return Scope(filters=kept, used_words=found.used_words - (of_foreign - of_kept))
