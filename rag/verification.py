"""Every statement is checked against the evidence before it leaves.

A sentence is a claim. Its amounts, dates, names, codes, colours, counts and small words ("all", "at least") must stand
in the evidence, for the product and the attribute it speaks of; its words must be held by the evidence; it must not
deny what the evidence affirms. The pieces of evidence that hold it are its citations. The check does not know who
wrote the sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from catalog.plan import normalise_attribute_name
from catalog.units import find_unit
from index.sentences import sentence_spans
from index.terms import terms
from rag.answer import ClaimStatus
from rag.claims.aggregate_claims import wrong_count
from rag.claims.availability_claims import availabilities_said, is_stated
from rag.claims.claim_parts import ClaimParts, take_apart
from rag.claims.comparatives import compared_facts, says_comparison
from rag.claims.date_claims import wrong_date
from rag.claims.paraphrases import ParaphraseCheck, held_in_other_words, is_doubted
from rag.claims.quantity_claims import Wrong, wrong_quantity
from rag.claims.table_claims import held_by_table
from rag.claims.table_rows import facts_of_row
from rag.claims.verbatim_claims import verbatim_aggregate, verbatim_fact
from rag.claims.wanted_words import telling_words
from rag.claims.word_claims import held_by_words
from rag.evidence import EvidenceItem
from rag.words.dates import without_dates
from rag.words.polarity import answer_denies, leading_word

_LEAST_QUOTED_TERMS = 4  # fewer words in order may be a coincidence
_MAX_CITATIONS = 8  # a comparison of five products rests on five facts
_MAX_QUANTITIES = 40  # a comparison of five products in two units holds ten; more is no statement
_UNFINISHED = re.compile(  # a capital A is a letter: "a connector of USB A"
    r"\b(?:(?i:within|of|at|for|than|the|an|weighs|costs|is|are|measures|lasts|and|or)|a)\s*[.…]?\s*$"
)
_STUTTERS = re.compile(r"\b(\w+)(?:[\s,]+\1\b){2,}", re.IGNORECASE)  # "kg kg kg"
_LONE_UNIT = re.compile(  # "It weighs kg."
    r"\b(?:weighs?|costs?|is|are|measures?|holds?|lasts?|runs?|of)\s+(?P<unit>[^\W\d]{1,12})\s*[.!…]*\s*$",
    re.IGNORECASE,
)
_MAX_CHARS_IN_PIECES = 2_000
_ITEMS = re.compile(r";\s+(?=[A-Z“\"'][^:]*$|[A-Z“\"'][^:;]{30})")  # not between "A: 2 kg; B: 3 kg"
_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z\-./]{0,24}\d)[A-Za-z0-9][A-Za-z0-9_\-./]{0,60}(?:\s[VA](?![A-Za-z]))?")
_MARKUP = re.compile(r"[*_`#|]|^\s*[-+]\s|;$|；$", re.MULTILINE)
_FRAMED_QUOTE = re.compile(r"^.*?[:：]\s*“(?P<quote>.*)”\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the check of one claim found."""

    status: ClaimStatus
    items: tuple[EvidenceItem, ...] = ()  # the evidence that verifies or contradicts it, best first
    reason: str | None = None  # why it is not verified
    offending: tuple[str, ...] = ()  # the words of the claim that are wrong, where single ones are


def verify(sentence: str, evidence: Sequence[EvidenceItem], *, paraphrases: ParaphraseCheck | None = None) -> Verdict:
    """Check one sentence against the evidence.

    Args:
        sentence: One statement, in any language.
        evidence: Everything that was found for the question.
        paraphrases: Who judges what the evidence may hold in other words; None: that is unsupported.

    Returns:
        `verified` with the evidence that holds it; `contradicted` with the evidence that says otherwise; `unsupported`
        when nothing decides.
    """
    row = facts_of_row(sentence, evidence)
    if row is not None:
        return Verdict(status="verified", items=row) if row else _unsupported("a cell is not the fact of its product")
    table = held_by_table(sentence, evidence)
    if table is not None:
        return Verdict(status="verified", items=table)
    said_yes, rest = leading_word(sentence)
    if not terms(rest):
        return _unsupported("it says no more than yes or no")
    if (end := _UNFINISHED.search(rest)) and not _ends_a_source(rest[: end.end()], evidence):
        return _unsupported("it breaks off")
    if (stutter := _STUTTERS.search(rest)) and not any(stutter.group() in item.text for item in evidence):
        return _unsupported(f"it repeats {stutter[1]!r}")
    if said_yes is None and (exact := verbatim_fact(rest, evidence)) is not None:
        return Verdict(status="verified", items=(exact,))
    if (computed := verbatim_aggregate(rest, evidence)) is not None:
        return Verdict(status="verified", items=(computed,))
    lone = _LONE_UNIT.search(rest)
    if lone and _is_measure(lone["unit"]) and not any(_holds_whole(item, lone) for item in evidence):
        return _unsupported(f"it says {lone['unit']!r} without a number")
    whole = _verify_one(said_yes, rest, evidence, paraphrases)
    if whole.status == "verified":
        return whole
    parts = take_apart(rest, evidence)
    pieces = _pieces(rest, parts.bare)
    own = [item for item in evidence if not parts.owner_ids or item.owner_id in (*parts.owner_ids, None)]
    return _joined([_verify_one(said_yes, piece, own, paraphrases) for piece in pieces]) if len(pieces) > 1 else whole


