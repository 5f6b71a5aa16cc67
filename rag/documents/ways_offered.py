"""Whether a way of paying or the like is offered: the row of a table that is called like it answers best.

"Can I pay by invoice?" is answered by the row "Invoice" of the methods, not by what else is said of invoices.
"""

import re

from index.terms import terms
from rag.documents.markdown_table import is_table, row_label, rows_of_table

_MORE = r"(?:\s+(?:here|online|in (?:your|the) (?:shop|store)s?|too|as well|payments?|as payment))*\W*$"
_ASKS = re.compile(
    r"\bpay(?:ing|ments?)?\s+(?:it\s+|for it\s+)?(?:by|with|via|using|on|in)\s+(?:an?\s+|my\s+)?"
    rf"(?P<paid>[\w -]{{3,40}}?){_MORE}"
    rf"|\b(?:accept|take|support)\s+(?:an?\s+|my\s+)?(?P<taken>[\w -]{{3,40}}?){_MORE}"
    r"|(?:用|支持|接受)(?P<zh>[一-鿿A-Za-z]{2,10}?)(?:来?(?:付款|支付|付钱|结账|付))?[吗么]?[？?\s]*$",
    re.IGNORECASE,
)


def way_asked(question: str) -> frozenset[str]:
    """The terms of the way of paying that a question asks about; empty where it asks about none.

    Example:
        >>> sorted(way_asked("Can I pay by credit card?"))
        ['card', 'credit']
    """
    match = _ASKS.search(question)
    return frozenset(terms(next(filter(None, match.groups()), ""))) if match else frozenset()


def has_row_of(text: str, way: frozenset[str]) -> bool:
    """Whether a passage is a table with a row that is called like a way."""
    return bool(way) and is_table(text) and any(way <= set(terms(row_label(row))) for row in rows_of_table(text))
