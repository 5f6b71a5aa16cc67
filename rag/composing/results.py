"""Replies from results of plans: lists, counts, superlatives and comparisons, each saying what it was computed over."""

import re
from dataclasses import replace
from decimal import Decimal

from catalog.plan import (
    ComparisonRow,
    ComparisonTable,
    Filter,
    Plan,
    PlanResult,
    Row,
    normalise_attribute_name,
)
from catalog.product import AVAILABILITIES, Availability
from catalog.quantity import parse_quantity
from rag.composing.wording import availability_words, money, phrase, short_title, spoken_field, spoken_kind
from rag.draft import Draft, DraftSentence, claim, plain
from rag.evidence import Evidence
from rag.plan_words import PLACES, conditions_in_words, filter_words, price_order_in_chinese, row_price
from rag.question import Language, Understanding
from rag.words.intents import wordings

_MAX_COMPARED_ROWS = 8
# "lightest" says it of the product, "longest battery life" of something it has
_PREDICATE = re.compile(
    r"(?:st|er|expensive|pricier|affordable|rated|powerful|lasting|silent|waterproof|priced)$", re.IGNORECASE
)
_VERB = re.compile(r"(?:holds?|lasts?|runs?|uses?|costs?|weighs?)\b", re.IGNORECASE)
_BASE_VERB = re.compile(r"^(hold|last|run|use|cost|weigh)\b", re.IGNORECASE)
_THAN = re.compile(r"\bthan\b|比", re.IGNORECASE)
_OF_COST = re.compile(r"costs?\b|pay\b|(?:most|least) money\b|(?:biggest|smallest|tiniest) (?:price|hit|amount)\b")
_COMPARATIVE = re.compile(
    r"(?:cheap|light|heavi|bigg|long|short|quiet|loud|tall|wid|deep|small|larg|bright|strong|high|low)er"
)
_MAX_TIED = 5  # products that share a place and are named
_SHOWN_VALUES = ("price", "availability", "brand", "category", "title")


def compose_result(understood: Understanding, evidence: Evidence) -> Draft:
    """The reply to a list, a count or a superlative."""
    result, language = evidence.result, understood.language
    assert result is not None
    if result.plan.aggregate == "count":
        return Draft(sentences=(claim(_count(result, language)),))
    if not result.rows:
        return _empty(result, language)
    if result.plan.aggregate == "extreme":
        extreme = _extreme(understood, result)
        left = [plain(phrase("ignored", language, words=evidence.ignored))] if evidence.ignored else []
        return Draft(sentences=(*left, replace(extreme[0], lead=" " if left else extreme[0].lead), *extreme[1:]))
    return Draft(sentences=tuple(_list(understood, evidence, result)))


def _scope(plan: Plan, language: Language) -> tuple[str, str]:
    """The kind of product, and the conditions in brackets."""
    category = next((str(one.value) for one in plan.filters if one.field == "category"), None)
    conditions = conditions_in_words(plan, language)
    kind = spoken_kind(category, language)
    if category and language == "en" and not kind.endswith("s"):
        kind = f"{kind} products"
    if not conditions:
        return kind, ""
    return kind, f"（{'，'.join(conditions)}）" if language == "zh" else f" ({', '.join(conditions)})"


def _count(result: PlanResult, language: Language) -> str:
    kind, conditions = _scope(result.plan, language)
    if language == "zh":
        if not conditions:
            return f"目录中共有 {result.n_matching} 款{kind}。"
        return f"{result.n_scope} 款{kind}中有 {result.n_matching} 款符合条件{conditions}。"
    if not conditions:
        verb = "is" if result.n_matching == 1 else "are"
        return f"There {verb} {result.n_matching} {kind} in the catalog."
    return f"{result.n_matching} of {result.n_scope} {kind} {_fit(result.n_matching)}{conditions}."


def _fit(n: int) -> str:
    return "fits" if n == 1 else "fit"


