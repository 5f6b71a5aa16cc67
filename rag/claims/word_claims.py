"""The words of a claim: held by the evidence, about the attribute that is named, and not denied by it."""

import re
from collections.abc import Sequence

from catalog.plan import normalise_attribute_name
from index.terms import terms
from rag.claims.alignment import Aligned, align, changed_in
from rag.claims.availability_claims import availabilities_said, is_stated
from rag.claims.claim_marks import colours_in
from rag.claims.claim_parts import ClaimParts, OwnedQuantity
from rag.claims.field_claims import NamedPlace, letters_in, letters_of, named_places, said_of
from rag.claims.quantity_claims import Wrong, is_same, states
from rag.claims.wanted_words import unframed, wanted_words
from rag.composing.wording import is_no
from rag.conditions.denials import is_denied
from rag.evidence import EvidenceItem
from rag.vocabulary.bilingual import names_in_chinese
from rag.words.dates import Date, find_dates
from rag.words.polarity import answer_denies, holds_denial, is_negated, value_denies

_LEAST_SUPPORT = 0.6  # share of a claim's words that the evidence must hold; paraphrases keep about two thirds
_LEAST_OF_FACTS = 0.8  # a fact is said in its own words
_VERBATIM_SHARE = 0.8  # a sentence with nearly all words of a claim is what it was made from
_SURE_SHARE = 0.75  # a sentence with so many of a claim's words speaks of the same
_MAX_CITATIONS = 8
_NEARLY = 0.1  # sentences that are nearly as near to a claim may be meant as well
_MOST_OFFENDING, _MOST_OFFENDING_CHARS = 8, 40
_NOT_STATED = re.compile(r"\bnot stated\b|未说明", re.IGNORECASE)  # says that a value is missing, denies none
_LEAST_SHARED = 2  # words; one alone may be said of anything
_NOTHING_FITS = re.compile(r"0 of \d|\d+ 款.{0,40}中的 0 款")
_CONDITIONS = re.compile(r"[(（].*[)）]")
_NONE_FITS = re.compile(r"\bNone of the\b|中没有符合的", re.IGNORECASE)
_NUMBERED = re.compile(r"\bNo\.\s*(?=\d)", re.IGNORECASE)  # "CAN/CSA C22.2 No. 60950" denies nothing
_BY_VALUE = re.compile(r"colou?r|material|fabric|finish|颜色|材质|材料|面料")  # said of these, a word is the value


def held_by_words(
    said_yes: bool | None, rest: str, parts: ClaimParts, pool: Sequence[EvidenceItem]
) -> tuple[EvidenceItem, ...] | Wrong:
    """The evidence that holds a claim's words, best first; or why it does not."""
    denies = is_negated(without_value(parts.bare, pool))
    said = frozenset(terms(parts.bare))
    texts = {item.source_id: _held_terms(item, said, denies if said_yes is not False else True) for item in pool}
    wanted = wanted_words(parts, pool)
    facts = [item for item in pool if item.kind == "field"]
    places = named_places(parts.bare, facts)
    spoken = frozenset().union(*(place.names for place in places))
    items, support = _cover(parts, rest, pool, texts, wanted, spoken)
    least = _LEAST_OF_FACTS if items and all(item.kind == "field" for item in items) else _LEAST_SUPPORT
    if support < least or not items:
        missing = sorted(wanted - frozenset().union(*texts.values())) if texts else sorted(wanted)
        short = tuple(word for word in missing if len(word) <= _MOST_OFFENDING_CHARS)[:_MOST_OFFENDING]
        reason = f"only {support:.0%} of its words stand in the evidence"
        return Wrong(reason=reason, offending=short, lacks_words=True)
    if not wanted and not parts.quantities and not _says_value(rest, parts, items):
        return Wrong(reason="it says no value")
    wrong = _other_value(parts, places, wanted, facts, pool) or _other_colour(parts, wanted, facts, pool)
    if wrong is not None:
        return wrong
    stated = (fact for fact in facts if _name(fact) in spoken and fact not in items and set(terms(fact.text)) <= said)
    items = (*items, *stated)[:_MAX_CITATIONS]
    cited = [item for item in items if item.kind == "field"]
    if spoken and cited and len(cited) == len(items) and not any(_name(item) in spoken for item in cited):
        meant = next(fact for fact in facts if _name(fact) in spoken)
        return Wrong(reason=f"{meant.field} is {meant.text!r}", by=meant)
    wrong = _changed(rest, parts, items, wanted) or _denied(said_yes, denies, items, rest, parts)
    return wrong or (*items, *_also_held(rest, parts, items, pool, wanted))[:_MAX_CITATIONS]


