"""From a question, in the light of the conversation, to what is meant by it.

Deterministic: identifiers, names, categories, conditions and superlatives are recognised by code; no model is asked.
The order of the rules in `_intent` is the order in which a wrong reading would hurt most.
"""

import re
from dataclasses import replace

from catalog.plan import Filter, Plan
from index.terms import terms
from rag.attributes import concept_names
from rag.concepts import Concept, Extreme, find_extremes
from rag.constraints import find_conditions
from rag.intents import asks_for_other, closed_intent, ordinal, refers_back, wordings
from rag.knowledge import ShopKnowledge
from rag.language import detect_language
from rag.names import NamedProducts
from rag.question import Focus, Intent, Question, Understanding
from rag.reading import Reading, leftover_words

_LIST_LIMIT = 8  # products a list names before it says how many more there are
_MAX_CHOICES = 5
_FOLLOW_UP_WORDS = 8  # a longer text is a question of its own


def understand(question: Question, focus: Focus, knowledge: ShopKnowledge) -> Understanding:
    """What a question means.

    Args:
        question: As asked.
        focus: The state of the conversation before it.
        knowledge: Of the catalog in its present state.
    """
    language = question.language or detect_language(question.text, default=focus.language or "en")
    blank = Understanding(
        question=question, standalone=question.text, language=language, intent="fact", focus=focus
    )
    closed = closed_intent(question.text)
    if closed is not None:
        return replace(blank, intent=closed)
    chosen = _chosen(question, focus, knowledge)
    if chosen is not None:
        pending = replace(question, text=focus.pending or question.text, product_id=chosen)
        resolved = understand(pending, replace(focus, choices=(), pending=None, product_ids=(chosen,)), knowledge)
        return replace(resolved, focus=focus, product_ids=(chosen,), ambiguous=())
    return _open_question(blank, knowledge)


def _chosen(question: Question, focus: Focus, knowledge: ShopKnowledge) -> str | None:
    """The product a customer picked from those a clarifying question offered."""
    if not focus.choices:
        return None
    place = ordinal(question.text)
    if place is not None and -1 <= place < len(focus.choices):
        return focus.choices[place]
    named = knowledge.names.find(question.text)
    picked = [i for i in focus.choices if any(i in group for group in named.groups)]
    if len(picked) == 1:
        return picked[0]
    said = set(terms(question.text))
    scores: dict[str, int] = {}
    for product_id in focus.choices:
        name = knowledge.names.product(product_id)
        if name is not None:
            scores[product_id] = len(said & {*terms(name.title), *terms(" ".join(name.options.values()))})
    best = max(scores.values(), default=0)
    winners = [i for i, score in scores.items() if score == best]
    short = len(terms(question.text)) <= _FOLLOW_UP_WORDS
    return winners[0] if best > 0 and len(winners) == 1 and short else None


def _open_question(blank: Understanding, knowledge: ShopKnowledge) -> Understanding:
    text = blank.question.text
    named = knowledge.names.find(text, known_words=knowledge.vocabulary.attribute_names)
    reading = _read(text, named, knowledge)
    intent = _intent(reading, blank)
    context = _context_products(reading, blank)
    base = replace(
        blank,
        intent=intent,
        corrected=named.corrected,
        is_policy="policy" in reading.wordings,
        points_back=reading.points_back,
        name_terms=frozenset(term for word in named.used_words for term in terms(word)),
    )
    if intent in ("superlative", "count", "list", "recommend"):
        return _with_plan(base, reading, knowledge)
    if intent == "compare":
        return _comparison(base, reading, knowledge)
    if named.unknown and not named.groups:
        near = knowledge.names.nearest(named.unknown[0])
        return replace(base, unknown_names=named.unknown, near_names=near)
    return _about_products(base, reading, context, knowledge)


def _read(text: str, named: NamedProducts, knowledge: ShopKnowledge) -> Reading:
    """Everything the words of a question say, before it is decided what they mean together."""
    available = knowledge.vocabulary.attribute_names

    def resolve(concept: Concept) -> list[str]:
        return concept_names(concept, available)

    conditions = find_conditions(text, resolve)
    used = {term for word in named.used_words for term in terms(word)}
    return Reading(
        text=text,
        rest=conditions.rest,
        named=named,
        scope=knowledge.scope.find(_without_extremes(conditions.rest)),
        conditions=tuple(_known_currency(one, knowledge) for one in conditions.filters),
        extremes=tuple(find_extremes(text.lower())),
        wordings=wordings(text),
        name_terms=frozenset(used),
    )


def _without_extremes(text: str) -> str:
    """A text without its superlatives: "longest battery life" names no battery as a filter."""
    for extreme in find_extremes(text.lower()):
        text = re.sub(re.escape(extreme.words), " ", text, flags=re.IGNORECASE)
    return text


def _known_currency(one: Filter, knowledge: ShopKnowledge) -> Filter:
    """Prices in a currency the shop does not use are taken as its own."""
    return replace(one, unit=None) if one.unit and one.unit not in knowledge.currencies else one


