"""How likely a passage of a product answers a question, from its words and its meaning.

Not learned: the share of the question's own words that the passage holds, and the cosine the index gives. Passages of
documents are scored by `document_scoring.py`.
"""

import re

from catalog.product import Document
from catalog.quantity import find_quantities
from index.passage import PassageHit
from index.terms import STOP_WORDS, terms

_WORD_SHARE = 0.55
_KIND_BONUS = 0.1
_EXPECTED = (
    (
        re.compile(
            r"\bhow (?:long|soon|fast|quickly)\b|\bwhen\b|\b(?:faster|sooner|quicker)\b"
            r"|\bhow many (?:days|weeks|hours|months)\b|多久|几天|多长时间",
            re.I,
        ),
        "time",
    ),
    (re.compile(r"\bhow much\b|\bcosts?\b|\bfees?\b|\bprice\b|多少钱|费用|运费", re.I), "currency"),
)
_OF_WORK = re.compile(r"\b(?:working|business)\s+(?=(?:days?|hours?)\b)|(?P<zh>个?工作[日天])", re.IGNORECASE)
_DOUBLED = re.compile(r"(?<=\w{3})([bdfgmnprtz])\1$|(?<=\w{4})(l)l$")  # "shipped" and "ship", "cancelled" and "cancel"
_LEAST_TITLE_TERMS = 2
_NAMED_WORDS, _OPENING_CHARS = 3, 400  # of a product's title, and of a document that names it at once
_PROSE = re.compile(
    r"\b(?:is|are|was|were|has|have|can|will|you|your|it|its|this|that|they|to)\b|[一-鿿]", re.IGNORECASE
)
_CODE_MEANING = 0.3
_COSINE_FLOOR, _COSINE_SPAN = 0.20, 0.45  # MiniLM: below 0.2 unrelated, above 0.65 a paraphrase
SELDOM_TELLING = frozenset(
    """
    product item one use used using work get got come know want need buy bought make good really much many also
    anyone anybody somebody else sure thing way like say said people customer buyer user owner think still even ever
    again long big size time offer accept allow possible take policy policies something into onto over under after
    before off out up down also just put through into together
    """.split()
)

_FUNCTION_WORDS_ZH = re.compile(
    r"介绍|多少|怎么样|怎么|如何|什么|哪些|哪个|哪款|哪里|有没有|是不是|能不能|可不可以|可以|能否|是否|请问|一下|需要|这款|那款|这个|那个|你们|我们"
    r"|多久|多长|多大|几天|[吗呢吧啊呀的了我你它是有在把会要想能]"
)


def telling_terms(question: str, ignore: frozenset[str] = frozenset(), *, strict: bool = False) -> list[str]:
    """The terms of a question that say what is asked, without the product's name and filler words.

    Args:
        question: The question.
        ignore: Terms that name the product.
        strict: Give none when there are only filler words; else those.
    """
    kept = [
        t for t in dict.fromkeys(terms(" ".join(chinese_words(question)))) if t not in STOP_WORDS and t not in ignore
    ]
    return [t for t in kept if t not in SELDOM_TELLING] or ([] if strict else kept)


def chinese_words(question: str) -> list[str]:
    """A question without the Chinese words that only ask, in the pieces that are left."""
    return _FUNCTION_WORDS_ZH.sub(" ", question).split()


def word_share(wanted: list[str], text: str) -> float:
    """Share of the wanted terms that a text holds, other forms of a word counting too."""
    if not wanted:
        return 0.0
    present = set(terms(text))
    stems = {stem(term) for term in present}
    return sum(term in present or stem(term) in stems for term in wanted) / len(wanted)


def answer_likelihood(wanted: list[str], hit: PassageHit, *, expected: str | None = None) -> float:
    """How likely a passage answers, 0 to 1.1.

    Args:
        wanted: From `telling_terms`.
        hit: The passage with its cosine; without one, words decide alone.
        expected: From `expected_dimension`.
    """
    share = word_share(wanted, f"{hit.passage.text} {hit.passage.context}")
    fits = expected is not None and states(expected, hit.passage.text)
    bonus = _KIND_BONUS if fits and share > 0 else 0.0
    if hit.cosine is None:
        return share + bonus
    if share == 0 and wanted and not any(term.isascii() for term in wanted):
        return 0.0  # the encoder knows no Chinese: what it finds alike there is so by chance
    meaning = min(max((hit.cosine - _COSINE_FLOOR) / _COSINE_SPAN, 0.0), 1.0)
    is_row = any(char.isdigit() for char in hit.passage.text) and not _PROSE.search(hit.passage.text)
    if share == 0 and is_row:  # a row of figures and codes says nothing between the lines
        meaning = min(meaning, _CODE_MEANING)
    return _WORD_SHARE * share + (1 - _WORD_SHARE) * meaning + bonus


def is_about(document: Document, product_title: str) -> bool:
    """Whether a document is a product's own.

    Its title holds the beginning of the product's and no other number, or its opening names the product.
    """
    beginning = product_title.split()[:_NAMED_WORDS]
    if len(beginning) == _NAMED_WORDS and " ".join(beginning).casefold() in document.text[:_OPENING_CHARS].casefold():
        return True
    titled, own = terms(document.title), terms(product_title)
    numbers = {term for term in titled if any(char.isdigit() for char in term)}
    shared = [term for term in own[:4] if term in titled]
    return len(shared) >= _LEAST_TITLE_TERMS and numbers <= set(own)


def may_be_about(document: Document, product_title: str, category: str) -> bool:
    """Whether a document may speak of a product: its own, or a guide for its kind; never another product's manual."""
    titled = set(terms(document.title))
    if any(char.isdigit() for char in document.title):
        return is_about(document, product_title)
    return bool(titled & {*terms(product_title), *terms(category.split(">")[-1])}) or is_about(document, product_title)


def expected_dimension(question: str) -> str | None:
    """The dimension a question wants its answer in: "how long" a time, "how much" money; None when it names none."""
    return next((dimension for pattern, dimension in _EXPECTED if pattern.search(question)), None)


def states(dimension: str, text: str) -> bool:
    """Whether a text states an amount of a dimension; "2 working days" and "5 个工作日" are times.

    Example:
        >>> states("time", "within 2 working days"), states("time", "2 pieces")
        (True, False)
    """
    plain = _OF_WORK.sub(lambda match: "天" if match["zh"] else "", text)
    return any(one.dimension == dimension for one in find_quantities(plain))


def stem(term: str) -> str:
    """A term without an English ending, so that "returned" and "returns" are one; Chinese ones as they are."""
    if not term.isascii() or len(term) < 5:
        return term
    ending = (
        r"(?:ing|ed|able|ible|ment|ation|ion|er|es|ly|e|y)$"
        if len(term) < 8
        else r"(?:ing|ed|able|ible|ment|ation|ion|al|er|es|ly|e|y)$"
    )
    return _DOUBLED.sub(lambda match: match.group()[0], re.sub(ending, "", term))