def _also_held(
    rest: str,
    parts: ClaimParts,
    items: Sequence[EvidenceItem],
    pool: Sequence[EvidenceItem],
    wanted: frozenset[str],
) -> list[EvidenceItem]:
    """Other passages of which one sentence says the whole claim: every source of it is cited."""
    found = []
    for item in pool:
        if item in items or item.kind != "passage" or len(wanted) < _LEAST_SHARED:
            continue
        aligned = align(wanted, item)
        if aligned is None or aligned.share < 1.0 or changed_in(parts.bare, aligned) is not None:
            continue
        if all(_holds(item, one, rest, wanted) for one in parts.quantities):
            found.append(item)
    return found


def _says_value(rest: str, parts: ClaimParts, items: Sequence[EvidenceItem]) -> bool:
    """Whether a claim of nothing but names says at least a value, a date, a colour or an availability."""
    said = set(terms(rest))
    held = any(value_denies(item.text) is not None or set(terms(item.text)) <= said for item in items)
    return held or bool(find_dates(rest) or colours_in(parts.bare) or availabilities_said(parts.bare))


def _name(item: EvidenceItem) -> str:
    return normalise_attribute_name(item.field or "")


def without_value(bare: str, pool: Sequence[EvidenceItem]) -> str:
    """A sentence without the values it quotes, so that "not included" as a value denies nothing."""
    bare = _NOT_STATED.sub(" ", bare)
    if any(item.kind == "aggregate" and _NOTHING_FITS.match(item.text) for item in pool):
        bare = _NONE_FITS.sub(" ", bare)  # of the count, not of what is counted
    for item in pool:
        if item.kind == "aggregate" and (said := _CONDITIONS.search(item.text)) is not None:
            bare = bare.replace(said.group(), " ")  # "colour not green", as it was computed
    for item in pool:
        if item.kind == "field" and is_no(item.text):  # "waterproof no, €129.90"
            bare = re.sub(
                rf"\b{re.escape(_name(item))}\s+(?:of\s+)?{re.escape(item.text)}\b", " ", bare, flags=re.IGNORECASE
            )
        if item.kind == "field" and len(item.text) > 3 and is_negated(item.text):
            bare = re.sub(re.escape(item.text), " ", bare, flags=re.IGNORECASE)
    return bare


def _other_value(
    parts: ClaimParts,
    places: Sequence[NamedPlace],
    wanted: frozenset[str],
    facts: Sequence[EvidenceItem],
    pool: Sequence[EvidenceItem],
) -> Wrong | None:
    """What is said of a named attribute and is the value of another one, or no value at all."""
    for place in places:
        mine = [fact for fact in facts if _name(fact) in place.names]
        letters = letters_of(place, places, parts.bare)
        if mine and letters and not _are_stated(letters, mine):
            return Wrong(reason=f"{mine[0].field} is {mine[0].text!r}", by=mine[0], offending=tuple(sorted(letters)))
        after = said_of(place, places, parts.bare)
        said = after & wanted or _words_of_name(after, place, parts, pool)
        if not mine or not said:
            continue
        values = frozenset(term for fact in mine for term in (*terms(fact.text), *terms(fact.field or "")))
        if said <= values or any(_speaks_of(place, said, item, mine) for item in pool):
            continue
        of_another = [fact for fact in facts if fact not in mine and said <= set(terms(fact.text))]
        if not of_another and all(value_denies(fact.text) is not None for fact in mine):
            continue  # "has a filter that is washable": whether it has one is checked by `_denied`
        left = said - values
        if of_another or left:
            return Wrong(reason=f"{mine[0].field} is {mine[0].text!r}", by=mine[0], offending=tuple(sorted(left)))
    return None


def _words_of_name(
    after: frozenset[str], place: NamedPlace, parts: ClaimParts, pool: Sequence[EvidenceItem]
) -> frozenset[str]:
    """The words behind a name that are its value though they stand in a title too: "the brand is Aurora"."""
    is_measured = any(one.quantity.start >= place.end for one in parts.quantities)
    if is_measured or not parts.owner_ids or any(item.kind == "aggregate" for item in pool):
        return frozenset()
    named = {term for item in pool for term in terms(item.owner_title)}
    left = unframed(after)
    return left if left <= named else frozenset()


