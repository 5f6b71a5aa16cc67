"""Every statement is checked against the evidence before it leaves.

A sentence is a claim. Its numbers with units, its names and codes, and its words must be found in the evidence; the
pieces of evidence that hold them are its citations. What can be decided by code is decided here: a number that the
catalog states otherwise, a yes against a stated no. The check does not know who wrote the sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.plan import normalise_attribute_name
from catalog.quantity import Quantity, find_quantities
from index.terms import STOP_WORDS, terms
from rag.answer import ClaimStatus
from rag.evidence import EvidenceItem
from rag.wording import is_no, is_yes, short_title

_LEAST_SUPPORT = 0.6  # share of a claim's words that the evidence must hold; paraphrases keep about two thirds
_MAX_CITATIONS = 3
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9][\w\-./]*\b")
_YES = re.compile(r"^\s*(?:yes\b|是的|可以|有的|能的)", re.IGNORECASE)
_NO = re.compile(r"^\s*(?:no\b|不是|不可以|没有|不能)", re.IGNORECASE)

# Words with which the assistant frames a fact; they claim nothing by themselves.
_FRAME = frozenset(
    "yes no weigh cost made maker measure colour color come warranty rated rating price customer write writes wrote say said question "
    "answer answered community stated state maker feature also however both they equal share place fit side one two there "
    "catalog stock pre-order order back-order back out available unknown availability nearest none more most least than "
    "cheapest dearest expensive lightest heaviest lighter heavier cheaper quietest quieter loudest longest shortest "
    "largest biggest smallest best highest lowest other here 是的 不是 目前 价格 库存 目录 商品".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the check of one claim found."""

    status: ClaimStatus
    items: tuple[EvidenceItem, ...] = ()  # the evidence that verifies it, best first
    reason: str | None = None  # why it is not verified


def verify(sentence: str, evidence: Sequence[EvidenceItem]) -> Verdict:
    """Check one sentence against the evidence.

    Args:
        sentence: One statement, in any language.
        evidence: Everything that was found for the question.

    Returns:
        `verified` with the evidence that holds it; `contradicted` when a fact of the same kind says otherwise;
        `unsupported` when nothing does.
    """
    bare = _without_titles(sentence, evidence)
    about = _owners_named(sentence, evidence)
    pool = [item for item in evidence if not about or item.owner_id in about or item.owner_id is None]
    quantities = find_quantities(bare)
    for quantity in quantities:
        if not _holders(quantity, pool):
            return _unmatched(quantity, bare, pool)
    code = next((c for c in _CODE.findall(bare) if not _is_quantity(c, quantities) and not _is_in(c, evidence)), None)
    if code is not None:
        return Verdict(status="unsupported", reason=f"{code!r} stands in no evidence")
    wrong = _wrong_polarity(sentence, bare, pool, quantities)
    if wrong is not None:
        return Verdict(status="contradicted", items=(wrong,), reason=f"{wrong.field}: {wrong.text}")
    items, support = _cover(bare, quantities, pool)
    if support < _LEAST_SUPPORT or not items:
        return Verdict(status="unsupported", reason=f"only {support:.0%} of its words stand in the evidence")
    return Verdict(status="verified", items=items)


def _without_titles(sentence: str, evidence: Sequence[EvidenceItem]) -> str:
    """The sentence without product names, whose numbers are no quantities."""
    titles = {item.owner_title for item in evidence} | {short_title(item.owner_title) for item in evidence}
    for title in sorted(filter(None, titles), key=len, reverse=True):
        sentence = sentence.replace(title, " ")
    return sentence


def _owners_named(sentence: str, evidence: Sequence[EvidenceItem]) -> set[str]:
    """The products and documents a sentence names by their titles, longer titles first."""
    named: set[str] = set()
    rest = sentence
    for item in sorted(evidence, key=lambda one: -len(one.owner_title)):
        if item.owner_id is None or not item.owner_title:
            continue
        title = short_title(item.owner_title)
        if title in rest or item.owner_id in named:
            named.add(item.owner_id)
            rest = rest.replace(title, " ")
    return named


