"""Small words that change what a sentence says: all, only, at least, within, two; and colours.

A claim may not say one that its evidence does not. Words of one mark are synonyms; English and Chinese.
"""

import re
from functools import lru_cache

_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_MARKS: dict[str, str] = {
    "all": r"\b(?:all|every(?:one|thing|where)?|always|entire(?:ly)?|any|each|both|whole|fully|completely)\b"
    r"|所有|全部|每[个件款次]|任何|任意|一律|都|均|总是|各",
    "some": r"\b(?:some|several|partly|sometimes|certain|few|occasionally)\b|有些|部分|某些|有时|一些|个别",
    "most": r"\b(?:most(?:ly)?|usually|normally|often|generally|typically|nearly all|mainly|in general)\b"
    r"|大多|多数|通常|一般|往往|大部分|主要",
    "only": r"\b(?:only|solely|exclusively|just|nothing but|alone)\b|只(?!有?要)|仅|唯一",
    "least": r"\b(?:at least|no less than|not less than|minimum|min\.|or (?:more|longer|older|above)|more than|over|above"
    r"|exceed(?:s|ing)?)(?=\W|$)|至少|不少于|不低于|以上|超过|起步|最少|最低",
    "most_amount": r"\b(?:at most|up to|no more than|not more than|maximum|max\.|or (?:less|fewer|below)|less than|under|below|within"
    r"|limited to)(?=\W|$)|至多|最多|不超过|不高于|以内|以下|之内|最大|最高|低于|不到|少于",
    "before": r"\b(?:before|prior to|ahead of|by(?= \d)|until|till)\b|之前|以前|前(?=$|[，。、；]|[^面后]{0,2}[付提])",
    "after": r"\b(?:after|since|from(?= \d|\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)))\b|之后|以后|后(?=$|[，。、；])",
    "neither": r"\b(?:neither|none|nobody|nothing|nowhere)\b|没有一|无一",
}  # fmt: skip
_COMPILED = {mark: re.compile(pattern, re.IGNORECASE) for mark, pattern in _MARKS.items()}
_OPPOSED = {"least": "most_amount", "most_amount": "least", "before": "after", "after": "before", "only": "all"}
_BY_AMOUNT = ("least", "most_amount")
_COUNT = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)
_COUNT_ZH = re.compile(
    r"(?<![零一二两三四五六七八九十百千万第星周])([一二两三四五六七八九十])(?=[个件款只台张把种层档根条支块片颗枚次位名套])"
)
_ZH_DIGITS = {char: str(number) for number, char in enumerate("零一二三四五六七八九十")} | {"两": "2"}
_COLOUR = re.compile(
    r"\b(?:red|blue|green|black|white|gr[ae]y|yellow|orange|pink|purple|violet|brown|silver|gold(?:en)?|beige|navy|teal"
    r"|turquoise|ivory|cream|olive|khaki|burgundy|maroon|cyan|magenta|lilac|lavender|mint|anthracite|charcoal|bronze"
    r"|sand|rust|sage)\b|[红蓝绿黑白灰黄橙粉紫棕银金褐米](?=色)|(?<=[深浅暗亮月米])[红蓝绿黑白灰黄紫棕]",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def marks_of(text: str) -> frozenset[str]:
    """The marks a text says, counts in words as "n:2".

    Example:
        >>> sorted(marks_of("All two doors open at least once."))
        ['all', 'least', 'n:2']
    """
    found = {mark for mark, pattern in _COMPILED.items() if pattern.search(text)}
    found.update(f"n:{_NUMBER_WORDS.index(word.lower()) + 1}" for word in _COUNT.findall(text) if word.lower() != "one")
    found.update(f"n:{_ZH_DIGITS[char]}" for char in _COUNT_ZH.findall(text) if char != "一")
    return frozenset(found)


def unheld_marks(claim: str, sources: str) -> frozenset[str]:
    """The marks of a claim that the texts that hold it do not say; a count may stand there in figures."""
    held = marks_of(sources)
    return frozenset(
        mark
        for mark in marks_of(claim) - held
        if not (mark.startswith("n:") and re.search(rf"(?<![\d.,]){mark[2:]}(?![\d.,]?\d)", sources))
    )


def opposes(claim: str, value: str) -> bool:
    """Whether a claim bounds an amount on the other side than the value does ("at least" for "up to")."""
    said, held = marks_of(claim), marks_of(value)
    return any(mark in said and _OPPOSED[mark] in held and mark not in held for mark in _BY_AMOUNT)


def colours_in(text: str) -> frozenset[str]:
    """The colours a text names, folded."""
    return frozenset(
        "grey" if (word := found.lower()) == "gray" else "gold" if word == "golden" else word
        for found in _COLOUR.findall(text)
    )
