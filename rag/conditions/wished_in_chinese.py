"""What a Chinese question wishes its products to be that no condition says: 防水 of 有没有防水的书包, 4K of 4K显示器.

Chinese words have no spaces, so a wish is known by the table of wishes, by Latin letters, or by its place: before the
kind, or behind it and a word for having.
"""

import re
from collections.abc import Iterable

from index.chinese_script import simplified
from index.terms import terms
from rag.vocabulary.chinese_kinds import spoken_kinds
from rag.vocabulary.school_grades import GRADE
from rag.vocabulary.wish_words import wish_lines

_KIND = "＃"  # stands where the kind of product is named
_DONE = "＊"  # stands where something else was understood
_MAX_WISHES = 4
_PIECE = re.compile(r"[一-鿿]{2,5}")
_LEAST_CHARS = 2  # a single character behind the words that only ask says nothing
_LATIN = re.compile(r"[a-z0-9][a-z0-9.+/-]*[a-z0-9+]")
_BEFORE = re.compile(rf"(?P<said>[一-鿿]{{2,10}}){_KIND}")
_BEHIND = re.compile(
    rf"{_KIND}\s?(?:(?:还|又|得|要|可以|能)?(?:带有?|支持|具备|含|配|能|可以?)|[，,\s])(?P<said>[一-鿿]{{2,6}})(?:的|吗|呢|$)"
)
_ASKS_ONLY = re.compile(
    r"什么样|什么|多少钱|多少|多大|多重|哪一?[款个种些]|哪里|哪|几[款个种]|怎么样|怎么|如何|为什么|有没有|有无|是不是|能不能|可不可以|是否|能否"
    r"|你们家?|您们?|我们|咱们|我|他们?|她|店里|这里|这边|贵店|本店|家里|家"
    r"|请问|麻烦|帮忙|帮我|帮|谢谢|给我|给|告诉|推荐一?下?|介绍一?下?|看看|看|问问|问|找|选|挑|列出|列|显示|比较|对比|搜索|搜|查"
    r"|想要|想买|想|要买|需要|买|卖|要|求|来|送|用来|用的|用于|适用于?|适合|使用|用|背|穿|戴|放|装|能|可以|可|会|应该|该"
    r"|第[一二三四五六七八九十\d]+|一下子?|一[款个台只把件双条些种]|[一两二三四五几][款个台只把件双条种]|[这那][款个台只把件双条些种]?|款|些|点|下|最好|最|更|比较|较|很|挺|比|好用|好|不错|便宜|实惠|性价比高?的?|划算|合适"
    r"|以内|以下|以上|之内|左右|之间|预算|价格|价位|价钱|售价|单价|钱|元|块|低于|高于|不超过|超过|至少|最多|不到|大于|小于"
    r"|新款|热门|热销|爆款|畅销|现货|有货|在售|还有|所有|全部|其他|其它|别的|类似|同样|一样|普通|一般|随便|质量|品质|评价|牌子|品牌|型号|商品|产品|东西|规格|参数|正品"
    r"|[的了吗呢吧啊呀嘛么哦喔哈得地是为有在和与跟或及都也就还只才又再把被让从到对里上中下个款人里头您你亲]"
)
_JOINER = re.compile(r"(?:用|使用|穿|背|戴|款|时候?)*的?$")  # between a wish and the kind: 给老人用的电饭煲
_SAYS_NOTHING = re.compile(r"[一-鿿]*(?:卖得|卖的|销量|什么|哪|多少|[最更较])[一-鿿]*")


