"""What a customer would ask about, and in which words: read from `vocabulary.json`, beside the wordings.

Meanings are what a wording can be about without naming an attribute ("how heavy"). Everything else says which
attributes and values make sensible questions.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from eval.abilities.reading import Measure
from eval.abilities.records import Fact, RawProduct
from rag.question import Language

_MAX_NAME_WORDS = 4
_MAX_TEXT_CHARS = 40  # a longer value is prose, which a reply may put in other words
_LEAST_TEXT_CHARS = 3  # "C" stands in many a reply
_SPEAKABLE = re.compile(r"[^\W\d_][\w\s.+-]*")
_PLAIN_TEXT = re.compile(r"[^\W_][\w\s.+:°%-]*")  # a list or an aside can be told in several ways
_NUMBER = re.compile(r"\d")
_NEAR = frozenset("imperial metric uk us approx net gross typical nominal average max min maximum minimum mode".split())


class Meaning(BaseModel):
    """Something asked for in words that are not the attribute's name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: tuple[str, ...]  # attributes that say it; (): a field of the record
    zh: str
    dimension: str | None = None  # of the values; None: any
    is_text: bool = False  # said in words, not as a number


class _Invented(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    en: tuple[str, ...]
    zh: tuple[str, ...]


class _NotAsked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    words: frozenset[str]
    names: frozenset[str]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    meanings: Mapping[str, Meaning]
    spoken_en: Mapping[str, str]
    spoken_zh: Mapping[str, str]
    not_asked: _NotAsked
    no_values: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    adjective_endings: tuple[str, ...]
    not_adjectives: frozenset[str]
    verbs_zh: tuple[str, ...]
    not_kinds: frozenset[str]
    invented: _Invented


@dataclass(frozen=True)
class Vocabulary:
    """The file, with what follows from it."""

    record: _Record

    @classmethod
    def read(cls) -> "Vocabulary":
        """The vocabulary that lies beside this module."""
        content = files("eval.abilities").joinpath("vocabulary.json").read_text(encoding="utf-8")
        return cls(_Record.model_validate(json.loads(content)))

    @cached_property
    def meanings(self) -> Mapping[str, Meaning]:
        """Every meaning by its key."""
        return self.record.meanings

    def switch(self, fact: Fact) -> bool | None:
        """What a value says that says yes or no and nothing else."""
        folded = fact.text.casefold()
        return True if folded in self.record.yes else False if folded in self.record.no else None

    def is_sensible(self, name: str) -> bool:
        """Whether a customer would ask for an attribute of this name."""
        words = name.replace("-", " ").split()
        return (
            _SPEAKABLE.fullmatch(name) is not None
            and len(words) <= _MAX_NAME_WORDS
            and name not in self.record.not_asked.names
            and not set(words) & self.record.not_asked.words
        )

    def is_plain(self, fact: Fact) -> bool:
        """Whether a value can be said in one way only: a number with its unit, or a few words."""
        if self.switch(fact) is not None or fact.text.casefold() in self.record.no_values:
            return False
        if fact.measure is not None:
            return fact.measure.unit != "" or fact.measure.magnitude not in (0, 1)  # they stand in many a reply
        return (
            (len(fact.text) >= _LEAST_TEXT_CHARS or not fact.text.isascii())
            and len(fact.text) <= _MAX_TEXT_CHARS
            and _PLAIN_TEXT.fullmatch(fact.text) is not None
            and _NUMBER.search(fact.text) is None
        )

    def has_twin(self, product: RawProduct, name: str) -> bool:
        """Whether another attribute of the product has nearly the same name."""
        bare = _bare(name)
        return any(one.name != name and _bare(one.name) == bare for one in product.facts)

    def facts(self, product: RawProduct, language: Language) -> list[Fact]:
        """Facts worth a question with one plain answer."""
        return [one for one in self._askable(product, language) if self.is_plain(one)]

    def switches(self, product: RawProduct, language: Language) -> list[Fact]:
        """Facts that say yes or no."""
        texts = {name for meaning in self.meanings.values() for name in meaning.names if meaning.is_text}
        return [
            one for one in self._askable(product, language) if self.switch(one) is not None and one.name not in texts
        ]

    def meant(self, product: RawProduct, about: str) -> Fact | None:
        """The one fact of a product that a meaning asks for; None when there is none or a choice."""
        if about == "price":
            return product.price
        if about == "brand":
            return None if product.brand is None else Fact(name="brand", text=product.brand, measure=None)
        meaning = self.meanings[about]
        found = [one for one in product.facts if one.name in meaning.names]
        if len(found) != 1 or not self.is_plain(found[0]) or self.has_twin(product, found[0].name):
            return None
        return found[0] if _fits(meaning, found[0].measure) else None

    def spoken(self, name: str, language: Language) -> str:
        """How a customer names an attribute."""
        if name in ("price", "brand"):
            return self.meanings[name].zh if language == "zh" else name
        if language == "zh":
            return self.record.spoken_zh.get(name, name)
        return self.record.spoken_en.get(name, name.removesuffix(" included").removesuffix(" integrated"))

    def is_adjective(self, name: str, language: Language) -> bool:
        """Whether an attribute is what a product is, not what it has."""
        if language == "zh":
            return name.startswith(self.record.verbs_zh)
        last = name.split()[-1]
        return last.endswith(self.record.adjective_endings) and last not in self.record.not_adjectives

    def _askable(self, product: RawProduct, language: Language) -> Iterable[Fact]:
        bare = Counter(_bare(one.name) for one in product.facts)
        for one in product.facts:
            if bare[_bare(one.name)] > 1 or not self.is_sensible(one.name):
                continue
            if language == "zh" and not product.is_chinese and one.name not in self.record.spoken_zh:
                continue  # nobody asks in Chinese by an English name
            yield one


@lru_cache(maxsize=16_384)
def _bare(name: str) -> frozenset[str]:
    """The words of a name without those that tell twins apart: "weight imperial" is a weight."""
    return frozenset(name.split()) - _NEAR


def _fits(meaning: Meaning, measure: Measure | None) -> bool:
    if meaning.is_text:
        return measure is None
    if measure is None:
        return False
    return meaning.dimension is None or measure.dimension in ("", meaning.dimension)
