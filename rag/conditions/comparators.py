"""Which bound a number is, by the English words of a comparison around it.

The words may stand right before the number ("under 20"), before an attribute that stands between ("less weight than
20"), behind it ("20 or more"), or in a later clause that points back to it ("I have 20 euros. Is it below that?"). A
denial before them turns the bound round ("doesn't reach 20"). Knows no catalog, and nothing of what is measured.
"""

import re
from dataclasses import dataclass

from catalog.plan import Operator
from catalog.quantity import Quantity

_REACH_CHARS = 60  # how far the words of a comparison may stand from the number; bounds the work on hostile input
_DENIAL_CHARS = 40  # the same for a denial before the comparison
_UP = (
    r"more|higher|heavier|longer|larger|bigger|greater|taller|wider|broader|deeper|thicker|louder|noisier|faster|stronger"
    r"|brighter|better|pricier|dearer|costlier|steeper|warmer|hotter|older|quicker"
)
_DOWN = (
    r"less|fewer|lower|lighter|shorter|smaller|narrower|thinner|slimmer|quieter|slower|cheaper|weaker|dimmer|colder|cooler"
    r"|shallower|slighter|younger"
)
_BETWEEN_WORDS = r"(?:\s+(?!than\b)[a-z][\w'/-]*){0,4}?"  # "less [noise level] than"
_FILLER = (
    r"(?:[\s,]+(?:a|an|the|about|around|approximately|approx\.?|roughly|some|only|just|even|say|eur|usd|gbp|cny|of))*"
)
_OF_WHAT = (  # "under [a weight of] 20"
    r"(?:\s+(?:a|an|the|its|their)?\s*(?!for\b|and\b|or\b|but\b|is\b|are\b|that\b)"
    r"[a-z][\w-]*(?:\s(?!of\b)[a-z][\w-]*){0,2}\s+of)?"
)
FITS_INTO = (  # "will it fit into a gap of 60 cm?"
    r"\bfit(?:s|ting)?(?: in(?:to|side)?| between| through| onto?)+(?:\s+(?:a|an|the|my|our|this|that))?"
)
_WORDS: tuple[tuple[str, Operator], ...] = (
    (
        r"at (?:the )?(?:very )?most|up to|max(?:imum|\.)?|within|budget(?: (?:of|is|would be))?|spend(?:ing)?|afford"
        r"|(?:buy|get|purchase|order|afford)(?:\s\w+){0,3}?\s+(?:for|with)(?!\s+(?:an?|the|my)\b)"
        r"|i(?: only| just)? ha(?:ve|d)(?: got| just| only)?|i['’]ve(?: only)? got"
        rf"|{FITS_INTO}|limited to|capped at|upper limit(?: is| of)?|(?<!lower )(?:limit|cap|ceiling)(?: is| of)?|<=|≤",
        "<=",
    ),
    (r"under(?:neath)?|below|beneath|south of|short of|<(?!=)", "<"),
    (
        r"at (?:the )?(?:very )?least|min(?:imum|\.)?|lower limit(?: is| of)?|from|start(?:s|ing)? (?:at|from)"
        r"|reach(?:es|ing)?|>=|≥",
        ">=",
    ),
    (
        r"over|above|beyond|past|exceed(?:s|ing|ed)?|surpass(?:es|ing)?|beat(?:s|ing)?|tops|in excess of|upwards? of"
        r"|north of|>(?!=)",
        ">",
    ),
)
_BEFORE: tuple[tuple[re.Pattern[str], Operator], ...] = tuple(
    (re.compile(rf"(?<![\w<>]){words}{_FILLER}\s*$", re.IGNORECASE), operator)
    for words, operator in (
        *((rf"(?:{words}){_OF_WHAT}", operator) for words, operator in _WORDS),
        (rf"(?:{_UP}){_BETWEEN_WORDS}\s+than", ">"),
        (rf"(?:{_DOWN}){_BETWEEN_WORDS}\s+than", "<"),
        (r"max(?:imum|\.)?\s+[a-z]+", "<="),  # "max power 1000 W"
        (r"min(?:imum|\.)?\s+[a-z]+", ">="),
    )
)
_BEHIND: tuple[tuple[re.Pattern[str], Operator], ...] = (
    (
        re.compile(
            rf"\s*(?:(?:or|and) (?:{_DOWN}|under|below|downwards?)\b|max(?:imum)?\b|tops\b"
            r"|(?:is|would be|['’]s) (?:my|our|the) (?:absolute |upper |top )?(?:limit|max(?:imum)?|most|ceiling|cap)\b"
            r"|at (?:the )?(?:very )?most\b)",
            re.IGNORECASE,
        ),
        "<=",
    ),
    (
        re.compile(
            rf"\s*(?:(?:or|and) (?:{_UP}|over|above|beyond|up(?:wards?)?)\b|upwards\b|\+|min(?:imum)?\b"
            r"|at (?:the )?(?:very )?least\b)",
            re.IGNORECASE,
        ),
        ">=",
    ),
)
_COMPARING: tuple[tuple[str, Operator], ...] = (
    (r"(?:under|below|within)", "<"),
    (r"(?:over|above|beyond|exceed(?:s|ing)?)", ">"),
    (rf"(?:{_UP}){_BETWEEN_WORDS}\s+than", ">"),
    (rf"(?:{_DOWN}){_BETWEEN_WORDS}\s+than", "<"),
)
_POINTING_BACK: tuple[tuple[re.Pattern[str], Operator], ...] = tuple(
    (re.compile(rf"(?<!\w){words}\s+(?:that|this|it)(?=\W|$)", re.IGNORECASE), operator)
    for words, operator in _COMPARING
)
_SENTENCE_END = re.compile(r"[.;:!?]\s")
_CLAUSE_MARK = re.compile(r"[.;:!?,]\s")
_OTHER_WAY_ROUND = re.compile(  # "is 20 less than the weight of it"
    rf"\s*(?:is\s+|are\s+|be\s+)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\s+than\s+(?:the|its|their|what|a|an)\s+[a-z]",
    re.IGNORECASE,
)
_ASKED_FIRST = re.compile(r"(?:^|[.?!:,]\s+)\W*(?:is|are|would|be)\s*$", re.IGNORECASE)
_ENOUGH = re.compile(r"\s*(?:be |is |are )?(?:enough|sufficient)\b", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:not(?! (?:just|only))|never|no|nor|neither|nothing|none|cannot"
    r"|refus(?:e|es|ing)|without|avoid(?:ing)?|unwilling|rather than|instead of)\b"
    r"|n['’]t\b|\b(?:dont|doesnt|wont|cant|mustnt|shouldnt|isnt|arent|didnt)\b",
    re.IGNORECASE,
)
_DENYING_THINGS = frozenset(["no", "without", "neither", "nor", "instead of", "rather than", "avoid"])
_VERB_AHEAD = re.compile(
    r"(?:to |be |even |really |ever )*(?:\w+ing|be|go|get|cost|weigh|reach|exceed|pay|spend|want|need)\b", re.IGNORECASE
)
_DENIES_BEING = re.compile(  # "not in red", "are not black": of what something is, not of what it does
    r"(?:\b(?:is|are|was|were|be|am)|['’](?:s|re|m))(?:\s+\w+)?\s+not$|\b(?:is|are|was|were)n['’]?t$"
    r"|(?<!do )(?<!does )(?<!did )(?<!should )(?<!shall )(?<!must )(?<!can )(?<!could )(?<!will )(?<!would )(?<!may )"
    r"(?<!might )(?<!to )\bnot$"
)
_INVERTED = re.compile(  # "isn't it under 20?" denies nothing
    r"^\W*(?:(?:so|and|but|then)\W+)?(?:is|are|was|does|has|have|wo|would|ca|could|did|should)n['’]?t\s",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:?!()]\s|[?!]$|\.(?=\s|$)|[—–]|\s-\s|\b(?:and|but|so|because|while)\b", re.IGNORECASE)
