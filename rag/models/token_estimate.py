"""How many tokens a text takes at most, where the model's tokenizer is not at hand.

Meant for the byte-pair tokenizers of current models with 30,000 or more tokens. It counts too many rather than too
few: a prompt that is shorter than it might be loses a little evidence, one that is too long is refused.
"""

import re

_PART = re.compile(r"(?P<word>[A-Za-z]+)|(?P<space>[^\S\n]+)|(?P<plain>[\x00-\x7f])|(?P<other>.)", re.DOTALL)
_LETTERS = 3  # of a token; English has about 4.5, rare words and model codes 2 to 3


def estimate_tokens(text: str) -> int:
    """An upper estimate: one for each digit and mark, and for every three letters of a word; 0 for no text.

    Example:
        >>> [estimate_tokens(text) for text in ("", "2.4 kg", "It weighs 2.4 kg.", "重量")]
        [0, 4, 8, 4]
    """
    return sum(_tokens(part) for part in _PART.finditer(text))


def _tokens(part: re.Match[str]) -> int:
    found = part[0]
    match part.lastgroup:
        case "word":
            return -(-len(found) // _LETTERS)
        case "space":  # a single one goes with the word after it
            return 0 if len(found) == 1 and part.start() > 0 and part.end() < len(part.string) else 1
        case "other":  # é takes one token, a Chinese character one or two, an emoji up to three
            return len(found.encode(errors="replace")) - 1 or 1
        case _:
            return 1
