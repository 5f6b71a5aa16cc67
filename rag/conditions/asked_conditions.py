"""The conditions that a yes-or-no question puts to the products it is about ("is it under 2 kg?", "in navy?").

A wish that the catalog knows becomes a condition of its own, so that each gets its verdict; a question that asks for
more than its conditions say gets none.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from catalog.plan import Filter
from catalog.quantity import find_quantities
from index.terms import terms
from rag.conditions.body_measures import without_bodies
from rag.conditions.sizes import wanted_size
from rag.knowledge import ShopKnowledge, leaf_of
from rag.question import Understanding
from rag.reading import left_unasked
from rag.recognition import conditions_in, stated_names, without_names_of, without_words
from rag.vocabulary.bilingual import attribute_synonyms
from rag.vocabulary.colours import BASIC_COLOURS
from rag.vocabulary.concepts import asked_concepts
from rag.vocabulary.glossary_words import without_phrases as without_chinese_names
from rag.words.bare_question import bare_question, without_titles
from rag.words.intents import wordings
from rag.words.language import is_chinese

_SAID_TWICE = 2
_NAMING_FIELDS = ("brand", "category", "title")
_ASKS_WHAT = re.compile(
    r"\b(?:what|which|how|who|whose|when|where|why|tell|show|give|list|find|compare|need to know)\b"
    r"|什么|多少|哪|怎么|多久|几",
    re.IGNORECASE,
)
_IN_STOCK = re.compile(r"\bin stock\b|\bsold out\b|有货|现货|缺货", re.IGNORECASE)
_MADE_BY = re.compile(
    r"\b(?:mak(?:e|es|ing)|made|brand|from|behind|by|maker|manufactur\w*|produc\w*|buil(?:d|t))\b"
    r"|\b(?:is|that's|it's) an?\b",
    re.IGNORECASE,
)


def with_conditions(understood: Understanding, knowledge: ShopKnowledge) -> Understanding:
    """With the conditions put to the products in focus, and as a yes-or-no question where it is no more than these."""
    names = [knowledge.names.product(i) for i in understood.product_ids]
    if understood.intent not in ("yes_no", "fact") or not names:
        return understood
    titles = [*(name.title for name in names if name is not None), *understood.mentions]
    category = next((leaf_of(name.category) for name in names if name is not None), None)
    available = stated_names(knowledge, category)
    naming = understood.name_terms - _words_of_attributes(
        without_titles(understood.asked, titles), available, knowledge
    )
    text = bare_question(understood.asked, titles, naming)
    if understood.intent == "fact" and _ASKS_WHAT.search(text):
        return understood
    asked = _conditions(understood, text, titles, available, knowledge)
    if _IN_STOCK.search(text):  # "is the red one in stock?": red says which
        asked = tuple(one for one in asked if one.field == "availability")
    if not asked or (understood.intent == "fact" and _asks_besides(text, asked, titles, knowledge)):
        return understood
    own = understood.name_terms | {term for title in titles for term in terms(title)}
    if left_unasked(text, asked, own):  # a yes must be one to all of it
        return replace(understood, asks_more=True)
    is_policy = understood.is_policy and not _explains_policy(text, asked)
    return replace(understood, conditions=asked, intent="yes_no", is_policy=is_policy)


def _conditions(
    understood: Understanding, text: str, titles: Sequence[str], available: Sequence[str], knowledge: ShopKnowledge
) -> tuple[Filter, ...]:
    whole_text = without_titles(understood.asked, titles)
    found = conditions_in(text, knowledge, available, of_one=True)
    measured = knowledge.vocabulary.measured.intersection(knowledge.scope.attributes_named(whole_text))
    rest = without_words(measured, without_names_of(found.filters, found.rest))
    in_rest = knowledge.scope.find(rest, available=available, with_kind=False).filters
    values = list(in_rest)
    whole = knowledge.scope.find(whole_text, available=available, with_kind=False).filters
    said = set(terms(whole_text))
    values += [
        one
        for one in whole
        if one.operator in ("has", "lacks") and len(terms(one.field)) > 1 and set(terms(one.field)) <= said
    ]
    if not found.filters and any(amount.unit is not None or measured for amount in find_quantities(text)):
        return ()  # "lasts 120 min on one battery, right?" asks about the minutes
    taken = {term for one in found.filters for term in terms(one.field.replace("|", " "))}
    if not values:
        taken |= understood.name_terms if understood.intent == "fact" else set()
        spoken = without_chinese_names(whole_text.lower())
        values = [_in_colour(word) for word in BASIC_COLOURS.findall(spoken) if word not in taken]
    if is_chinese(text):  # a Latin name in a Chinese question is cut out in part only
        of_titles = {term for title in titles for term in terms(title) if term.isascii()}
        values = [one for one in values if one.value is None or not set(terms(str(one.value))) <= of_titles]
    size = wanted_size(whole_text, knowledge.vocabulary)
    values = [_of_named_attribute(one, whole_text, available, knowledge) for one in values]
    is_of_maker = bool(_MADE_BY.search(text))
    values += _own_maker(understood, knowledge) if is_of_maker else []
    values += [] if size is None else [size[0]]
    asked = {
        (one.field, one.operator, one.value): one
        for one in (*found.filters, *values)
        if one.field not in _NAMING_FIELDS or (one.field == "brand" and is_of_maker)
    }
    return tuple(one for one in asked.values() if not _is_of_field_name(one, asked.values()))


def _is_of_field_name(one: Filter, others: Collection[Filter]) -> bool:
    """Whether a value is a word of its attribute's name, beside another value: the "print" of print technology."""
    if one.operator != "contains" or sum(other.field == one.field for other in others) < _SAID_TWICE:
        return False
    return set(terms(str(one.value))) <= set(terms(one.field))