def wished_in_chinese(text: str, kind_words: Iterable[str], said: Iterable[str], *, leaf: str = "") -> tuple[str, ...]:
    """The words that say what the products shall be, where no condition was read from them; in order.

    Args:
        text: A question.
        kind_words: What the kind is called in it.
        said: The words of its conditions and names.
        leaf: The category; what it says itself is no wish: the 蓝牙 of 蓝牙音箱 among Bluetooth speakers.

    Example:
        >>> wished_in_chinese("有没有防水的书包？", ["书包"], [])
        ('防水',)
        >>> wished_in_chinese("4k显示器有吗", ["显示器"], [])
        ('4k',)
    """
    text = simplified(text).lower()
    kinds = _longest_in(text, kind_words)
    text = _with_wishes_apart(text, kinds, leaf)
    text = _marked(text, [simplified(one).lower() for one in said if one and len(one) > 1], _DONE)
    text, found = _known_wishes(_marked(text, kinds, _KIND))
    for match in GRADE.finditer(text):
        found[match.start()] = match.group()
    text = GRADE.sub(lambda match: _DONE * len(match.group()), text)
    for match in _LATIN.finditer(text):
        if any(map(str.isalpha, match.group())):
            found[match.start()] = match.group()
    for pattern in (_BEFORE, _BEHIND):
        for match in pattern.finditer(text):
            if (piece := _telling(match["said"])) is not None:
                found[match.start("said")] = piece
    return tuple(dict.fromkeys(found[place] for place in sorted(found)))[:_MAX_WISHES]


def _longest_in(text: str, words: Iterable[str]) -> list[str]:
    """The Chinese words of some that stand in a text and in no longer one of them there."""
    said = {simplified(one) for one in words if not one.isascii() and simplified(one) in text}
    return sorted(one for one in said if not any(one != other and one in other for other in said))


def _known_wishes(text: str) -> tuple[str, dict[int, str]]:
    """(a text with marks in the place of the words that the table of wishes knows, place -> word), long words first."""
    found: dict[int, str] = {}
    for word in sorted(wish_lines(), key=lambda one: (-len(one), one)):
        place = text.find(word)
        if place >= 0 and not (word.isascii() and _is_part(text, place, word)):
            found[place] = word
            text = text.replace(word, _DONE * len(word))
    return text, found


def _with_wishes_apart(text: str, kind_words: Iterable[str], leaf: str) -> str:
    """A text with what a kind's name wishes before it once more: "蓝牙 蓝牙音箱" among speakers of all sorts."""
    for kind in kind_words:
        wish = next((one for one in wish_lines() if kind.startswith(one) and kind != one and kind in text), None)
        if wish is not None and wish not in leaf and not _says(leaf, wish):
            text = text.replace(kind, f"{wish} {kind}", 1)
    return text


def _says(leaf: str, wish: str) -> bool:
    """Whether a category says what is wished."""
    own = set(terms(leaf))
    return any(set(wording) <= own for wording in wish_lines()[wish].english)


def stated_perhaps(text: str, kind_words: Iterable[str], said: Iterable[str]) -> tuple[str, ...]:
    """Words of a Chinese question that products may state as they stand: the 普洱 of 泡普洱用哪个壶好.

    Whether they do is for the catalog to say; what no product states means nothing.
    """
    text = simplified(text).lower()
    known = [simplified(one).lower() for one in (*said, *kind_words) if one and not one.isascii()]
    text = _ASKS_ONLY.sub(" ", _marked(text, [*known, *wish_lines()], _DONE))
    pieces = (piece for found in _PIECE.findall(text) for piece in (found, found[1:]))
    return tuple(dict.fromkeys(piece for piece in pieces if len(piece) >= _LEAST_CHARS))[:_MAX_WISHES]


def _marked(text: str, words: Iterable[str], mark: str) -> str:
    """A text with marks, as many as characters, in the place of words."""
    for word in sorted(words, key=lambda one: (-len(one), one)):
        text = text.replace(word, mark * len(word) if mark == _DONE else mark)
    return text


def _is_part(text: str, place: int, word: str) -> bool:
    """Whether a Latin word stands inside a longer one."""
    around = text[max(0, place - 1) : place] + text[place + len(word) : place + len(word) + 1]
    return any(char.isascii() and char.isalnum() for char in around)


def _telling(piece: str) -> str | None:
    """What stands next to the kind in a piece, without words that only ask; None where nothing is left there."""
    if _SAYS_NOTHING.fullmatch(piece):
        return None
    said = _ASKS_ONLY.sub(" ", _JOINER.sub("", piece))
    last = said.split()[-1] if said.split() else ""
    is_wish = said.endswith(last) and len(last) >= _LEAST_CHARS
    return last if is_wish and not _is_kind(last) else None


def _is_kind(piece: str) -> bool:
    """Whether a piece is what a kind is called: the 打印机 of 打印机墨盒 says what the ink is for."""
    return any(one.start == 0 and one.said == piece for one in spoken_kinds(piece))