def _extreme(understood: Understanding, result: PlanResult) -> list[DraftSentence]:
    language = understood.language
    if result.plan.places != (1, 1):
        return _ranked(understood, result)
    kind, conditions = _scope(result.plan, language)
    said = _said(understood.superlative)
    by_price = result.plan.order_by == "price"
    rows = result.rows
    described = [_described(row, language, with_value=not by_price, repeats=True) for row in rows[:_MAX_TIED]]
    n_compared = min(result.n_considered, result.n_matching)
    if n_compared == 1 and conditions:
        if language == "zh":
            return [claim(f"{result.n_scope} 款{kind}中只有 1 款符合{conditions}：{described[0]}。")]
        return [claim(f"Only 1 of {result.n_scope} {kind} fits{conditions}: the {described[0]}.")]
    if language == "zh":
        return [claim(f"在 {n_compared} 款{kind}{conditions}中，{said}的是{'、'.join(described)}。")]
    stating = "" if conditions or result.n_considered == result.n_scope else " that state it"
    if stating and by_price and result.currency:
        stating = f" priced in {result.currency}"
    considered = f"{n_compared} {kind}{conditions}{stating}"
    if len(rows) == 1 and _VERB.match(said):
        return [claim(f"Of {considered}, the {described[0]} {said}.")]
    if len(rows) == 1 and _PREDICATE.search(said):
        return [claim(f"Of {considered}, the {said} is the {described[0]}.")]
    if len(rows) == 1:
        return [claim(f"Of {considered}, the {described[0]} has the {said}.")]
    n_tied = max(result.n_tied, len(rows))
    among = ", among them" if n_tied > len(described) else ""
    return [claim(f"Of {considered}, {n_tied} share the place of {said}{among}: {', '.join(described)}.")]


def _ranked(understood: Understanding, result: PlanResult) -> list[DraftSentence]:
    """The first few by a superlative, or the one at a later place."""
    language, plan = understood.language, result.plan
    kind, conditions = _scope(plan, language)
    said = _said(understood.superlative)
    described = [_described(row, language, with_value=plan.order_by != "price") for row in result.rows]
    n_compared = min(result.n_considered, result.n_matching)
    place, last = plan.places
    if place == last:
        if language == "zh":
            return [claim(f"在 {n_compared} 款{kind}{conditions}中，{said}的排序里第 {place} 位是{described[0]}。")]
        of = f"Of {n_compared} {kind}{conditions}, the {PLACES[place]} {said}"
        return [claim(f"{of} is the {described[0]}.")]
    n = len(described)
    if language == "zh":
        head = f"{n_compared} 款{kind}{conditions}中{said}的 {n} 款："
    elif _PREDICATE.search(said):
        head = f"The {n} {said} of {n_compared} {kind}{conditions}:"
    else:
        head = f"The {n} of {n_compared} {kind}{conditions} with the {said}:"
    return [claim(head), *(claim(f"- {one}", lead="\n") for one in described)]


def _said(superlative: str) -> str:
    """The superlative before a product: "costs the most" is "most expensive", "cheaper" of many is "cheapest"."""
    if _COMPARATIVE.fullmatch(superlative):
        return f"{superlative.removesuffix('er')}est"
    if not _OF_COST.match(superlative):
        return superlative
    return "most expensive" if re.search(r"most|biggest", superlative) else "cheapest"


def _described(row: Row, language: Language, *, with_value: bool, repeats: bool = False) -> str:
    """A product with its value, also one that its title says where it `repeats`, price and availability."""
    parts = []
    stated = (row.value_text or "").lower()
    is_in_title = any(char.isdigit() for char in stated) and stated in row.title.lower()  # "EU 43"
    if with_value and row.value_text and (repeats or not is_in_title) and (row.field or "") not in _SHOWN_VALUES:
        name = spoken_field(row.field or "", language)
        parts.append(f"{name} {row.value_text}".strip())
    price = row_price(row)
    if price:
        parts.append(price)
    if row.availability in AVAILABILITIES and row.availability != "unknown":
        known: Availability = next(a for a in AVAILABILITIES if a == row.availability)
        parts.append(availability_words(known, language))
    title = short_title(row.title)
    if not parts:
        return title
    return f"{title}（{'，'.join(parts)}）" if language == "zh" else f"{title} ({', '.join(parts)})"


