"""True statements of single facts and of two facts in one sentence, with their corruptions."""

import random
import re
from collections.abc import Iterator, Sequence

from catalog.quantity import convert
from eval.verification.changes import COLOURS, MATERIALS, other_number, other_unit, other_word
from eval.verification.records import Record
from eval.verification.statement import Statement, Wrong
from eval.verification.voices import voices_of, yes_no_of
from rag.evidence import EvidenceItem
from rag.question import Language

_NOT_SAID = ("id", "gtin", "mpn", "category", "rating", "stock", "title")
_YES_VALUES, _NO_VALUES = {"yes", "true", "是"}, {"no", "false", "否"}
_CONVERTED = {
    "kilogram": ("gram", "pound"),
    "gram": ("kilogram", "ounce"),
    "centimeter": ("millimeter", "inch", "meter"),
    "millimeter": ("centimeter", "inch"),
    "meter": ("centimeter", "foot"),
    "inch": ("centimeter",),
    "liter": ("milliliter", "gallon"),
    "milliliter": ("liter",),
    "minute": ("hour", "second"),
    "hour": ("minute",),
    "month": ("year",),
    "year": ("month",),
    "degC": ("degF",),
    "watt": ("kilowatt",),
}
_WRITTEN = {
    "kilogram": "kg", "gram": "g", "pound": "lb", "ounce": "oz", "millimeter": "mm", "centimeter": "cm", "inch": "inches",
    "meter": "m", "foot": "ft", "milliliter": "ml", "liter": "l", "gallon": "gallons", "hour": "hours",
    "minute": "minutes", "second": "seconds", "year": "years", "month": "months", "degF": "°F", "kilowatt": "kW",
}  # fmt: skip
_WRITTEN_ZH = {
    "kilogram": "公斤", "gram": "克", "millimeter": "毫米", "centimeter": "厘米", "meter": "米", "milliliter": "毫升",
    "liter": "升", "hour": "小时", "minute": "分钟", "year": "年", "month": "个月",
}  # fmt: skip
_NAMES_ZH = {"price": "价格", "availability": "库存状态", "brand": "品牌"}
_MOST_VALUE_CHARS = 60


def fact_statements(record: Record, others: Sequence[Record], rng: random.Random) -> Iterator[Statement]:
    """Statements of each fact of a product that can be said in a sentence."""
    sayable = [fact for fact in record.facts if _is_sayable(fact)]
    for fact in sayable:
        if fact.text.strip().lower() in _YES_VALUES | _NO_VALUES:
            yield from _yes_no(record, fact, others, rng)
        elif fact.field == "availability":
            yield from _availability(record, fact, others, rng)
        else:
            yield from _plain(record, fact, others, rng)
            yield from _conversions(record, fact, rng)
    plain = [f for f in sayable if f.quantity is not None or f.field in ("colour", "material", "颜色", "材质")]
    for first, second in zip(plain[::2], plain[1::2], strict=False):
        yield _two(record, first, second, rng)


def spoken(fact: EvidenceItem, language: Language) -> str:
    """An attribute's name as it is said."""
    name = re.sub(r"[_\s]+", " ", fact.field or "").strip()
    return _NAMES_ZH.get(name, name) if language == "zh" else name


def _is_sayable(fact: EvidenceItem) -> bool:
    return fact.field not in _NOT_SAID and len(fact.text) <= _MOST_VALUE_CHARS


