"""Countries in the words of customers and of a shop's terms: one name for each, and whether it is in the European Union.

"Do you ship to the UK?" is answered by "not to the United Kingdom", and "to all countries of the European Union" speaks
of Spain without naming it. Regions with rules of their own, such as islands, are none of them.
"""

import re
from functools import cache

_MEMBERS = """
    Austria 奥地利; Belgium 比利时; Bulgaria 保加利亚; Croatia 克罗地亚; Cyprus 塞浦路斯; Czechia Czech_Republic 捷克; Denmark 丹麦;
    Estonia 爱沙尼亚; Finland 芬兰; France 法国; Germany 德国; Greece 希腊; Hungary 匈牙利; Ireland Republic_of_Ireland 爱尔兰;
    Italy 意大利; Latvia 拉脱维亚; Lithuania 立陶宛; Luxembourg 卢森堡; Malta 马耳他; Netherlands Holland 荷兰; Poland 波兰;
    Portugal 葡萄牙; Romania 罗马尼亚; Slovakia Slovak_Republic 斯洛伐克; Slovenia 斯洛文尼亚; Spain 西班牙; Sweden 瑞典
"""
_OTHERS = """
    United_Kingdom UK U.K. Great_Britain Britain England Scotland Wales Northern_Ireland 英国; Switzerland 瑞士; Norway 挪威;
    Iceland 冰岛; Liechtenstein 列支敦士登; Monaco 摩纳哥; Andorra 安道尔; Serbia 塞尔维亚; Bosnia 波斯尼亚; Montenegro 黑山;
    Albania 阿尔巴尼亚; North_Macedonia Macedonia 北马其顿; Kosovo 科索沃; Turkey Türkiye 土耳其; Ukraine 乌克兰; Moldova 摩尔多瓦;
    Belarus 白俄罗斯; Russia 俄罗斯; United_States USA U.S.A. United_States_of_America 美国; Canada 加拿大; Mexico 墨西哥;
    Brazil 巴西; Argentina 阿根廷; Chile 智利; China 中国; Japan 日本; South_Korea Korea 韩国; India 印度; Australia 澳大利亚 澳洲;
    New_Zealand 新西兰; Israel 以色列; Egypt 埃及; Morocco 摩洛哥; South_Africa 南非; United_Arab_Emirates UAE Dubai 阿联酋 迪拜;
    Saudi_Arabia 沙特; Singapore 新加坡; Thailand 泰国; Vietnam 越南; Malaysia 马来西亚; Indonesia 印度尼西亚 印尼; Philippines 菲律宾
"""
_UNION = r"(?:EU|E\.U\.|European\ Union)"
_OF_UNION = re.compile(
    rf"\b(?:all|every|any|each|the)\ (?:\d+\ )?(?:other\ )?{_UNION}\ (?:member\ )?(?:countr\w+|states?)\b"
    rf"|\b(?:all|every|any|each|the)\ (?:\d+\ )?(?:member\ )?(?:countr\w+|states?)\ (?:of|in|within)\ the\ {_UNION}\b"
    rf"|\b(?:throughout|across|within|anywhere\ in|everywhere\ in|all\ of|the\ whole\ of)\ the\ {_UNION}\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(rf"\b(?:outside|not\ in)\ (?:of\ )?the\ {_UNION}|\bnon-EU\ countr", re.IGNORECASE)
_ABROAD_ZH = re.compile("海外|境外|国外")
_HOME_ZH = "china"


@cache
def _tables() -> tuple[dict[str, str], frozenset[str], re.Pattern[str]]:
    """The country of each name in small letters, the members of the Union, and what finds names."""
    known: dict[str, str] = {}
    members: set[str] = set()
    for listed in (_MEMBERS, _OTHERS):
        for names in (entry.split() for entry in listed.split(";")):
            country = names[0].replace("_", " ").lower()
            known |= {name.replace("_", " ").lower(): country for name in names}
            members |= {country} if listed is _MEMBERS else set()
    longest_first = sorted(known, key=lambda name: (-len(name), name))
    latin = "|".join(re.escape(name) for name in longest_first if name[0] < "一")
    chinese = "|".join(name for name in longest_first if name[0] >= "一")
    pattern = re.compile(rf"(?<![\w-])(?:{latin})(?![\w-])|{chinese}|(?<![\w-])US(?![\w-])", re.IGNORECASE)
    return known, frozenset(members), pattern


def named_countries(text: str) -> list[re.Match[str]]:
    """Where a text names countries, in order."""
    known, _, pattern = _tables()
    return [match for match in pattern.finditer(text) if _country(match.group(), known) is not None]


def countries_in(text: str) -> frozenset[str]:
    """The countries that a text names, each by one name in small letters.

    Example:
        >>> sorted(countries_in("do you ship to the UK or to Holland?"))
        ['netherlands', 'united kingdom']
    """
    known, _, _ = _tables()
    said = (_country(match.group(), known) for match in named_countries(text))
    return frozenset(filter(None, said))


def without_countries(text: str) -> str:
    """A text with the names of countries blanked out."""
    known, _, pattern = _tables()
    return pattern.sub(lambda match: match.group() if _country(match.group(), known) is None else " ", text)


def speaks_of(text: str, country: str) -> bool:
    """Whether a text names a country, or all those that it is one of ("any country outside the EU").

    Args:
        text: Of the shop's terms.
        country: From `countries_in`.

    Example:
        >>> speaks_of("We ship to all 27 countries of the European Union.", "spain")
        True
        >>> speaks_of("We ship to all 27 countries of the European Union.", "norway")
        False
    """
    _, members, _ = _tables()
    if country in countries_in(text):
        return True
    if country in members and _OF_UNION.search(text):
        return True
    if country not in members and _OUTSIDE.search(text):
        return True
    return country != _HOME_ZH and _ABROAD_ZH.search(text) is not None


def _country(name: str, known: dict[str, str]) -> str | None:
    """The country of a name as it is written; "us" in small letters is none."""
    if name.upper() == "US":
        return "united states" if name == "US" else None
    return known.get(name.lower())