def _speaks_of(place: NamedPlace, said: frozenset[str], item: EvidenceItem, mine: Sequence[EvidenceItem]) -> bool:
    """Whether one sentence of a passage says these words of this attribute."""
    if item.kind == "aggregate":
        return True
    if item.kind != "passage":
        return False
    names = {term for fact in mine for term in terms(fact.field or "")}
    found = align(said | names, item)
    return found is not None and said <= found.sentence.words and bool(names & found.sentence.words)


def _other_colour(
    parts: ClaimParts, wanted: frozenset[str], facts: Sequence[EvidenceItem], pool: Sequence[EvidenceItem]
) -> Wrong | None:
    """A colour that neither the colour of the product nor a sentence about the same thing names."""
    named = colours_in(" ".join(item.owner_title for item in pool)) if parts.quantities else frozenset()
    for colour in sorted(colours_in(parts.bare) - named):  # "€179.00 (Black)" tells variants apart
        colour_facts = [fact for fact in facts if _BY_VALUE.search(_name(fact)) and "material" not in _name(fact)]
        if any(colour in colours_in(f"{fact.text} {normalise_attribute_name(fact.field or '')}") for fact in facts):
            continue
        others = [item for item in pool if item.kind == "passage" and colour in colours_in(item.text)]
        counted = (item.text for item in pool if item.kind == "aggregate" and colour in colours_in(item.text))
        if any(is_denied(parts.bare, colour) == is_denied(text, colour) for text in counted):  # "colour not green"
            continue
        voiced = any(_aligned(wanted, item) for item in others)
        if voiced and (not colour_facts or wanted - frozenset(terms(colour))):
            continue
        by = colour_facts[0] if colour_facts else None
        return Wrong(reason=f"{colour!r} is said of it nowhere", by=by, offending=(colour,))
    return None


def _aligned(wanted: frozenset[str], item: EvidenceItem) -> bool:
    found = align(wanted, item) if item.kind == "passage" else None
    return item.kind == "aggregate" or (found is not None and found.share >= _LEAST_SUPPORT)


def _changed(rest: str, parts: ClaimParts, items: Sequence[EvidenceItem], wanted: frozenset[str]) -> Wrong | None:
    """A negation or a small word that the passages which hold a claim do not say."""
    passages = [item for item in items if item.kind == "passage"]
    if not passages or len(passages) < len(items):
        return None
    aligned = [(found, item) for item in passages if (found := align(wanted, item)) is not None]
    if not aligned:
        return None
    best, nearest = max(aligned, key=lambda each: each[0].share)
    reason = changed_in(parts.bare, best) or _amount_elsewhere(parts, best)
    if reason is None:
        return None
    others = [found for found, _ in aligned if found.share >= best.share - _NEARLY]
    if best.share < _VERBATIM_SHARE and any(changed_in(parts.bare, found) is None for found in others):
        return None
    return Wrong(reason=reason, by=nearest if best.share >= _SURE_SHARE else None)


def _amount_elsewhere(parts: ClaimParts, found: Aligned) -> str | None:
    """An amount that the sentence a claim was made from does not state, or states less often."""
    if found.share < _VERBATIM_SHARE:
        return None
    left = list(found.sentence.quantities)
    for one in parts.quantities:
        same = next((q for q in left if is_same(one.quantity, q)), None)
        if same is None:
            return f"{one.quantity.text!r} is not said in {found.sentence.text[:60]!r}"
        left.remove(same)
    return None


def _are_stated(letters: frozenset[str], facts: Sequence[EvidenceItem]) -> bool:
    """Whether letters are the value of one fact; several may be those of the variants of a product: "S, M or L"."""
    stated = [letters_in(f"{fact.text} {fact.owner_title}") for fact in facts]
    return any(letters <= own for own in stated) or (len(letters) > 1 and letters <= frozenset().union(*stated))


def _denied(
    said_yes: bool | None, denies: bool, items: Sequence[EvidenceItem], rest: str, parts: ClaimParts
) -> Wrong | None:
    """The evidence that affirms what a claim denies, or the other way round."""
    for item in items:
        plain = value_denies(item.text) if item.kind == "field" else None
        if plain is not None:
            bare = _NOT_STATED.sub(" ", parts.bare)
            without = re.sub(rf"(?<![A-Za-z]){re.escape(item.text)}(?![A-Za-z])", " ", bare, flags=re.IGNORECASE)
            is_verbatim = without != bare
            of_name = re.escape(_name(item))  # a name may hold a denial itself: 不间断电源 — 否
            without = re.sub(of_name, " ", without, flags=re.IGNORECASE)
            denies_it = is_negated(without) if is_verbatim else denies != plain
            if denies_it or (said_yes is not None and said_yes == plain and not parts.quantities):
                return _says(item)
        elif item.kind == "field" and denies and not _is_denied_value(item, parts):
            return _says(item)
        elif item.kind == "passage" and denies and not holds_denial(f"{item.text} {item.context}"):
            return _says(item)  # an affirming claim may cite a text that also denies something else; a denial needs one
    return None


