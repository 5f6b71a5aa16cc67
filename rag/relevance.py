"""How likely a passage answers a question, from its words and its meaning.

Not learned: the share of the question's own words that the passage holds, and the cosine the index gives. A learned
model may take the place of `answer_likelihood` behind the same signature.
"""

import re

from index.passage import PassageHit
from index.terms import STOP_WORDS, terms

_WORD_SHARE = 0.55
_COSINE_FLOOR, _COSINE_SPAN = 0.20, 0.45  # MiniLM: below 0.2 unrelated, above 0.65 a paraphrase
_SELDOM_TELLING = frozenset(
    "product item one use used using work get got come know want need buy bought make good really much many also "
    "anyone anybody somebody else sure thing way like say said people customer buyer user owner think "
    "still even ever again long big size time".split()
)


def telling_terms(question: str, ignore: frozenset[str] = frozenset()) -> list[str]:
    """The terms of a question that say what is asked, without the product's name and filler words."""
    kept = [t for t in dict.fromkeys(terms(question)) if t not in STOP_WORDS and t not in ignore]
    return [t for t in kept if t not in _SELDOM_TELLING] or kept


def word_share(wanted: list[str], text: str) -> float:
    """Share of the wanted terms that a text holds, other forms of a word counting too."""
    if not wanted:
        return 0.0
    present = set(terms(text))
    stems = {_stem(term) for term in present}
    return sum(term in present or _stem(term) in stems for term in wanted) / len(wanted)


def answer_likelihood(wanted: list[str], hit: PassageHit) -> float:
    """How likely a passage answers, 0 to 1.

    Args:
        wanted: From `telling_terms`.
        hit: The passage with its cosine; without one, words decide alone.
    """
    share = word_share(wanted, f"{hit.passage.text} {hit.passage.context}")
    if hit.cosine is None:
        return share
    meaning = min(max((hit.cosine - _COSINE_FLOOR) / _COSINE_SPAN, 0.0), 1.0)
    return _WORD_SHARE * share + (1 - _WORD_SHARE) * meaning


def _stem(term: str) -> str:
    if not term.isascii() or len(term) < 5:
        return term
    return re.sub(r"(?:ing|ed|able|ible|ment|ation|ion|er|es|ly|e|y)$", "", term)
