"""Whether a sentence of the shop's terms surely says yes or no to a question.

Sure is a sentence that holds every telling word of the question, in the customer's words or in words for the same
thing, and either denies plainly or affirms without a condition. "Only", "if", "up to" and the like leave it open, and
so does a question that offers a choice. Items of a list below "What cannot be returned" are denied by their heading.
"""

import re
from collections.abc import Sequence

from index.terms import STOP_WORDS, terms
from rag.documents.narrower import speaks_of_less
from rag.documents.relevance import stem, telling_terms
from rag.question import Language
from rag.vocabulary.countries import countries_in, speaks_of, without_countries
from rag.words.asking_words import ASKING_WORDS
from rag.words.intents import wordings
from rag.words.language import is_chinese

_SAME: tuple[frozenset[str], ...] = tuple(
    frozenset(stem(word) for word in group.split())
    for group in (
        "ship shipping deliver delivery send dispatch post parcel",
        "pay payment accept accepted",
        "sell offer stock range",
        "return returned returns back returning",
        "buy purchase bought purchased",
        "open opened hours",
        "cover covered covers included",
        "cash money payout paid",
        "shop store branch",
        "bitcoin bitcoins cryptocurrency crypto",
        "exchange swap",
        "voucher code coupon",
    )
)
_LIGHT = frozenset(  # of the way to ask; whether they stand in the sentence decides nothing
    stem(word)
    for word in (
        "accept allow allowed possible offer provide get give have use do make come want take bring need like able"
        " shop store back you your order online item items product products thing goods still already another too"
    ).split()
)
_LIGHT_ZH = re.compile(
    r"可不可以|能不能|有没有|是不是|可以|能够|能否|是否|支持|提供|你们|您们|我们|我的|自己|直接|请问|一下|需要|还能|还可以|可|能|会|有|吗|呢|吧|么|的|了|我|您|你|在|也|都"
)
_DENIES = re.compile(
    r"\b(?:not|no|never|cannot|none|neither|nor|refused|we refuse|excluded|without)\b|n['’]t\b"
    r"|不(?!锈|粘|沾|仅|同|影响|妨碍|限|超过|少于|低于|得不)|(?<!有)没有|无法|无须|无需|未(?!来)|谢绝|拒绝",
    re.IGNORECASE,
)
_OPEN = re.compile(  # what leaves a yes or no open
    r"\b(?:only|if|unless|except|but|however|until|provided|otherwise|depends?|depending|usually|normally|may|some"
    r"|up to|at most|once|where|within|as long as|instead|better|rather|from|before|after)\b"
    r"|只|仅|如果|如|若|除|但|须|需要?|最多|以内|否则|视|一般|通常|另|超过|内",
    re.IGNORECASE,
)
_NEEDLESS = re.compile(r"无[需须][^，。；]*")  # "无需说明理由" denies no return
_ASKS_NEED = re.compile(r"需|须|要|用不用")
_SOFTENS = re.compile(  # what may undo a denial
    r"\b(?:unless|except|but|however|if|only|otherwise|more than|longer than|later than|when)\b"
    r"|除非|除外|除了|但|如果|如|若|超过|否则|只|仅",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\bor\b|还是|或者?", re.IGNORECASE)
_OTHER_QUESTION = re.compile(r"\b(?:how|what|which|when|where|who|why)\b|多少|多久|几|怎么|如何|什么|哪", re.IGNORECASE)
_ASKS_YES_NO = re.compile(r"\b(?:ok(?:ay)?|allowed|possible|covered)\b[^.]*\?*\s*$", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\b(?:it|they|them|these|this)\b|其|它", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:，；：。]\s*|\.\s+")
_AFFIRMS = re.compile(  # in the clause that holds what is asked
    r"\b(?:can|may|accept(?:ed)?|included?|covered|covers|available|offer(?:ed)?|free|allowed|possible|ships?|delivers?"
    r"|valid|counts?)\b|可以|支持|提供|接受|均可",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:once|if|when|after|unless|until|without|with|beyond|above|below|over|under|that|which|than)\b(?P<rest>.*)"
    r"|已(?P<zh>.*)",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|can|may|must|will|would|do|does|has|have|cannot)\b", re.IGNORECASE)
_NARROWS_NOTHING = _LIGHT | frozenset(
    stem(word) for word in "no not never only also we any all both other once when if already".split()
)
_OPPOSITES = ((stem("open"), stem("closed")), (stem("cheap"), stem("expensive")))
_AND_MORE = re.compile(r"(?:,|\s+and|\s+or)\s+(?=(?:and )?(?:how|what|when|where|who)\b)", re.IGNORECASE)
_FRAGMENT_WORDS = 4  # so short a sentence goes on with its heading: "Never vinegar."
_LEAST_FOR_YES = 2  # telling words in the affirming clause; one alone is often said in passing


