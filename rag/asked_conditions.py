"""The conditions that a yes-or-no question puts to the products it is about ("is it under 2 kg?", "in navy?").

A wish that the catalog knows becomes a condition of its own, so that each gets its verdict; a question that asks for
more than its conditions say gets none.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from catalog.plan import Filter
from catalog.quantity import find_quantities
from index.terms import terms
from rag.bare_question import bare_question, without_titles
from rag.bilingual import attribute_synonyms
from rag.colours import BASIC_COLOURS
from rag.concepts import asked_concepts
from rag.knowledge import ShopKnowledge, leaf_of
from rag.question import Understanding
from rag.reading import left_unasked
from rag.recognition import conditions_in, stated_names

_NAMING_FIELDS = ("brand", "category", "title")
_ASKS_WHAT = re.compile(
    r"\b(?:what|which|how|who|whose|when|where|why|tell|show|give|list|find|compare|need to know)\b|什么|多少|哪|怎么|多久|几",
    re.IGNORECASE,
)
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
    titles = [name.title for name in names if name is not None]
    category = next((leaf_of(name.category) for name in names if name is not None), None)
    text = bare_question(understood.asked, titles, understood.name_terms)
    if understood.intent == "fact" and _ASKS_WHAT.search(text):
        return understood
    asked = _conditions(understood, text, titles, stated_names(knowledge, category), knowledge)
    if understood.intent == "fact" and (not asked or _asks_besides(text, asked)):
        return understood
    if not asked:
        return understood
    if left_unasked(text, asked, understood.name_terms):  # a yes must be one to all of it
        return replace(understood, asks_more=True)
    return replace(understood, conditions=asked, intent="yes_no")


def _conditions(
    understood: Understanding, text: str, titles: Sequence[str], available: Sequence[str], knowledge: ShopKnowledge
) -> tuple[Filter, ...]:
    found = conditions_in(text, knowledge, available)
    in_rest = knowledge.scope.find(found.rest, available=available).filters
    values = list(in_rest)
    whole_text = without_titles(understood.asked, titles)
    whole = knowledge.scope.find(whole_text, available=available).filters
    values += [one for one in whole if one.operator in ("has", "lacks") and len(terms(one.field)) > 1]
    if not found.filters and any(amount.unit is not None for amount in find_quantities(text)):
        values = []  # "lasts 120 min on one battery, right?" asks about the minutes
    values += [_in_colour(word) for word in BASIC_COLOURS.findall(whole_text.lower()) if not values]
    is_of_maker = bool(_MADE_BY.search(text))
    asked = {
        (one.field, one.operator, one.value): one
        for one in (*found.filters, *values)
        if one.field not in _NAMING_FIELDS or (one.field == "brand" and is_of_maker)
    }
    return tuple(asked.values())


def _asks_besides(text: str, conditions: Sequence[Filter]) -> bool:
    """Whether a text asks for something that its conditions are not on: "the price of the white one"."""
    fields = {name for one in conditions for name in one.field.split("|")}
    return any(
        concept.name not in fields and not fields & set(concept.names) for concept in asked_concepts(text.lower())
    )


def _in_colour(word: str) -> Filter:
    fields = "|".join(name for name in attribute_synonyms()["colour"])
    return Filter(field=fields, operator="contains", value=word, text=word)