_DENIED: dict[Operator, Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MIRRORED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """How a number limits, and where that is said."""

    operator: Operator
    start: int  # of the words and the number, in the text
    end: int
    is_turned: bool = False  # the words there say something else: it is denied, or said of the other side
    words: tuple[int, int] | None = None  # where the words of the comparison stand, if elsewhere


def bound_of(text: str, quantity: Quantity) -> Bound | None:
    """The bound that a number of a text is; None where nothing compares with it.

    Example:
        >>> from catalog.quantity import find_quantities
        >>> text = "drills that don't reach 21 mm"
        >>> bound_of(text, find_quantities(text)[0]).operator
        '<'
    """
    pointed = _pointed_at(text, quantity)
    if pointed is not None:  # it is the later clause that asks
        return pointed
    offset = max(0, quantity.start - _REACH_CHARS)
    before = text[offset : quantity.start]
    nearest = max(
        ((match.start(), operator) for pattern, operator in _BEFORE if (match := pattern.search(before))), default=None
    )
    if nearest is not None:
        start = offset + nearest[0]
        return _bound(text, nearest[1], start, quantity.end, denied_from=start)
    behind = text[quantity.end : quantity.end + _REACH_CHARS]
    for pattern, operator in _BEHIND:
        match = pattern.match(behind)
        if match:
            end = quantity.end + match.end()
            return _bound(text, operator, quantity.start, end, denied_from=quantity.start)
    mirrored = _OTHER_WAY_ROUND.match(behind) if _ASKED_FIRST.search(before) else None
    if mirrored:
        said: Operator = ">" if mirrored["up"] else "<"
        end = quantity.end + mirrored.end("up" if mirrored["up"] else "down")
        return Bound(operator=_MIRRORED[said], start=quantity.start, end=end, is_turned=True)
    if quantity.dimension == "currency" and (match := _ENOUGH.match(behind)):
        return Bound(operator="<=", start=quantity.start, end=quantity.end + match.end(), is_turned=True)
    return None


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the clause that holds a part of a text."""
    ends = [match.end() for match in _CLAUSE_END.finditer(text, 0, start)]
    after = _CLAUSE_END.search(text, end)
    return (ends[-1] if ends else 0), (after.start() if after else len(text))


def _pointed_at(text: str, quantity: Quantity) -> Bound | None:
    """A bound that a later clause makes of a number by pointing back to it."""
    rest = text[quantity.end : quantity.end + 4 * _REACH_CHARS]
    for pattern, operator in _POINTING_BACK:
        match = pattern.search(rest)
        end = _SENTENCE_END if quantity.unit is None else _CLAUSE_MARK  # a bare number may be of a name
        if match and end.search(rest[: match.start()]):
            words = (quantity.end + match.start(), quantity.end + match.end())
            turned = _bound(text, operator, words[0], words[1], denied_from=words[0])
            return Bound(operator=turned.operator, start=quantity.start, end=quantity.end, is_turned=True, words=words)
    return None


def _bound(text: str, operator: Operator, start: int, end: int, *, denied_from: int) -> Bound:
    begin = max(clause_around(text, denied_from, denied_from)[0], denied_from - _DENIAL_CHARS)
    clause = text[begin:denied_from]
    denials = [] if _INVERTED.match(clause) else [m for m in _DENIAL.finditer(clause) if _reaches_bound(m, clause)]
    if not denials:
        return Bound(operator=operator, start=start, end=end)
    last = denials[-1]
    is_beside = not clause[last.end() :].strip() and last.group().isalpha()  # "no more than"
    return Bound(
        operator=_DENIED[operator], start=begin + last.start() if is_beside else start, end=end, is_turned=not is_beside
    )


def _reaches_bound(denial: re.Match[str], clause: str) -> bool:
    """Whether a denial is of the bound at the end of a clause, not of a thing before it: "without a hood under 150"."""
    between = clause[denial.end() :].strip()
    if not between or _VERB_AHEAD.match(between):
        return True
    said = clause[: denial.end()].lower()
    return denial.group().lower() not in _DENYING_THINGS and not _DENIES_BEING.search(said)
