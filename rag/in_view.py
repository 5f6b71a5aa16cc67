"""What a question that names no product is about: the page, the conversation, or what one word of a title tells.

Also what is no kind of product there: the screen of the laptop in view is a part of it, and no monitor.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.terms import terms
from rag.knowledge import ShopKnowledge, leaf_of
from rag.question import Focus, Understanding
from rag.reading import Reading
from rag.recognition import category_of, stated_names
from rag.vocabulary.attributes import concept_names
from rag.vocabulary.concepts import asked_concepts
from rag.words.intents import asks_for_other, ordinal, refers_back

_ASKS_FOR_GOODS = re.compile(
    r"\b(?:do you (?:have|sell|carry|stock)|have you got|show me|list|looking for|any other|recommend)\b"
    r"|有没有|你们有|有哪些|推荐",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?:it|its|it's|this one|that one)\b(?!\s+possible)", re.IGNORECASE)
_THE_ONE = re.compile(r"\b(?:the|your|ur)\s+(?P<words>[\w-]+(?:\s+[\w-]+){0,2})", re.IGNORECASE)
_OTHER_VARIANT = re.compile(
    r"\b(?:an?other|other|different|more|which|what|any)\s+(?:colou?rs?|sizes?|versions?|variants?|finish(?:es)?)\b",
    re.IGNORECASE,
)
_MAX_TITLED = 4  # products that a word of their titles may mean
_LEAST_CHARS = 3
_LEAST_TITLED_WORDS = 2


def kind_before(blank: Understanding, knowledge: ShopKnowledge) -> str | None:
    """The kind of product that the page or the last list is of; None without one."""
    if blank.question.product_id is not None:
        return category_of(blank.question.product_id, knowledge)
    listed = () if blank.focus.plan is None else blank.focus.plan.filters
    in_list = next((str(one.value) for one in listed if one.field == "category"), None)
    return in_list or category_of(next(iter(blank.focus.product_ids), None), knowledge)


def without_parts(reading: Reading, blank: Understanding, knowledge: ShopKnowledge) -> Reading:
    """A question on a product's page, or after one was spoken of, without a kind that is a part of this product.

    "How many plates do you get?" is of the plates in the box, not of the wall plates of the shop, and the screen and
    the SSD of "has it got an SSD?" are those of the laptop.
    """
    kind, page = reading.scope.category, blank.question.product_id
    if kind is None or _ASKS_FOR_GOODS.search(reading.text):
        return reading
    is_part = (
        kind in knowledge.told_kinds if page is not None else _is_part_of_one(reading, kind, blank.focus, knowledge)
    )
    if not is_part:
        return reading
    others = tuple(one for one in reading.scope.filters if one.field not in ("category", "title"))
    return replace(reading, scope=replace(reading.scope, filters=others, is_kind_whole=False))


def _is_part_of_one(reading: Reading, kind: str, focus: Focus, knowledge: ShopKnowledge) -> bool:
    """Whether a kind that is named is a part of the one product that was spoken of last."""
    own = category_of(focus.product_ids[0], knowledge) if len(focus.product_ids) == 1 else None
    if own is None or own == kind or reading.named.groups or reading.extremes or reading.conditions:
        return False
    if reading.wordings & {"recommend", "count", "compare", "policy"}:
        return False
    if _IT.search(reading.text):
        return True
    if not reading.speaks_of_one_of_a_kind:
        return False
    stated = stated_names(knowledge, own)
    of_kind = reading.scope.used_words
    is_named = any(of_kind & set(terms(name)) for name in stated)
    asked = (one for one in asked_concepts(reading.text.lower()) if _is_of(one.names, kind, of_kind))
    return is_named or any(concept_names(one, stated) for one in asked)


def _is_of(names: tuple[str, ...], kind: str, said: frozenset[str]) -> bool:
    """Whether what a concept is called holds a word for a kind: the "screen" of "screen size"."""
    words = said | set(terms(kind))
    return any(words & set(terms(name)) for name in names)


def context_products(reading: Reading, base: Understanding) -> tuple[str, ...]:
    """The products a question is about when it names none: by ordinal, the conversation's, or the page's."""
    focus, page = base.focus, base.question.product_id
    place = ordinal(reading.text)
    if place is not None and -len(focus.shown) <= place < len(focus.shown):
        return (focus.shown[place],)
    if asks_for_other(reading.text):
        others = [i for i in focus.shown if i not in focus.product_ids[:1]]
        if others:
            return (others[0],)
    if page is not None:
        return (page,)
    return focus.product_ids[:1]


def variants_asked(text: str, product_id: str, knowledge: ShopKnowledge) -> tuple[str, ...]:
    """The variants of a product, itself among them, where a text asks for another colour or size; else ()."""
    name = knowledge.names.product(product_id)
    leaf = None if name is None else leaf_of(name.category)
    if name is None or name.group_id is None or leaf is None or not _OTHER_VARIANT.search(text):
        return ()
    found = ((i, knowledge.names.product(i)) for i in knowledge.names.of_kind(leaf))
    alike = tuple(i for i, other in found if other is not None and other.group_id == name.group_id)
    return alike if len(alike) > 1 else ()


def titled_ones(text: str, knowledge: ShopKnowledge) -> tuple[str, ...]:
    """The few products that "the skillet" can mean, where it is a word of their titles and no kind; else ()."""
    of_attributes = {word for name in knowledge.vocabulary.attribute_names for word in name.split()}
    for match in () if refers_back(text) else _THE_ONE.finditer(text):
        for word in match["words"].lower().split():
            if word in of_attributes:  # "the charging time" is no lamp with wireless charging
                continue
            ids = knowledge.names.titled(word) if len(word) >= _LEAST_CHARS else ()
            if 0 < len(ids) <= _MAX_TITLED:
                return ids
    return ()


def titled_most(ids: Sequence[str], reading: Reading, knowledge: ShopKnowledge) -> tuple[str, ...]:
    """The few products of a kind with the most of the words that stand before it in their titles: "the pop-up tent".

    () where no title has two of them, or many have.
    """
    said = {match["words"] for match in _THE_ONE.finditer(reading.rest)}
    words = {term for phrase in said for term in terms(phrase)} - reading.scope.used_words
    titles = ((i, knowledge.names.product(i)) for i in ids)
    shared = {i: len(words.intersection(terms(name.title))) for i, name in titles if name is not None}
    most = max(shared.values(), default=0)
    found = tuple(i for i, n in shared.items() if n == most)
    return found if most >= _LEAST_TITLED_WORDS and len(found) <= _MAX_TITLED else ()
