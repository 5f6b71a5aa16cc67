"""What no catalog records of a product: how often it was sold or sent back, when it came out, what it fetches used, who
praised it. Such a question is answered only from a text that speaks of the very thing.
"""

import re
from collections.abc import Sequence

from rag.evidence import EvidenceItem

_TOPICS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(  # (how it is asked for, what a text must say)
    (re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE))
    for asked, told in (
        (
            r"\bhow (?:often|many|much)\b.{0,80}\b(?:was|were|been|have you|did you|do you)\b.{0,60}"
            r"\b(?:sold|sell|bought|ordered)\b|\bsales (?:figures?|numbers?|volume|rank)\b|\bbest[- ]?sell"
            r"|销量|卖了多少|卖出(?:了)?多少|月销",
            r"\bsold\b|\bsales\b|\bbest[- ]?sell|销量|热销|畅销",
        ),
        (
            r"\b(?:which|what) year\b|\b(?:first|originally) (?:sold|released|launched|introduced|made)\b"
            r"|\bwhen (?:exactly )?(?:was|did)\b.{0,80}\b(?:first|launch\w*|releas\w*|introduced|come out)\b"
            r"|哪(?:一)?年(?:上市|推出|发布|出的)|什么时候(?:上市|推出|发布|出的)",
            r"\b(?:launch|releas|introduc)\w*|\b(?:19|20)\d\d\b|上市|推出|发布",
        ),
        (
            r"\b(?:how many|what (?:percentage|share|proportion))\b.{0,80}"
            r"\b(?:sen[dt]\b.{0,80}\bback|return(?:ed)?|break|broke|fail(?:ed)?)\b"
            r"|\b(?:return|failure|defect) rate\b|退货率|故障率|返修率",
            r"\b(?:return|failure|defect)s? rate\b|\bper ?cent\b|%|退货率|故障率|返修率",
        ),
        (
            r"\bre-?s(?:ell|ale)\b|\bsecond[- ]?hand (?:value|price)\b|\bsell (?:it|this|mine) (?:used|on)\b|二手|转手",
            r"\bre-?s(?:ell|ale)\b|\bsecond[- ]?hand\b|二手",
        ),
        (
            r"\b(?:magazine|newspaper|test institute|consumer (?:report|test|organisation)s?|awards?|test winner)\b"
            r"|杂志|获奖|评测机构",
            r"\b(?:magazine|newspaper|award|test winner|tested by|consumer reports?)\b|杂志|获奖|大奖",
        ),
        (
            r"\bcarbon (?:footprint|emissions?)\b|\bCO2\b|碳(?:排放|足迹)",
            r"\bcarbon\b|\bCO2\b|\bclimate\b|碳",
        ),
    )
)


def answering(items: Sequence[EvidenceItem], text: str) -> list[EvidenceItem]:
    """The evidence that may answer a question: of what is not recorded only what speaks of it, else all.

    Args:
        items: Found for the question.
        text: The question without the names of products.
    """
    told = [told for asked, told in _TOPICS if asked.search(text)]
    if not told:
        return list(items)
    return [item for item in items if all(one.search(f"{item.field or ''} {item.context} {item.text}") for one in told)]
