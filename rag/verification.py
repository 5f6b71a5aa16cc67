"""Every statement is checked against the evidence before it leaves.

A sentence is a claim. Its quantities, names and codes must stand in the evidence, for the product and the attribute
it speaks of; its words must be held by the evidence; it must not deny what the evidence affirms. The piece products of
evidence that hold it are its citations. The check does not know who wrote the sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from catalog.plan import normalise_attribute_name
from catalog.quantity import Quantity, find_quantities
from index.terms import STOP_WORDS, terms
from rag.answer import ClaimStatus
from rag.bilingual import names_in_chinese
from rag.chinese_attributes import read_chinese
from rag.claim_parts import (
    ClaimParts,
    OwnedQuantity,
    fields_spoken_of,
    speaks_of_dimension,
    take_apart,
    without_concepts,
    without_extremes,
)
from rag.evidence import EvidenceItem
from rag.polarity import answer_denies, holds_denial, is_negated, leading_word, value_denies
from rag.wording import availability_phrases

_LEAST_SUPPORT = 0.6  # share of a claim's words that the evidence must hold; paraphrases keep about two thirds
_LEAST_QUOTED_TERMS = 4  # fewer words in order may be a coincidence
_MAX_CITATIONS = 3
_MAX_QUANTITIES = 40  # a comparison of five products in two units holds ten; more is no statement
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9][\w\-./]*\b")
_MARKUP = re.compile(r"[*_`#|]|^\s*[-+]\s|;$|；$", re.MULTILINE)
_FRAMED_QUOTE = re.compile(r"^.*?[:：]\s*“(?P<quote>.*)”\s*$", re.DOTALL)
_FRAMES_ZH = re.compile(
    r"款符合条件|比(?=\s)|(?<=\s)(?:更|还|要)?(?:便宜|贵|轻|重|大|小|长|短|高|低|少|多)(?=[）、，。\s])|目录中共有|(?<=\s)[和与至到](?=\s)|^这是|在(?=\s)|中(?=，)|符合条件|以下是其中|最接近|中有|没有符合的|款符合|款商品|目前|库存|款(?=[^，。]{0,12}中)|最[^，。是]{1,6}的是"
    r"|的(?=[^，。]{0,12}[是有])|(?<=[^，。])[是有](?=\s*\S)|一位顾客评价|顾客问答里的回答是|两者相同|未说明|更[重轻贵大小长短高低多少快慢]|更便宜|更安静"
)

# Words with which a fact is framed; which fact is meant is checked apart (`fields_spoken_of`).
_FRAME = frozenset(
    """
    product
    yes no weigh cost made maker measure come warranty rated rating customer write writes wrote say said question
    answer answered community state stated feature also however both they equal share place fit side one two there
    catalog available unknown availability nearest none more most least than cheapest dearest expensive lightest
    heaviest lighter heavier cheaper quietest quieter loudest longest shortest largest biggest smallest best highest
    lowest other here piece priced stock colour color has only just about exactly approximately around
    """.split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the check of one claim found."""

    status: ClaimStatus
    items: tuple[EvidenceItem, ...] = ()  # the evidence that verifies or contradicts it, best first
    reason: str | None = None  # why it is not verified


def verify(sentence: str, evidence: Sequence[EvidenceItem]) -> Verdict:
    """Check one sentence against the evidence.

    Args:
        sentence: One statement, in any language.
        evidence: Everything that was found for the question.

    Returns:
        `verified` with the evidence that holds it; `contradicted` with the evidence that says otherwise; `unsupported`
        when nothing decides.
    """
    said_yes, rest = leading_word(sentence)
    if not terms(rest):
        return _unsupported("it says no more than yes or no")
    parts = take_apart(rest, evidence)
    if len(parts.quantities) > _MAX_QUANTITIES:
        return _unsupported(f"it holds {len(parts.quantities)} numbers, more than can be checked")
    for item in evidence:
        own = not parts.owner_ids or item.owner_id in parts.owner_ids
        if own and item.kind == "passage" and _is_quoted(rest, item):
            return _checked_quote(said_yes, item)
    pool = [item for item in evidence if not parts.owner_ids or item.owner_id in (*parts.owner_ids, None)]
    if not _telling(parts.bare) and not parts.quantities:  # a list line that names a product and no more
        named = [next(item for item in evidence if item.owner_id == owner) for owner in parts.owner_ids]
        return (
            Verdict(status="verified", items=tuple(named[:_MAX_CITATIONS]))
            if named
            else _unsupported("it says nothing")
        )
    for check in (_wrong_quantity, _unknown_code, _wrong_availability):
        verdict = check(rest, parts, pool)
        if verdict is not None:
            return verdict
    return _held(said_yes, rest, parts, pool)