def _intent(reading: Reading, blank: Understanding) -> Intent:
    said = reading.wordings
    focus = blank.focus
    n_named = len(reading.named.groups)
    scoped = bool(reading.scope.filters or reading.conditions)
    if "compare" in said and n_named == 1 and refers_back(reading.text) and (focus.product_ids or blank.question.product_id):
        return "compare"
    if "compare" in said and (n_named >= 2 or (n_named == 0 and len(focus.shown) >= 2 and not reading.scope.category)):
        return "compare"
    if "opinion" in said and (n_named or focus.product_ids or blank.question.product_id):
        return "opinion"
    if reading.extremes and n_named == 0 and not (reading.conditions and "yes_no" in said and reading.points_back):
        return "superlative"
    if "count" in said and not n_named and reading.asks_for_products and not reading.points_back:
        return "count"
    if "policy" in said and not n_named and not reading.conditions:
        return "policy"
    if scoped and reading.is_follow_up and focus.plan is not None and focus.plan.aggregate != "compare":
        return {"extreme": "superlative", "count": "count"}.get(focus.plan.aggregate, "list")  # type: ignore[return-value]  # values are intents
    if not n_named and scoped and not reading.points_back:
        asks_about = ("yes_no" in said or reading.asks_how) and not said & {"list", "recommend"} and not reading.conditions
        if asks_about and not reading.scope.has_values:
            return "yes_no" if "yes_no" in said else "fact"
        if reading.scope.category or said & {"list", "recommend"}:
            return "recommend" if "recommend" in said else "list"
        if focus.plan is not None and reading.conditions:
            return "list"
    if not n_named and reading.asks_stock and reading.asks_for_products and not reading.points_back:
        return "list"
    if not n_named and not scoped and "recommend" in said and not reading.points_back:
        return "recommend"
    return "yes_no" if "yes_no" in said else "fact"


def _context_products(reading: Reading, blank: Understanding) -> tuple[str, ...]:
    """The products a question is about when it names none: by ordinal, the conversation's, or the page's."""
    focus, page = blank.focus, blank.question.product_id
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


def _comparison(base: Understanding, reading: Reading, knowledge: ShopKnowledge) -> Understanding:
    ids = reading.named_ids or base.focus.shown
    if len(ids) == 1:  # "compare it with the KET-510"
        ids = (*_context_products(reading, base)[:1], *ids)
    ids = tuple(dict.fromkeys(ids))[:_MAX_CHOICES]
    order_by, descending, said = None, False, ""
    if reading.extremes:
        extreme = reading.extremes[0]
        order_by, descending, said = _order(extreme, knowledge), extreme.descending, extreme.words
    plan = Plan(aggregate="compare", product_ids=ids, order_by=order_by, descending=descending)
    return replace(base, product_ids=ids, plan=plan, superlative=said)


def _about_products(
    base: Understanding, reading: Reading, context: tuple[str, ...], knowledge: ShopKnowledge
) -> Understanding:
    """A fact, a yes or no, an opinion or a policy: about named products, those of the context, or none."""
    groups = reading.named.groups
    if len(groups) >= 2:
        return replace(base, product_ids=tuple(group[0] for group in groups)[:_MAX_CHOICES])
    if groups:
        one = groups[0]
        return replace(base, product_ids=one[:1], ambiguous=one if len(one) > 1 else ())
    of_brand = reading.products_of_brand(knowledge)
    if of_brand and not reading.points_back:
        return replace(base, product_ids=of_brand[:1], ambiguous=of_brand if len(of_brand) > 1 else ())
    if base.intent == "policy" and not reading.points_back:
        return replace(base, product_ids=context[:1])
    if context:
        name = knowledge.names.product(context[0])
        title = f" ({name.title})" if name is not None else ""
        return replace(base, product_ids=context, standalone=base.question.text + title)
    return base


def _with_plan(base: Understanding, reading: Reading, knowledge: ShopKnowledge) -> Understanding:
    filters = [*reading.scope.filters, *reading.conditions]
    restrict: tuple[str, ...] = ()
    focus = base.focus
    if reading.is_follow_up and focus.plan is not None:
        fields = {one.field for one in filters}
        filters = [*(old for old in focus.plan.filters if old.field not in fields), *filters]
    elif reading.points_back and not reading.scope.category and len(focus.shown) >= 2:
        restrict = focus.shown
    if reading.asks_stock and not any(one.field == "availability" for one in filters):
        filters.append(Filter(field="availability", operator="=", value="in_stock", text="in stock"))
    order_by, descending = None, False
    said = ""
    if base.intent == "superlative" and not reading.extremes and focus.plan is not None:
        order_by, descending, said = focus.plan.order_by, focus.plan.descending, focus.superlative
    elif base.intent == "superlative":
        extreme = reading.extremes[0]
        order_by, descending, said = _order(extreme, knowledge), extreme.descending, extreme.words
        if order_by is None:
            return replace(base, intent="list", plan=Plan(filters=tuple(filters), limit=_LIST_LIMIT))
    plan = Plan(
        filters=tuple(filters),
        aggregate={"superlative": "extreme", "count": "count"}.get(base.intent, "list"),  # type: ignore[arg-type]  # keys are intents
        order_by=order_by,
        descending=descending,
        limit=_LIST_LIMIT,
        product_ids=restrict,
    )
    return replace(base, plan=plan, superlative=said, wish=leftover_words(reading))


def _order(extreme: Extreme, knowledge: ShopKnowledge) -> str | None:
    """The field a superlative orders by; None when no product states such an attribute."""
    if extreme.concept.name in ("price", "rating"):
        return extreme.concept.name
    names = concept_names(extreme.concept, knowledge.vocabulary.attribute_names)
    return "|".join(names) or None
