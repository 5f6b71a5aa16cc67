"""The composer: writes a reply from the evidence alone, without a language model.

Facts go in verbatim, each source in its own voice. It is the fallback for good: whatever model is set, a reply of
which nothing could be verified is written here.
"""

import re

from catalog.plan import normalise_attribute_name
from catalog.quantity import Quantity, convert, find_quantities, format_quantity
from catalog.units import find_unit
from index.terms import terms
from rag.composing_results import compose_comparison, compose_result
from rag.draft import Draft, DraftSentence, claim, plain
from rag.evidence import Evidence, EvidenceItem
from rag.question import Language, Understanding
from rag.relevance import telling_terms, word_share
from rag.shop_terms import shop_words
from rag.spans import best_span
from rag.wording import (
    choice_list,
    fact_sentence,
    is_no,
    is_yes,
    passage_sentence,
    phrase,
    short_title,
    spoken_field,
)

_MAX_PASSAGES = 2
_PASSAGE_MARGIN = 0.12  # a second passage must be nearly as good as the first
_MAX_OPINIONS = 3
_FACT_MARGIN = 0.04  # another fact this close to the best is told as well
_OPINION_SHARE = 0.5  # of the best voice's relevance; what is further off is about something else
_MORE = re.compile(
    r"\b(?:more|over|above|at least|longer|heavier|bigger|larger|exceed)\b|超过|以上|大于|至少", re.IGNORECASE
)
_LESS = re.compile(
    r"\b(?:less|under|below|at most|shorter|lighter|smaller|within|fit)\b|以下|以内|小于|不超过",
    re.IGNORECASE,
)
_ASKED_UNIT = re.compile(r"\b(?:in|how many)\s+(?P<unit>[a-zA-Z°]+)", re.IGNORECASE)
BASIC_COLOURS = re.compile(
    r"\b(?:red|blue|green|black|white|grey|gray|yellow|orange|pink|purple|brown|silver|gold|beige)\b|[红蓝绿黑白灰黄橙粉紫棕银金]"
)
_NEGATED = re.compile(r"\b(?:not|without|n't|free of)\b|n't\b|不|没", re.IGNORECASE)


def compose(understood: Understanding, evidence: Evidence, *, titles: dict[str, str]) -> Draft:
    """A draft reply.

    Args:
        understood: What was asked.
        evidence: What was found.
        titles: Title of each product the evidence or the understanding names.
    """
    language = understood.language
    if evidence.ask_which:
        names = [titles[i] for i in evidence.ask_which if i in titles][:5]
        return Draft(
            sentences=(plain(phrase("clarify", language, names=choice_list(names, language))),),
            action="clarify",
        )
    if understood.unknown_names and not evidence.answerable:
        return _unknown(understood, titles)
    if evidence.comparison is not None:
        return compose_comparison(understood, evidence)
    if evidence.result is not None:
        return compose_result(understood, evidence)
    if evidence.answerable:
        return Draft(sentences=tuple(_answer(understood, evidence)))
    return _nothing(understood, evidence, titles)


def compose_closed(understood: Understanding) -> Draft | None:
    """The reply to small talk, to what is out of scope and to what a person must do; None for other questions."""
    language = understood.language
    if understood.intent == "small_talk":
        return Draft(sentences=(plain(phrase(_small_talk_key(understood.asked), language)),))
    if understood.intent == "out_of_scope":
        sentence = plain(phrase("out_of_scope", language))
        return Draft(sentences=(sentence,), action="abstain", reason="out_of_scope")
    if understood.intent == "handoff":
        return Draft(sentences=(plain(phrase("handoff", language)),), action="handoff")
    return None


def empty_catalog(language: Language) -> Draft:
    """The reply when there is no catalog yet."""
    return Draft(sentences=(plain(phrase("empty", language)),), action="abstain", reason="not_in_catalog")


def _small_talk_key(text: str) -> str:
    lowered = text.lower()
    if re.search(r"thank|thx|cheers|great|perfect|cool|nice|谢|感", lowered):
        return "thanks"
    if re.search(r"bye|see you|再见|拜", lowered):
        return "bye"
    if re.search(r"who|what are|are you|你是|能做", lowered):
        return "who"
    return "greeting"


