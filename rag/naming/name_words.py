"""The words of product names: how titles are cut into words, and which of them tell a product.

Latin words keep their inner marks and are given in parts too ("wh-1000xm5", "wh", "1000xm5"); Chinese runs stand as
they are. Knows no index and no question.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

from catalog.database import ProductName
from index.chinese_script import simplified

LATIN_WORD = re.compile(r"[a-z0-9]+(?:[-./+][a-z0-9]+)*\+?")
POSSESSIVE = re.compile(r"['’](?:s|m|d|t|re|ve|ll)\b")  # the s of "women's" and the m of "I'm" are no sizes
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
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
    folded = bare(simplified(unicodedata.normalize("NFKC", text)).lower())
    words = []
    for match in LATIN_WORD.finditer(folded):
        words.append(match.group())
        words.extend(part for part in re.split(r"[-./]", match.group()) if part and part != match.group())
    return words + CJK_RUN.findall(folded)


def type_words(names: Sequence[ProductName]) -> set[str]:
    """Words of category leaves, in singular and plural, and words that most titles of a category share."""
    found: set[str] = set()
    by_category: dict[str, list[ProductName]] = defaultdict(list)
    for name in names:
        if name.category:
            by_category[name.category].append(name)
    for category, members in by_category.items():
        leaf = category.split(">")[-1]
        for word in words_of_name(leaf):
            found.update((word, word + "s", word.removesuffix("s"), word.removesuffix("es")))
        shared = Counter(word for member in members for word in set(words_of_name(member.title)))
        found.update(word for word, n in shared.items() if n >= 4 and n >= 0.4 * len(members) and word.isalpha())
    return {word for word in found if len(word) > 1}


def is_rare_form(word: str) -> bool:
    """A word long enough, or with letters and digits mixed, to be a name by itself."""
    mixed = any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
    return len(word) >= 4 or (mixed and len(word) >= 2) or not word.isascii()
