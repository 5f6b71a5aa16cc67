"""What the words of a question name: products, kinds, conditions, superlatives; before it is decided what they mean."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from catalog.plan import Filter
from index.chinese_script import simplified
from index.terms import terms
from rag.conditions.bare_units import as_stated, dimensions_of
from rag.conditions.body_measures import names_of_user_height
from rag.conditions.constraints import NumberConditions, find_conditions
from rag.conditions.counted_parts import counted_parts
from rag.conditions.measured_attributes import AttributeNaming
from rag.conditions.scope import Scope
from rag.conditions.sizes import wanted_size
from rag.conditions.superlatives import superlatives, with_more, without_superlatives
from rag.conditions.wanted_amounts import Measured, find_wanted
from rag.knowledge import ShopKnowledge, leaf_of
from rag.naming.joined_names import names_of_parts
from rag.naming.names import NamedProducts
from rag.reading import Reading
from rag.vocabulary.attributes import concept_names
from rag.vocabulary.concepts import Concept, Extreme
from rag.words.bare_question import without_titles
from rag.words.intents import Wording, wordings
from rag.words.language import is_chinese
from rag.words.plain_chinese import plain_chinese
from rag.words.regional_spelling import in_shops_spelling

_OF_PACKAGE = re.compile(
    r"\b(?:packag(?:e|ing)|box|shipping|gross|carton|pallet|outer|inner|tare|imperial)\b|毛重|包装"
)  # not of the product
_TWO_LATIN = re.compile(r"[A-Za-z0-9)\"”.]\s*(?:和|与|跟|及|、)\s*[A-Za-z0-9]")  # two names joined
_NUMBER_OF = re.compile(r"\bnumber of\b|\bcount\b", re.IGNORECASE)
_ASKS_OR_POINTS = re.compile(
    r"[?？]\s*$|\b(?:the|this|that|these|those|your|its?|is|are|do|does|can|could|will|would|has|have|how|what|when|where"
    r"|who|why|which|compare|difference|vs|price|cost|costs)\b",
    re.IGNORECASE,
)
_RANKS_GOODS = re.compile(
    r"^\W*(?:(?:what|which)(?:['’]?s| is| are)?\s+)?(?:show me\s+|i want\s+|find\s+)?(?:the|your|ur)?\s*$",
    re.IGNORECASE,
)
_MAX_BRAND_PRODUCTS = 5  # a brand with more products is a filter, not a product


def in_plain_words(text: str, knowledge: ShopKnowledge) -> str:
    """A question in one script, in plain words and in the shop's spelling."""
    names = knowledge.vocabulary.attribute_names
    return in_shops_spelling(plain_chinese(simplified(text)), lambda word: sum(word in name.split() for name in names))


def read_question(
    text: str, named: NamedProducts, knowledge: ShopKnowledge, *, counts: bool = False, kind_before: str | None = None
) -> Reading:
    """Everything the words of a question say, before it is decided what they mean together.

    Args:
        text: The question.
        named: The products it names.
        knowledge: Of the catalog.
        counts: Whether numbers of parts ("2 doors") choose among products, and are not asked of one.
        kind_before: Leaf of the category that the conversation is about, for a question that names none.
    """
    said = without_titles(text, named.mentions)  # amounts and colours in a name are no conditions
    kind = knowledge.scope.category_of(said)
    available = stated_names(knowledge, kind)
    conditions = _with_size(conditions_in(said, knowledge, available), knowledge)
    available = available if kind is not None else stated_names(knowledge, kind_before)
    conditions = _with_counts(conditions, knowledge, available) if counts else conditions
    extremes = superlatives(with_more(_without_brand(conditions.rest, knowledge)), knowledge, available)
    rest = without_names_of(conditions.filters, without_superlatives(conditions.rest, extremes))
    scope = _with_ranked_kind(knowledge.scope.find(rest, available=available), conditions.rest, extremes, knowledge)
    brand = next((str(one.value) for one in scope.filters if one.field == "brand"), None)
    of_brand = () if brand is None else knowledge.names.of_brand(brand, category=scope.category)
    return Reading(
        text=text,
        rest=conditions.rest,
        named=named,
        scope=scope,
        brand_ids=of_brand if len(of_brand) <= _MAX_BRAND_PRODUCTS else (),
        conditions=tuple(_known_currency(one, knowledge) for one in conditions.filters),
        extremes=extremes,
        wordings=_wordings(_without_counted(said, knowledge), _kind_named(said, scope, knowledge))
        | ({"policy"} if knowledge.documents.are_in(text) else frozenset()),
        name_terms=terms_of_names(named),
        attributes=tuple(knowledge.scope.attributes_named(conditions.rest)),
        unread=conditions.unread,
    )