def _ends_a_source(said: str, evidence: Sequence[EvidenceItem]) -> bool:
    """Whether a sentence of the evidence ends with the same few words: "what it costs." breaks off nothing."""
    tail = " ".join(said.split()[-_LEAST_QUOTED_TERMS:])
    return any(tail in " ".join(item.text.split()) for item in evidence if item.kind == "passage")


def _holds_whole(item: EvidenceItem, lone: re.Match[str]) -> bool:
    """Whether a word that is a unit stands without a number in the evidence too: a brand is called HP."""
    return lone.group() in item.text or (item.kind == "field" and item.text.strip() == lone["unit"])


def _is_measure(word: str) -> bool:
    unit = find_unit(word)
    return unit is not None and unit.dimension in ("mass", "length", "volume", "time", "power", "currency", "data")


def _pieces(text: str, bare: str) -> list[str]:
    """The sentences of a statement that has several, such as a quotation of some lines; items of a list too.

    Args:
        text: The statement.
        bare: The same with names blanked out at the same length: "600 pcs." ends no sentence in a name.
    """
    if _FRAMED_QUOTE.match(text) or len(text) > _MAX_CHARS_IN_PIECES:
        return []
    starts = [span.start for span in sentence_spans(bare)]
    sentences = [text[i:j].strip() for i, j in pairwise([0, *starts[1:], len(text)])]
    return [piece for one in sentences for piece in _ITEMS.split(one) if terms(piece)]


