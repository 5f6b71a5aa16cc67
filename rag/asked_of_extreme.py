"""Questions about the extreme of a kind: "how much memory does the cheapest tablet have?", "is the lightest one red?".

What is asked is asked of one product, which a plan over the catalog picks: the words of the superlative up to the kind
say which, the others what is asked of it.
"""

import re
from collections.abc import Collection

from catalog.plan import Plan
from rag.knowledge import ShopKnowledge
from rag.plan_building import order_of
from rag.reading import Reading
from rag.recognition import stated_names
from rag.vocabulary.concepts import asked_concepts

_LEADS_TO_ONE = re.compile(
    r"\b(?:of|does|do|is|are|was|has|on|in|can|will)\s+(?:the|your|ur)\s+(?:very\s+|absolute\s+)?$", re.IGNORECASE
)
_ASKS_YES_OR_NO = re.compile(
    r"^\W*(?:and\s+|so\s+|but\s+)?(?:does|is|has|can|will)\s+(?:the|your|ur)\s+$", re.IGNORECASE
)
_ASKS_HOW_MUCH = re.compile(r"\bhow (?:many|much)\s+(?!is\b|does\b|do\b|are\b|of\b)[a-z]", re.IGNORECASE)
_ASKS_HOW = re.compile(r"^\W*how\b", re.IGNORECASE)
_SHOWN_ANYWAY = ("price",)  # with every product that is named
_MAX_TIED = 3
_LONGEST_KIND = 6  # words behind a superlative that say which kind is meant


def asked_of_extreme(reading: Reading, knowledge: ShopKnowledge) -> Plan | None:
    """The plan that picks the product of which something else is asked; None where the superlative itself is asked."""
    if not reading.extremes or reading.scope.category is None or reading.conditions or reading.named.groups:
        return None
    extreme = reading.extremes[0]
    ways = (extreme.words, extreme.words.split()[0])  # "the biggest tent" is the one with the biggest capacity
    found = (re.search(rf"\b{re.escape(words)}\b", reading.text, re.IGNORECASE) for words in ways)
    said = next(filter(None, found), None)
    if said is None or not _LEADS_TO_ONE.search(reading.text[: said.start()]):
        return None
    phrase, behind = _up_to_kind(reading.text[said.end() :], knowledge)
    head = reading.text[: said.start()]
    if not phrase or not _asks(head, behind, {*extreme.concept.names, *_SHOWN_ANYWAY}, knowledge):
        return None
    available = stated_names(knowledge, reading.scope.category)
    order_by = order_of(extreme, available)
    scope = knowledge.scope.find(phrase, available=available)
    if order_by is None or scope.category is None:
        return None
    return Plan(
        filters=scope.filters, aggregate="extreme", order_by=order_by, descending=extreme.descending, limit=_MAX_TIED
    )


def _asks(head: str, behind: str, besides: Collection[str], knowledge: ShopKnowledge) -> bool:
    """Whether the words around a superlative ask for something of the product that it picks.

    Args:
        head: Before it.
        behind: Behind the kind of product.
        besides: Names of what is told with the product anyway.
        knowledge: Of the catalog.
    """
    is_more = re.search(r"\w{2,}", behind) is not None
    if _ASKS_YES_OR_NO.search(head):
        return is_more
    asked = [{one.name, *one.names} for one in asked_concepts(f"{head} {behind}".lower())]
    asked += [{name} for name in knowledge.scope.attributes_named(head)]
    if asked:
        return any(names.isdisjoint(besides) for names in asked)
    return _ASKS_HOW_MUCH.search(head) is not None or (is_more and _ASKS_HOW.search(head) is not None)


def _up_to_kind(text: str, knowledge: ShopKnowledge) -> tuple[str, str]:
    """(the words of a text up to the kind of product that it names, the rest); ("", text) where it names none."""
    words = text.split()
    kinds = [knowledge.scope.category_of(" ".join(words[:size])) for size in range(1, len(words) + 1)]
    size = next((i + 1 for i, kind in enumerate(kinds) if kind is not None), 0)
    while 0 < size < len(words) and kinds[size] not in (kinds[size - 1], None) and size < _LONGEST_KIND:
        size += 1  # "laptop bags" are no laptops
    return " ".join(words[:size]), " ".join(words[size:])
