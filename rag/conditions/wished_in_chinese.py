"""What a Chinese question wishes its products to be that no condition says: the 防水 of 有没有防水的书包.

Chinese words have no spaces, so a wish is only known by its place: between a word that asks and 的 before the kind.
"""

import re
from collections.abc import Iterable

from index.chinese_script import simplified

_MODIFIER = re.compile(
    r"(?:^|[，。？！、\s]|有没有|有|卖|要|想买|买|找|推荐|来|支持|带|个|款|台|只|把|一些|哪些)"
    r"(?P<said>(?:(?!有|卖|要|想买|买|找|推荐|一[个款台只把些])[一-鿿]){2,6})的(?P<kind>[一-鿿A-Za-z]{1,12})"
)
_SAYS_NOTHING = re.compile(
    r"什么|哪|多少|你们|店里|这里|贵店|这[款个种]|那[款个种]|[最更较]|便宜|贵|好用|合适|新款|热门|热销|推荐|性价比|以[内下上]"
    r"|左右|现货|有货|在售|所有|全部|其他|别的|类似|同样|一样|不错|质量|实惠|差不多|随便|普通|一般|划算"
)


def wished_in_chinese(text: str, kind_words: Iterable[str], said: Iterable[str]) -> str:
    """The word that stands before 的 and the kind, where no condition was read from it; "" without one.

    Args:
        text: A question.
        kind_words: What the kind is called in it.
        said: The words of its conditions and names.

    Example:
        >>> wished_in_chinese("有没有防水的书包？", ["书包"], [])
        '防水'
    """
    kinds = [simplified(word) for word in kind_words if not word.isascii()]
    known = [simplified(word).lower() for word in said if word]
    for match in _MODIFIER.finditer(text):
        word, kind = match["said"], match["kind"]
        if not any(kind.startswith(one) or kind.endswith(one) for one in kinds) or _SAYS_NOTHING.search(word):
            continue
        if not any(one in word or word in one for one in known):
            return word
    return ""
