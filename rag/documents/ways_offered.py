"""Whether a way of paying or the like is offered: the row of a table that is called like it answers best.

"Can I pay by invoice?" is answered by the row "Invoice" of the methods, not by what else is said of invoices; "Do you
take American Express?" by that of cards, where no row has the name.
"""

import re

from index.terms import terms
from rag.documents.markdown_table import is_table, row_label, rows_of_table

_MORE = (
    r"(?:\s+(?:here|online|in (?:your|the) (?:shop|store)s?|too|as well|payments?|as payment|(?:in|from|to|for|if|when|at"
    r"|within|over|up to|without|outside)\s.*))*\W*$"
)
_ASKS = re.compile(
    r"\bpay(?:ing|ments?)?\s+(?:(?:it|for it|everything|(?:an? |the |my )?(?:order|amount|total)|[\d€$£.,]+\s*[a-z]*)"
    rf"\s+)?(?:in (?:the|your) (?:shop|store)s? )?(?:by|with|via|using|on|in)\s+(?:an?\s+|my\s+|the\s+)?(?P<paid>[\w -]{{3,40}}?){_MORE}"
    rf"|\b(?:accept|take|support)\s+(?:an?\s+|my\s+)?(?P<taken>[\w -]{{3,40}}?){_MORE}"
    r"|(?:用|支持|接受)(?P<zh>[一-鿿A-Za-z]{2,10}?)(?:来?(?:付款|支付|付钱|结账|付))?[吗么]?[？?\s]*$",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:currenc\w+|euros?|dollars?|pounds?|sterling|francs?|kron\w+|kroner|z[lł]oty\w*|yen|yuan|rmb)\b",
    re.IGNORECASE,
)
_WAY_HEADER = re.compile(r"\b(?:methods?|payments?|ways?)\b|方式", re.IGNORECASE)
_CARDS = re.compile(
    r"\b(?:(?:(?<=accept )|(?<=take )|(?<=with )|(?<=by )|(?<=my )|(?<=use ))visa|visa(?= cards?\b)|master ?cards?|american express|amex|maestro|diners(?: club)?|discover|jcb|union ?pay)(?: cards?)?\b",
    re.IGNORECASE,
)


def way_asked(question: str) -> frozenset[str]:
    """The terms of the way of paying that a question asks about; empty where it asks about none.

    Example:
        >>> sorted(way_asked("Can I pay by credit card?"))
        ['card', 'credit']
    """
    match = _ASKS.search(question)
    said = next(filter(None, match.groups()), "") if match else ""
    return frozenset() if _MONEY.search(said) else frozenset(terms(said))


def kind_of_way(question: str) -> frozenset[str]:
    """The terms of the kind of a way that a question names by a brand; empty where it names none.

    Example:
        >>> sorted(kind_of_way("do you take American Express?"))
        ['card']
    """
    return frozenset(terms("card")) if _CARDS.search(question) else frozenset()


def with_kind_of_way(question: str) -> str:
    """A question with the kind in the place of a brand, whose words may mean something else ("American Express").

    Example:
        >>> with_kind_of_way("do you take American Express?")
        'do you take credit card?'
    """
    return _CARDS.sub("credit card", question)


def lists_ways(text: str) -> bool:
    """Whether a passage is the beginning of a table of ways of paying."""
    rows = rows_of_table(text) if is_table(text) else []
    return bool(rows) and _WAY_HEADER.search(rows[0][0]) is not None


def has_row_of(text: str, way: frozenset[str]) -> bool:
    """Whether a passage is a table with a row that is called like a way."""
    return bool(way) and is_table(text) and any(way <= set(terms(row_label(row))) for row in rows_of_table(text))
