"""From what a question names to a plan over the catalog: lists, counts, superlatives and comparisons.

Conditions of the last list are carried on where a question goes on with it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from catalog.plan import Aggregate, Filter, Plan
from catalog.quantity import find_quantities
from index.chinese_script import simplified
from index.terms import terms
from rag.conditions.counted_parts import measures
from rag.conditions.denials import denied_words
from rag.conditions.ranks import Ranks, wanted_ranks
from rag.knowledge import ShopKnowledge, leaf_of
from rag.outdoing import of_its_kind, outdone
from rag.question import Focus, Understanding
from rag.reading import Reading, leftover_words
from rag.recognition import stated_names, wanted_amounts, without_words
from rag.vocabulary.attributes import concept_names
from rag.vocabulary.concepts import Extreme, asked_concepts, spoken_extreme
from rag.wish_filters import WISH_FIELD, wish_filter
from rag.wishes_read import perhaps_stated, unranked_in_chinese, wishes_of
from rag.words.seeking_in_chinese import asks_what_goods_cost

_THE_ONE = re.compile(
    r"\b(?:the|that) [\w-]+(?: [\w-]+)? (?:one|model|product|of (?:them|the two|these|those))\b"
    r"|(?:的|[贵宜重轻大小长短高低]一?点?)那(?:一)?(?:个|款|台)"
    r"|\b(?:the|that) (?:one|model) (?:that|which|with)\b|\bwhichever\b",
    re.IGNORECASE,
)
_LEAST_SHOWN = 2  # products of a list that "those" can mean
_OF_THE_TWO = re.compile(
    r"\bof (?:the|these|those) (?:two|three|four|five)\b|(?:这|那)?[两三四五][个款][里中]", re.IGNORECASE
)
_CHEAP = re.compile(r"\b(?:cheap|inexpensive|affordable|low[- ](?:cost|priced?|budget))\b", re.IGNORECASE)
_LIST_LIMIT = 8  # products a list names before it says how many more there are
_MAX_COMPARED = 5


def with_plan(base: Understanding, reading: Reading, knowledge: ShopKnowledge) -> Understanding:
    """With the plan of a list, a count or a superlative; the last list's conditions are carried on where it goes on."""
    focus = base.focus
    reading, wanted, ranks = _wishes(reading, focus, knowledge)
    filters = [*reading.scope.filters, *reading.conditions, *wanted]
    restrict: tuple[str, ...] = ()
    if focus.plan is not None and focus.plan.aggregate != "compare" and (reading.is_follow_up or reading.counts_again):
        fields = {name for one in filters for name in one.field.split("|")}
        filters = [*(old for old in focus.plan.filters if not fields & set(old.field.split("|"))), *filters]
        if reading.points_back and focus.plan.limit < _LIST_LIMIT and len(focus.shown) >= _LEAST_SHOWN:
            restrict = focus.shown  # of the three that were asked for, not of all that fit
    elif reading.points_back and not reading.scope.category and len(focus.shown) >= _LEAST_SHOWN:
        restrict = focus.shown
    elif _OF_THE_TWO.search(reading.text) and not reading.scope.category:
        restrict = focus.shown or focus.product_ids
    elif focus.plan is None and reading.is_follow_up:  # "which ones are below 73 dollars?" after a list of calculators
        filters = [*_kind_shown(focus, knowledge), *filters]
    if reading.asks_stock and not any(one.field == "availability" for one in filters):
        filters.append(Filter(field="availability", operator="=", value="in_stock", text="in stock"))
    order_by, descending, said = None, False, ""
    if base.intent == "superlative" and not reading.extremes and focus.plan is not None:
        order_by, descending, said = focus.plan.order_by, focus.plan.descending, focus.superlative
    elif base.intent == "superlative":
        extreme = reading.extremes[0]
        order_by = order_of(extreme, stated_names(knowledge, _category_named(filters)))
        descending, said = extreme.descending, spoken_extreme(extreme.words)
        if order_by is None:
            return replace(base, intent="list", plan=Plan(filters=tuple(filters), limit=_LIST_LIMIT))
    elif base.intent == "list" and asks_what_goods_cost(reading.text):
        order_by = "price"
    to_outdo = outdone(reading, focus, base.question.product_id) if base.intent == "superlative" else ()
    if to_outdo:
        kept = (one for one in filters if one.field not in (order_by or "").split("|"))
        plan = Plan(
            filters=of_its_kind(to_outdo[0], tuple(kept), knowledge),
            order_by=order_by,
            descending=descending,
            limit=_LIST_LIMIT,
        )
        return replace(base, intent="list", plan=plan, outdoes=to_outdo, superlative=said)
    aggregates: dict[str, Aggregate] = {"superlative": "extreme", "count": "count"}
    wishes = wishes_of(reading, filters)
    if wishes:
        filters = [*(one for one in filters if one.field != WISH_FIELD), *map(wish_filter, wishes)]
    plan = Plan(
        filters=tuple(filters),
        aggregate=aggregates.get(base.intent, "list"),
        order_by=order_by,
        descending=descending,
        limit=_LIST_LIMIT,
        product_ids=restrict,
    )
    if plan.aggregate == "list" and _CHEAP.search(reading.text) and not any(one.field == "price" for one in filters):
        plan = replace(plan, order_by="price")
    if ranks is not None and plan.aggregate != "count":
        is_extreme = plan.aggregate == "extreme"
        plan = replace(plan, limit=ranks.count, places=(ranks.first, ranks.last) if is_extreme else (1, 1))
    denied = {term for word in denied_words(reading.rest) for term in terms(word)}
    unread = () if wanted else (*reading.unread, *unranked_in_chinese(reading))
    of_unread = {term for one in unread for term in terms(one)}
    of_wishes = replace(reading, conditions=(*reading.conditions, *wanted))
    left = [word for word in leftover_words(of_wishes).split() if word not in of_unread]
    wish = _as_said([term for term in left if term not in denied], reading.rest, with_amounts=not unread)
    return replace(
        base,
        plan=plan,
        kind_is_guessed=_is_kind_guessed(reading),
        superlative=said,
        wish=wish,
        perhaps=perhaps_stated(reading, filters, wishes),
        unread=unread,
        unwanted=_as_said([term for term in left if term in denied], reading.rest),
    )