def _telling(bare: str) -> list[str]:
    """The terms of a sentence without names that say something of them."""
    return [term for term in terms(_FRAMES_ZH.sub(" ", bare)) if term not in STOP_WORDS]


def _unsupported(reason: str) -> Verdict:
    return Verdict(status="unsupported", reason=reason)


def _contradicted(item: EvidenceItem, reason: str) -> Verdict:
    return Verdict(status="contradicted", items=(item,), reason=reason)


def _is_quoted(sentence: str, item: EvidenceItem) -> bool:
    """Whether a sentence is words of the item in their order, but for markup and the frame of its voice."""
    said = sentence
    if item.source in ("review", "qa"):
        said = _FRAMED_QUOTE.sub(r"\g<quote>", sentence)
    elif heading := item.context.split(">")[-1].strip():
        said = sentence.removeprefix(f"{heading}: ")
    wanted, held = terms(_MARKUP.sub(" ", said)), terms(_MARKUP.sub(" ", item.text))
    if len(wanted) < _LEAST_QUOTED_TERMS:
        return False
    return any(held[i : i + len(wanted)] == wanted for i in range(len(held) - len(wanted) + 1))


def _checked_quote(said_yes: bool | None, item: EvidenceItem) -> Verdict:
    """A quotation is true to its source; a yes before an answer that begins with no is not."""
    denies = answer_denies(item.text)
    if said_yes is not None and denies is not None and said_yes == denies:
        return _contradicted(item, f"the source answers {item.text[:40]!r}")
    return Verdict(status="verified", items=(item,))


def _wrong_quantity(rest: str, parts: ClaimParts, pool: Sequence[EvidenceItem]) -> Verdict | None:
    """The verdict on the first quantity that no evidence holds for its owner and its attribute; None: all are held."""
    for one in parts.quantities:
        mine = _of_owner(one, pool)
        holders = [item for item in mine if _states(one.quantity, item)]
        facts = [item for item in mine if item.kind == "field"]
        spoken = fields_spoken_of(parts.bare, facts)
        rivals = [f for f in facts if _name(f) in spoken and _comparable(f, one.quantity)]
        is_meant = speaks_of_dimension(parts.bare, one.quantity.dimension)
        if any(item.kind != "field" or _name(item) in spoken or not (rivals or is_meant) for item in holders):
            continue
        other = rivals[0] if rivals else None
        if other is None and one.quantity.dimension == "currency":
            other = next((f for f in facts if _comparable(f, one.quantity)), None)
        if other is not None:
            return _contradicted(other, f"it says {one.quantity.text!r}, the catalog says {other.field} {other.text!r}")
        return _unsupported(f"{one.quantity.text!r} stands in no evidence for it")
    return None


