"""Whether a Chinese text looks for goods of a kind, which are listed, or speaks of one product, which must be told.

"有没有粉色的书包" and "防水的跑鞋", as one types it into a search box, look for goods; "那个书包多重" speaks of one.
Knows no catalog.
"""

import re

from rag.words.language import is_chinese

_END = r"[\s？?。！!～~啊呀呢哈哦]*$"
_HAVE_YOU = re.compile(
    rf"有没有(?!.*(?:数据|信息|资料|说明|参数|记录))|有无|(?:有|有得|有卖|卖|能买到?)[^，。？?！!这那它]{{1,24}}[吗么嘛]{_END}|[^，。？?！!这那它]{{2,24}}(?:有|卖|有卖|有货|有得卖)[吗么嘛没不]{_END}"
    rf"|(?:求|来|找|想要|想买|要买|需要|推荐|求推荐)[一几]?[个款台只把件双条]"
)
_ONE = re.compile(
    r"[这那此该]|它|上面|刚才|刚刚|图[里上中片]|链接|买了|拍了|收到|入手了|(?:看|见|找)(?:到|中|上|见)(?:了)?(?:一|个|有)|在[^，。]{0,8}看"
)
_LIMIT = re.compile(r"\d\s?[元块a-zA-Z\u4e00-\u9fff]{0,3}(?:以[内下上]|之内|左右)|(?:不超过|低于|高于|至少|最多)\s?\d")
_ASKS = re.compile(
    r"[吗呢么嘛]|[？?]|什么|多少|几|哪|怎|如何|为何|多(?:大|重|长|高|宽|深|厚|久|远|贵)|是否|是不是|能不能|可不可以|会不会|要不要"
    r"|告诉|请问|想知道|问一?下|查一?下|谁|[好行对是][不没]"
)
_COSTS = re.compile(
    rf"(?:大概|大约|一般|都|要|得|卖|是|价格?|价钱|售价|的|现在|你们家?)*(?:多少(?:钱|元|块)|什么价(?:格|位|钱)?|怎么卖|几多钱|价格|价位|价钱)(?:一[个台款件只把双条])?(?:啊|呀|呢|的)*{_END}"
)


def has_goods_sought(text: str) -> bool:
    """Whether a text asks if the shop has something: 有没有…, …有吗.

    Example:
        >>> has_goods_sought("粉色的书包有没有"), has_goods_sought("这个书包有没有粉色")
        (True, False)
    """
    return is_chinese(text) and not _ONE.search(text) and _HAVE_YOU.search(text) is not None


def seeks_several(text: str) -> bool:
    """Whether a text looks for all goods of a sort, not for one by its name: it asks for goods, or sets a limit.

    Example:
        >>> seeks_several("500元以内的紫砂壶"), seeks_several("紫砂壶")
        (True, False)
    """
    return has_goods_sought(text) or (names_goods_only(text) and _LIMIT.search(text) is not None)


def names_goods_only(text: str) -> bool:
    """Whether a text asks nothing and points to nothing, as one types into a search box.

    Example:
        >>> names_goods_only("防水的跑鞋"), names_goods_only("跑鞋防水吗")
        (True, False)
    """
    return is_chinese(text) and not _ASKS.search(text) and not _ONE.search(text)


def asks_what_goods_cost(text: str) -> bool:
    """Whether a text asks no more than what goods of a kind cost, not what one of them costs.

    Example:
        >>> asks_what_goods_cost("27寸显示器多少钱"), asks_what_goods_cost("那个显示器多少钱")
        (True, False)
    """
    return is_chinese(text) and not _ONE.search(text) and _COSTS.search(text) is not None