def _list(understood: Understanding, evidence: Evidence, result: PlanResult) -> list[DraftSentence]:
    language = understood.language
    kind, conditions = _scope(result.plan, language)
    shown = result.rows[: result.plan.limit]
    if evidence.not_called:
        first = plain(phrase("near_goods", language, goods=evidence.not_called))
    elif evidence.wish_was_ranked:
        head = "这些比较符合：" if language == "zh" else "These fit best:"
        first = DraftSentence(text=head, is_claim=False)
    elif language == "zh":
        more = f"，以下是其中 {len(shown)} 款" if len(shown) < result.n_matching else ""
        order = price_order_in_chinese(result)
        more = f"，{order}{more}" if order else more
        fitting = f"{result.n_scope} 款{kind}中有 {result.n_matching} 款符合{conditions}"
        first = claim(f"{fitting if conditions else f'目录中共有 {result.n_matching} 款{kind}'}{more}：")
    else:
        more = f"; here are {len(shown)}" if len(shown) < result.n_matching else ""
        if not conditions:
            verb = "is" if result.n_matching == 1 else "are"
            first = claim(f"There {verb} {result.n_matching} {kind}{more}:")
        else:
            first = claim(
                f"{result.n_matching} of {result.n_scope} {kind} {_fit(result.n_matching)}{conditions}{more}:"
            )
    lines = [claim(f"- {_described(row, language, with_value=True)}", lead="\n") for row in shown]
    if evidence.ignored:
        return [plain(phrase("ignored", language, words=evidence.ignored)), replace(first, lead="\n"), *lines]
    return [first, *lines]


def _empty(result: PlanResult, language: Language) -> Draft:
    """That nothing fits, which condition is to blame, and the nearest real figures."""
    kind, conditions = _scope(result.plan, language)
    blame = result.emptied_by
    if result.n_scope == 0:
        said = (
            f"目录里没有{kind}{conditions}。"
            if language == "zh"
            else f"There are no {kind}{conditions} in the catalog."
        )
        sentences = [DraftSentence(text=said, is_claim=False)]
    elif result.plan.order_by and blame is None and not conditions:
        return _unmeasured(result, kind, language)
    elif language == "zh":
        sentences = [claim(f"{result.n_scope} 款{kind}中没有符合的{conditions}。")]
    else:
        sentences = [claim(f"None of the {result.n_scope} {kind} fits{conditions}.")]
    if result.nearest and blame is not None:
        near = [_described(row, language, with_value=True) for row in result.nearest[:3]]
        words = _blame_words(blame, language)
        head = f"最接近{words}的是：" if language == "zh" else f"Nearest to {words}:"
        sentences.append(DraftSentence(text=head, is_claim=False, lead="\n"))
        sentences.extend(claim(f"- {one}", lead="\n") for one in near)
    return Draft(sentences=tuple(sentences), action="abstain", reason="not_in_catalog")


def _unmeasured(result: PlanResult, kind: str, language: Language) -> Draft:
    """That what a superlative goes by is stated as a number for none of a kind."""
    name = spoken_field((result.plan.order_by or "").split("|")[0], language)
    said = (
        f"目录里没有以数字说明{kind}的{name}，无法比较。"
        if language == "zh"
        else f"The catalog states no {name} of {kind} as a number, so I cannot compare them."
    )
    return Draft(sentences=(DraftSentence(text=said, is_claim=False),), action="abstain", reason="not_stated")


def _blame_words(one: Filter, language: Language) -> str:
    return f"“{filter_words(one, language)}”"


def compose_comparison(understood: Understanding, evidence: Evidence) -> Draft:
    """Products side by side: the asked attribute with its verdict, or the rows that differ."""
    table, language = evidence.comparison, understood.language
    assert table is not None
    if len(table.product_ids) < 2:
        said = "请告诉我要比较的两款商品。" if language == "zh" else "Tell me which two products to compare."
        return Draft(sentences=(DraftSentence(text=said, is_claim=False),), action="clarify")
    plan = understood.plan
    if plan is not None and plan.order_by is not None:
        verdict = _verdict(understood, table, plan)
        if verdict is not None:
            return Draft(sentences=(claim(verdict), *_differences(evidence)))
    return Draft(sentences=(*_side_by_side(table, language), *_differences(evidence, lead="\n")))


