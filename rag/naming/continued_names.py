"""Names of which only the number is said again: "the Aurora 200 and 210", "Hush 300 vs 310"."""

import re
from collections.abc import Callable

_SHORT = re.compile(
    r"(?P<before>(?:[^\W\d]\w*\s+){1,3})(?P<first>\d{2,4}\w?)(?P<joiner>\s*(?:,(?=\s)|and|or|vs\.?|versus|&|/|和|与|跟|还是|、)\s*(?:the\s+)?)"
    r"(?P<second>\d{2,4}\w?)\b(?!\s*(?:€|euros?|eur|usd|dollars?|kg|g|cm|mm|m|l|ml|w|v|hz|gb|tb|inch|元|块|欧))",
    re.IGNORECASE,
)


def with_names_whole(text: str, is_name: Callable[[str], bool]) -> str:
    """A text with the name's beginning set before a number that stands for another of the family.

    Args:
        text: A question.
        is_name: Whether a text names a product of the shop.
    """
    match = _SHORT.search(text)
    if match is None:
        return text
    words = match["before"].split()
    for start in range(len(words)):
        beginning = " ".join(words[start:])
        if is_name(f"{beginning} {match['first']}") and is_name(f"{beginning} {match['second']}"):
            return f"{text[: match.start('second')]}{beginning} {text[match.start('second') :]}"
    return text
