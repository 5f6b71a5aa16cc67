"""From a question, in the light of the conversation, to what is meant by it.

Deterministic: identifiers, names, categories, conditions and superlatives are recognised by code; no model is asked.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from catalog.plan import Aggregate, Filter, Plan
from index.terms import terms
from rag.attributes import concept_names
from rag.concepts import Concept, Extreme, find_extremes
from rag.constraints import find_conditions
from rag.deciding import Situation, decide_intent
from rag.intents import asks_for_other, closed_intent, ordinal, wordings
from rag.knowledge import ShopKnowledge
from rag.language import detect_language
from rag.names import NamedProducts
from rag.question import Focus, Question, Understanding
from rag.reading import Reading, leftover_words
from rag.scope import Scope

_LIST_LIMIT = 8  # products a list names before it says how many more there are
_MAX_CHOICES = 5
_FOLLOW_UP_WORDS = 8  # a longer text is a question of its own
_MAX_BRAND_PRODUCTS = 5  # a brand with more products is a filter, not a product
_PLAN_INTENTS = ("superlative", "count", "list", "recommend")


def understand(question: Question, focus: Focus, knowledge: ShopKnowledge) -> Understanding:
    """What a question means.

    Args:
        question: As asked.
        focus: The state of the conversation before it.
        knowledge: Of the catalog in its present state.
    """
    language = question.language or detect_language(question.text, default=focus.language or "en")
    blank = Understanding(
        question=question,
        asked=question.text,
        standalone=question.text,
        language=language,
        intent="fact",
        focus=focus,
    )
    closed = closed_intent(question.text)
    if closed is not None:
        return replace(blank, intent=closed)
    chosen = _chosen(question, focus, knowledge)
    if chosen is not None:
        return _about_chosen(replace(blank, asked=focus.pending or question.text), chosen, knowledge)
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


def _about_chosen(blank: Understanding, chosen: str, knowledge: ShopKnowledge) -> Understanding:
    """The waiting question, about the product that was chosen: the names and kinds it holds are settled."""
    named = knowledge.names.find(blank.asked)
    reading = replace(_read(blank.asked, named, knowledge), named=NamedProducts(), scope=Scope())
    situation = Situation(focus=replace(blank.focus, shown=(), plan=None), page=chosen)
    intent = decide_intent(reading, situation)
    if intent in _PLAN_INTENTS or intent == "compare":
        intent = "yes_no" if "yes_no" in reading.wordings else "fact"
    name = knowledge.names.product(chosen)
    title = f" ({name.title})" if name is not None else ""
    return replace(
        blank,
        intent=intent,
        product_ids=(chosen,),
        standalone=blank.asked + title,
        name_terms=_terms_of_names(named),
        is_policy="policy" in reading.wordings,
    )


def _open_question(blank: Understanding, knowledge: ShopKnowledge) -> Understanding:
    page = blank.question.product_id
    is_sure = page is not None or bool(wordings(blank.asked) & {"list", "recommend"})
    named = _named_products(blank.asked, knowledge, sure=is_sure)
    reading = _read(blank.asked, named, knowledge)
    situation = Situation(focus=blank.focus, page=page, page_category=_category_of(page, knowledge))
    base = replace(
        blank,
        intent=decide_intent(reading, situation),
        corrected=named.corrected,
        is_policy="policy" in reading.wordings,
        points_back=reading.points_back,
        name_terms=_terms_of_names(named) | _kind_terms(named, knowledge),
    )
    if base.intent in _PLAN_INTENTS:
        return _with_plan(base, reading, knowledge)
    if base.intent == "compare":
        return _comparison(base, reading, knowledge)
    if named.unknown and not named.groups and page is None:
        near = knowledge.names.nearest(named.unknown[0])
        return replace(base, unknown_names=named.unknown, near_names=near)
    return _about_products(base, reading, knowledge)


def _named_products(text: str, knowledge: ShopKnowledge, *, sure: bool) -> NamedProducts:
    """The products a text names; words that name a whole kind of product ("frames") name no single one."""
    known = knowledge.vocabulary.attribute_names
    found = knowledge.names.find(text, known_words=known, sure=sure)
    kind = knowledge.scope.category_words(text)
    if found.by_identifier or not kind or not found.groups:
        return found
    rest = " ".join(word for word in text.split() if not set(terms(word)) or not set(terms(word)) <= kind)
    without = knowledge.names.find(rest, known_words=known, sure=sure)
    return found if without.groups else without


def _terms_of_names(named: NamedProducts) -> frozenset[str]:
    return frozenset(term for word in named.used_words for term in terms(word))


def _kind_terms(named: NamedProducts, knowledge: ShopKnowledge) -> frozenset[str]:
    """Words of the named products' titles that say their kind: "rain" of a rain jacket asks for nothing."""
    names = [knowledge.names.product(i) for group in named.groups for i in group[:1]]
    words = {term for name in names if name is not None for term in terms(name.title)}
    return frozenset(word for word in words if knowledge.names.is_type_word(word))


def _category_of(product_id: str | None, knowledge: ShopKnowledge) -> str | None:
    name = None if product_id is None else knowledge.names.product(product_id)
    return None if name is None or name.category is None else name.category.split(">")[-1].strip()


