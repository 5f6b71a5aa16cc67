"""Whether a stored text says what a customer asks for.

Case, width and the kind of separator do not matter; letters match at word boundaries ("red" is not in
"infrared"), Chinese anywhere. Also tells what affirms ("yes", "included") from what denies ("no", "无").
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_YES = {"yes", "y", "true", "oui", "ja", "si", "是", "有", "支持", "√", "✓", "✔", "含", "可", "可以"}
_NO = {
    "no",
    "n",
    "none",
    "false",
    "non",
    "nein",
    "without",
    "0",
    "无",
    "否",
    "没有",
    "不",
    "不支持",
    "不含",
    "×",
    "✗",
    "✘",
}
_SILENT = {
    "",
    "-",
    "--",
    "–",
    "—",
    "?",
    "n/a",
    "na",
    "unknown",
    "tbd",
    "not stated",
    "not specified",
    "未知",
    "不详",
}

# A text that begins so denies: "no (optional)", "not supported", "不支持快充". "No-slip" does not.
_DENIES = re.compile(
    r"(?:no|none|not|non|without|false|nein)(?![\w-])|0(?![\w.,])"
    r"|不支持|不含|不带|不可|没有|无(?=$|[,，;；(（。 ])|否"
)


@lru_cache(maxsize=65_536)  # a catalog repeats its values
def fold(text: str) -> str:
    """The text without differences of case, width and white space.

    Example:
        >>> fold("  Washable　ＨＥＰＡ ")
        'washable hepa'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def affirms(text: str) -> bool | None:
    """Whether a value says that there is something; None when it says nothing.

    Example:
        >>> affirms("Yes"), affirms("2 ports"), affirms("not supported"), affirms("n/a")
        (True, True, False, None)
    """
    folded = fold(text)
    if folded in _SILENT:
        return None
    return not (folded in _NO or _DENIES.match(folded))


def equals(value: str) -> Callable[[str], bool]:
    """A test whether a text is this value, or lists it: "Black, Silver" is "silver" too.

    Yes and no match whatever affirms or denies.
    """
    folded = fold(value)
    if folded in _YES:
        return lambda text: affirms(text) is True
    if folded in _NO:
        return lambda text: affirms(text) is False
    return lambda text: fold(text) == folded or folded in _parts(text)


def contains(value: str) -> Callable[[str], bool]:
    """A test whether a text holds these words in this order, hyphens and plurals aside; no words are in none.

    Example:
        >>> contains("wifi")("Wi-Fi 6"), contains("red")("infrared"), contains("usb port")("2 USB ports")
        (True, False, True)
    """
    folded = fold(value)
    wanted = {_spaced(folded), _joined(folded)} - {""}
    searches = [(words, re.compile(_words_pattern(words)).search) for words in sorted(wanted)]

    def test(text: str) -> bool:
        for form in _forms(text):
            for words, search in searches:
                if words in form and search(form):
                    return True
        return False

    return test


def within(value: str) -> Callable[[str], bool]:
    """A test whether a category path ("Home > Vacuums > Robots") has these segments, one after the other.

    Example:
        >>> within("vacuums > robots")("Home > Vacuums > Robots"), within("Home")("Home & Garden > Hoses")
        (True, False)
    """
    wanted = _segments(value)

    def test(path: str) -> bool:
        segments = _segments(path)
        starts = range(len(segments) - len(wanted) + 1)
        return any(segments[start : start + len(wanted)] == wanted for start in starts)

    return test


@lru_cache(maxsize=16_384)
def _segments(path: str) -> tuple[str, ...]:
    return tuple(fold(segment) for segment in path.split(">"))


def _parts(text: str) -> set[str]:
    return {part.strip() for part in re.split(r"[,;/|、，；]", fold(text))}


def _spaced(folded: str) -> str:
    return re.sub(r"[\s\-_/]+", " ", folded).strip()


def _joined(folded: str) -> str:
    return re.sub(r"(?<=\w)[\-_](?=\w)", "", folded)


@lru_cache(maxsize=65_536)
def _forms(text: str) -> tuple[str, ...]:
    """A text as it is compared: with separators as spaces, and with hyphens left out where that differs."""
    folded = fold(text)
    spaced, joined = _spaced(folded), _joined(folded)
    return (spaced,) if spaced == joined else (spaced, joined)


def _words_pattern(words: str) -> str:
    before = r"(?<![a-z0-9])" if words[:1].isascii() and words[:1].isalnum() else ""
    after = ""
    if words[-1:].isascii() and words[-1:].isalnum():
        plural = r"(?:e?s)?" if words[-1:].isalpha() else ""
        after = rf"{plural}(?![a-z0-9])"
    return before + re.escape(words) + after
