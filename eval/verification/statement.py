"""True statements and what is made of them by changing one thing."""

from dataclasses import dataclass
from typing import Literal, get_args

from rag.evidence import EvidenceItem
from rag.question import Language

CorruptionClass = Literal[
    "number",
    "unit",
    "name",
    "negation",
    "attribute",
    "quantifier",
    "colour",
    "material",
    "date",
    "count",
    "comparative",
    "availability",
]
CORRUPTIONS: tuple[CorruptionClass, ...] = get_args(CorruptionClass)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A statement with one thing changed, so that the evidence no longer holds it."""

    kind: CorruptionClass
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A true statement with the evidence it is checked against."""

    text: str
    evidence: tuple[EvidenceItem, ...]
    voice: str  # how it is said, e.g. "fact", "conversion", "quotation"
    language: Language
    wrong: tuple[Wrong, ...] = ()
    is_reserved: bool = False  # its wording is kept for the final figures
