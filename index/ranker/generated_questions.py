"""Questions made in bulk from a catalog's own attributes, with exact labels.

For one attribute of one product: a question in one of many wordings, the attribute as the evidence, the same
product's other attributes as candidates that do not answer, those of a similar name or unit first. A share of the
questions asks for what the product does not state; a share is a follow-up that only its turn before makes clear.
"""

import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from index.errors import IndexingError
from index.ranker.input import RankerEvidence, RankerQuestion, attribute_text
from index.ranker.lists import ANSWERS, NO, Candidate, RankingList

_UNSTATED_SHARE, _FOLLOW_UP_SHARE, _TITLE_SHARE, _SLOPPY_SHARE = 0.25, 0.1, 0.5, 0.4
_MOST_CANDIDATES = 12
_LEAST_ATTRIBUTES = 4
_LONGEST_VALUE = 120  # characters; longer values are lists that answer questions of other attributes too

_PLAIN = (
    "what is the {name}?",
    "what's the {name} of this?",
    "what {name} does it have?",
    "can you tell me the {name}",
    "which {name} does this have?",
    "{name}?",
    "i need to know the {name}",
    "what would be the {name} of this one?",
    "do you know the {name} of this product?",
    "tell me about the {name}",
)
_YES_NO = (
    "does it have {name}?",
    "does this have {name}?",
    "does it support {name}?",
    "is there {name}?",
    "is it {name}?",
    "does this come with {name}?",
    "has it got {name}",
)
_VALUE = (
    "is the {name} {value}?",
    "is it {value}?",
    "does it have a {name} of {value}?",
    "does this have {value}?",
    "i need {value} {name}, does this fit?",
    "is this the one with {value}?",
)
_FOLLOW_UP = ("and the {name}?", "what about the {name}?", "and its {name}?", "{name}?", "how about {name}?")

_SPECIAL: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"^weight$|^product weight$",
        ("how heavy is it?", "how much does it weigh?", "is it heavy?", "what does it weigh"),
    ),
    (r"^package weight$", ("how heavy is the box?", "how much does it weigh with packaging?", "shipping weight?")),
    (r"^width$", ("how wide is it?", "how wide is this thing", "will it fit a shelf, how wide is it?")),
    (r"^height$", ("how tall is it?", "how high is it?", "how much headroom does it need?")),
    (r"^depth$", ("how deep is it?", "how far does it stick out?", "how thick is it?")),
    (r"^(?:width|height|depth)$", ("what are the dimensions?", "how big is it?", "what size is it?")),
    (r"cable length|cord length", ("how long is the cable?", "how long is the cord", "will the cord reach 2 meters?")),
    (r"colou?r", ("what color is it?", "what colour is this?", "does it come in {value}?", "is it really {value}?")),
    (r"compatib|supported", ("does it work with {value}?", "is it compatible with {value}?", "what does it fit?")),
    (r"battery life|runtime|talk time|run time", ("how long does the battery last?", "how long does a charge last?")),
    (r"operating system", ("what os does it run?", "does it run {value}?", "which windows is on it?")),
    (r"internal memory$|^ram", ("how much ram does it have?", "how much memory is in it?")),
    (r"storage capacity|hdd capacity", ("how much storage does it have?", "how big is the hard drive?")),
    (r"display diagonal", ("how big is the screen?", "what size is the screen?", "how many inches is it?")),
    (r"resolution", ("what resolution is it?", "is it full hd?", "how many pixels?")),
    (r"power consumption", ("how much power does it use?", "how many watts does it draw?")),
    (r"noise level|sound", ("how loud is it?", "is it quiet?", "how many decibels?")),
    (r"^number of|quantity", ("how many {tail} does it have?", "how many {tail} are there?", "how many {tail}?")),
    (r"material", ("what is it made of?", "what's it made from?", "is it made of {value}?")),
    (r"warranty", ("how long is the warranty?", "is there a guarantee?")),
    (r"country of origin", ("where is it made?", "what country does it come from?", "is it made in {value}?")),
    (r"page yield", ("how many pages does it print?", "how long does a cartridge last?")),
    (r"print speed", ("how fast does it print?", "how many pages a minute?")),
    (r"bluetooth", ("does it have bluetooth?", "can i pair it with my phone?")),
    (r"wi-?fi|wlan|wireless", ("does it have wifi?", "can it connect without a cable?")),
    (r"usb .*ports|ports.*usb", ("how many usb ports does it have?", "can i plug in a usb stick?")),
    (r"hdmi", ("does it have hdmi?", "can i connect it to my tv?", "how many hdmi ports?")),
    (r"mount|vesa", ("can i hang it on the wall?", "how is it mounted?")),
    (r"dimmable", ("can it be dimmed?", "does it work with a dimmer?")),
    (r"water|protection", ("is it waterproof?", "can it get wet?")),
    (r"operating temperature", ("how hot may it get?", "can it be used in the cold?")),
    (r"touchscreen", ("is it a touch screen?", "can i use my fingers on the screen?")),
    (r"included|bundled|package content", ("what comes in the box?", "does it come with {value}?", "what's included?")),
    (r"input voltage|voltage", ("what voltage is it?", "does it work on 110 volts?", "can i use it in europe?")),
)
_HAS_WORD = re.compile(r"[^\W\d_]{2}")  # "is it 7000?" asks nothing
_COUNT_PREFIX = re.compile(r"^(?:number of|quantity of|quantity|built in)\s+")


