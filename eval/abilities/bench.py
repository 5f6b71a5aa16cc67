"""What every maker of cases works with: the shelf, chance, and a count of what was left out and why."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from eval.abilities.reading import Measure, plain
from eval.abilities.records import Fact, RawProduct
from eval.abilities.shelf import Shelf
from eval.abilities.wordings import Wording
from eval.answer_metrics import says
from eval.case import YesNo
from eval.cases import CaseRecord, ExpectRecord, TurnRecord
from rag.answer import AbstentionReason, Action
from rag.question import Language

_Any = TypeVar("_Any")

N_MONEY_STYLES = 3
_MONEY_EN = {"USD": ("$", "dollars"), "EUR": ("€", "euros"), "GBP": ("£", "pounds"), "CNY": ("¥", "yuan")}
_MONEY_ZH = {"USD": "美元", "EUR": "欧元", "GBP": "英镑", "CNY": "元"}


@dataclass(kw_only=True)
class Bench:
    """One run of drawing cases."""

    shelf: Shelf
    random: Random
    left_out: Counter[str] = field(default_factory=Counter)
    money_style: int = 0  # sign, word or code; one for each case

    @property
    def language(self) -> Language:
        """What is asked in."""
        return self.shelf.language

    def leave_out(self, reason: str) -> None:
        """Count an instance whose gold could be disputed."""
        self.left_out[reason] += 1

    def choice(self, some: Sequence[_Any]) -> _Any | None:
        """One of these; None of none."""
        return self.random.choice(some) if some else None

    def product(self) -> RawProduct | None:
        """A product with a name of its own."""
        return self.choice(self.shelf.named)

    def name(self, product: RawProduct) -> str:
        """How a customer names a product that has a name."""
        return self.shelf.names[product.id]

    def spoken(self, name: str) -> str:
        """How a customer names an attribute."""
        return self.shelf.vocabulary.spoken(name, self.language)

    def fact(self, product: RawProduct, wording: Wording) -> Fact | None:
        """What a wording asks of a product: what it is about, else any plain fact."""
        meant = None if wording.about is None else self.shelf.vocabulary.meant(product, wording.about)
        facts = self.shelf.facts(product) if wording.about is None else [meant] if meant is not None else []
        return self.choice([one for one in facts if self.is_comparable(one, product)])

    def is_comparable(self, fact: Fact, product: RawProduct) -> bool:
        """Whether a reply can be judged: one in another language than the record may translate its words."""
        is_foreign = self.language == "zh" and not product.is_chinese
        return fact.measure is not None or fact.name == "brand" or not is_foreign

    def is_given_away(self, fact: Fact, *names: str) -> bool:
        """Whether names say the gold already, so that any reply with the name would be judged right."""
        if any(says(name, fact.text) for name in names):
            self.leave_out("the name of the product says the value")
            return True
        return False

    def amount(self, magnitude: float, like: Measure) -> str:
        """A quantity as a customer writes it, in the unit of another one."""
        number = f"{magnitude:,.0f}" if magnitude >= 10_000 and magnitude == int(magnitude) else plain(magnitude)
        unit = like.unit
        if unit in _MONEY_EN and like.dimension == unit:
            return self._money(number, unit)
        separator = "" if unit in ("°", "%", '"') or not unit else " "
        return f"{number}{'' if self.language == 'zh' and not unit.isascii() else separator}{unit}"

    def _money(self, number: str, currency: str) -> str:
        if self.language == "zh":
            word = _MONEY_ZH[currency]
            return (f"{number}{word}", f"{number} {word}", f"{number}{word}")[self.money_style]
        sign, word = _MONEY_EN[currency]
        return (f"{sign}{number}", f"{number} {word}", f"{number} {currency}")[self.money_style]


def case(
    bench: Bench,
    wording: Wording,
    *,
    slots: dict[str, str],
    page: str | None = None,
    replies: Sequence[str] = (),
    answers: Sequence[str] = (),
    must: Sequence[str] = (),
    must_not: Sequence[str] = (),
    products: Sequence[str] = (),
    evidence: Sequence[str] = (),
    actions: tuple[Action, ...] = ("answer",),
    reasons: tuple[AbstentionReason, ...] = (),
    yes_no: YesNo | None = None,
) -> CaseRecord:
    """A case with the slots of its wording filled; `replies` are what was answered to each earlier turn."""
    history: list[TurnRecord] = []
    for said, reply in zip(wording.history, replies, strict=True):
        history.append(TurnRecord(role="user", content=_filled(said, slots)))
        history.append(TurnRecord(role="assistant", content=reply))
    return CaseRecord(
        id="-",
        question=_filled(wording.text, slots),
        history=tuple(history),
        product_id=page,
        answers=tuple(answers),
        must_include=tuple(must),
        must_not_include=tuple(must_not),
        products=tuple(products),
        evidence=tuple(evidence),
        action=actions[0],
        ability=wording.ability,
        language=bench.language,
        expect=ExpectRecord(
            actions=actions if len(actions) > 1 else (),
            reasons=reasons,
            yesno=yes_no,
        ),
    )


def _filled(text: str, slots: Mapping[str, str]) -> str:
    return re.sub(r"s's\b", "s'", text.format(**slots))
