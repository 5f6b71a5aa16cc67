"""Questions as customers type them: in haste, with an opening, without marks, with letters swapped."""

import random
import re

_OPENINGS = ("", "", "", "hi, ", "hello ", "question: ", "just wondering, ", "hi there - ", "pls ", "quick q: ")


_POINTING = re.compile(r"\b(?:it|this one|this product|this thing|this)\b")
_NAMED_SHARE = 0.3
_MOST_NAME_WORDS = 4


def named(question: str, title: str, chance: random.Random) -> str:
    """The question, in a share of the cases with the product's name in place of what points to it."""
    if not title or chance.random() >= _NAMED_SHARE:
        return question
    name = " ".join(title.split()[:_MOST_NAME_WORDS])
    return _POINTING.sub(lambda _: f"the {name}", question, count=1)


def hastily(text: str, chance: random.Random, *, share: float = 0.4) -> str:
    """The question, in a share of the cases as it is typed in haste; numbers stay as they are."""
    if chance.random() >= share:
        return text
    typed = chance.choice(_OPENINGS) + (text.rstrip("?") if chance.random() < 0.5 else text)
    if chance.random() < 0.3:
        places = [i for i in range(3, len(typed) - 2) if typed[i : i + 2].isalpha()]
        if places:
            at = chance.choice(places)
            typed = typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
    return typed
