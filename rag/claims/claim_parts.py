"""The parts of a claim that are checked: whom it names, which quantities belong to whom, which facts it speaks of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalog.plan import normalise_attribute_name
from catalog.quantity import Quantity, find_quantities
from rag.composing.wording import short_title
from rag.evidence import EvidenceItem
from rag.vocabulary.attributes import concept_names
from rag.vocabulary.concepts import CONCEPTS, Concept, compiled
from rag.words.dates import without_dates

_EXTREME = re.compile(
    r"\b(?:[a-z]{2,}est|most|least|top|first|greater|bigger|larger|higher|lower|smaller|more|less)\b"
    r"|[最更](?:高|低|大|小|长|短|多|少|宽|窄|深|厚|薄|重|轻|贵|便宜|快|慢|亮|强|弱)|(?:从|由)[高低大小轻重](?:到|至|往)[高低大小轻重]",
    re.IGNORECASE,
)
_STATED = {  # concept -> how statements say it, where questions put it otherwise
    "charging time": r"\b(?:takes?|needs?|requires?)\b.{0,40}\bto (?:fully )?(?:re)?charge\b|\bcharg(?:es|ing)\b(?! (?:port|cable|case|station)).{0,60}?\b(?:in|takes?|time)\b"
    r"|\bfully charged in\b|充满(?:电)?需|充电需",
    "run time": r"\bbattery (?:lasts?|life|runs?(?: time)?)\b|\b(?:runs?|lasts?|plays?|works?)\b.{0,60}\b(?:on (?:a|one|a single) (?:full )?charge|per charge)\b|可续航",
    "price": r"\b(?:costs?|sells? for|priced at|is yours for)\b|\b(?:buy|get)\b.{0,80}\bfor(?=\s{3,})|售价|卖(?=\s)",
    "weight": r"\bweigh(?:s|t|ing)?(?: in at)?\b|\bon the scales\b|重约?(?=\s)",
    "height": r"(?<=\s\s)(?:tall|high)\b",
    "width": r"(?<=\s\s)wide\b",
    "depth": r"(?<=\s\s)(?:deep|thick)\b",
    "warranty": r"\b(?:warranty|guarantee)(?: lasts)?\b|保修(?=\s)",
}
_BRACKETED = re.compile(r"\s*[（(]([^\W\d_][^()（）]{0,39})[)）]")
_BRAND = ("brand", "manufacturer", "品牌")
_LEAST_NAME_WORDS = 2  # fewer leading words of a title name nothing for sure


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedQuantity:
    """A quantity of a claim, and the product or document named nearest before it."""

    quantity: Quantity
    owner_id: str | None  # None: nothing is named before it


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimParts:
    """A claim taken apart."""

    bare: str  # the sentence with names and quantities blanked out
    quantities: tuple[OwnedQuantity, ...]
    owner_ids: tuple[str, ...]  # named, in order


def take_apart(sentence: str, evidence: Sequence[EvidenceItem]) -> ClaimParts:
    """Names, quantities and the words that are left of a sentence.

    A title counts when it stands whole, shortened as it is spoken, or by its first words when no other owner's title
    begins so.
    """
    masked, mentions = _mask_titles(sentence, evidence)
    quantities = find_quantities(_without_numbered_names(without_dates(masked), evidence))
    owned = []
    for quantity in quantities:
        before = [owner for start, owner in mentions if start < quantity.start]
        owned.append(OwnedQuantity(quantity=quantity, owner_id=before[-1] if before else None))
    bare = masked
    for quantity in quantities:
        bare = bare[: quantity.start] + " " * (quantity.end - quantity.start) + bare[quantity.end :]
    if (
        len(mentions) == 1 or len({owner for _, owner in mentions}) == 1
    ):  # "Of 11 tents, the ..." and "... of X is 3 kg"
        only = mentions[0][1]
        owned = [OwnedQuantity(quantity=one.quantity, owner_id=only if one.owner_id else None) for one in owned]
    owned = [replace(one, owner_id=_variant(sentence, one, evidence) or one.owner_id) for one in owned]
    return ClaimParts(
        bare=bare, quantities=tuple(owned), owner_ids=tuple(dict.fromkeys(owner for _, owner in mentions))
    )


def _variant(sentence: str, one: OwnedQuantity, evidence: Sequence[EvidenceItem]) -> str | None:
    """The only owner whose title holds what stands in brackets behind an amount: "€179.00 (Black)"."""
    match = _BRACKETED.match(sentence, one.quantity.end)
    if match is None:
        return None
    said = match[1].lower()
    owners = {item.owner_id for item in evidence if said in item.owner_title.lower()}
    return next(iter(owners)) if len(owners) == 1 else None


def _without_numbered_names(text: str, evidence: Sequence[EvidenceItem]) -> str:
    """The text without the names of attributes that hold figures ("usb 2 0 ports"), at the same length."""
    named = {item.field for item in evidence if item.field and any(char.isdigit() for char in item.field)}
    for name in {one for field in named for one in (field, normalise_attribute_name(field))}:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda m: "x" * len(m.group()), text, flags=re.IGNORECASE)
    return text


def _mask_titles(sentence: str, evidence: Sequence[EvidenceItem]) -> tuple[str, list[tuple[int, str]]]:
    """The sentence with titles blanked out at the same length, and (start, owner) of each, in order."""
    masked = sentence
    mentions: list[tuple[int, str]] = []
    for name, owner_id in _spoken_names(sentence, evidence):
        for match in re.finditer(
            rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])" if name.isascii() else re.escape(name),
            masked,
            re.IGNORECASE,
        ):
            if owner_id is not None:
                mentions.append((match.start(), owner_id))
            masked = masked[: match.start()] + " " * len(match.group()) + masked[match.end() :]
    return masked, sorted(mentions)


def _spoken_names(sentence: str, evidence: Sequence[EvidenceItem]) -> list[tuple[str, str | None]]:
    """What each owner may be called by, longest first; None where several owners are called so.

    A brand alone is no product: "the brand of the X is Tripp Lite" names one. A variant alone is called so only where
    no other product is named whole: "the size of the X, EU 44 is EU 42".
    """
    owners: dict[str, set[str]] = {}
    brands = {item.text for item in evidence if normalise_attribute_name(item.field or "") in _BRAND}
    for item in evidence:
        if item.owner_id is None or not item.owner_title:
            continue
        words = item.owner_title.split()
        names = {item.owner_title, short_title(item.owner_title)}
        names.update(" ".join(words[:n]).rstrip(",") for n in range(_LEAST_NAME_WORDS, len(words)))
        for name in names - brands:
            owners.setdefault(name, set()).add(item.owner_id)
    spoken = [(name, next(iter(ids)) if len(ids) == 1 else None) for name, ids in owners.items()]
    titles = {item.owner_title for item in evidence if "," in item.owner_title}
    whole = {title for title in titles if title in sentence}
    variants = {title.rsplit(",", 1)[-1].strip() for title in whole or titles}
    spoken += [(name, None) for name in variants if any(char.isdigit() for char in name) and name not in owners]
    return sorted(spoken, key=lambda pair: (-len(pair[0]), pair[0]))


def speaks_of_dimension(bare: str, dimension: str | None) -> bool:
    """Whether a sentence names a concept whose values have this dimension ("charging time" for a time)."""
    return dimension is not None and any(c.dimension == dimension for c, _ in concepts_said(bare))


def concepts_said(bare: str) -> list[tuple[Concept, tuple[int, int]]]:
    """The concepts that a statement speaks of, each with where its words stand."""
    lowered = bare.lower()
    found = []
    for concept in CONCEPTS:
        match = compiled(_STATED[concept.name]).search(lowered) if concept.name in _STATED else None
        match = match or compiled(concept.asked).search(lowered)
        if match is not None:
            found.append((concept, match.span()))
    charging = any(concept.name == "charging time" for concept, _ in found)
    return [(concept, span) for concept, span in found if not (charging and concept.name == "run time")]


def without_concepts(bare: str, names: Sequence[str]) -> str:
    """A sentence without the words for what facts of these names state; which is meant is checked by `field_claims`."""
    for concept, _ in concepts_said(bare):
        if concept_names(concept, names) or concept.name in names:
            for pattern in filter(None, (_STATED.get(concept.name), concept.asked)):
                bare = compiled(pattern).sub(_kept_names, bare)
    return bare


def _kept_names(match: re.Match[str]) -> str:
    """What of a match is no word for a concept: values with digits, the IP67 of a water resistance, and the words inside
    it that are written like names: "buy the Hearth Speaker for" speaks of no known product."""
    if any(char.isdigit() for char in match.group()):
        return match.group()
    return " ".join(["", *(word for word in match.group().split()[1:] if word[:1].isupper()), ""])


def without_extremes(bare: str) -> str:
    """A sentence without superlatives and comparatives, which only a computation over the catalog can state."""
    for concept in CONCEPTS:
        for pattern in filter(None, (concept.high, concept.low)):
            bare = compiled(rf"(?<![a-z])(?:{pattern})").sub(" ", bare)
    return _EXTREME.sub(" ", bare)