def _joined(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict on a statement from those on its sentences: that of the first which is not verified."""
    wrong = next((one for one in verdicts if one.status != "verified"), None)
    if wrong is not None:
        return wrong
    items = {item.source_id: item for one in verdicts for item in one.items}
    return Verdict(status="verified", items=tuple(items.values())[:_MAX_CITATIONS])


def _verify_one(
    said_yes: bool | None, rest: str, evidence: Sequence[EvidenceItem], paraphrases: ParaphraseCheck | None
) -> Verdict:
    parts = take_apart(rest, evidence)
    if len(parts.quantities) > _MAX_QUANTITIES:
        return _unsupported(f"it holds {len(parts.quantities)} numbers, more than can be checked")
    documents = {item.owner_id for item in evidence if item.source == "document"}
    for item in evidence:
        own = not parts.owner_ids or item.owner_id in parts.owner_ids
        # one document may speak of what another is called: "Not available for gift cards"
        own = own or (item.source == "document" and documents.issuperset(parts.owner_ids))
        if own and item.kind == "passage" and _is_quoted(rest, item):
            return _checked_quote(said_yes, item)
    pool = [item for item in evidence if not parts.owner_ids or item.owner_id in (*parts.owner_ids, None)]
    compared = _compared(parts, pool)
    if compared is not None:
        return compared
    if not telling_words(parts.bare) and not parts.quantities:  # a list line that names a product and no more
        named = [next(item for item in evidence if item.owner_id == owner) for owner in parts.owner_ids]
        return (
            Verdict(status="verified", items=tuple(named[:_MAX_CITATIONS]))
            if named
            else _unsupported("it says nothing")
        )
    for check in (_wrong_amount, _wrong_date, _unknown_code, _wrong_availability, _wrong_number_of):
        verdict = check(rest, parts, pool)
        if verdict is not None:
            return verdict
    found = held_by_words(said_yes, rest, parts, pool)
    if paraphrases is not None and isinstance(found, Wrong) and found.lacks_words and said_yes is None:
        found = held_in_other_words(rest, parts, pool, paraphrases) or found
    elif paraphrases is not None and not isinstance(found, Wrong) and is_doubted(rest, found, paraphrases):
        return _unsupported("its words stand in the evidence, and mean something else there")
    return _contradicted_or_not(found) if isinstance(found, Wrong) else Verdict(status="verified", items=found)


def _unsupported(reason: str, *offending: str) -> Verdict:
    return Verdict(status="unsupported", reason=reason, offending=offending)


def _contradicted_or_not(wrong: Wrong) -> Verdict:
    if wrong.by is None:
        return _unsupported(wrong.reason, *wrong.offending)
    return Verdict(status="contradicted", items=(wrong.by,), reason=wrong.reason, offending=wrong.offending)


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
        return Verdict(status="contradicted", items=(item,), reason=f"the source answers {item.text[:40]!r}")
    return Verdict(status="verified", items=(item,))


def _compared(parts: ClaimParts, pool: Sequence[EvidenceItem]) -> Verdict | None:
    """The verdict on a comparison of two products; None: it is none, or its amounts are said without it."""
    facts = [item for item in pool if item.kind == "field"]
    found = compared_facts(parts.bare, parts.owner_ids, facts)
    if found is None:
        if says_comparison(parts.bare, parts.owner_ids) and not parts.quantities:
            return _unsupported("what it compares is not stated of both")
        return None
    pair, is_true = found
    if not is_true:
        reason = f"{pair[0].field} is {pair[0].text!r} and {pair[1].text!r}"
        return Verdict(status="contradicted", items=pair, reason=reason)
    said = [one.quantity for one in parts.quantities]
    stated = [fact.quantity for fact in pair if fact.quantity is not None]
    if not said or (len(said) == len(stated) and all(a.same_as(b) for a, b in zip(said, stated, strict=True))):
        return Verdict(status="verified", items=pair)
    wrong = next((q.text for q in said if not any(q.same_as(other) for other in stated)), None)
    if wrong is None and len(said) == len(stated) and said[0].same_as(said[1]) != stated[0].same_as(stated[1]):
        wrong = said[0].text  # one of the two is said twice
    if wrong is not None:
        return Verdict(status="contradicted", items=pair, reason=f"{wrong!r} is not stated", offending=(wrong,))
    return None  # the right amounts in another order: whose they are is checked one by one


def _wrong_amount(rest: str, parts: ClaimParts, pool: Sequence[EvidenceItem]) -> Verdict | None:
    wrong = wrong_quantity(rest, parts, pool)
    return None if wrong is None else _contradicted_or_not(wrong)


def _wrong_date(rest: str, parts: ClaimParts, pool: Sequence[EvidenceItem]) -> Verdict | None:
    wrong = wrong_date(rest, parts.bare, pool)
    return None if wrong is None else _contradicted_or_not(wrong)


def _all_said(item: EvidenceItem) -> str:
    name = item.field or ""
    return f"{item.text} {normalise_attribute_name(name)} {name} {item.context} {item.owner_title} {item.owner_id}"


def _unknown_code(rest: str, parts: ClaimParts, pool: Sequence[EvidenceItem]) -> Verdict | None:
    """The verdict on a code or model number that stands nowhere; None: all do."""
    held = " ".join(map(_all_said, pool)).lower()
    bare = without_dates(parts.bare)
    for code in (match.group().strip(".-/") for match in _CODE.finditer(bare)):
        if not re.search(rf"(?<![a-z0-9]){re.escape(code.lower())}(?![a-z0-9])", held):
            return _unsupported(f"{code!r} stands in no evidence", code)
    return None


def _wrong_availability(rest: str, parts: ClaimParts, pool: Sequence[EvidenceItem]) -> Verdict | None:
    """The verdict on "in stock" and the like that the offer does not state; None: it is stated, or not said."""
    for phrase, held_by in availabilities_said(parts.bare):
        stated = [item for item in pool if item.field == "availability"]
        if any(is_stated(held_by, item) for item in stated):
            continue
        if any(phrase in item.text.lower() for item in pool if item.field != "availability"):
            continue
        if stated:
            reason = f"it says {phrase!r}, the catalog says {stated[0].text!r}"
            return Verdict(status="contradicted", items=(stated[0],), reason=reason, offending=(phrase,))
        return _unsupported(f"{phrase!r} stands in no evidence", phrase)
    return None


def _wrong_number_of(rest: str, parts: ClaimParts, pool: Sequence[EvidenceItem]) -> Verdict | None:
    aggregates = [item for item in pool if item.kind == "aggregate"]
    wrong = wrong_count(rest, aggregates) if aggregates and not parts.owner_ids else None
    return None if wrong is None else _contradicted_or_not(wrong)