def _plain(record: Record, fact: EvidenceItem, others: Sequence[Record], rng: random.Random) -> Iterator[Statement]:
    name, language = spoken(fact, record.language), record.language
    evidence = record.evidence([fact], rng)
    for voice in rng.sample(voices_of(name, language), 2):
        parts = {"title": record.product.title, "name": name, "value": fact.text}
        text = _said(voice.said, parts)
        wrong = [Wrong(kind="negation", text=_said(voice.denied, parts))]
        if changed := other_number(fact.text, rng):
            wrong.append(Wrong(kind="number", text=_said(voice.said, parts | {"value": changed})))
        if changed := other_unit(fact.text, rng):
            wrong.append(Wrong(kind="unit", text=_said(voice.said, parts | {"value": changed})))
        held = f"{fact.text} {record.product.title} {' '.join(o.text for o in record.facts)}"
        if _means(name, "colour", "color", "颜色") and (changed := other_word(fact.text, COLOURS, held, rng)):
            wrong.append(Wrong(kind="colour", text=_said(voice.said, parts | {"value": changed})))
        if _means(name, "material", "材质") and (changed := other_word(fact.text, MATERIALS, held, rng)):
            wrong.append(Wrong(kind="material", text=_said(voice.said, parts | {"value": changed})))
        if "{name}" in voice.said and (other := _other_name(record, fact, rng)):
            wrong.append(Wrong(kind="attribute", text=_said(voice.said, parts | {"name": other})))
        if "{title}" in voice.said and (stranger := _stranger(fact, others, rng)):
            wrong.append(Wrong(kind="name", text=_said(voice.said, parts | {"title": stranger.product.title})))
        yield Statement(
            text=text,
            evidence=_with_stranger(evidence, wrong, others, fact, rng),
            voice="fact",
            language=language,
            wrong=tuple(wrong),
            is_reserved=voice.is_reserved,
        )


def _conversions(record: Record, fact: EvidenceItem, rng: random.Random) -> Iterator[Statement]:
    """The amount in another unit, rounded as people do, or rounded in its own."""
    stated = fact.quantity
    if stated is None or stated.unit not in _CONVERTED or fact.text != stated.text:
        return
    symbols = _WRITTEN if record.language == "en" else _WRITTEN_ZH
    units = [unit for unit in _CONVERTED[stated.unit] if unit in symbols]
    if not units:
        return
    unit = rng.choice(units)
    exact = convert(stated, unit).magnitude
    if not 0.1 <= abs(exact) < 100_000:
        return
    digits = rng.choice((2, 3))
    rounded = float(f"{exact:.{digits}g}")
    written = f"{rounded:g}" if rounded < 10_000 else f"{rounded:.0f}"
    name = spoken(fact, record.language)
    about, own = ("about ", " ") if record.language == "en" else ("约", "")
    voice = rng.choice(voices_of(name, record.language)[:2])
    evidence = record.evidence([fact], rng)
    parts = {"title": record.product.title, "name": name}

    def said(number: str, symbol: str, hedge: str) -> str:
        return _said(voice.said, parts | {"value": f"{hedge}{number}{own}{symbol}"})

    hedge = rng.choice((about, "")) if rounded == exact or digits == 3 else about
    wrong = []
    if changed := other_number(written, rng, least_change=0.12):
        wrong.append(Wrong(kind="number", text=said(changed, symbols[unit], hedge)))
    dimension_units = [u for u in _CONVERTED.get(unit, ()) if u in symbols and u != stated.unit]
    if dimension_units:
        wrong.append(Wrong(kind="unit", text=said(written, symbols[dimension_units[0]], hedge)))
    yield Statement(
        text=said(written, symbols[unit], hedge),
        evidence=evidence,
        voice="conversion",
        language=record.language,
        wrong=tuple(wrong),
        is_reserved=voice.is_reserved,
    )


def _yes_no(record: Record, fact: EvidenceItem, others: Sequence[Record], rng: random.Random) -> Iterator[Statement]:
    name = spoken(fact, record.language)
    is_yes = fact.text.strip().lower() in _YES_VALUES
    ways = yes_no_of(name, record.language)
    place = rng.randrange(len(ways))
    parts = {"title": record.product.title, "name": name}
    true, false = ways[place] if is_yes else ways[place][::-1]
    wrong = [Wrong(kind="negation", text=_said(false, parts))]
    stranger = _stranger(fact, others, rng)
    if stranger is not None and "{title}" in true:
        wrong.append(Wrong(kind="name", text=_said(true, parts | {"title": stranger.product.title})))
    yield Statement(
        text=_said(true, parts),
        evidence=_with_stranger(record.evidence([fact], rng), wrong, others, fact, rng),
        voice="yes or no",
        language=record.language,
        wrong=tuple(wrong),
        is_reserved=place == len(ways) - 1,
    )