def _is_kind_guessed(reading: Reading) -> bool:
    """Whether the kind of product is named by a part of its name only."""
    category = reading.scope.category
    is_named = category is None or set(terms(category)) <= reading.scope.used_words
    return not is_named and not reading.scope.is_kind_whole


def _wishes(
    reading: Reading, focus: Focus, knowledge: ShopKnowledge
) -> tuple[Reading, tuple[Filter, ...], Ranks | None]:
    """The reading without the amounts that are wished, these as filters, and the places of the list."""
    carried = focus.plan.filters if focus.plan is not None and reading.is_follow_up else ()
    kind = _category_named([*reading.scope.filters, *carried])
    wanted = wanted_amounts(reading.rest, knowledge, stated_names(knowledge, kind))
    filters, rest = wanted.filters, _OF_THE_TWO.sub(" ", wanted.rest)
    ranks = wanted_ranks(rest)
    if ranks is not None:
        rest = rest[: ranks.span[0]] + rest[ranks.span[1] :]
    return replace(reading, rest=rest), filters, ranks


def _as_said(telling: Sequence[str], text: str, *, with_amounts: bool = False) -> str:
    """The words of a text that hold some of its terms, as they are written, and its amounts ("5 m") if wanted."""
    amounts = [one for one in find_quantities(text) if measures(one) and one.dimension != "currency"]
    said: list[str] = []
    end = 0
    for one in amounts if with_amounts and text.isascii() else ():
        said.extend((*_words_with(telling, text[end : one.start]), one.text))
        end = one.end
    return " ".join([*said, *_words_with(telling, text[end:])])


