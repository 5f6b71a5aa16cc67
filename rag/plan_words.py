"""Plans and their results in words, as a customer reads them: what was computed over, under which conditions."""

from decimal import Decimal

from catalog.plan import Filter, Plan, PlanResult, Row
from rag.composing.wording import availability_words, money, spoken_field, spoken_kind
from rag.conditions.counted_parts import is_count
from rag.question import Language
from rag.wish_filters import WISH_FIELD

PLACES = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def scope_words(result: PlanResult, language: Language) -> str:
    """What was computed over: "3 of 11 Vacuum Cleaners", with the conditions in words."""
    plan = result.plan
    category = next((str(one.value) for one in plan.filters if one.field == "category"), None)
    conditions = conditions_in_words(plan, language)
    extra = _extra_counts(result, language)
    if language == "zh":
        scope = spoken_kind(category, language)
        said = f"（{'，'.join(conditions)}）" if conditions else ""
        return f"{result.n_scope} 款{scope}中的 {result.n_matching} 款{said}{extra}"
    scope = spoken_kind(category, language)
    said = f" ({', '.join(conditions)})" if conditions else ""
    return f"{result.n_matching} of {result.n_scope} {scope}{said}{extra}"


def _extra_counts(result: PlanResult, language: Language) -> str:
    """How many state what was compared, how many share the extreme, how many are shown of a longer list."""
    counts = []
    if result.plan.aggregate == "extreme":
        if result.currency and result.plan.order_by == "price":
            counts.append(f"以 {result.currency} 计价" if language == "zh" else f"priced in {result.currency}")
        if result.n_considered != result.n_matching:
            counts.append(f"{result.n_considered} 款可比" if language == "zh" else f"{result.n_considered} compared")
        if result.n_tied > 1:
            counts.append(f"{result.n_tied} 款并列" if language == "zh" else f"{result.n_tied} tied")
    first, last = result.plan.places
    if first == last > 1:
        counts.append(f"第 {first} 位" if language == "zh" else f"the {PLACES[first]}")
    if language == "zh" and (order := price_order_in_chinese(result)):
        counts.append(order)
    shown = min(len(result.rows), result.plan.limit)
    if last > first:
        counts.append(f"{shown} 款" if language == "zh" else f"the {shown}")
    if result.plan.aggregate == "list" and shown < result.n_matching:
        counts.append(f"显示 {shown} 款" if language == "zh" else f"{shown} shown")
    return "".join(f"{'；' if language == 'zh' else '; '}{one}" for one in counts)


def price_order_in_chinese(result: PlanResult) -> str:
    """How a list of several is ordered, where it goes by the price; else ""."""
    if result.plan.aggregate != "list" or result.plan.order_by != "price" or result.n_matching == 1:
        return ""
    return "价格从高到低" if result.plan.descending else "价格从低到高"


def conditions_in_words(plan: Plan, language: Language) -> list[str]:
    """The conditions of a plan but for its kind of product, as a customer reads them, each once."""
    return list(dict.fromkeys(filter_words(one, language) for one in plan.filters if one.field != "category"))


def filter_words(one: Filter, language: Language) -> str:
    """A condition as a customer reads it: "price under €300", "in stock"."""
    name = spoken_field(one.field.split("|")[0], language)
    if one.field == WISH_FIELD:
        return f"提到“{one.text}”" if language == "zh" else f"mentioning “{one.text}”"
    if one.field == "availability":
        return availability_words("in_stock", language) if one.value == "in_stock" else str(one.value)
    if one.field in ("brand", "title"):
        return one.text if language == "zh" and one.field == "title" and one.text else str(one.value)
    if one.operator == "has":
        return name
    if one.operator == "lacks" and one.value is None:
        return f"无{name}" if language == "zh" else f"no {name}"
    if one.operator in ("!=", "lacks"):
        return f"{name}不是{one.text}" if language == "zh" else f"{name} not {one.text}"
    if is_count(one):
        return one.text if "|" in one.field else f"{name} {one.value:g}"
    if isinstance(one.value, str):
        return f"{name}：{one.text or one.value}" if language == "zh" else f"{name} {one.text or one.value}"
    return f"{name} {one.text}".strip() if one.text else f"{name} {one.operator} {one.value:g}"


def row_price(row: Row) -> str | None:
    """The price of a row as it is shown, None when none is stated."""
    return None if row.price is None else money(Decimal(row.price), row.currency)
