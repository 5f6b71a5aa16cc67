"""Which kinds of products the Chinese words of a text name: the longest words, and of two side by side the last.

手机壳 is no 手机, and 打印机墨盒 no 打印机. A kind of one character counts only where no word goes on with it: 包邮吗
asks for no bag. Knows no catalog.
"""

import re
from dataclasses import dataclass
from functools import cache

from index.chinese_script import simplified
from rag.vocabulary.bilingual import kinds, part_kinds

_ENDS_WORD = re.compile(r"$|[^一-鿿]|[的吗呢么嘛啊呀吧有没哪多几怎要能可会是在和与跟给用推求卖最适好]")

_HEADS = "包壶锅灯椅鞋杯"  # kinds of many sorts, each a part of the names of narrower ones


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenKind:
    """A kind of product that a text names."""

    said: str
    start: int
    line: tuple[str, ...]  # what it is called in both languages
    is_part: bool = False  # a kind of parts and supplies: titles that hold its words may be of what it is a part of

    @property
    def broader(self) -> str | None:
        """The kind that the word ends in, the longest: 硬盘 of 移动硬盘; None where it ends in none."""
        ends = (self.said[i:] for i in range(1, len(self.said) - 1))
        return next((end for end in ends if end in _lines()), None)


@cache
def _lines() -> dict[str, tuple[str, ...]]:
    """Chinese word -> the line that it stands in; the first of several."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (*kinds(), *part_kinds()):
        for word in line:
            if not word.isascii():
                found.setdefault(simplified(word), line)
    return {head: (head,) for head in _HEADS} | found


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(_lines(), key=lambda one: (-len(one), one))))


def spoken_kinds(text: str) -> list[SpokenKind]:
    """The kinds that a text names, in order.

    Example:
        >>> [one.said for one in spoken_kinds("有没有手机壳和打印机墨盒")]
        ['手机壳', '墨盒']
    """
    found: list[SpokenKind] = []
    for match in _pattern().finditer(text):
        if len(match.group()) == 1 and not _ENDS_WORD.match(text, match.end()):
            continue
        if found and found[-1].start + len(found[-1].said) == match.start():
            found.pop()
        line = _lines()[match.group()]
        found.append(SpokenKind(said=match.group(), start=match.start(), line=line, is_part=line in part_kinds()))
    return found
