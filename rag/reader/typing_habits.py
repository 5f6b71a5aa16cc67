"""Questions as customers type them: in haste, with an opening, without marks, with letters swapped."""

import random

_OPENINGS = ("", "", "", "hi, ", "hello ", "question: ", "just wondering, ", "hi there - ", "pls ", "quick q: ")


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
