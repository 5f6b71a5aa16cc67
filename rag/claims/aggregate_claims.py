"""Claims of how many products there are, against what was computed over the catalog."""

import re
from collections.abc import Sequence

from rag.claims.quantity_claims import Wrong
from rag.evidence import EvidenceItem

_COMPUTED = re.compile(r"^(?P<n>[\d,]+) of (?P<total>[\d,]+)\b|^(?P<zh_total>[\d,]+) 款.*?中的 (?P<zh_n>[\d,]+) 款")
_ALL = re.compile(r"(?<![\w-])(?:all|every|each)(?![\w-])|全部|所有|都", re.IGNORECASE)
_NONE = re.compile(r"(?<![\w-])(?:none|no)(?![\w-])(?! (?:more|less|later|fewer|longer))|没有符合", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\d.,€$£¥])\d+(?:,\d{3})*(?![\d.,]*\d)")


def wrong_count(text: str, aggregates: Sequence[EvidenceItem]) -> Wrong | None:
    """What is wrong with the number of products that a claim says; None: nothing, or it says none.

    A claim that says all or none of them must have all or none; one that says only how many were looked at, as if they
    were those that fit, is wrong.
    """
    for item in aggregates:
        match = _COMPUTED.match(item.text)
        if match is None:
            continue
        n = int((match["n"] or match["zh_n"]).replace(",", ""))
        total = int((match["total"] or match["zh_total"]).replace(",", ""))
        if _ALL.search(text) and n != total:
            return Wrong(reason=f"{item.text[:60]!r} are not all", by=item)
        if _NONE.search(text) and n != 0:
            return Wrong(reason=f"{item.text[:60]!r} are not none", by=item)
        numbers = [int(found.replace(",", "")) for found in _NUMBER.findall(text)]
        says_total_only = total in numbers and n not in numbers
        if says_total_only and n not in (0, total):
            return Wrong(reason=f"{item.text[:60]!r} is another number", by=item, offending=(str(total),))
    return None