def named_products(text: str, knowledge: ShopKnowledge, *, sure: bool) -> NamedProducts:
    """The products a text names; words that name a whole kind of product ("frames") name no single one."""
    found = _named_in(knowledge.documents.without(text), knowledge, sure=sure)
    is_weak = not (found.mentions or found.by_identifier or found.in_full)
    if is_weak and found.groups and _is_searched(text) and knowledge.names.only_describe(found.used_words):
        return NamedProducts() if knowledge.scope.category_of(text) is not None else found
    return _of_kind(found, knowledge.scope.category_of(text), knowledge) if is_weak and found.groups else found


def _is_searched(text: str) -> bool:
    """Whether a text is typed like into a search box: it asks nothing, and speaks of no one thing."""
    return not (_ASKS_OR_POINTS.search(text) or is_chinese(text))


def _named_in(text: str, knowledge: ShopKnowledge, *, sure: bool) -> NamedProducts:
    found = knowledge.names.find(text, sure=sure)
    if found.in_full:
        return found
    if not found.by_identifier:  # the 4.5 of "less than 4.5 cm" names no product
        rest = find_conditions(text, AttributeNaming(of_concept=lambda concept: concept.names)).rest
        found = found if rest == text else knowledge.names.find(rest, sure=sure)
        text = rest
    if is_chinese(text) and len(found.groups) != 2 and ("compare" in wordings(text) or _TWO_LATIN.search(text)):
        joined = names_of_parts(text, lambda part: knowledge.names.find(part, sure=sure))
        found = joined or found
    unknown = knowledge.scope.unknown_model(text, knowledge.names.knows) if is_chinese(text) else None
    if unknown is not None:
        return replace(found, product_ids=(), groups=(), unknown=(unknown,))
    kind = knowledge.scope.category_words(text)
    if found.by_identifier or not kind or not found.groups or knowledge.names.mentioned(text):
        return found
    if not {term for word in found.used_words for term in terms(word)} <= kind:
        return found
    rest = " ".join(word for word in text.split() if not set(terms(word)) or not set(terms(word)) <= kind)
    return knowledge.names.find(rest, sure=sure)


def _of_kind(named: NamedProducts, leaf: str | None, knowledge: ShopKnowledge) -> NamedProducts:
    """The products named, where they are of a kind: no cable is meant by "24 inch monitor with HDMI"."""
    groups = [tuple(i for i in group if category_of(i, knowledge) == leaf) for group in named.groups]
    if leaf is None or all(map(len, groups)):
        return named
    return NamedProducts()


def terms_of_names(named: NamedProducts) -> frozenset[str]:
    return frozenset(term for word in named.used_words for term in terms(word))


def kind_terms(named: NamedProducts, knowledge: ShopKnowledge) -> frozenset[str]:
    """Words of the named products' titles that say their kind: "rain" of a rain jacket asks for nothing."""
    names = [knowledge.names.product(i) for group in named.groups for i in group[:1]]
    words = {term for name in names if name is not None for term in terms(name.title)}
    of_options = {term for name in knowledge.vocabulary.options for term in terms(name)}  # the "Size" of "Size M"
    return frozenset(word for word in words if knowledge.names.is_type_word(word) and word not in of_options)


def category_of(product_id: str | None, knowledge: ShopKnowledge) -> str | None:
    name = None if product_id is None else knowledge.names.product(product_id)
    return None if name is None else leaf_of(name.category)


def wanted_amounts(text: str, knowledge: ShopKnowledge, available: Sequence[str]) -> NumberConditions:
    """The amounts that a list is wished to have, of what the products in question state in units."""
    dimensions = dimensions_of(available, knowledge.vocabulary)
    return _as_stated(
        find_wanted(text, Measured(naming=_naming(knowledge, available), dimensions=dimensions)), knowledge
    )


def conditions_in(
    text: str, knowledge: ShopKnowledge, available: Sequence[str], *, of_one: bool = False
) -> NumberConditions:
    """The numeric conditions of a text.

    Args:
        text: A question.
        knowledge: Of the catalog.
        available: Attribute names that the products in question state.
        of_one: Whether they are put to one product, so that an attribute anywhere in the text is what a number is of.
    """
    found = find_conditions(text, replace(_naming(knowledge, available), of_one=of_one))
    return _as_stated(found, knowledge)


def _as_stated(conditions: NumberConditions, knowledge: ShopKnowledge) -> NumberConditions:
    return replace(conditions, filters=tuple(as_stated(one, knowledge.vocabulary) for one in conditions.filters))


def _with_size(conditions: NumberConditions, knowledge: ShopKnowledge) -> NumberConditions:
    """Conditions with the size of clothes that the rest of the text wants."""
    size = wanted_size(conditions.rest, knowledge.vocabulary)
    if size is None:
        return conditions
    one, (start, end) = size
    rest = f"{conditions.rest[:start]} {conditions.rest[end:]}"
    return replace(conditions, filters=(*conditions.filters, one), rest=rest)