def _is_denied_value(item: EvidenceItem, parts: ClaimParts) -> bool:
    """Whether a value itself denies, and the claim does not deny it once more."""
    return holds_denial(_NUMBERED.sub(" ", item.text)) and item.text.lower() not in parts.bare.lower()


def _says(item: EvidenceItem) -> Wrong:
    return Wrong(reason=f"the source says {item.text[:60]!r}", by=item)


def _held_terms(item: EvidenceItem, said: frozenset[str], denies: bool) -> set[str]:
    """The terms a piece of evidence holds.

    The name of an attribute counts where it or its value is said whole: "the size is detachable" takes a word of
    "packed size" for another thing. The question of a community answer counts when its answer agrees with it.
    """
    if item.kind == "field":
        name, value = set(terms(_name(item))), set(terms(item.text))
        in_chinese = set(terms(" ".join(names_in_chinese(_name(item)))))
        is_said = name <= said or value <= said or bool(in_chinese & said) or bool(find_dates(item.text))
        return value | name | in_chinese if is_said else value
    text = item.text
    if item.source == "document" or item.kind == "aggregate":
        return set(terms(f"{text} {item.context}"))
    if item.source != "qa":
        return set(terms(text))  # the context is its title
    answered = answer_denies(item.text)
    return set(terms(f"{text} {item.context}")) if answered is not None and answered == denies else set(terms(text))


def _cover(
    parts: ClaimParts,
    rest: str,
    pool: Sequence[EvidenceItem],
    texts: dict[str, set[str]],
    wanted: frozenset[str],
    spoken: frozenset[str],
) -> tuple[tuple[EvidenceItem, ...], float]:
    """The fewest pieces of evidence that hold a claim's quantities and words, and the share of words they hold."""
    needed = list(parts.quantities)
    dates = list(find_dates(rest))
    phrases = [held_by for _, held_by in availabilities_said(parts.bare)]
    chosen = [item for item in pool if item.kind == "aggregate" and wanted & texts[item.source_id]][:1]  # not cut off
    held: set[str] = set().union(*(wanted & texts[item.source_id] for item in chosen))

    def gain(item: EvidenceItem) -> tuple[bool, int, int, bool, bool, float]:
        numbers = sum(_holds(item, one, rest, wanted) for one in needed) + _n_dates(item, dates)
        words = len((wanted - held) & texts[item.source_id])
        stock = item.field == "availability" and any(is_stated(held_by, item) for held_by in phrases)
        is_meant = _name(item) in spoken
        return (bool(numbers) and is_meant, numbers, words, is_meant, stock, item.score)

    for item in chosen:
        needed = [one for one in needed if not _holds(item, one, rest, wanted)]
    while len(chosen) < _MAX_CITATIONS:
        best = max((item for item in pool if item not in chosen), key=gain, default=None)
        if best is None:
            break
        _, numbers, words, is_meant, is_stock, _ = gain(best)
        if not numbers and not words and not is_stock and (chosen or not (is_meant and not wanted)):
            break
        chosen.append(best)
        held |= wanted & texts[best.source_id]
        needed = [one for one in needed if not _holds(best, one, rest, wanted)]
        phrases = [held_by for held_by in phrases if not is_stated(held_by, best)]
        dates = [date for date in dates if not _n_dates(best, [date])]
        if not needed and held >= wanted and not phrases and not dates:
            break
    share = len(wanted & held) / len(wanted) if wanted else float(bool(chosen))
    return tuple(chosen), share


def _n_dates(item: EvidenceItem, dates: Sequence[Date]) -> int:
    """How many of these dates a piece of evidence states."""
    return sum(any(date.is_held_by(one) for one in find_dates(item.text)) for date in dates) if dates else 0


def _holds(item: EvidenceItem, one: OwnedQuantity, rest: str, wanted: frozenset[str]) -> bool:
    return (one.owner_id is None or item.owner_id in (one.owner_id, None)) and states(one.quantity, item, rest, wanted)
