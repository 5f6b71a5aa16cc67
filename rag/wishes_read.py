"""The wishes of a Chinese question, beside what was read of it as conditions."""

import re
from collections.abc import Sequence

from catalog.plan import Filter
from rag.conditions.wished_in_chinese import stated_perhaps, wished_in_chinese
from rag.reading import Reading
from rag.vocabulary.bilingual import names_in_chinese
from rag.words.language import is_chinese

_MOST = re.compile(
    r"(?:亮度|温度|速度|音质|音量|画质|像素|吸力|功率|容量|性能|质量|销量|评价|口碑|速率|续航|噪音|声音|重量|价格|屏幕|尺寸)最[高大低小长短强快慢多少好重轻]"
)
_CLAUSE_END = re.compile(r"[，,。；;！!？?]")


def wishes_of(reading: Reading, filters: Sequence[Filter]) -> tuple[str, ...]:
    """The words that say what products of the kind shall be; () without a kind, and of other languages.

    Args:
        reading: Of the question.
        filters: What was read as conditions.
    """
    if not is_chinese(reading.text) or reading.scope.category is None:
        return ()
    conditions = [one for one in filters if one.field != "category"]
    values = (part for one in conditions for part in (one.text, str(one.value or ""), *one.also))
    fields = (name for one in conditions for name in one.field.split("|"))
    names = (said for name in fields for said in (name, *names_in_chinese(name)))
    extremes = (said for one in reading.extremes for said in (one.words, *one.concept.names))
    said = (*values, *names, *extremes, *reading.attributes, *reading.named.mentions)
    text = _about_kind(reading) if reading.extremes or "count" in reading.wordings else reading.rest
    return wished_in_chinese(text, reading.scope.used_words, said, leaf=reading.scope.category)


def perhaps_stated(reading: Reading, filters: Sequence[Filter], wishes: Sequence[str]) -> tuple[str, ...]:
    """Other words of a Chinese question for goods of a kind that products may state as they stand."""
    if not is_chinese(reading.text) or reading.scope.category is None or reading.extremes:
        return ()
    conditions = [part for one in filters for part in (one.text, str(one.value or ""), *one.field.split("|"))]
    return stated_perhaps(reading.rest, reading.scope.used_words, (*conditions, *reading.attributes, *wishes))


def unranked_in_chinese(reading: Reading) -> tuple[str, ...]:
    """The superlatives of a Chinese question that no attribute stands for: 亮度最高 where no brightness is stated."""
    if reading.extremes or not is_chinese(reading.text):
        return ()
    return tuple(match.group() for match in _MOST.finditer(reading.rest))


def _about_kind(reading: Reading) -> str:
    """The clauses that name the kind: what leads up to "which is the lightest backpack?" says who asks."""
    words = [word for word in reading.scope.used_words if not word.isascii()]
    return " ".join(part for part in _CLAUSE_END.split(reading.rest) if any(word in part for word in words))
