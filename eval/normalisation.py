"""Texts as they are compared: folded, without punctuation, cut into tokens.

Words are compared as in SQuAD; Chinese, Japanese and Korean by character, because a text says not where their
words end. Nothing here scores.
"""

import re
import string
import unicodedata

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_CJK = "㐀-䶿一-鿿豈-﫿぀-ヿ가-힯々"
_TOKEN = re.compile(rf"[{_CJK}]|[^\s{_CJK}]+")
_PUNCTUATION = re.compile(rf"[{re.escape(string.punctuation)}，。！？；：、（）《》【】“”‘’…—·]")


def fold(text: str) -> str:
    """The text without differences of width, case and white space.

    Example:
        >>> fold("  Washable　ＨＥＰＡ ")
        'washable hepa'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def normalise(text: str) -> str:
    """A text in lower case, without punctuation, articles and extra white space.

    Reference: the evaluation script of SQuAD 1.1, Rajpurkar et al., EMNLP 2016; with width folding before it
    and Chinese punctuation beside the ASCII one.

    Example:
        >>> normalise("The  Filter, (washable)!")
        'filter washable'
    """
    bare = _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text).lower())
    return " ".join(_ARTICLES.sub(" ", bare).split())


def tokens(text: str) -> list[str]:
    """The tokens of a normalised text: words, and single Chinese, Japanese and Korean characters.

    Example:
        >>> tokens("The HEPA 滤网")
        ['hepa', '滤', '网']
    """
    return _TOKEN.findall(normalise(text))
