"""True statements that are no single fact: comparisons, counts, quotations, dates, terms; with their corruptions."""

import random
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from catalog.product import Document
from eval.verification.changes import has_date, other_date, other_number, other_quantifier, other_unit
from eval.verification.fact_statements import spoken
from eval.verification.records import Record
from eval.verification.statement import CorruptionClass, Statement, Wrong
from index.sentences import sentence_spans
from rag.evidence import EvidenceItem

_COMPARED = {  # attribute: (more, less) in English
    "weight": ("heavier", "lighter"),
    "price": ("more expensive", "cheaper"),
    "height": ("taller", "shorter"),
    "width": ("wider", "narrower"),
    "noise_level": ("louder", "quieter"),
}
_COMPARED_ZH = {"重量": ("重", "轻"), "price": ("贵", "便宜")}
_NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_COUNTED = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE)
_NEGATABLE = re.compile(r"\b(is|are|can|may|will|must|does|do|has)\b(?! not\b|n't| no\b)", re.IGNORECASE)
_DENIED = re.compile(r"\b(is|are|can|may|will|must|does|do) not\b")
_NEGATABLE_ZH = re.compile(r"(?<![不没是])(可以|能够|会|需要|支持|包含)")
_LIST_NUMBER = re.compile(r"^\s*(?:\d{1,2}[.)、]|[-+])\s*")  # to change it changes nothing that is said
_LEAST_QUOTED_CHARS, _MOST_QUOTED_CHARS = 25, 220
_LAUNCHES = (
    ("release_date", "The {title} was released on {when}."),
    ("available_since", "The {title} has been available since {when}."),
    ("best_before", "Its best before date is {when}."),
)


def comparisons(records: Sequence[Record], rng: random.Random) -> Iterator[Statement]:
    """Two products of one kind, set side by side in an amount."""
    by_kind: dict[str, list[Record]] = {}
    for record in records:
        by_kind.setdefault(f"{record.product.category}{record.language}", []).append(record)
    for group in by_kind.values():
        for one, other in pairwise(group):
            yield from _compared(one, other, rng)


def _compared(one: Record, other: Record, rng: random.Random) -> Iterator[Statement]:
    words = _COMPARED if one.language == "en" else _COMPARED_ZH
    for field, (more, less) in words.items():
        mine = next((f for f in one.facts if f.field == field and f.quantity), None)
        theirs = next((f for f in other.facts if f.field == field and f.quantity), None)
        if mine is None or theirs is None or mine.quantity is None or theirs.quantity is None:
            continue
        if mine.quantity.unit != theirs.quantity.unit or mine.quantity.magnitude == theirs.quantity.magnitude:
            continue
        is_more = mine.quantity.magnitude > theirs.quantity.magnitude
        right, wrong = (more, less) if is_more else (less, more)
        a, b, x, y = one.product.title, other.product.title, mine.text, theirs.text
        if one.language == "en":
            forms = [
                f"The {a} is {{word}} than the {b}.",
                f"The {a} is {{word}} than the {b} ({x} against {y}).",
                f"The {a} is {{word}}: {x} ({b}: {y}).",
            ]
        else:
            forms = [f"{a}比{b}更{{word}}。", f"{a}比{b}{{word}}（{x} 与 {y}）。", f"{a}更{{word}}：{x}（{b}：{y}）。"]
        place = rng.randrange(3)
        form = forms[place]
        false: list[Wrong] = [Wrong(kind="comparative", text=form.format(word=wrong))]
        swapped = form.replace(a, "\0").replace(b, a).replace("\0", b)
        false.append(Wrong(kind="comparative", text=swapped.format(word=right)))
        if place and (changed := other_number(x, rng)):
            false.append(Wrong(kind="number", text=form.format(word=right).replace(x, changed, 1)))
        yield Statement(
            text=form.format(word=right),
            evidence=(*one.evidence([mine], rng), *other.evidence([theirs], rng)),
            voice="comparison",
            language=one.language,
            wrong=tuple(false),
            is_reserved=place == 2,
        )


def counts(records: Sequence[Record], rng: random.Random) -> Iterator[Statement]:
    """How many products of a kind there are or meet a condition, from what was computed over the catalog."""
    kinds = sorted({(r.product.category.split(" > ")[-1], r.language) for r in records if r.product.category})
    for kind, language in kinds:
        n, total = rng.randint(2, 40), rng.randint(41, 400)
        limit = rng.choice((50, 80, 100, 300))
        if language == "en":
            held = f"{n} of {total} {kind} (price under €{limit})"
            forms = [
                f"{n} of {total} {kind} fit (price under €{limit}).",
                f"Of {total} {kind}, {n} cost less than €{limit}.",
                f"There are {n} {kind} under €{limit} here.",
            ]
            quantified = [
                f"All {total} {kind} cost less than €{limit}.",
                f"None of the {total} {kind} fits (price under €{limit}).",
            ]
        else:
            held = f"{total} 款{kind}中的 {n} 款（价格低于 ¥{limit}）"
            forms = [
                f"{total} 款{kind}中有 {n} 款符合条件（价格低于 ¥{limit}）。",
                f"{total} 款{kind}里，{n} 款价格低于 ¥{limit}。",
                f"有 {n} 款{kind}低于 ¥{limit}。",
            ]
            quantified = [
                f"全部 {total} 款{kind}价格都低于 ¥{limit}。",
                f"{total} 款{kind}中没有符合的（价格低于 ¥{limit}）。",
            ]
        item = EvidenceItem(kind="aggregate", source="catalog", source_id="catalog", text=held, score=1.0, answers=1.0)
        shown = [fact for record in records[:4] for fact in record.facts if fact.field == "price"]
        place = rng.randrange(3)
        wrong: list[Wrong] = []
        for _ in range(2):
            m = n + rng.choice((-1, 1, 2, 10, total))
            wrong.append(Wrong(kind="count", text=re.sub(rf"(?<!\d){n}(?!\d)", str(m), forms[place], count=1)))
        wrong.extend(Wrong(kind="quantifier", text=text) for text in quantified)
        yield Statement(
            text=forms[place],
            evidence=(item, *shown),
            voice="count",
            language=language,
            wrong=tuple(wrong),
            is_reserved=place == 2,
        )


