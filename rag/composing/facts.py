"""Sentences that state facts of the maker: values, also in the unit asked for, a yes or no, a premise set right."""

import re
from collections.abc import Sequence
from dataclasses import replace

from catalog.plan import Filter, normalise_attribute_name
from catalog.quantity import Quantity, convert, find_quantities, format_quantity
from catalog.units import Unit, find_unit
from index.terms import terms
from rag.composing.wording import choice_list, fact_sentence, is_no, is_yes, phrase, short_title, spoken_field
from rag.conditions.meeting import facts_on, meets
from rag.documents.relevance import telling_terms, word_share
from rag.documents.verdicts import word_for
from rag.draft import DraftSentence, claim, plain
from rag.evidence import Evidence, EvidenceItem
from rag.naming.common_titles import common_beginning
from rag.question import Language, Understanding
from rag.vocabulary.colours import BASIC_COLOURS
from rag.vocabulary.describing_words import only_describes
from rag.words.ellipsis import wanted_unit

_FACT_MARGIN = 0.04  # another fact this close to the best is told as well
_COUNTS_WHAT_COMES = re.compile(r"(?:^|[\W_])included$", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:more|over|above|at least|longer|heavier|bigger|larger|exceed|last|hold|carry|support|withstand|enough"
    r"|runs? for|good for)\b|超过|以上|大于|至少|能(?:用|装|撑|承)|够",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:less|under|below|at most|shorter|lighter|smaller|within|fit)\b|以下|以内|小于|不超过|不到",
    re.IGNORECASE,
)
_ASKED_UNIT = re.compile(
    r"\b(?:in|into|how many|how much in|as|to)\s+(?P<unit>[a-zA-Z°]+(?: oz)?)"
    r"|(?=(?:用|换算成|折合|合|是|多少|几|按)(?P<zh>[一-鿿]{1,3}))",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|without|n't|free of)\b|n't\b|不|没", re.IGNORECASE)
_IS_TAGGED = re.compile(
    r"\b(?:right|correct|isn't it|doesn't it)\W*$|(?:对吧|对吗|是吧|没错吧)[？?\s]*$", re.IGNORECASE
)
_OR = re.compile(r"\bor\b(?! (?:more|less|so|above|over|under|below|two)\b)|还是|或者?", re.IGNORECASE)
_COLOUR_TERMS = frozenset(
    terms(
        "red blue green black white grey gray yellow orange pink purple brown silver gold beige colour color coloured"
        " available come comes version variant"
    )
)
_ROUNDING = 0.02  # people round: who writes 2.5 kg of 2.45 kg is not wrong


def compose_facts(understood: Understanding, facts: Sequence[EvidenceItem]) -> list[DraftSentence]:
    """One sentence for each fact that is asked for; before them a yes or no, or that the question assumed otherwise.

    Args:
        understood: What was asked.
        facts: Of one product, best first; not empty.
    """
    language = understood.language
    shown = [fact for fact in facts if fact.score >= facts[0].score - _FACT_MARGIN]
    decided, untold = _decided(understood, facts)
    is_or = bool(_OR.search(understood.asked))
    is_known = bool(decided) and (not untold or any(met == is_or for _, met in decided))  # one "no" decides an "and"
    if is_known:
        word = phrase("yes" if (any if is_or else all)(met for _, met in decided) else "no", language)
        if any(one.operator == "lacks" and one.value is None for one in understood.conditions):
            word = ""  # a yes or no to "is it not cordless?" is read either way
        if is_or and len({one.field for one in understood.conditions}) == 1:
            word = ""  # "is it white or black?" asks which
        first, *others = dict.fromkeys(fact for fact, _ in decided)
        said = [claim(word + _stated(understood, first)), *(claim(_stated(understood, fact)) for fact in others)]
        return said + _left_open(untold, facts[0], language)
    if decided:  # all that is told is met, and something is not told
        told = list(dict.fromkeys(fact for fact, _ in decided))
        return [*(claim(_stated(understood, fact)) for fact in told), *_left_open(untold, told[0], language)]
    if understood.intent == "yes_no" and not understood.asks_more:
        verdict = _yes_or_no(understood, shown[0])
        if verdict is not None:
            word = _word(understood, shown[0], verdict=verdict)
            return [claim(word + _stated(understood, shown[0]))]
    if (refused := _unit_refused(understood, shown[0])) is not None:
        return [plain(refused), claim(_stated(understood, shown[0]))]
    said = [claim(_stated(understood, fact)) for fact in shown]
    assumed = next((text for fact in shown if (text := _wrong_premise(understood, fact))), None)
    return [plain(phrase("wrong_premise", language, said=assumed)), *said] if assumed else said


def leaves_open(understood: Understanding, fact: EvidenceItem) -> bool:
    """Whether a yes or no is asked for that a fact does not decide: "can I remove the armrests?" by what they are."""
    asks = understood.intent == "yes_no" and not understood.asks_more and not understood.conditions
    return asks and _yes_or_no(understood, fact) is None


def _word(understood: Understanding, fact: EvidenceItem, *, verdict: bool) -> str:
    """The yes or no before a fact; in Chinese as the question puts it, where the fact says no more: 可以 to 可以…吗."""
    if understood.language == "zh" and (is_yes(fact.text) or is_no(fact.text)):
        return word_for(understood.asked, "zh", is_yes=verdict)
    return phrase("yes" if verdict else "no", understood.language)


def _decided(
    understood: Understanding, facts: Sequence[EvidenceItem]
) -> tuple[list[tuple[EvidenceItem, bool]], list[Filter]]:
    """(the facts that tell whether a condition is met, and whether it is; the conditions that none tells of)."""
    found: list[tuple[EvidenceItem, bool]] = []
    untold: list[Filter] = []
    for condition in understood.conditions:
        told = facts_on(condition, facts)
        if told:
            found.append((told[0], bool(meets(condition, told[0]))))
        else:
            untold.append(condition)
    if any(fact.quantity is not None for fact, _ in found):  # "15 dollars in my pocket" asks for no pocket size
        untold = [one for one in untold if not isinstance(one.value, str)]
    return found, untold


def _left_open(untold: Sequence[Filter], fact: EvidenceItem, language: Language) -> list[DraftSentence]:
    """What was asked besides and nothing tells of."""
    title = short_title(fact.owner_title)
    names = [spoken_field(one.field.split("|")[0], language) for one in untold]
    return [plain(phrase("not_stated_word", language, missing=name, title=title)) for name in names]


def _wrong_premise(understood: Understanding, fact: EvidenceItem) -> str | None:
    """The amount that a question takes for granted and the fact contradicts, as written; None when there is none."""
    if understood.intent == "yes_no" or fact.quantity is None or fact.field in ("rating", "stock"):
        return None
    assumed = [q for q in _amounts_like(understood, fact.quantity) if not _LESS.search(q.text)]
    if not assumed or any(_is_about_same(q, fact.quantity) for q in assumed):
        return None
    return assumed[0].text


def _is_about_same(one: Quantity, other: Quantity) -> bool:
    return abs(one.base_magnitude - other.base_magnitude) <= _ROUNDING * abs(other.base_magnitude)


def _amounts_like(understood: Understanding, stated: Quantity) -> list[Quantity]:
    """The amounts in a question that can be compared with a stated one; numbers of the product's name are none."""
    return [
        amount
        for amount in find_quantities(understood.asked)
        if amount.dimension == stated.dimension
        and (amount.unit is None) == (stated.unit is None)
        and (amount.unit is not None or not set(terms(amount.text)) & understood.name_terms)
    ]


def _stated(understood: Understanding, fact: EvidenceItem) -> str:
    """The sentence of a fact, with its value also in the unit the customer asked for, where that is another one."""
    sentence = fact_sentence(fact, understood.language)
    unit = _unit_asked_for(understood.asked, fact)
    if unit is None or fact.quantity is None:
        return sentence
    amount = format_quantity(round(convert(fact.quantity, unit.name).magnitude, 2), unit.name)
    stop = "。" if sentence.endswith("。") else "."
    return f"{sentence.removesuffix(stop)} ({amount}){stop}"


def _unit_asked_for(text: str, fact: EvidenceItem) -> Unit | None:
    """The unit in which a text wants a fact; None where it names none, another kind of unit or the fact's own."""
    if fact.quantity is None or fact.quantity.unit is None or fact.quantity.dimension == "currency":
        return None  # currencies are never converted
    for match in reversed(list(_ASKED_UNIT.finditer(text))):  # the last word counts: "... and in pounds?"
        spelled = match["unit"] or match["zh"]
        for length in range(len(spelled), 0, -1) if match["zh"] else (len(spelled),):
            unit = find_unit(spelled[:length])
            if unit is not None and unit.dimension == fact.quantity.dimension and unit.name != fact.quantity.unit:
                return unit
    return None


def _unit_refused(understood: Understanding, fact: EvidenceItem) -> str | None:
    """That a fact cannot be given in the unit asked for ("and in pounds?" of a run time); None where it can."""
    spelled = wanted_unit(understood.question.text)
    unit = None if spelled is None else find_unit(spelled)
    stated = fact.quantity
    if unit is None or stated is None or stated.unit is None or stated.dimension == unit.dimension:
        return None
    name = spoken_field(fact.field or "", understood.language)
    return phrase("no_such_unit", understood.language, name=name, unit=spelled or "")


def compose_family(understood: Understanding, evidence: Evidence) -> DraftSentence:
    """The values of one attribute over the variants of a product, in one sentence."""
    language = understood.language
    titles = [item.owner_title for item in evidence.items]
    family = short_title(evidence.family or common_beginning(titles) or titles[0])
    name = spoken_field(evidence.items[0].field or "", language)
    if not evidence.family and len({item.owner_title for item in evidence.items}) == 1:
        family = short_title(titles[0])
    values = [_labelled(item, family) for item in evidence.items]
    verdict = _family_verdict(understood, evidence.items) if understood.intent == "yes_no" else None
    if language == "zh":
        word = {True: "是的。", False: "没有。", None: ""}[verdict]
        return claim(f"{word}{family}的{name}有：{'、'.join(values)}。")
    word = {True: "Yes. ", False: "No. ", None: ""}[verdict]
    verb = "costs" if evidence.items[0].field == "price" else f"comes with {_uncapped(name)}"
    return claim(f"{word}The {family} {verb} {choice_list(values, language)}.")


def _family_verdict(understood: Understanding, items: Sequence[EvidenceItem]) -> bool | None:
    """Whether any variant has the colour or the size that is asked for; None where neither is."""
    by_colour = _colour_verdict(understood, " ".join(item.text for item in items))
    told = [bool(meets(one, item)) for one in understood.conditions for item in facts_on(one, items)]
    return any(told) if by_colour is None and told else by_colour


def _uncapped(name: str) -> str:
    """A name within a sentence: "Colour" as "colour", "USB ports" as it is."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _labelled(item: EvidenceItem, family: str) -> str:
    """A value with the variant that has it, unless the value says so itself."""
    variant = item.owner_title.removeprefix(family).strip(" ,–-()")
    return item.text if not variant or item.text.lower() in variant.lower() else f"{item.text} ({variant})"


def _colour_verdict(understood: Understanding, stated: str) -> bool | None:
    """Whether a colour that is asked for is among those stated; None when no colour is asked for."""
    asked = BASIC_COLOURS.findall(understood.asked.lower())
    if not asked:
        return None
    return any(word in stated.lower() for word in asked)


def _yes_or_no(understood: Understanding, fact: EvidenceItem) -> bool | None:
    """Whether a fact says yes or no to a question; None when it takes a reader to tell."""
    text = understood.asked
    if fact.quantity is not None and (asked := _amounts_like(understood, fact.quantity)):
        verdict = _by_bound(understood, asked[0], fact)
        return _compares(text, asked[0], fact.quantity) if verdict is None else verdict
    if "colo" in (fact.field or "").lower() or fact.field == "颜色":
        verdict = _colour_verdict(understood, fact.text)
        others = [term for term in telling_terms(text, understood.name_terms, strict=True) if term not in _COLOUR_TERMS]
        if verdict is not None and not others:
            return verdict
    negated = bool(_NEGATED.search(text))
    if is_yes(fact.text) or is_no(fact.text):
        return is_yes(fact.text) != negated
    if _COUNTS_WHAT_COMES.search(fact.field or "") and fact.text.strip().isdigit():
        return (int(fact.text) > 0) != negated  # "batteries included: 2"
    if fact.field == "availability":
        if any(word not in understood.name_terms for word in BASIC_COLOURS.findall(text.lower())):
            return None  # whether it is to be had in green is not said by its being in stock
        return (fact.text in ("in stock", "有货")) != negated
    wanted = telling_terms(text, understood.name_terms)
    name_and_value = f"{normalise_attribute_name(fact.field or '')} {fact.text}"
    in_value = word_share(wanted, fact.text) > 0 and word_share(wanted, name_and_value) >= 0.99
    in_value = in_value and not only_describes(wanted, fact.text)
    if in_value and not negated and not re.search(r"\b(?:no|not|none|without|non)\b|[不无非]", fact.text.lower()):
        return True
    return None


def _by_bound(understood: Understanding, asked: Quantity, fact: EvidenceItem) -> bool | None:
    """Whether a fact keeps the bound that an amount was read as, though of another attribute; None without one."""
    amounts = (asked.magnitude, asked.base_magnitude)
    bound = next((one for one in understood.conditions if one.value in amounts), None)
    return None if bound is None else meets(replace(bound, field=normalise_attribute_name(fact.field or "")), fact)


def _compares(text: str, asked: Quantity, stated: Quantity) -> bool:
    if _IS_TAGGED.search(text):  # "it holds 12 l, right?" takes the amount for the whole of it
        return _is_about_same(asked, stated)
    if _MORE.search(text):
        return stated.base_magnitude >= asked.base_magnitude
    if _LESS.search(text):
        return stated.base_magnitude <= asked.base_magnitude
    return _is_about_same(asked, stated)
