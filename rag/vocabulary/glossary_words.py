"""Chinese words for properties of products, and the English words that attribute names are made of.

`glossary/words.tsv` holds a line for each meaning: Chinese words, a tab, what attributes are called that hold it. A
text is cut into the longest words the glossary knows; words that stand together, or with 的 or a Latin word between,
are one phrase: "最大打印分辨率" is 最大 + 打印分辨率. Knows no catalog.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from index.terms import terms

_LONGEST = 12  # characters of a word
_CHINESE = re.compile(r"[一-鿿]")
_LATIN = re.compile(r"[a-z0-9][a-z0-9.+/-]*")
_JOINER = re.compile(r"\s*的?\s*")
_NO_MEASURES = frozenset(  # words that begin like a measure and are none; they part phrases
    """
    高于 低于 大于 小于 长于 短于 重于 轻于 宽于 厚于 深于 高达 长达 重达 高过 长过 宽过
    大过 多过 重过 轻过 超过 多少 多大 多长 多久 多快 是否 有没有 带不带 支持不支持 能不能
    支不支持 可不可以 高不高 长不长 宽不宽 厚不厚 深不深 大概 大约 比较 高吗 宽吗 长吗 深吗
    厚吗 更高 更宽 更长 更深 更厚 较高 较宽 较长 最宽 最深 最厚 最高的 最长的 高一点 宽一点
    长一点 高些 宽些 长些 支持吗 包含吗 多一点 不高 不长 层次 包括 单位 前面 后面 双方 使用起来
    功能上 性能上 产品里 产品中 商品里 面前 侧面 门店 面对 包装上 标签上 盒子上 页面上 说明书上 说明书里
    手册上 纸上 书面
    """.split()
)
LIGHT = frozenset(
    "型号 支持 附带 随附 附赠 包含 含 配 使用 适用 推荐 建议 可用 功能 产品 商品 单 全部 总共 适合".split()
)
"""Words that are part of a name or only of the way to ask."""

_MEASURES = frozenset("宽高深厚长")
_CUT_BEHIND = frozenset("最大 最高 最长 最多 最小 最低 最短 最少".split())


@dataclass(frozen=True, slots=True)
class GlossWord:
    """A word of a text that the glossary knows, or a Latin word beside one."""

    start: int
    end: int
    text: str
    meanings: tuple[frozenset[str], ...]  # terms of each English wording, the likeliest first
    is_latin: bool = False


Phrase = tuple[GlossWord, ...]


@cache
def glossary() -> dict[str, tuple[frozenset[str], ...]]:
    """Chinese word -> the terms of each of its English wordings."""
    table: dict[str, dict[frozenset[str], None]] = {}
    for line in files("rag").joinpath("glossary/words.tsv").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        chinese, english = line.split("\t")
        for word in chinese.split(","):
            meanings = table.setdefault(word.strip().lower(), {})
            meanings.update((frozenset(terms(one)), None) for one in english.split(",") if one.strip())
    return {word: tuple(meanings) for word, meanings in table.items()}


@lru_cache(maxsize=4_096)
def phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases of glossary words in a text, in order.

    Example:
        >>> [[word.text for word in phrase] for phrase in phrases("最大打印分辨率和DVI接口")]
        [['最大', '打印分辨率'], ['dvi', '接口']]
    """
    found: list[list[GlossWord]] = []
    end = -1
    for word in _words(text.lower()):
        gap = text[end : word.start]
        joined = bool(found) and _JOINER.fullmatch(gap) is not None
        is_parted = bool(gap.strip()) and bool(found) and (word.is_latin or found[-1][-1].is_latin)
        if joined and not is_parted:
            found[-1].append(word)
        else:
            found.append([word])
        end = word.end
    cut = (_without_edges(phrase) for phrase in found)
    return tuple(tuple(phrase) for phrase in cut if phrase)


def without_phrases(text: str) -> str:
    """A text without the phrases that speak of properties: 黑色墨粉打印页数 says no colour."""
    for phrase in phrases(text):
        if sum(not word.is_latin for word in phrase) and phrase[-1].end - phrase[0].start > 2:
            text = text[: phrase[0].start] + " " * (phrase[-1].end - phrase[0].start) + text[phrase[-1].end :]
    return text


def _words(text: str) -> list[GlossWord]:
    """The longest glossary words of a text, and the Latin words between."""
    table = glossary()
    found: list[GlossWord] = []
    place = 0
    while place < len(text):
        latin = _LATIN.match(text, place)
        limit = min(len(text), place + _LONGEST)
        if not _CHINESE.match(text, place) and latin is None:
            place += 1
            continue
        end = next(
            (end for end in range(limit, place, -1) if text[place:end] in table or text[place:end] in _NO_MEASURES),
            None,
        )
        if end is not None and text[place:end] in _NO_MEASURES:
            place = end
        elif end is not None and not (latin and end < latin.end()):
            found.append(GlossWord(place, end, text[place:end], table[text[place:end]]))
            place = end
        elif latin is not None:
            found.append(GlossWord(place, latin.end(), latin.group(), (frozenset(terms(latin.group())),), True))
            place = latin.end()
        else:
            place += 1
    return found


def _is_loose(word: GlossWord) -> bool:
    """Whether a word is a single character, which says something only before another word, or a Latin word."""
    return word.is_latin or (len(word.text) == 1 and word.text not in _MEASURES)


def _without_edges(phrase: list[GlossWord]) -> list[GlossWord]:
    """A phrase without a superlative at its end, which says how much is wanted; [] of Latin words alone."""
    n_latin = next((i for i, word in enumerate(phrase) if not word.is_latin), len(phrase))
    if n_latin < len(phrase) and phrase[n_latin].text in LIGHT:  # "router支持USB接口"
        phrase = phrase[n_latin:]
    while phrase and (phrase[-1].text in _CUT_BEHIND or (len(phrase) > 1 and _is_loose(phrase[-1]))):
        phrase = phrase[:-1]
    n_chinese = sum(len(word.text) for word in phrase if not word.is_latin)
    return phrase if n_chinese > 1 or (n_chinese and len(phrase) > 1) else []
