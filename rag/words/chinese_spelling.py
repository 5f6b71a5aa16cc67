"""Typos in the Chinese words a customer asks with: 重亮 for 重量, 尺村 for 尺寸, 儿幼园 for 幼儿园, "zhongliang".

A character is corrected only where it stands in no word that is known, and only to one that sounds or looks like it and
makes a word of the shop's lexicon: words for properties, kinds and asking, and the Chinese words of titles. Neighbours
swapped, a character written twice and a word typed in pinyin are corrected too. What a dictionary of phrases knows as a
word is left alone.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import copy
from functools import cache, lru_cache
from importlib.resources import files

from pypinyin import Style, pinyin
from pypinyin.phrases_dict import phrases_dict

from rag.naming.postings import changed_postings

Corrections = tuple[tuple[str, str], ...]

MAX_CHARS = 400
"""A longer text comes back as it is."""

_RUN = re.compile(r"[一-鿿]{2,}")
_RUN_CHAR = re.compile(r"[一-鿿]")
_LATIN = re.compile(r"[a-z]{2,24}(?![A-Za-z0-9])")
_SIZES = (4, 3, 2)
_LONGEST_WORD = 8
_LEAST_ATTACHED = 6  # letters of a word in pinyin that stands right behind another: "Grayzhongliang"

ASKING = tuple(
    """
    多少钱 几多钱 多少 是多少 是什么 有多少 什么 怎么 怎么样 怎样 哪个 哪款 哪些 哪种 多大 多重 多长 多高 多宽 多深 多厚
    多久 请问 想问 知道 想知道 告诉 了解 介绍 比较 对比 价格 价钱 售价 单价 便宜 库存 有货 现货 缺货 评分 品牌 牌子 推荐
    以下
    以上 以内 之间 左右 不超过 低于 高于 大于 小于 至少 最多 最大 最小 最高 最低 最长 最短 最重 最轻 最贵 最便宜 更贵
    更便宜 更重 更轻 更大 更小 更长 更短 有没有 是不是 能不能 可以 支持 分别 几款 几个 一共 总共 什么颜色 多少度 麻烦
    谢谢 查询 帮忙 具体 产品 商品 型号
    """.split()
)
"""Words with which anything is asked."""

_ORDINARY = frozenset(
    """
    多种 各种 电磁 机器 机型 清洗 合适 生产 使用 实用 试用 食品 饰品 商店 上网 网上 声明 形状 公里 体型 马力 动力 电力
    电路 电量 电源 事件 实践 时候 世间 关机 开机 光亮 明亮 高亮 轻量 大量 少量 数据 书籍 屏蔽 平面 品质 瓶盖 官网 光滑
    包邮 保护 报告 宝宝 宝贝 成分 城市 程度 承诺 成人 大人 达到 打开 带子 袋子 单价 担保 定价 订单 顶部 底价 低价 地板
    第几 电视 店铺 店家 多余 发货 反光 防滑 放心 风格 符合 负责 改进 高级 个人 各位 公司 工具 工作 功效 购买 够用 固定
    同款 新款 老款 爆款 关心 规则 过期 海外 毫升 合计 核实 厚实 户外 化妆 还有 回复
    """.split()
)
"""Words that a dictionary of phrases of several readings lacks."""

_NEVER_WRONG = frozenset(
    "的了是个一不在有我你您他她它那这哪以为上下左右三二四五六七八九十两几半每给想问说看查用请就要能会可也都还再先和与跟吗呢吧"
    "啊哈呀啦么之于所其里中内外小大多少高低长短重轻贵好洗前后差记过到从对把被让跟同但而或更最很太比如无没非本某该此谁啥种"
    "克斤升米寸瓦度元块分年月天"
)
"""Characters so common by themselves that what stands there is no slip."""


class ChineseLexicon:
    """The words that a typo may stand for. Never changed; safe to use from several threads.

    Args:
        words: For properties, kinds and values; those of `ASKING` are always among them.
        titles: Of products; the Chinese words in them are known, and typos in them are corrected.
    """

    def __init__(self, words: Iterable[str], titles: Iterable[str] = ()) -> None:
        self._runs: dict[str, int] = {}  # stretches of Chinese in titles, with how many titles have them
        self._pairs: dict[str, int] = {}  # pieces of two characters, with how many runs have them
        self._triples: dict[str, int] = {}
        self._triples_by_gap: dict[tuple[str, str], tuple[str, ...]] = {}
        self._words: dict[str, None] = {}
        self._count_titles(gone=(), new=titles)
        self._set_words(words)

    def changed(
        self, words: Iterable[str] | None, *, gone_titles: Iterable[str] = (), new_titles: Iterable[str] = ()
    ) -> "ChineseLexicon":
        """That of other words (None: of the same), without some titles and with others."""
        other = copy(self)
        other._count_titles(gone=gone_titles, new=new_titles)
        if words is not None:
            other._set_words(words)
        return other

    def _count_titles(self, *, gone: Iterable[str], new: Iterable[str]) -> None:
        changes = Counter(run for title in new for run in _RUN.findall(title))
        changes.subtract(run for title in gone for run in _RUN.findall(title))
        self._runs, come, left = _recounted(self._runs, changes)
        self._pairs, _, _ = _recounted(self._pairs, _pieces(come, left, 2))
        self._triples, new_triples, gone_triples = _recounted(self._triples, _pieces(come, left, 3))
        self._triples_by_gap = changed_postings(
            self._triples_by_gap, gone=_gaps(sorted(gone_triples)), new=_gaps(sorted(new_triples))
        )

    def _set_words(self, words: Iterable[str]) -> None:
        chinese = (word for word in (*ASKING, *words) if _RUN.fullmatch(word) and len(word) <= _LONGEST_WORD)
        known = dict.fromkeys(chinese)
        if list(known) == list(self._words):
            return
        self._words = known
        self._by_gap: dict[tuple[str, str], list[str]] = {}
        for gap, word in _gaps(self._words):
            self._by_gap.setdefault(gap, []).append(word)
        self._by_sound: dict[str, str] = {}
        self._by_mixed: dict[tuple[str, str], str] = {}
        for word in self._words:
            sounds = [_sound(char) for char in word]
            self._by_sound.setdefault("".join(sounds), word)
            self._by_mixed.setdefault((word[0], "".join(sounds[1:])), word)

    def knows(self, word: str) -> bool:
        """Whether a word is one of the lexicon, stands in a title, or is a phrase of the language."""
        of_shop = word in self._words or word in self._pairs or word in self._triples
        return of_shop or word in phrases_dict or word in _ORDINARY

    def covered(self, run: str) -> list[bool]:
        """Which characters of a run stand in a known word of two characters or more."""
        marks = [False] * len(run)
        for start in range(len(run) - 1):
            for end in range(min(len(run), start + _LONGEST_WORD), start + 1, -1):
                if self.knows(run[start:end]):
                    marks[start:end] = [True] * (end - start)
                    break
        return marks

    def alike(self, window: str) -> str | None:
        """The one word that differs from a window in one character of like sound or looks; the first of several."""
        for i, char in enumerate(window):
            gap = window[:i], window[i + 1 :]
            words: list[str] = [*self._by_gap.get(gap, ())]
            words += (word for word in self._triples_by_gap.get(gap, ()) if word not in self._words)
            for word in words:
                if char != word[i] and is_alike(char, word[i]):
                    return word
        return None

    def unswapped(self, window: str) -> str | None:
        """The known word that three or four characters are, two neighbours swapped; None where they are none."""
        for i in range(len(window) - 1):
            swapped = window[:i] + window[i + 1] + window[i] + window[i + 2 :]
            if swapped != window and (swapped in self._words or swapped in self._triples):
                return swapped
        return None

    def spelled(self, letters: str, *, behind: str = "") -> str | None:
        """The word of a spelling in pinyin without tones, its first character perhaps written: 颜 and "se"."""
        return self._by_mixed.get((behind, letters)) if behind else self._by_sound.get(letters)


def _recounted(counts: Mapping[str, int], changes: Mapping[str, int]) -> tuple[dict[str, int], list[str], list[str]]:
    """Changed counts, what was not counted before, and what is counted no more."""
    result, come, left = dict(counts), [], []
    for one, n in changes.items():
        before = result.get(one, 0)
        if before + n:
            result[one] = before + n
        else:
            result.pop(one, None)
        if n and not before:
            come.append(one)
        elif n and not before + n:
            left.append(one)
    return result, come, left


def _pieces(come: Iterable[str], left: Iterable[str], size: int) -> Counter[str]:
    """How much oftener runs hold each piece, since some have come and some have left."""
    changes = Counter(run[i : i + size] for run in come for i in range(len(run) - size + 1))
    changes.subtract(run[i : i + size] for run in left for i in range(len(run) - size + 1))
    return changes


def _gaps(words: Iterable[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """Each word under what stands before and behind each of its characters."""
    return (((word[:i], word[i + 1 :]), word) for word in words for i in range(len(word)))


def corrected_chinese(text: str, lexicon: ChineseLexicon, is_known: Callable[[str], bool]) -> tuple[str, Corrections]:
    """A text with the typos in its Chinese words corrected, and what was put for what, in order.

    Args:
        text: In simplified characters.
        lexicon: The words that a typo may stand for.
        is_known: Whether a Latin word in small letters is a right one; others may be pinyin.

    Example:
        >>> corrected_chinese("它的重亮是多少", ChineseLexicon(["重量"]), lambda word: False)
        ('它的重量是多少', (('重亮', '重量'),))
    """
    if len(text) > MAX_CHARS:
        return text, ()
    done: list[tuple[str, str]] = []
    text = _LATIN.sub(lambda match: _from_pinyin(match, lexicon, is_known, done), text)
    return _RUN.sub(lambda match: _right_run(match.group(), lexicon, done), text), tuple(done)


def _right_run(run: str, lexicon: ChineseLexicon, done: list[tuple[str, str]]) -> str:
    for right in (_unswapped, _undoubled, _unlike):
        run = right(run, lexicon, done)
    return run


def _unlike(run: str, lexicon: ChineseLexicon, done: list[tuple[str, str]]) -> str:
    """A run with characters put right that sound or look like the right ones."""
    marks = lexicon.covered(run)
    for size in _SIZES:
        for start in range(len(run) - size + 1):
            window = run[start : start + size]
            if all(marks[start : start + size]) or lexicon.knows(window):
                continue
            word = lexicon.alike(window)
            if word is None or not _puts_right(window, word, marks[start : start + size]):
                continue
            done.append((window, word))
            run = run[:start] + word + run[start + size :]
            marks = lexicon.covered(run)
    return run


def _puts_right(window: str, word: str, marks: Collection[bool]) -> bool:
    """Whether the character that is changed stands in no known word."""
    wrong = [(char, known) for char, right, known in zip(window, word, marks, strict=True) if char != right]
    return all(not known and (char not in _NEVER_WRONG or word in ("多少钱", "几多钱")) for char, known in wrong)


def _unswapped(run: str, lexicon: ChineseLexicon, done: list[tuple[str, str]]) -> str:
    for start in range(len(run) - 2):
        window = run[start : start + 3]
        if lexicon.knows(window) or (lexicon.knows(window[:2]) and lexicon.knows(window[1:])):
            continue
        word = lexicon.unswapped(window)
        if word is not None:
            done.append((window, word))
            run = run[:start] + word + run[start + 3 :]
    return run


def _undoubled(run: str, lexicon: ChineseLexicon, done: list[tuple[str, str]]) -> str:
    for i in range(len(run) - 2, 1, -1):  # "6瓦瓦数": what follows an amount may begin with its unit
        if run[i] == run[i - 1] and not lexicon.knows(run[i - 1 : i + 1]):
            rest = run[:i] + run[i + 1 :]
            word = next((w for w in (rest[max(0, i - 2) : i + 1], rest[i - 1 : i + 2]) if len(w) > 1), "")
            if any(lexicon.knows(rest[a:b]) for a, b in ((i - 1, i + 1), (i - 2, i)) if a >= 0):
                done.append((run[i - 1 : i + 1] + run[i + 1 : i + 2], word))
                run = rest
    return run


def _from_pinyin(
    match: re.Match[str], lexicon: ChineseLexicon, is_known: Callable[[str], bool], done: list[tuple[str, str]]
) -> str:
    """A Latin word as the Chinese word it spells, also right behind another word; itself where it spells none."""
    typed = match.group()
    before = match.string[: match.start()]
    if before.endswith("多少") and typed == "qian":
        done.append((typed, "钱"))
        return "钱"
    mixed = lexicon.spelled(typed, behind=before[-1]) if _RUN_CHAR.search(before[-1:]) else None
    if mixed is not None:
        done.append((typed, mixed[1:]))
        return mixed[1:]
    if re.search(r"[A-Za-z0-9._/-]$", before) is None and is_known(typed):
        return typed
    for start in range(len(typed) - 4):
        word = lexicon.spelled(typed[start:])
        is_attached = start > 0 or re.search(r"[A-Za-z]$", before) is not None
        if word is not None and (not is_attached or len(typed) - start >= _LEAST_ATTACHED):
            done.append((typed[start:], word))
            return f"{typed[:start]}{'的' if is_attached else ''}{word}"
    return typed


def is_alike(one: str, other: str) -> bool:
    """Whether two characters sound alike, tones and zh/z, ch/c, sh/s, ng/n aside, or look alike."""
    return bool(_sounds(one) & _sounds(other)) or other in _look_alikes().get(one, "")


@lru_cache(maxsize=1 << 14)
def _sounds(char: str) -> frozenset[str]:
    return frozenset(_blunt(sound) for sound in pinyin(char, style=Style.NORMAL, heteronym=True)[0])


@lru_cache(maxsize=1 << 14)
def _sound(char: str) -> str:
    return str(pinyin(char, style=Style.NORMAL)[0][0])


def _blunt(sound: str) -> str:
    """A sound without the differences that many speakers do not make."""
    sound = re.sub(r"^(z|c|s)h", r"\1", sound)
    return re.sub(r"(?<=[aei])ng$", "n", sound)


@cache
def _look_alikes() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in files("rag").joinpath("glossary/look_alikes.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            for char in line.strip():
                table[char] = table.get(char, "") + line.strip()
    return table