def verdict(question: str, sentence: str, *, heading: str = "", before: str = "", is_item: bool = False) -> bool | None:
    """Yes (True) or no (False), where a sentence surely decides a question; else None.

    Args:
        question: In the customer's words.
        sentence: Of a passage that was found for it.
        heading: The nearest above the passage; its words count as said.
        before: The sentence before it, which "it" and "they" may speak of.
        is_item: Whether the sentence is an item of a list, which its heading may deny ("What does not count").

    Example:
        >>> verdict("do you ship to Norway?", "We do not ship to Switzerland, Norway or any other country.")
        False
        >>> verdict("do you ship to Norway?", "We ship to Germany.") is None
        True
    """
    question = _AND_MORE.split(question, maxsplit=1)[0]
    if not asks_yes_no(question) or (is_item and _is_one_of_several(question, heading)):
        return None
    countries = countries_in(question)
    wanted = [*_telling(without_countries(question)), *sorted(countries)]
    held = _words(sentence) | _told_of(countries, sentence)
    if _says_opposite(wanted, sentence):
        return False
    leans = _POINTS_BACK.search(sentence) is not None
    is_fragment = is_item or len(sentence.split()) <= _FRAGMENT_WORDS
    subject = _AUXILIARY.split(before, maxsplit=1)[0]
    around = _words(f"{heading} {subject}" if leans else heading if is_fragment else "")
    if not wanted or not _holds_all(wanted, held | around) or not any(_is_held(one, held) for one in wanted):
        return None
    if speaks_of_less(sentence, lambda one: _is_held(one, set(wanted)), lambda one: one in _NARROWS_NOTHING):
        return None
    denials = len(_DENIES.findall(sentence if _ASKS_NEED.search(question) else _NEEDLESS.sub("", sentence)))
    if is_item and denials == 0 and _DENIES.search(heading):
        return None if _is_of_some(wanted, sentence) else False
    if denials == 1:
        denied = sentence[match.start() :] if (match := _DENIES.search(sentence)) else ""
        is_of_others = bool(countries) and not countries <= _told_of(countries, denied)
        is_open = is_of_others or _SOFTENS.search(sentence) or _is_granted_too(wanted, sentence, around)
        return None if is_open else False
    if denials or _OPEN.search(sentence) or _DENIES.search(heading) or len(wanted) < _LEAST_FOR_YES:
        return None
    affirming = (clause for clause in _CLAUSE.split(sentence) if _AFFIRMS.search(clause))
    said = (_words(clause) | _told_of(countries, clause) for clause in affirming)
    return True if any(_holds_all(wanted, one) for one in said) else None


def asks_yes_no(question: str) -> bool:
    """Whether a question wants a yes or no of one thing, and does not deny."""
    asks = "yes_no" in wordings(question) or _ASKS_YES_NO.search(question) is not None
    bare = re.sub(r"有没有|能不能|可不可以|是不是|会不会", "", question)
    return asks and not (_OTHER_QUESTION.search(question) or _CHOICE.search(question) or _DENIES.search(bare))


def word_for(question: str, language: Language, *, is_yes: bool) -> str:
    """The yes or no as it is said to a question.

    Example:
        >>> word_for("可以退吗", "zh", is_yes=False)
        '不可以。'
    """
    if language == "en":
        return "Yes." if is_yes else "No."
    if re.search(r"有没有|有.*吗", question):
        return "有的。" if is_yes else "没有。"
    if re.search(r"可以|能", question):
        return "可以。" if is_yes else "不可以。"
    return "是的。" if is_yes else "不是。"


def _is_one_of_several(question: str, heading: str) -> bool:
    """Whether a heading names one of those that are asked of: "Berlin store" is one of "your shops"."""
    asked = _words(question)
    named = [word for word in heading.split() if set(terms(word)) - STOP_WORDS - ASKING_WORDS]
    others = [word for word in named if not all(_is_held(one, asked) for one in _words(word))]
    is_of_them = any(_is_held(one, asked) for one in _words(heading))
    return is_of_them and any(word[:1].isupper() for word in others)


def _telling(question: str) -> list[str]:
    if is_chinese(question):
        return [word for piece in _LIGHT_ZH.split(question) for word in terms(piece)]
    found = (stem(term) for term in telling_terms(question, strict=True))
    return [term for term in dict.fromkeys(found) if term not in _LIGHT]


def _words(text: str) -> set[str]:
    return {stem(term) for term in terms(text)}


def _is_granted_too(wanted: Sequence[str], text: str, around: set[str]) -> bool:
    """Whether one clause grants what another denies: "can be cancelled within 30 days, later never"."""
    granting = (_words(one) for one in _CLAUSE.split(text) if _AFFIRMS.search(one) and not _DENIES.search(one))
    return any(_holds_all(wanted, one | around) and any(_is_held(word, one) for word in wanted) for one in granting)


def _is_of_some(wanted: Sequence[str], item: str) -> bool:
    """Whether an item is denied under a condition that the question does not name: "coffee beans once opened"."""
    parts = [part for part in item.split(",") if any(_is_held(word, _words(part)) for word in wanted)]
    conditions = (match["rest"] or match["zh"] for part in parts if (match := _CONDITION.search(part)))
    told = (set(terms(one)) - STOP_WORDS for one in conditions)
    return any(not _is_held(stem(term), set(wanted)) for one in told for term in one)


def _told_of(countries: frozenset[str], text: str) -> set[str]:
    """The countries that a text speaks of, by name or as one of many."""
    return {country for country in countries if speaks_of(text, country)}


def _is_held(word: str, held: set[str]) -> bool:
    return word in held or any(word in group and group & held for group in _SAME)


def _holds_all(wanted: Sequence[str], held: set[str]) -> bool:
    return all(_is_held(word, held) for word in wanted)


def _says_opposite(wanted: Sequence[str], sentence: str) -> bool:
    """Whether a clause says the opposite of what is asked: "Sunday closed" of being open on Sunday."""
    for asked, opposite in _OPPOSITES:
        if asked in wanted and not _SOFTENS.search(sentence):
            meant = [opposite if word == asked else word for word in wanted]
            if asked not in _words(sentence) and any(_holds_all(meant, _words(one)) for one in _CLAUSE.split(sentence)):
                return True
    return False