def _of_owner(one: OwnedQuantity, pool: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    return [item for item in pool if one.owner_id is None or item.owner_id in (one.owner_id, None)]


def _name(item: EvidenceItem) -> str:
    return normalise_attribute_name(item.field or "")


def _comparable(fact: EvidenceItem, quantity: Quantity) -> bool:
    return fact.quantity is not None and fact.quantity.dimension == quantity.dimension


def _states(claimed: Quantity, item: EvidenceItem) -> bool:
    rating = f" | {item.rating:g}/5" if item.rating is not None else ""
    stated = _quantities_in(f"{item.text} | {item.context}{rating}")
    return any(_same(claimed, other, is_fact=item.kind == "field") for other in stated)


@lru_cache(maxsize=4096)
def _quantities_in(text: str) -> tuple[Quantity, ...]:
    return tuple(find_quantities(text))


def _same(claimed: Quantity, stated: Quantity, *, is_fact: bool) -> bool:
    """Same amount. A bare number may leave out the unit that is stated; a unit may be added only to a bare fact."""
    if claimed.dimension == stated.dimension:
        return claimed.same_as(stated)
    if claimed.dimension is None or (stated.dimension is None and is_fact):
        return claimed.magnitude == stated.magnitude
    return False


def _unknown_code(rest: str, parts: ClaimParts, pool: Sequence[EvidenceItem]) -> Verdict | None:
    """The verdict on a code or model number that stands nowhere; None: all do."""
    held = " ".join(
        f"{item.text} {item.context} {item.owner_title} {item.owner_id} {item.field or ''}" for item in pool
    ).lower()
    for code in _CODE.findall(parts.bare):
        if code.lower() not in held:
            return _unsupported(f"{code!r} stands in no evidence")
    return None


def _wrong_availability(rest: str, parts: ClaimParts, pool: Sequence[EvidenceItem]) -> Verdict | None:
    """The verdict on "in stock" and the like that the offer does not state; None: it is stated, or not said."""
    for phrase in availability_phrases():
        if phrase not in parts.bare.lower():
            continue
        stated = [item for item in pool if item.field == "availability"]
        if any(phrase == item.text.lower() for item in stated):
            continue
        if any(phrase in item.text.lower() for item in pool if item.field != "availability"):
            continue
        if stated:
            return _contradicted(stated[0], f"it says {phrase!r}, the catalog says {stated[0].text!r}")
        return _unsupported(f"{phrase!r} stands in no evidence")
    return None


def _held(said_yes: bool | None, rest: str, parts: ClaimParts, pool: Sequence[EvidenceItem]) -> Verdict:
    """The verdict on the words: held by the evidence, about the right attribute, and not denied by it."""
    denies = is_negated(parts.bare)
    texts = {item.source_id: _held_terms(item, denies if said_yes is not False else True) for item in pool}
    items, support = _cover(parts, pool, texts)
    if support < _LEAST_SUPPORT or not items:
        return _unsupported(f"only {support:.0%} of its words stand in the evidence")
    facts = [item for item in pool if item.kind == "field"]
    spoken = fields_spoken_of(parts.bare, facts)
    said = set(terms(parts.bare))
    stated = (fact for fact in facts if _name(fact) in spoken and fact not in items and set(terms(fact.text)) <= said)
    items = (*items, *stated)[:_MAX_CITATIONS]
    cited = [item for item in items if item.kind == "field"]
    if spoken and cited and len(cited) == len(items) and not any(_name(item) in spoken for item in cited):
        meant = next(fact for fact in facts if _name(fact) in spoken)
        return _contradicted(meant, f"{meant.field} is {meant.text!r}")
    wrong = _denied_by(said_yes, denies, items, rest, has_quantity=bool(parts.quantities))
    if wrong is not None:
        return _contradicted(wrong, f"the source says {wrong.text[:60]!r}")
    return Verdict(status="verified", items=items)


def _denied_by(
    said_yes: bool | None, denies: bool, items: Sequence[EvidenceItem], rest: str, *, has_quantity: bool
) -> EvidenceItem | None:
    """The evidence that affirms what a claim denies, or the other way round."""
    for item in items:
        plain = value_denies(item.text) if item.kind == "field" else None
        if plain is not None:
            is_verbatim = re.search(
                rf"(?:[–—:：]|{re.escape(_name(item))})\s*{re.escape(item.text)}(?![A-Za-z])", rest, re.IGNORECASE
            )
            if (not is_verbatim and denies != plain) or (
                said_yes is not None and said_yes == plain and not has_quantity
            ):
                return item
        elif item.kind != "aggregate" and denies and not holds_denial(f"{item.text} {item.context}"):
            return item  # an affirming claim may cite a text that also denies something else; a denial needs one
    return None


def _held_terms(item: EvidenceItem, denies: bool) -> set[str]:
    """The terms a piece of evidence holds; the question of a community answer counts when its answer agrees with it."""
    text = f"{item.text} {_name(item)} {' '.join(names_in_chinese(_name(item)))}"
    if item.source != "qa":
        return set(terms(f"{text} {item.context}"))
    answered = answer_denies(item.text)
    return set(terms(f"{text} {item.context}")) if answered is not None and answered == denies else set(terms(text))


def _cover(
    parts: ClaimParts, pool: Sequence[EvidenceItem], texts: dict[str, set[str]]
) -> tuple[tuple[EvidenceItem, ...], float]:
    """The fewest pieces of evidence that hold a claim's quantities and words, and the share of words they hold."""
    titles = {t for item in pool for t in terms(item.owner_title)}
    bare = _without_names_in_chinese(_without_availability(parts.bare), pool)
    is_computed = any(item.kind == "aggregate" for item in pool)
    if is_computed or (len(parts.owner_ids) > 1 and len(parts.quantities) > 1):  # both sides of it are said
        bare = without_extremes(bare)
    bare = _FRAMES_ZH.sub(" ", without_concepts(bare))
    wanted = {t for t in terms(bare) if t not in STOP_WORDS and t not in _FRAME and t not in titles}
    needed = list(parts.quantities)
    spoken = fields_spoken_of(parts.bare, [item for item in pool if item.kind == "field"])
    phrases = {phrase for phrase in availability_phrases() if phrase in parts.bare.lower()}
    chosen: list[EvidenceItem] = []
    held: set[str] = set()

    def gain(item: EvidenceItem) -> tuple[int, int, bool, bool, float]:
        numbers = sum(_holds(item, one) for one in needed)
        words = len((wanted - held) & texts[item.source_id])
        stock = item.field == "availability" and item.text.lower() in phrases
        return (numbers, words, _name(item) in spoken, stock, item.score)

    while len(chosen) < _MAX_CITATIONS:
        best = max((item for item in pool if item not in chosen), key=gain, default=None)
        if best is None:
            break
        numbers, words, is_meant, is_stock, _ = gain(best)
        if not numbers and not words and not is_stock and (chosen or not (is_meant and not wanted)):
            break
        chosen.append(best)
        held |= wanted & texts[best.source_id]
        needed = [one for one in needed if not _holds(best, one)]
        phrases.discard(best.text.lower())
        if not needed and held >= wanted and not phrases:
            break
    everything = set().union(*texts.values()) if texts else set()
    share = len(wanted & everything) / len(wanted) if wanted else float(bool(chosen))
    return tuple(chosen), share


def _without_names_in_chinese(bare: str, pool: Sequence[EvidenceItem]) -> str:
    """A sentence without the Chinese names of attributes; which of them is meant is checked by `fields_spoken_of`."""
    names = {_name(item) for item in pool if item.field}
    said = {word for name in names for word in (names_in_chinese(name) if name.isascii() else (name,))}
    for one in read_chinese(bare, sorted(names)).named:
        bare = bare[: one.start] + " " * (one.end - one.start) + bare[one.end :]
    for word in sorted((w for w in said if len(w) > 1), key=lambda w: (-len(w), w)):  # the 高 of 更高 is no name
        bare = bare.replace(word, " ")
    return bare


def _without_availability(bare: str) -> str:
    """A sentence without what it says of the stock, which `_wrong_availability` has checked."""
    for phrase in availability_phrases():
        bare = re.sub(re.escape(phrase), " ", bare, flags=re.IGNORECASE)
    return bare


def _holds(item: EvidenceItem, one: OwnedQuantity) -> bool:
    return (one.owner_id is None or item.owner_id in (one.owner_id, None)) and _states(one.quantity, item)