def read_catalog(path: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Id, title and attributes of each product of a JSON Lines catalog with enough attributes.

    Raises:
        IndexingError: If the file is missing.
    """
    if not path.is_file():
        raise IndexingError(f"there is no catalog at {str(path)!r}; name a JSON Lines file in the native format")
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for product in map(json.loads, file):
            attributes = {name: _said(value) for name, value in product.get("attributes", {}).items()}
            kept = {name: value for name, value in attributes.items() if value and len(value) <= _LONGEST_VALUE}
            if len(kept) >= _LEAST_ATTRIBUTES:
                yield product["id"], product["title"], kept


def generate_lists(
    products: Sequence[tuple[str, str, Mapping[str, str]]], *, count: int, seed: int
) -> Iterator[RankingList]:
    """That many lists over the products, the same for the same seed."""
    random_source = random.Random(seed)
    for number in range(count):
        product, other = random_source.choice(products), random_source.choice(products)
        yield _one(f"{number}", product, sorted(other[2]), random_source)


def _one(
    number: str, product: tuple[str, str, Mapping[str, str]], elsewhere: Sequence[str], chance: random.Random
) -> RankingList:
    product_id, title, attributes = product
    absent = [name for name in elsewhere if not any(_same(name, own) for own in attributes)]
    asked = chance.choice(absent if absent and chance.random() < _UNSTATED_SHARE else sorted(attributes))
    text = question_about(asked, attributes.get(asked), chance)
    before = ""
    if chance.random() < _FOLLOW_UP_SHARE:
        before = question_about(chance.choice(sorted(attributes)), None, chance)
        text = chance.choice(_FOLLOW_UP).format(name=asked)
    others = sorted((n for n in attributes if n != asked and not _same(n, asked)), key=lambda n: (-_near(n, asked), n))
    near, rest = others[:_MOST_CANDIDATES], others[_MOST_CANDIDATES:]
    chosen = [*near[: _MOST_CANDIDATES // 2], *chance.sample(near[_MOST_CANDIDATES // 2 :] + rest, k=len(others[6:12]))]
    candidates = [_candidate(name, attributes[name], NO) for name in chosen]
    if asked in attributes:
        candidates.insert(0, _candidate(asked, attributes[asked], ANSWERS))
    return RankingList(
        dataset="generated-attributes",
        id=number,
        group=product_id,
        question=RankerQuestion(text=text, title=title if chance.random() < _TITLE_SHARE else "", before=before),
        candidates=tuple(candidates),
    )


def question_about(name: str, value: str | None, chance: random.Random) -> str:
    """A customer's question for an attribute; with a value it may be asked for by that value."""
    forms: list[str] = []
    for pattern, wordings in _SPECIAL:
        if re.search(pattern, name):
            forms.extend(wordings)
    if value in ("yes", "no"):
        forms.extend(_YES_NO)
    elif value is not None and len(value) <= 30 and _HAS_WORD.search(value):
        forms.extend(chance.sample(_VALUE, k=2))
    usual = chance.sample(_PLAIN, k=4)
    chosen = chance.choice(forms if forms and chance.random() < 0.65 else usual)
    first = re.split(r"[;,]", value)[0].strip() if value else "that"
    text = chosen.format(name=name, value=first, tail=_COUNT_PREFIX.sub("", name))
    return _sloppy(text, chance) if chance.random() < _SLOPPY_SHARE else text


def _sloppy(text: str, chance: random.Random) -> str:
    """The same question typed in haste."""
    opening = chance.choice(("", "hi, ", "hello ", "question: ", "just wondering, ", ""))
    typed = text.rstrip("?") if chance.random() < 0.5 else text
    if chance.random() < 0.3 and len(typed) > 12:
        at = chance.randrange(4, len(typed) - 3)
        typed = typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
    return opening + typed


def _candidate(name: str, value: str, label: float) -> Candidate:
    return Candidate(evidence=RankerEvidence(source="attribute", text=attribute_text(name, value)), label=label)


def _near(name: str, other: str) -> float:
    """Share of common words, the last word (what it is) counting twice."""
    a, b = name.split(), other.split()
    return len(set(a) & set(b)) / len(set(a) | set(b)) + (a[-1] == b[-1])


def _same(name: str, other: str) -> bool:
    """Whether two names may mean one thing: the words of one are all in the other."""
    a, b = set(name.split()), set(other.split())
    sides = {"width", "height", "depth"}
    return a <= b or b <= a or (a <= sides and b <= sides)


def _said(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return " ".join(str(value).split())