def _read(text: str, named: NamedProducts, knowledge: ShopKnowledge) -> Reading:
    """Everything the words of a question say, before it is decided what they mean together."""
    available = knowledge.vocabulary.attribute_names

    def resolve(concept: Concept) -> list[str]:
        return concept_names(concept, available)

    conditions = find_conditions(text, resolve, _numeric_names(knowledge))
    extremes = _extremes(conditions.rest, knowledge)
    scope = knowledge.scope.find(_without_extremes(conditions.rest, extremes))
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
        wordings=wordings(text),
        name_terms=_terms_of_names(named),
    )


def _numeric_names(knowledge: ShopKnowledge) -> Callable[[str], Sequence[str]]:
    """Attribute names in the words around a number; yes/no attributes hold no number."""

    def named(near: str) -> list[str]:
        return [name for name in knowledge.scope.attributes_named(near) if name not in knowledge.scope.switch_names]

    return named


def _without_extremes(text: str, extremes: Sequence[Extreme]) -> str:
    """A text without its superlatives: "longest battery life" names no battery as a filter."""
    for extreme in extremes:
        for word in extreme.words.split():
            edge = r"\b" if word.isascii() else ""
            text = re.sub(rf"{edge}{re.escape(word)}{edge}", " ", text, flags=re.IGNORECASE)
    return text


_MOST = re.compile(
    r"\b(?:longest|highest|largest|biggest|greatest|widest|most|strongest)\b|最(?:长|大|高|多|宽|强)", re.IGNORECASE
)
_LEAST = re.compile(
    r"\b(?:shortest|lowest|smallest|least|narrowest|fewest|fastest)\b|最(?:短|小|低|少|窄|快)", re.IGNORECASE
)


def _extremes(text: str, knowledge: ShopKnowledge) -> tuple[Extreme, ...]:
    """Superlatives of an attribute named in full ("the longest brew time") before those of a known concept."""
    known = tuple(find_extremes(text.lower()))
    match = _MOST.search(text) or _LEAST.search(text)
    if match is None:
        return known
    names = [n for n in knowledge.scope.attributes_named(text) if n not in knowledge.scope.switch_names]
    if not names or (known and any(names[0] in one.concept.names for one in known)):
        return known
    concept = Concept(name=names[0], asked=re.escape(names[0]), names=(names[0],))
    words = match.group() + (names[0] if not names[0].isascii() else f" {names[0]}")
    return (Extreme(concept=concept, descending=bool(_MOST.search(text)), words=words), *known)


def _known_currency(one: Filter, knowledge: ShopKnowledge) -> Filter:
    """Prices in a currency the shop does not use are taken as its own."""
    return replace(one, unit=None) if one.unit and one.unit not in knowledge.currencies else one


def _context_products(reading: Reading, base: Understanding) -> tuple[str, ...]:
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


def _about_products(base: Understanding, reading: Reading, knowledge: ShopKnowledge) -> Understanding:
    """A fact, a yes or no, an opinion or a policy: about named products, those of the context, or none."""
    groups = reading.named.groups
    if len(groups) >= 2:
        return replace(base, product_ids=tuple(group[0] for group in groups)[:_MAX_CHOICES])
    alike = groups[0] if groups else ()
    if not alike and base.question.product_id is None and not reading.points_back:
        alike = reading.brand_ids
    if alike:
        return replace(base, product_ids=alike[:1], ambiguous=alike if len(alike) > 1 else ())
    context = _context_products(reading, base)
    if base.intent == "policy" and not (reading.points_back and context):
        return replace(base, product_ids=context[:1], points_back=False)
    if context:
        name = knowledge.names.product(context[0])
        title = f" ({name.title})" if name is not None else ""
        return replace(base, product_ids=context, standalone=base.asked + title)
    return replace(base, points_back=base.points_back or (reading.asks_fact and not base.is_policy))


def _with_plan(base: Understanding, reading: Reading, knowledge: ShopKnowledge) -> Understanding:
    focus = base.focus
    filters = [*reading.scope.filters, *reading.conditions]
    restrict: tuple[str, ...] = ()
    if reading.is_follow_up and focus.plan is not None:
        fields = {one.field for one in filters}
        filters = [*(old for old in focus.plan.filters if old.field not in fields), *filters]
    elif reading.points_back and not reading.scope.category and len(focus.shown) >= 2:
        restrict = focus.shown
    if reading.asks_stock and not any(one.field == "availability" for one in filters):
        filters.append(Filter(field="availability", operator="=", value="in_stock", text="in stock"))
    order_by, descending, said = None, False, ""
    if base.intent == "superlative" and not reading.extremes and focus.plan is not None:
        order_by, descending, said = focus.plan.order_by, focus.plan.descending, focus.superlative
    elif base.intent == "superlative":
        extreme = reading.extremes[0]
        order_by, descending, said = _order(extreme, knowledge), extreme.descending, extreme.words
        if order_by is None:
            return replace(base, intent="list", plan=Plan(filters=tuple(filters), limit=_LIST_LIMIT))
    aggregates: dict[str, Aggregate] = {"superlative": "extreme", "count": "count"}
    plan = Plan(
        filters=tuple(filters),
        aggregate=aggregates.get(base.intent, "list"),
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
    exact = [name for name in names if name in extreme.concept.names]
    if exact:  # "package weight" is no synonym of "weight"; the same in the other language is
        exact = [exact[0], *(name for name in exact[1:] if name.isascii() != exact[0].isascii())]
    return "|".join(exact or names) or None
