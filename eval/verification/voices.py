"""Ways to say a fact, written apart from those of the answering code.

A wording has places for the title, the attribute's name and the value; `denied` says the opposite. Every third of a
list is reserved for the final figures.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.question import Language

_RESERVED_EVERY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One way to say a fact, and its denial."""

    said: str
    denied: str
    is_reserved: bool = False


def _voices(*pairs: tuple[str, str]) -> tuple[Voice, ...]:
    return tuple(
        Voice(said=said, denied=denied, is_reserved=place % _RESERVED_EVERY == _RESERVED_EVERY - 1)
        for place, (said, denied) in enumerate(pairs)
    )


_ANY: Mapping[Language, tuple[Voice, ...]] = {
    "en": _voices(
        ("The {name} of the {title} is {value}.", "The {name} of the {title} is not {value}."),
        ("The {title} has a {name} of {value}.", "The {title} does not have a {name} of {value}."),
        ("Its {name} is {value}.", "Its {name} is not {value}."),
        ("{title}: {name} {value}.", "{title}: {name} not {value}."),
        ("According to the maker, the {name} is {value}.", "According to the maker, the {name} isn't {value}."),
        ("With a {name} of {value}, that is the {title}.", "The {title} never has a {name} of {value}."),
    ),
    "zh": _voices(
        ("{title}的{name}是{value}。", "{title}的{name}不是{value}。"),
        ("{title}的{name}为{value}。", "{title}的{name}并非{value}。"),
        ("它的{name}是{value}。", "它的{name}不是{value}。"),
        ("这款商品的{name}是{value}。", "这款商品的{name}不是{value}。"),
        ("根据商品信息，{name}为{value}。", "根据商品信息，{name}不是{value}。"),
        ("{title}，{name}{value}。", "{title}，{name}没有{value}。"),
    ),
}
_BY_NAME: tuple[tuple[str, tuple[Voice, ...]], ...] = (
    (
        r"(?:item |net )?weight",
        _voices(
            ("The {title} weighs {value}.", "The {title} does not weigh {value}."),
            ("It weighs in at {value}.", "It does not weigh {value}."),
            ("On the scales the {title} comes to {value}.", "The {title} doesn't weigh {value}."),
        ),
    ),
    (
        r"price",
        _voices(
            ("The {title} costs {value}.", "The {title} does not cost {value}."),
            ("You can buy the {title} for {value}.", "You cannot buy the {title} for {value}."),
            ("It sells for {value}.", "It does not sell for {value}."),
        ),
    ),
    (
        r"warranty",
        _voices(
            ("The {title} comes with a {value} warranty.", "The {title} does not come with a {value} warranty."),
            ("The warranty lasts {value}.", "The warranty does not last {value}."),
            ("It is under warranty for {value}.", "It is not under warranty for {value}."),
        ),
    ),
    (
        r"(?:battery life|run time|battery runtime)",
        _voices(
            ("The battery lasts {value}.", "The battery does not last {value}."),
            ("The {title} runs for {value} on one charge.", "The {title} does not run for {value} on one charge."),
        ),
    ),
    (
        r"charging time",
        _voices(
            ("It takes {value} to charge.", "It does not take {value} to charge."),
            ("Charging the {title} takes {value}.", "Charging the {title} does not take {value}."),
        ),
    ),
    (
        r"(?:product )?colou?r",
        _voices(
            ("The {title} is {value}.", "The {title} is not {value}."),
            ("It comes in {value}.", "It does not come in {value}."),
        ),
    ),
    (
        r"(?:main )?materials?",
        _voices(
            ("The {title} is made of {value}.", "The {title} is not made of {value}."),
            ("It is made from {value}.", "It isn't made from {value}."),
            ("The maker uses {value} for the {title}.", "The maker does not use {value} for the {title}."),
        ),
    ),
    (r"dimensions", _voices(("The {title} measures {value}.", "The {title} does not measure {value}."))),
    (r"brand", _voices(("The {title} is made by {value}.", "The {title} is not made by {value}."))),
    (r"重量", _voices(("{title}重{value}。", "{title}不是{value}重。"))),
    (r"价格", _voices(("{title}卖{value}。", "{title}不卖{value}。"))),
    (r"材质", _voices(("{title}用{value}制成。", "{title}不是{value}制成的。"))),
    (r"保修期", _voices(("{title}保修{value}。", "{title}不保修{value}。"))),
)

_YES: Mapping[Language, tuple[tuple[str, str], ...]] = {  # said of a yes, said of a no
    "en": (
        ("Yes, the {title} has {name}.", "No, the {title} has no {name}."),
        ("The {title} has {name}.", "The {title} does not have {name}."),
        ("Yes. The {title}: {name} – yes.", "No. The {title}: {name} – no."),
    ),
    "zh": (
        ("是的，{title}有{name}。", "{title}没有{name}。"),
        ("{title}支持{name}。", "{title}不支持{name}。"),
        ("有的，{name}：是。", "没有，{name}：否。"),
    ),
}
_YES_ADJECTIVE = (
    ("Yes, the {title} is {name}.", "No, the {title} is not {name}."),
    ("The {title} is {name}.", "The {title} isn't {name}."),
    ("Yes, it is {name}.", "No, it is not {name}."),
)
_ADJECTIVE = re.compile(
    r"(?:able|ible|safe|free|proof|included|less|compatible|curved|removable|resistant|taped|tight)$", re.IGNORECASE
)


def voices_of(name: str, language: Language) -> tuple[Voice, ...]:
    """The ways to say a fact of this name as it is spoken."""
    own = next((voices for pattern, voices in _BY_NAME if re.fullmatch(pattern, name.lower())), ())
    return (*own, *_ANY[language])


def yes_no_of(name: str, language: Language) -> tuple[tuple[str, str], ...]:
    """The ways to say that something is so, each with the way to say that it is not."""
    if language == "en" and _ADJECTIVE.search(name):
        return _YES_ADJECTIVE
    return _YES[language]
