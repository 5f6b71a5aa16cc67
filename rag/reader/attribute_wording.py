"""How the shop says one attribute in a sentence, and how it says yes or no about it. English.

The value goes in verbatim; the sentence names the attribute so that it can be checked against the catalog.
"""

import re

_STATEMENTS: tuple[tuple[str, str], ...] = (
    (r"^(?:item |product |net )?weight$", "It weighs {value}."),
    (r"^package weight$", "The package weighs {value}."),
    (r"^(?:item |product )?width$", "It is {value} wide."),
    (r"^(?:item |product )?height$", "It is {value} high."),
    (r"^(?:item |product )?depth$", "It is {value} deep."),
    (r"^(?:item |product )?length$", "It is {value} long."),
    (r"^(?:item |product )?dimensions$", "It measures {value}."),
    (r"^(?:main |outer |frame |case )?materials?(?: type)?$", "It is made of {value}."),
    (r"^(?:product )?colou?r$", "It is {value}."),
    (r"^country of origin$", "It is made in {value}."),
    (r"^(?:brand|manufacturer|maker)$", "It is made by {value}."),
    (r"warranty$", "It comes with a {name} of {value}."),
    (r"^(?:compatibility|compatible (?:with|devices|models|products?))$", "It works with {value}."),
    (
        r"^(?:included|includes|in the box|package contents?|box contents?|included accessories)$",
        "It comes with {value}.",
    ),
    (r"^(?:number of|quantity of) ", "It has {value} {tail}."),
    (
        r" (?:ports|slots|sockets|speeds|settings|drawers|shelves|seats|doors|pockets)(?: quantity)?$",
        "It has {value} {tail}.",
    ),
    (r"^operating system(?: installed)?$", "It runs {value}."),
    (r"^care instructions?$", "Care: {value}."),
)
_USUAL = "The {name} {verb} {value}."
_COUNT = re.compile(r"^(?:number of|quantity of)\s+|\s+quantity$")
_IS = re.compile(r"^(?:is|are)\s+")
_HAS = re.compile(r"^(?:has|have|with)\s+")
_ADJECTIVE = re.compile(
    r"(?:able|ible|proof|resistant|washable|free|safe|less|friendly|certified|compatible|ready|enabled|cordless|foldable)$"
)
_SUPPORTS = re.compile(r"\b(?:support|supported|function|mode)$")


def statement(name: str, value: str) -> str:
    """One attribute in a sentence about "it".

    Example:
        >>> statement("weight", "2.4 kg"), statement("number of drawers", "3"), statement("screen size", "15 in")
        ('It weighs 2.4 kg.', 'It has 3 drawers.', 'The screen size is 15 in.')
    """
    if value in ("yes", "no"):
        return flag_statement(name, stated=value == "yes")
    for pattern, wording in _STATEMENTS:
        if re.search(pattern, name):
            return wording.format(name=name, value=value, tail=_COUNT.sub("", name))
    return _USUAL.format(name=name, verb=_verb(name), value=value)


def flag_statement(name: str, *, stated: bool) -> str:
    """A yes-or-no attribute in a sentence.

    Example:
        >>> flag_statement("bluetooth", stated=True), flag_statement("waterproof", stated=False)
        ('It has bluetooth.', 'It is not waterproof.')
    """
    if _IS.search(name) or _ADJECTIVE.search(name):
        return f"It is {'' if stated else 'not '}{_IS.sub('', name)}."
    if _SUPPORTS.search(name):
        tail = re.sub(r"\s*(?:support|supported)$", "", name)
        return f"It supports {tail}." if stated else f"It does not support {tail}."
    tail = _HAS.sub("", name)
    return f"It has {tail}." if stated else f"It does not have {tail}."


def named_statement(title: str, name: str, value: str) -> str:
    """One attribute in a sentence about a product by its name.

    Example:
        >>> named_statement("Aurora 200", "weight", "2.4 kg"), named_statement("Aurora 200", "noise", "60 dB")
        ('The Aurora 200 weighs 2.4 kg.', 'The noise of the Aurora 200 is 60 dB.')
    """
    said = statement(name, value)
    if said.startswith("It "):
        return f"The {title} {said[3:]}"
    return f"The {name} of the {title} {_verb(name)} {value}."


def _verb(name: str) -> str:
    """What goes with a name: dimensions are, a class is."""
    return "are" if re.search(r"(?:[^s]s|dimensions .*)$", name) and not re.search(r"(?:us|is)$", name) else "is"