def _words_with(telling: Sequence[str], text: str) -> list[str]:
    words = [word.strip("-'’.") for word in re.findall(r"[\w'’.-]+", text)]
    return [word for word in words if set(terms(word)) & set(telling)]


def _kind_shown(focus: Focus, knowledge: ShopKnowledge) -> list[Filter]:
    """The kind of product that was listed last, as a filter; none where several kinds or a single product were."""
    names = [knowledge.names.product(i) for i in focus.shown]
    leaves = {leaf_of(name.category) for name in names if name is not None}
    leaf = leaves.pop() if len(leaves) == 1 and len(names) > 1 else None
    return [] if leaf is None else [Filter(field="category", operator="=", value=leaf, text=leaf)]


def with_comparison(
    base: Understanding, reading: Reading, knowledge: ShopKnowledge, *, context: Sequence[str] = ()
) -> Understanding:
    """With the comparison of the products that are named, or of those last shown.

    Args:
        base: What is understood so far.
        reading: What the words name.
        knowledge: Of the catalog.
        context: The product that "it" means, where one is named beside it.
    """
    ids = reading.named_ids or base.focus.shown
    if len(ids) == 1:  # "compare it with the KET-510"
        ids = (*context, *ids)
    ids = tuple(dict.fromkeys(ids))[:_MAX_COMPARED]
    order_by, descending, said = None, False, ""
    if reading.extremes:
        extreme = reading.extremes[0]
        name = knowledge.names.product(ids[0]) if ids else None
        order_by = order_of(extreme, stated_names(knowledge, None if name is None else leaf_of(name.category)))
        descending, said = extreme.descending, spoken_extreme(extreme.words)
    plan = Plan(aggregate="compare", product_ids=ids, order_by=order_by, descending=descending)
    return replace(base, product_ids=ids, plan=plan, superlative=said)


def picking_plan(reading: Reading, focus: Focus, knowledge: ShopKnowledge) -> Plan | None:
    """Which of the products shown is meant by "the cheaper one", where something else is asked of it."""
    if len(focus.shown) < 2 or not reading.extremes or reading.scope.category or not _THE_ONE.search(reading.text):
        return None
    extreme = reading.extremes[0]
    rest = without_words(extreme.concept.names, reading.rest.lower().replace(extreme.words.lower(), " "))
    asked = [one for one in asked_concepts(rest) if one.name != extreme.concept.name]
    is_said_again = any(
        reading.rest.lower().count(name) > 1 for name in extreme.concept.names
    )  # "最重的那款，重量是多少"
    if not asked and not is_said_again and not knowledge.scope.attributes_named(rest):
        return None
    return plan_over(focus.shown, reading, knowledge)


def plan_over(ids: tuple[str, ...], reading: Reading, knowledge: ShopKnowledge) -> Plan | None:
    """The plan that picks the extreme of some products; None where no superlative is said, or nothing states it."""
    if not reading.extremes:
        return None
    extreme = reading.extremes[0]
    order_by = order_of(extreme, knowledge.vocabulary.attribute_names)
    if order_by is None:
        return None
    return Plan(aggregate="extreme", order_by=order_by, descending=extreme.descending, product_ids=ids)


def _category_named(filters: Sequence[Filter]) -> str | None:
    return next((str(one.value) for one in filters if one.field == "category"), None)


def order_of(extreme: Extreme, available: Sequence[str]) -> str | None:
    """The field a superlative orders by; None when none of the available attributes states it."""
    if extreme.concept.name in ("price", "rating"):
        return extreme.concept.name
    names = concept_names(extreme.concept, available)
    exact = [name for name in names if simplified(name) in extreme.concept.names]
    if exact:  # "package weight" is no synonym of "weight"; the same in the other language is
        exact = [exact[0], *(name for name in exact[1:] if name.isascii() != exact[0].isascii())]
    return "|".join(exact or names) or None