def _availability(
    record: Record, fact: EvidenceItem, others: Sequence[Record], rng: random.Random
) -> Iterator[Statement]:
    in_words = {
        "en": ("in stock", "out of stock", "available for pre-order", "on back-order", "sold out"),
        "zh": ("有货", "缺货", "可预订"),
    }[record.language]
    ways = {
        "en": ("The {title} is {value}.", "Yes, it is {value} right now.", "It is currently {value}."),
        "zh": ("{title}目前{value}。", "现在{value}。", "{title}{value}。"),
    }[record.language]
    place = rng.randrange(len(ways))
    parts = {"title": record.product.title, "value": fact.text}
    same = {fact.text, "sold out" if fact.text == "out of stock" else fact.text}
    changed = rng.choice([words for words in in_words if words not in same])
    wrong = [Wrong(kind="availability", text=_said(ways[place], parts | {"value": changed}))]
    denial = "is not " if record.language == "en" else "没有" if fact.text == "有货" else "不是"
    denied = (
        ways[place].replace("is ", denial)
        if record.language == "en"
        else ways[place].replace("{value}", denial + "{value}")
    )
    if fact.text != "有货":
        wrong.append(Wrong(kind="negation", text=_said(denied.replace("Yes", "No"), parts)))
    yield Statement(
        text=_said(ways[place], parts),
        evidence=record.evidence([fact], rng),
        voice="availability",
        language=record.language,
        wrong=tuple(wrong),
        is_reserved=place == len(ways) - 1,
    )


def _two(record: Record, first: EvidenceItem, second: EvidenceItem, rng: random.Random) -> Statement:
    language = record.language
    form = (
        "The {title} has a {n1} of {v1} and a {n2} of {v2}."
        if language == "en"
        else "{title}的{n1}是{v1}，{n2}是{v2}。"
    )
    parts = {
        "title": record.product.title,
        "n1": spoken(first, language),
        "v1": first.text,
        "n2": spoken(second, language),
        "v2": second.text,
    }
    wrong = []
    for key, fact in (("v1", first), ("v2", second)):
        if changed := other_number(fact.text, rng):
            wrong.append(Wrong(kind="number", text=_said(form, parts | {key: changed})))
        if changed := other_unit(fact.text, rng):
            wrong.append(Wrong(kind="unit", text=_said(form, parts | {key: changed})))
    if first.text != second.text:
        wrong.append(Wrong(kind="attribute", text=_said(form, parts | {"v1": second.text, "v2": first.text})))
    return Statement(
        text=_said(form, parts),
        evidence=record.evidence([first, second], rng),
        voice="two facts",
        language=language,
        wrong=tuple(wrong),
    )


def _other_name(record: Record, fact: EvidenceItem, rng: random.Random) -> str | None:
    """Another attribute of the product, of another value and another meaning."""
    own = spoken(fact, record.language)
    words = set(own.lower().split())
    names = [
        name
        for one in record.facts
        if one.field not in _NOT_SAID
        and one.text.lower() != fact.text.lower()
        and not words & set((name := spoken(one, record.language)).lower().split())
        and not set(name) & set(own) & set("重量高低长宽厚深容功率噪音价格")
        and fact.text.lower() not in one.text.lower()
    ]
    return rng.choice(names) if names else None


def _stranger(fact: EvidenceItem, others: Sequence[Record], rng: random.Random) -> Record | None:
    """Another product that states otherwise about the same."""
    found = [
        record
        for record in others
        if record.product.id != fact.owner_id
        and record.product.title != fact.owner_title
        and any(one.field == fact.field and fact.text.lower() not in one.text.lower() for one in record.facts)
    ]
    return rng.choice(found) if found else None


def _with_stranger(
    evidence: tuple[EvidenceItem, ...],
    wrong: Sequence[Wrong],
    others: Sequence[Record],
    fact: EvidenceItem,
    rng: random.Random,
) -> tuple[EvidenceItem, ...]:
    """The evidence with that of the product that is named instead, every other time."""
    swapped = next((one.text for one in wrong if one.kind == "name"), None)
    if swapped is None or rng.random() < 0.5:
        return evidence
    record = next(one for one in others if one.product.title in swapped)
    theirs = [one for one in record.facts if one.field == fact.field]
    return (*evidence, *theirs)


def _means(name: str, *words: str) -> bool:
    return any(word in name.lower() for word in words)


def _said(form: str, parts: dict[str, str]) -> str:
    text = form.format(**parts)
    text = re.sub(r"\ba (?=[aeio]\w)", "an ", text)
    return re.sub(r"\.\.$", ".", re.sub(r"。。$", "。", text[:1].upper() + text[1:]))
