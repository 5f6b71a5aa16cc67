"""The words of product names: how titles are cut into words, and which of them tell a product.

Latin words keep their inner marks and are given in parts too ("wh-1000xm5", "wh", "1000xm5"); Chinese runs stand as
they are. Knows no index and no question.
"""

import re
import unicodedata

from index.chinese_script import simplified

LATIN_WORD = re.compile(r"[a-z0-9]+(?:[-./+][a-z0-9]+)*\+?")
POSSESSIVE = re.compile(r"['’](?:s|m|d|t|re|ve|ll)\b")  # the s of "women's" and the m of "I'm" are no sizes
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_INNER_MARK = re.compile(r"[-./]")
CJK_RUN = re.compile(r"[㐀-鿿]+")

COMMON_WORDS = frozenset(
    """
    a about all an and any are as at be best big black blue bottle box buy by can case cheap comes cost day days do
    does else fit for free from full get give go good gray great green grey hard has have heavy help high home how i
    if in is it its just keep kind large last less light like long low made make many max me mini more most much my
    need new no not of off on one only or other out over own party plus pro put quick quiet really red same set ship
    size small so some star storm strong than that the their them then there these they thing this those to top two
    under up use used very want was water weight well what when where which white who will with work would year
    years you your zero
    """.split()
)
"""Words that are often part of a name and oftener just English: alone they name nothing."""


def bare(folded: str) -> str:
    """A folded text without the s of "women's" and without marks within its numbers: 20,000 is one word."""
    return _THOUSANDS.sub("", POSSESSIVE.sub("", folded))


def words_of_name(text: str) -> list[str]:
    """The words of a title in order, lower case; words with inner marks also in parts."""
    plain = text if text.isascii() else simplified(unicodedata.normalize("NFKC", text))
    folded = bare(plain.lower())
    words: list[str] = []
    for word in LATIN_WORD.findall(folded):
        words.append(word)
        if not word.isalnum():
            words.extend(part for part in _INNER_MARK.split(word) if part and part != word)
    return words if folded.isascii() else words + CJK_RUN.findall(folded)


def is_rare_form(word: str) -> bool:
    """A word long enough, or with letters and digits mixed, to be a name by itself."""
    mixed = any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
    return len(word) >= 4 or (mixed and len(word) >= 2) or not word.isascii()