def _holders(quantity: Quantity, pool: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    return [item for item in pool if any(_states(quantity, q) for q in find_quantities(f"{item.text} | {item.context}"))]


def _states(claimed: Quantity, stated: Quantity) -> bool:
    """Same amount; a bare number may stand for one with a unit only where it is written the same."""
    if claimed.dimension == stated.dimension:
        return claimed.same_as(stated)
    if claimed.dimension is None or stated.dimension is None:
        return claimed.magnitude == stated.magnitude
    return False


def _unmatched(quantity: Quantity, bare: str, pool: Sequence[EvidenceItem]) -> Verdict:
    """A number that no evidence holds: contradicted when the fact it speaks of says another."""
    said = set(terms(bare))
    for item in pool:
        other = item.quantity
        if item.kind != "field" or other is None or other.dimension != quantity.dimension:
            continue
        if set(terms(normalise_attribute_name(item.field or ""))) & said or quantity.dimension in ("mass", "currency"):
            return Verdict(
                status="contradicted",
                items=(item,),
                reason=f"it says {quantity.text!r}, the catalog says {item.field} {item.text!r}",
            )
    return Verdict(status="unsupported", reason=f"{quantity.text!r} stands in no evidence")


def _is_quantity(code: str, quantities: Sequence[Quantity]) -> bool:
    return any(code in quantity.text or quantity.text in code for quantity in quantities)


def _is_in(code: str, evidence: Sequence[EvidenceItem]) -> bool:
    folded = code.lower()
    return any(folded in f"{item.text} {item.context} {item.owner_title} {item.owner_id}".lower() for item in evidence)


def _wrong_polarity(
    sentence: str, bare: str, pool: Sequence[EvidenceItem], quantities: Sequence[Quantity]
) -> EvidenceItem | None:
    """The stated yes or no that a sentence beginning with the opposite speaks of."""
    if not _YES.match(sentence) or quantities:
        return None  # a "no" may deny the question's premise while the fact is a yes; a number decides by itself
    said = set(terms(bare))
    for item in pool:
        name = set(terms(normalise_attribute_name(item.field or "")))
        if item.kind == "field" and name and name <= said and is_no(item.text) and not is_yes(item.text):
            denies = re.search(r"\bno\b|\bnot\b|否|无", _YES.sub("", bare).lower())
            return None if denies else item
    return None


def _cover(
    bare: str, quantities: Sequence[Quantity], pool: Sequence[EvidenceItem]
) -> tuple[tuple[EvidenceItem, ...], float]:
    """The fewest pieces of evidence that hold a claim's numbers and words, and the share of words they hold."""
    wanted = {t for t in terms(bare) if t not in STOP_WORDS and t not in _FRAME}
    needed: list[Quantity] = list(quantities)
    chosen: list[EvidenceItem] = []
    held: set[str] = set()
    texts = {item.source_id: _terms_of(item) for item in pool}
    while len(chosen) < _MAX_CITATIONS:
        best = max(
            (item for item in pool if item not in chosen),
            key=lambda item: (
                sum(_holds(item, q) for q in needed),
                len((wanted - held) & texts[item.source_id]),
                _is_verbatim(item, bare),
                item.score,
            ),
            default=None,
        )
        if best is None:
            break
        gain_numbers = [q for q in needed if _holds(best, q)]
        gain_words = (wanted - held) & texts[best.source_id]
        if not gain_numbers and not gain_words and not (not chosen and not wanted and _is_verbatim(best, bare)):
            break
        chosen.append(best)
        held |= gain_words
        needed = [q for q in needed if q not in gain_numbers]
        if not needed and len(held) == len(wanted):
            break
    share = len(held) / len(wanted) if wanted else float(bool(chosen))
    return tuple(chosen), share


def _holds(item: EvidenceItem, quantity: Quantity) -> bool:
    return bool(_holders(quantity, [item]))


def _is_verbatim(item: EvidenceItem, bare: str) -> bool:
    return item.text.strip().lower() in bare.lower()


def _terms_of(item: EvidenceItem) -> set[str]:
    field = normalise_attribute_name(item.field or "")
    return set(terms(f"{item.text} {field} {item.context}"))