def _differences(evidence: Evidence, *, lead: str = " ") -> list[DraftSentence]:
    """By how much the two differ, where that was computed."""
    return [claim(item.text, lead=lead) for item in evidence.items if item.kind == "aggregate"]


def _verdict(understood: Understanding, table: ComparisonTable, plan: Plan) -> str | None:
    """Which product is heavier, cheaper, ...; None when it is not stated for all of them in one kind of unit."""
    names = (plan.order_by or "").split("|")
    row = next((r for n in names for r in table.rows if normalise_attribute_name(r.name) == n or r.key == n), None)
    if row is None or any(value is None for value in row.values):
        return None
    quantities = [parse_quantity(value or "") for value in row.values]
    if any(q is None for q in quantities) or len({q.dimension for q in quantities if q}) > 1:
        return None
    amounts = [q.base_magnitude for q in quantities if q is not None]
    wanted = max(amounts) if plan.descending else min(amounts)
    winners = [i for i, amount in enumerate(amounts) if amount == wanted]
    titles = [short_title(title) for title in table.titles]
    shown = [_shown_value(row, value, understood.language) for value in row.values]
    others = [f"{titles[i]}: {shown[i]}" for i in range(len(titles)) if i not in winners]
    word = _of_the_first(understood, len(titles), is_first=winners == [0])
    if len(winners) == len(titles):
        same = f"{', '.join(titles)}: {shown[0]}"
        return (
            f"{word}两者相同：{same}。"
            if understood.language == "zh"
            else f"{word}They are equal in {spoken_field(row.name, 'en')}: {same}."
        )
    best = winners[0]
    if understood.language == "zh":
        return f"{word}{titles[best]}{understood.superlative}：{shown[best]}（{'；'.join(others)}）。"
    said = _BASE_VERB.sub(r"\1s", understood.superlative)  # "does it weigh less?": it weighs less
    verb = "" if _VERB.match(said) else "is " if _PREDICATE.search(said) else "has the "
    return f"{word}The {titles[best]} {verb}{said}: {shown[best]} ({'; '.join(others)})."


def _of_the_first(understood: Understanding, n_products: int, *, is_first: bool) -> str:
    """Yes or no, where a question asks whether the first of two is more than the second; else nothing."""
    asks = "yes_no" in wordings(understood.asked) and _THAN.search(understood.asked) is not None
    return phrase("yes" if is_first else "no", understood.language) if asks and n_products == 2 else ""


def _side_by_side(table: ComparisonTable, language: Language) -> list[DraftSentence]:
    titles = [short_title(title) for title in table.titles]
    head = "对比如下：" if language == "zh" else f"{' and '.join(titles)} side by side:"
    differing = [row for row in table.rows if row.differs and all(v is not None for v in row.values)]
    partial = [row for row in table.rows if any(v is None for v in row.values)]
    rows = (differing + partial)[:_MAX_COMPARED_ROWS]
    lines = [claim(_compared(row, titles, language), lead="\n") for row in rows]
    return [DraftSentence(text=head, is_claim=False), *lines]


def _compared(row: ComparisonRow, titles: list[str], language: Language) -> str:
    missing = "未说明" if language == "zh" else "not stated"
    values = [_shown_value(row, value, language) or missing for value in row.values]
    pairs = zip(titles, values, strict=True)
    if language == "zh":
        return f"- {spoken_field(row.name, language)}——{'；'.join(f'{title}：{value}' for title, value in pairs)}"
    said = "; ".join(f"{title}: {value}" for title, value in pairs)
    return f"- {spoken_field(row.name, language)} – {said}"


def _shown_value(row: ComparisonRow, value: str | None, language: Language) -> str | None:
    """A value as it is shown everywhere else: a price with its sign, an availability in words."""
    if value is None:
        return None
    if row.key == "price":
        amount, _, currency = value.partition(" ")
        return money(Decimal(amount), currency or None)
    known = next((a for a in AVAILABILITIES if a == value), None)
    return value if known is None else availability_words(known, language)