def _answer(understood: Understanding, evidence: Evidence) -> list[DraftSentence]:
    if understood.intent == "opinion":
        return _opinions(understood, evidence)
    if evidence.is_family:
        return [_family_values(understood, evidence)]
    if len(evidence.product_ids) > 1:
        return _for_each_product(understood, evidence)
    if evidence.items[0].kind == "field":
        return _facts(understood, [item for item in evidence.items if item.kind == "field"])
    return _passages(understood, evidence)


def _facts(understood: Understanding, facts: list[EvidenceItem]) -> list[DraftSentence]:
    language = understood.language
    best = facts[0].score
    shown = [fact for fact in facts if fact.score >= best - _FACT_MARGIN]
    if understood.intent == "yes_no":
        verdict = _yes_or_no(understood, shown[0])
        if verdict is not None:
            word = {
                ("en", True): "Yes. ",
                ("en", False): "No. ",
                ("zh", True): "是的。",
                ("zh", False): "不是。",
            }
            return [claim(word[language, verdict] + fact_sentence(shown[0], language))]
    return [claim(_converted(understood, fact, fact_sentence(fact, language))) for fact in shown]


def _converted(understood: Understanding, fact: EvidenceItem, sentence: str) -> str:
    """The sentence with the value in the unit the customer asked for, where that is another one."""
    if fact.quantity is None or fact.quantity.unit is None:
        return sentence
    for match in _ASKED_UNIT.finditer(understood.asked):
        unit = find_unit(match["unit"])
        if unit is None or unit.dimension != fact.quantity.dimension or unit.name == fact.quantity.unit:
            continue
        amount = format_quantity(round(convert(fact.quantity, unit.name).magnitude, 2), unit.name)
        stop = "。" if sentence.endswith("。") else "."
        return f"{sentence.removesuffix(stop)} ({amount}){stop}"
    return sentence


def _family_values(understood: Understanding, evidence: Evidence) -> DraftSentence:
    """The values of one attribute over the variants of a product, in one sentence."""
    language = understood.language
    titles = [item.owner_title for item in evidence.items]
    family = short_title(_common_beginning(titles) or titles[0])
    name = spoken_field(evidence.items[0].field or "", language)
    if len({item.owner_title for item in evidence.items}) == 1:
        family = short_title(titles[0])
    values = [_labelled(item, family) for item in evidence.items]
    verdict = _colour_verdict(understood, " ".join(values)) if understood.intent == "yes_no" else None
    if language == "zh":
        word = {True: "是的。", False: "没有。", None: ""}[verdict]
        return claim(f"{word}{family}的{name}有：{'、'.join(values)}。")
    word = {True: "Yes. ", False: "No. ", None: ""}[verdict]
    verb = "costs" if evidence.items[0].field == "price" else f"comes with {name}"
    return claim(f"{word}The {family} {verb} {choice_list(values, language)}.")


def _common_beginning(titles: list[str]) -> str:
    """The words with which all titles begin, without what joins them to the rest."""
    shared = []
    for words in zip(*(title.split() for title in titles), strict=False):
        if len({word.rstrip(",") for word in words}) > 1:
            break
        shared.append(words[0])
    return " ".join(shared).rstrip(" ,–-(")


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
    asked = [
        q
        for q in find_quantities(text)
        if fact.quantity is not None and q.dimension == fact.quantity.dimension and q.unit
    ]
    if asked and fact.quantity is not None:
        return _compares(text, asked[0], fact.quantity)
    if "colo" in (fact.field or "").lower() or fact.field == "颜色":
        verdict = _colour_verdict(understood, fact.text)
        if verdict is not None:
            return verdict
    negated = bool(_NEGATED.search(text))
    if is_yes(fact.text) or is_no(fact.text):
        return is_yes(fact.text) != negated
    if fact.field == "availability":
        return (fact.text in ("in stock", "有货")) != negated
    wanted = telling_terms(text, understood.name_terms)
    name_and_value = f"{normalise_attribute_name(fact.field or '')} {fact.text}"
    in_value = word_share(wanted, fact.text) > 0 and word_share(wanted, name_and_value) >= 0.99
    if in_value and not negated and not re.search(r"\b(?:no|not|none|without|non)\b|[不无非]", fact.text.lower()):
        return True
    return None


def _compares(text: str, asked: Quantity, stated: Quantity) -> bool:
    if _MORE.search(text):
        return stated.base_magnitude >= asked.base_magnitude
    if _LESS.search(text):
        return stated.base_magnitude <= asked.base_magnitude
    return stated.same_as(asked)


