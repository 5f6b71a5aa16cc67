"""Everything the words of one question say, before it is decided what they mean together."""

import re
from dataclasses import dataclass

from catalog.plan import Filter
from index.terms import STOP_WORDS, terms
from rag.asking_words import ASKING_WORDS
from rag.concepts import Extreme, asked_concepts, compiled
from rag.intents import Wording, refers_back
from rag.names import NamedProducts
from rag.scope import Scope

_PRODUCT_WORDS = frozenset(["product", "item", "article", "model", "thing", "option"])
_FOLLOW_UP = re.compile(
    r"^\W*(?:and|but|what about|how about|ok(?:ay)? and|only|also|in|with|without|under|below|over"
    r"|那|那么|还有|要|换成)|呢[？?\s]*$",
    re.IGNORECASE,
)
_ASKS_STOCK = re.compile(r"\bin stock\b|\bavailable (?:now|today)\b|有货|现货", re.IGNORECASE)
_ASKS_HOW = re.compile(r"^\W*(?:how (?:do|can|should|to|often|long)|why|when)\b|怎么|如何|为什么|多久", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The parts of a question."""

    text: str
    rest: str  # the text without its numeric conditions
    named: NamedProducts
    scope: Scope
    brand_ids: tuple[str, ...]  # all products of the brand it names, when they are few
    conditions: tuple[Filter, ...]
    extremes: tuple[Extreme, ...]
    wordings: frozenset[Wording]
    name_terms: frozenset[str]

    @property
    def named_ids(self) -> tuple[str, ...]:
        """The first product of each name, in the order of mention."""
        return tuple(group[0] for group in self.named.groups)

    @property
    def points_back(self) -> bool:
        """Whether it speaks of something named before, and names no product itself."""
        return not self.named.groups and refers_back(self.text)

    @property
    def asks_stock(self) -> bool:
        """Whether only what is in stock is wanted."""
        return bool(_ASKS_STOCK.search(self.text))

    @property
    def asks_how(self) -> bool:
        """Whether it asks how something is done, or when, or why."""
        return bool(_ASKS_HOW.search(self.text))

    @property
    def asks_for_products(self) -> bool:
        """Whether it counts or lists products rather than something of one product."""
        return (
            bool(self.scope.filters)
            or bool(_PRODUCT_WORDS & set(terms(self.text)))
            or "商品" in self.text
            or "产品" in self.text
        )

    @property
    def is_follow_up(self) -> bool:
        """Whether it goes on with the last list: short, no kind of product of its own."""
        return self.scope.category is None and bool(_FOLLOW_UP.search(self.text)) and not self.named.groups

    @property
    def is_scoped(self) -> bool:
        """Whether it names a kind of product, a brand, a value or a condition."""
        return bool(self.scope.filters or self.conditions)

    @property
    def asks_fact(self) -> bool:
        """Whether it asks for something that products state ("what is the capacity of ...")."""
        return bool(asked_concepts(self.text.lower()))


def leftover_words(reading: Reading) -> str:
    """What a list is wished to be beyond its filters; "" when nothing is left.

    Example: of "which kettles are good for camping under 50" the words "camping".
    """
    used = set(reading.scope.used_words) | reading.name_terms
    for extreme in reading.extremes:
        used |= set(terms(extreme.words))
    for field in (one.field for one in reading.conditions):
        used |= set(terms(field.replace("|", " ")))
        for concept in asked_concepts(reading.text.lower()):
            if field == concept.name or set(field.split("|")) & set(concept.names):
                used |= {t for m in compiled(concept.asked).finditer(reading.text) for t in terms(m.group())}
    kept = [
        term
        for term in terms(reading.rest)
        if term not in used and term not in STOP_WORDS and term not in ASKING_WORDS and not term.isdigit()
    ]
    if any("一" <= char <= "鿿" for char in reading.text):
        return ""  # pairs of characters are no words; the filters and the whole question must do
    return " ".join(dict.fromkeys(kept))
