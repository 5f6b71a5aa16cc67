"""What a product is held against that the shop does not have: "is the Aurora lighter than the Dyson V8?"."""

import re
from collections.abc import Iterator

from catalog.quantity import find_quantities
from catalog.units import find_unit
from index.english_words import is_english_word
from index.terms import terms
from rag.knowledge import ShopKnowledge
from rag.naming.names import NamedProducts
from rag.words.bare_question import without_name_terms, without_titles
from rag.words.language import is_chinese

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9+./-]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+)\W*$")
_MOST_CHARS = 60  # of one word; what is longer is no name
_MOST_BETWEEN = 40  # characters between two words that may end a sentence; looking at all would take quadratic time


def unknown_rival(text: str, named: NamedProducts, knowledge: ShopKnowledge) -> str | None:
    """The name of what is compared with the one product that is named, as it is written; None where all is known.

    Args:
        text: A question that compares.
        named: What it names.
        knowledge: Of the catalog.
    """
    unknown = next((name for name in named.unknown if not any(map(str.isdigit, name.split()[0]))), None)
    if unknown is not None:  # the "P35 4" of "P35是不是比4档小" is no name
        place = re.search(re.escape(unknown).replace(r"\ ", r"\W+"), text, re.IGNORECASE)
        return unknown if place is None else place.group()
    rest = without_titles(text, named.mentions)
    if rest == text and is_chinese(text):
        rest = without_name_terms(text, {term for word in named.used_words for term in terms(word)})
    if rest == text:
        return None
    return next(_strange_runs(rest, knowledge), None)


def _strange_runs(text: str, knowledge: ShopKnowledge) -> Iterator[str]:
    """Neighbouring words that look like a name and stand in no title, with the numbers behind them."""
    run: list[re.Match[str]] = []
    for word in (*_WORD.finditer(text), None):
        follows = bool(run) and word is not None and not text[run[-1].end() : word.start()].strip()
        if word is not None and follows and (word.group().isdigit() or _is_strange(word, text, knowledge)):
            run.append(word)
            continue
        if run:
            yield text[run[0].start() : run[-1].end()].rstrip(".")
        run = [word] if word is not None and _is_strange(word, text, knowledge) else []


def _is_strange(word: re.Match[str], text: str, knowledge: ShopKnowledge) -> bool:
    said = word.group().rstrip(".")
    if len(said) > _MOST_CHARS:
        return False
    if knowledge.names.knows(said.lower()) or is_english_word(said.lower()) or find_unit(said) is not None:
        return False
    if any(char.isdigit() for char in said) and any(char.isalpha() for char in said):
        return not any(one.dimension for one in find_quantities(said))
    return len(said) > 1 and said[0].isupper() and not _starts_sentence(word, text)


def _starts_sentence(word: re.Match[str], text: str) -> bool:
    return _SENTENCE_START.search(text, max(0, word.start() - _MOST_BETWEEN), word.start()) is not None