def _own_maker(understood: Understanding, knowledge: ShopKnowledge) -> list[Filter]:
    """The brand of a product, where the question says it beside the name too ("does Aurora make the Aurora 200?")."""
    name = knowledge.names.product(understood.product_ids[0])
    brand = None if name is None else name.brand
    if brand is None or len(re.findall(rf"\b{re.escape(brand)}\b", understood.asked, re.IGNORECASE)) < _SAID_TWICE:
        return []
    return [Filter(field="brand", operator="=", value=brand, text=brand)]


def _explains_policy(text: str, conditions: Sequence[Filter]) -> bool:
    """Whether what sounds like the shop's terms is a condition ("would I pay less than 20?", "recycled polyester")."""
    rest = without_words({one.text for one in conditions if one.text}, text)
    return any(one.field == "price" for one in conditions) or "policy" not in wordings(rest)


def _of_named_attribute(one: Filter, text: str, available: Sequence[str], knowledge: ShopKnowledge) -> Filter:
    """A value as that of the attribute that the text names: of "handle material: steel" the handle's."""
    if one.value is None or one.operator not in ("contains", "lacks") or one.field in _NAMING_FIELDS:
        return one
    stated = frozenset(available) - knowledge.vocabulary.measured - knowledge.scope.switch_names
    named = [name for name in knowledge.scope.attributes_named(text) if name in stated]
    meant = [name for name in named if name in one.field.split("|")] or named[:1]
    return replace(one, field="|".join(meant)) if meant else one


def _words_of_attributes(text: str, available: Sequence[str], knowledge: ShopKnowledge) -> set[str]:
    """The words of attributes named in full by several words: "cable length" asks, though a cable is named so too."""
    stated = frozenset(available)
    named = [name for name in knowledge.scope.attributes_named(text) if name in stated]
    return {term for name in named if len(terms(name)) > 1 for term in terms(name)}


def _asks_besides(text: str, conditions: Sequence[Filter], titles: Sequence[str], knowledge: ShopKnowledge) -> bool:
    """Whether a text asks for something that its conditions are not on: "the price of the white one"."""
    text = without_names_of(conditions, without_bodies(text))
    of_name = {term for title in titles for term in terms(title)}
    if any(not set(terms(name)) <= of_name for name in knowledge.scope.attributes_named(text)):
        return True
    fields = {name for one in conditions for name in one.field.split("|")}
    return any(
        concept.name not in fields and not fields & set(concept.names) for concept in asked_concepts(text.lower())
    )


def _in_colour(word: str) -> Filter:
    fields = "|".join(name for name in attribute_synonyms()["colour"])
    return Filter(field=fields, operator="contains", value=word, text=word)
