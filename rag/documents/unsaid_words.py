"""Whether a yes-or-no question asks of something that no document speaks of: "do you deliver by drone?".

What is said of delivery is then no answer. A word counts as spoken of where a passage that was found holds it, or the
likeliest ones hold a word near in meaning ("spatula", "utensils"). Questions in words of the shop's own terms
(`shop_terms.py`) and questions of other forms are never taken so: paraphrases share few words with what answers them.
"""

from collections.abc import Sequence

from index.passage import Passage
from index.terms import STOP_WORDS, terms
from rag.documents.name_meanings import NameMeanings
from rag.documents.relevance import stem, telling_terms
from rag.vocabulary.countries import without_countries
from rag.vocabulary.shop_terms import shop_words
from rag.words.asking_words import ASKING_WORDS
from rag.words.intents import wordings
from rag.words.language import is_chinese

_NEAR = 0.40  # cosine of two words; 8 of 10 unanswerable development questions with an unsaid word have none so near
_N_NEAR = 2  # passages whose words are compared
_MOST_TELLING = 5  # words of a question; a long one is told in words that no answer holds, and asks for none of them
_LEAST_CHARS = 3
_OF_NOTHING = frozenset(  # words that tell when, how surely or to whom, not what
    """
    ago already yet hi hello hey wonder wondering whether please live two three four five someday soon later today
    tomorrow yesterday maybe perhaps actually really quick quickly question ask asking tell told ever never always
    usually else month week year day hour minute wife husband friend mother father son daughter sister brother kid
    element kind type form sort part piece aspect option thing something speak talk say
    lose find happen start begin stop keep leave stay run go walk come mean seem count matter work
    """.split()
)


def asks_of_unsaid(question: str, found: Sequence[Passage], meanings: NameMeanings) -> bool:
    """Whether a yes-or-no question holds a word that nothing found for it speaks of.

    Args:
        question: In the customer's words.
        found: All passages that a search found, likeliest first.
        meanings: Vectors of words.
    """
    if is_chinese(question) or "yes_no" not in wordings(question) or shop_words(question) or not found:
        return False
    held = {stem(term) for passage in found for term in terms(f"{passage.text} {passage.context}")}
    asked = (term for term in telling_terms(without_countries(question), strict=True) if _tells(term))
    unsaid = [term for term in asked if stem(term) not in held]
    if not unsaid or len(telling_terms(question, strict=True)) > _MOST_TELLING:
        return False
    near = sorted({term for one in found[:_N_NEAR] for term in terms(f"{one.text} {one.context}") if _tells(term)})
    return any(not near or float(meanings.cosines(word, near).max()) < _NEAR for word in unsaid)


def _tells(term: str) -> bool:
    is_word = term.isascii() and term.isalpha() and len(term) >= _LEAST_CHARS
    return is_word and term not in STOP_WORDS and term not in ASKING_WORDS and term not in _OF_NOTHING