def quotations(
    records: Sequence[Record], documents: Sequence[tuple[Document, tuple[EvidenceItem, ...]]], rng: random.Random
) -> Iterator[Statement]:
    """Sentences of descriptions, bullets, documents and customers, word for word and in their voice."""
    for record in records:
        for item in rng.sample(record.passages, min(3, len(record.passages))):
            yield from _quoted(item, record.evidence([item], rng), rng)
    for _, passages in documents:
        for item in passages:
            others = [one for one in passages if one is not item]
            yield from _quoted(item, (item, *rng.sample(others, min(4, len(others)))), rng)


def _quoted(item: EvidenceItem, evidence: tuple[EvidenceItem, ...], rng: random.Random) -> Iterator[Statement]:
    sentences = [_LIST_NUMBER.sub("", item.text[span.start : span.end]) for span in sentence_spans(item.text)]
    language = "zh" if any("一" <= char <= "鿿" for char in item.text) else "en"
    least = _LEAST_QUOTED_CHARS if language == "en" else _LEAST_QUOTED_CHARS // 2
    for sentence in sentences:
        if not least <= len(sentence) <= _MOST_QUOTED_CHARS or "|" in sentence or "*" in sentence:
            continue
        wrong: list[Wrong] = []
        changes: tuple[tuple[CorruptionClass, str | None], ...] = (
            ("date", other_date(sentence, rng)),
            ("number", None if has_date(sentence) else other_number(sentence, rng)),
            ("unit", other_unit(sentence, rng)),
            ("quantifier", other_quantifier(sentence, rng)),
            ("count", _other_count(sentence, rng)),
            ("negation", denied(sentence)),
        )
        wrong = [Wrong(kind=kind, text=_framed(text, item)) for kind, text in changes if text]
        if wrong:
            yield Statement(
                text=_framed(sentence, item),
                evidence=evidence,
                voice="terms" if item.source == "document" else "quotation",
                language="zh" if language == "zh" else "en",
                wrong=tuple(wrong),
            )


def _framed(sentence: str, item: EvidenceItem) -> str:
    chinese = any("一" <= char <= "鿿" for char in sentence)
    if item.source == "review":
        return f"一位顾客评价：“{sentence}”" if chinese else f"A customer writes: “{sentence}”"
    if item.source == "qa":
        return f"顾客问答里的回答是：“{sentence}”" if chinese else f"A community answer: “{sentence}”"
    return sentence


def _other_count(sentence: str, rng: random.Random) -> str | None:
    match = _COUNTED.search(sentence)
    if match is None:
        return None
    other = rng.choice([word for word in _NUMBER_WORDS[2:] if word != match.group().lower()])
    other = other.capitalize() if match.group()[0].isupper() else other
    return sentence[: match.start()] + other + sentence[match.end() :]


def denied(sentence: str) -> str | None:
    """A sentence that says the opposite; None where a word alone cannot make it so."""
    if _DENIED.search(sentence):
        return _DENIED.sub(r"\1", sentence, count=1)
    if " " in sentence:
        return _NEGATABLE.sub(_with_not, sentence, count=1) if _NEGATABLE.search(sentence) else None
    return _NEGATABLE_ZH.sub(r"不\1", sentence, count=1) if _NEGATABLE_ZH.search(sentence) else None


def _with_not(match: re.Match[str]) -> str:
    return f"{match.group()} no" if match.group().lower() == "has" else f"{match.group()} not"


def dates(records: Sequence[Record], rng: random.Random) -> Iterator[Statement]:
    """Days that a product states, written otherwise than in its data."""
    for record in records[::2]:
        day = date(2023, 1, 1) + timedelta(days=rng.randrange(1_200))
        later = day + timedelta(days=rng.choice((1, 10, 31, 365)))
        if record.language == "zh":
            fact = _dated(record, "上市日期", day.isoformat())
            form, shown = "{title}的上市日期是{when}。", (_chinese(day), _chinese(later))
        else:
            field, form = rng.choice(_LAUNCHES)
            fact = _dated(record, field, rng.choice((day.isoformat(), f"{day.day} {day:%B} {day.year}")))
            style = rng.choice(("{0.day} {0:%B} {0.year}", "{0:%B} {0.day}, {0.year}", "{0:%Y-%m-%d}"))
            shown = (style.format(day), style.format(later))
        yield Statement(
            text=form.format(title=record.product.title, when=shown[0]),
            evidence=(fact, *record.evidence([], rng)),
            voice="date",
            language=record.language,
            wrong=(Wrong(kind="date", text=form.format(title=record.product.title, when=shown[1])),),
            is_reserved=spoken(fact, "en") == "best before",
        )


def _dated(record: Record, field: str, text: str) -> EvidenceItem:
    return EvidenceItem(
        kind="field",
        source="attribute",
        source_id=f"{record.product.id}#{field}",
        text=text,
        owner_id=record.product.id,
        owner_title=record.product.title,
        field=field,
        score=1.0,
        answers=1.0,
    )


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
