"""Lists of what a rule does not hold for: "Price Promise > What does not count: prices for students".

Such a list answers only questions about its rule; one about a discount for students would take the exception of another
promise for a word on its own.
"""

import re

from index.document_sentences import heading_of
from index.passage import Passage
from index.terms import terms
from rag.documents.relevance import stem, telling_terms
from rag.vocabulary.shop_terms import shop_words
from rag.vocabulary.shop_topics import topics_of

_EXCLUDES = re.compile(
    r"\b(?:not|cannot|never|excluded?|exclusions?|exceptions?)\b|不(?:支持|适用|在|包括)|除外|例外", re.IGNORECASE
)


def excludes_from_another(passage: Passage, question: str) -> bool:
    """Whether a passage lists exceptions of a rule that a question is not about.

    Args:
        passage: Of a document.
        question: In the customer's words.
    """
    if not _EXCLUDES.search(heading_of(passage.context)):
        return False
    topics = topics_of(passage.context)
    if not topics or topics & topics_of(question):
        return False
    titled = {stem(term) for term in terms(passage.context)}
    asked = telling_terms(f"{question} {shop_words(question)}", strict=True)
    return not titled & {stem(term) for term in asked}