def _passages(understood: Understanding, evidence: Evidence) -> list[DraftSentence]:
    passages = [item for item in evidence.items if item.kind == "passage"]
    best = passages[0].score
    chosen = [p for p in passages if p.score >= best - _PASSAGE_MARGIN][:_MAX_PASSAGES]
    voices = [p for p in chosen if p.source in ("review", "qa")]
    chosen = voices if chosen[0] in voices else chosen[:1]  # the shop's own word needs no second voice
    offer = [i for i in evidence.items if i.field in ("price", "availability") and i.score >= best - _PASSAGE_MARGIN]
    said = [_spoken(understood, item) for item in chosen]
    said.extend(fact_sentence(fact, understood.language) for fact in offer)
    return [claim(sentence) for sentence in dict.fromkeys(said)]


def _spoken(understood: Understanding, item: EvidenceItem) -> str:
    if item.source in ("review", "qa"):
        return passage_sentence(item, understood.language)
    wanted = telling_terms(understood.asked, understood.name_terms)
    if item.source == "document":
        wanted = list(dict.fromkeys([*wanted, *terms(shop_words(understood.asked))]))
    span = best_span(understood.asked, wanted, item.text)
    if item.source != "document":
        return span.text
    if span.is_part_of_list and (heading := _last_heading(item.context)):
        return f"{heading}: {span.text}"
    return span.text


def _last_heading(context: str) -> str:
    return context.split(">")[-1].strip()


def _opinions(understood: Understanding, evidence: Evidence) -> list[DraftSentence]:
    """What customers wrote, good and bad side by side."""
    voices = [item for item in evidence.items if item.source in ("review", "qa")]
    reviews = [item for item in voices if item.source == "review"]
    best = max((item.score for item in reviews), default=0.0)
    reviews = [item for item in reviews if item.score >= _OPINION_SHARE * best]
    good = [item for item in reviews if (item.rating or 0) >= 4]
    bad = [item for item in reviews if item.rating is not None and item.rating <= 3]
    picked = [*good[:2], *bad[:1]] if good and bad else (reviews or voices)[:_MAX_OPINIONS]
    return [claim(passage_sentence(item, understood.language), lead="\n") for item in picked]


def _for_each_product(understood: Understanding, evidence: Evidence) -> list[DraftSentence]:
    """One sentence for each product that was named together with others."""
    sentences = []
    for product_id in evidence.product_ids:
        own = [item for item in evidence.items if item.owner_id == product_id]
        if not own:
            continue
        if own[0].kind == "field":
            sentences.append(claim(fact_sentence(own[0], understood.language), lead="\n"))
        else:
            text = f"{short_title(own[0].owner_title)}: {_spoken(understood, own[0])}"
            sentences.append(claim(text, lead="\n"))
    return sentences


def _unknown(understood: Understanding, titles: dict[str, str]) -> Draft:
    language = understood.language
    sentences = [plain(phrase("unknown_product", language, name=understood.unknown_names[0]))]
    near = [titles[i] for i in understood.near_names if i in titles]
    if near:
        sentences.append(plain(phrase("near", language, names=choice_list(near, language))))
    return Draft(sentences=tuple(sentences), action="abstain", reason="not_in_catalog")


def abstain(understood: Understanding, evidence: Evidence, *, titles: dict[str, str]) -> Draft:
    """The reply when nothing of a draft could be verified."""
    return _nothing(understood, evidence, titles)


def _nothing(understood: Understanding, evidence: Evidence, titles: dict[str, str]) -> Draft:
    """An abstention that says what is missing, or a question back when nothing says which product is meant."""
    language = understood.language
    if not evidence.product_ids and understood.points_back:
        return Draft(sentences=(plain(phrase("which_product", language)),), action="clarify")
    if not evidence.product_ids:
        return Draft(sentences=(plain(phrase("nothing", language)),), action="abstain", reason="not_in_catalog")
    title = short_title(titles.get(evidence.product_ids[0], evidence.product_ids[0]))
    if evidence.missing and language == "en":
        said = phrase("not_stated_named", language, title=title, missing=evidence.missing)
    else:
        said = phrase("not_stated", language, title=title)
    return Draft(sentences=(plain(said),), action="abstain", reason="not_stated")