def _with_counts(conditions: NumberConditions, knowledge: ShopKnowledge, available: Sequence[str]) -> NumberConditions:
    """Conditions with how many of its parts a product shall have."""
    found = counted_parts(conditions.rest, available, knowledge.vocabulary.measured)
    return replace(conditions, filters=(*conditions.filters, *found.filters), rest=found.rest)


def _naming(knowledge: ShopKnowledge, available: Sequence[str]) -> AttributeNaming:
    def of_concept(concept: Concept) -> list[str]:
        names = [name for name in concept_names(concept, available) if name not in knowledge.scope.switch_names]
        own = [name for name in names if not _OF_PACKAGE.search(name)] or names
        return [name for name in own if simplified(name) in concept.names] or own

    return AttributeNaming(
        of_concept=of_concept,
        in_words=_numeric_names(knowledge, available),
        user_heights=names_of_user_height(available),
        dimensions_of=lambda: dimensions_of(available, knowledge.vocabulary),
    )


def stated_names(knowledge: ShopKnowledge, category: str | None) -> Sequence[str]:
    """The attribute names that products of a category leaf state, commonest first; of all products without one."""
    names = knowledge.vocabulary.attribute_names
    if category is None:
        return names
    return knowledge.leaf_attributes.get(category) or names


def _numeric_names(knowledge: ShopKnowledge, available: Sequence[str]) -> Callable[[str], Sequence[str]]:
    """Attribute names in the words around a number, of those that can be meant; yes/no attributes hold no number."""
    measured, switches = knowledge.vocabulary.measured, knowledge.scope.switch_names

    def named(near: str) -> list[str]:
        stated = [name for name in knowledge.scope.attributes_named(near) if name in available]
        return [name for name in stated if (name in measured if measured else name not in switches)]

    return named


def _without_counted(text: str, knowledge: ShopKnowledge) -> str:
    """A text without names of attributes that count something: "number of batteries" counts no products."""
    for name in knowledge.scope.attributes_named(text) if _NUMBER_OF.search(text) else ():
        if _NUMBER_OF.search(name):
            text = re.sub(rf"\b{re.escape(name)}\b", " ", text, flags=re.IGNORECASE)
    return text


def _kind_named(text: str, scope: Scope, knowledge: ShopKnowledge) -> frozenset[str]:
    """The words of a kind that a text names by more than one word: the "return" of "return policy" names none."""
    is_named = len(scope.used_words) > 1 or bool(knowledge.scope.category_words(text))
    return scope.used_words if scope.category and is_named else frozenset()


def _wordings(text: str, kind: frozenset[str]) -> frozenset[Wording]:
    """The wordings of a text; the words of a kind of product are none of the shop's terms ("privacy filter")."""
    said = wordings(text)
    if "policy" not in said or not kind:
        return said
    without = " ".join(word for word in text.split() if not set(terms(word)) & kind)
    return said if "policy" in wordings(without) else said - {"policy"}


def without_names_of(conditions: Sequence[Filter], text: str) -> str:
    """A text without the names of the attributes its conditions are on: "max drill steel" asks for no steel."""
    return without_words({name for condition in conditions for name in condition.field.split("|")}, text)


def without_words(names: Collection[str], text: str) -> str:
    """A text without names of attributes that stand in it."""
    for name in sorted(names, key=lambda name: (-len(name), name)):
        text = re.sub(
            rf"\b{re.escape(name)}s?\b" if name.isascii() else re.escape(name), " ", text, flags=re.IGNORECASE
        )
    return text


def _with_ranked_kind(scope: Scope, text: str, extremes: Sequence[Extreme], knowledge: ShopKnowledge) -> Scope:
    """A scope with the kind that is ranked by its own name: by "the biggest hard drive" one is meant."""
    if scope.category is not None or not extremes:
        return scope
    head, said, _ = text.lower().partition(extremes[0].words.lower())
    kind = knowledge.scope.find(" ".join(said.split()[1:]), with_values=False) if _RANKS_GOODS.search(head) else Scope()
    if not kind.is_kind_whole:
        return scope
    return replace(scope, filters=(*kind.filters, *scope.filters), used_words=scope.used_words | kind.used_words)


def _without_brand(text: str, knowledge: ShopKnowledge) -> str:
    """A text without the brand in it: the cheapest of "Silicon Power" is sought by no power."""
    for one in knowledge.scope.find(text, with_values=False, with_kind=False).filters:
        text = re.sub(re.escape(one.text), " ", text, flags=re.IGNORECASE) if one.text else text
    return text


def _known_currency(one: Filter, knowledge: ShopKnowledge) -> Filter:
    """Prices in a currency the shop does not use are taken as its own."""
    return replace(one, unit=None) if one.unit and one.unit not in knowledge.currencies else one
