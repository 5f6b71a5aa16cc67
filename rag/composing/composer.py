"""The composer: writes a reply from the evidence alone, without a language model.

Facts go in verbatim, each source in its own voice. It is the fallback for good: whatever model is set, a reply of
which nothing could be verified is written here.
"""

import re
from collections.abc import Sequence

from rag.composing.documents import told_document, told_documents
from rag.composing.facts import compose_facts, compose_family, leaves_open
from rag.composing.results import compose_comparison, compose_result
from rag.composing.wording import (
    choice_list,
    fact_sentence,
    passage_sentence,
    phrase,
    short_title,
)
from rag.documents.relevance import telling_terms
from rag.documents.spans import best_span
from rag.draft import Draft, DraftSentence, claim, plain
from rag.evidence import Evidence, EvidenceItem
from rag.handover import handover_lines
from rag.question import Language, Turn, Understanding
from rag.words.intents import speaks_of_own_order

_THANKS = re.compile(
    r"thank|thx|cheers|great|perfect|cool|nice|fine|ok|all ?right|got it|understood|will do|help|sounds|i see|sense"
    r"|awesome|good to know|fair enough|never mind|谢|感|好的"
)
_MAX_PASSAGES = 2
_SURE_PASSAGE = 0.7  # from which a passage is told instead of a fact that leaves a yes or no open
_PASSAGE_MARGIN = 0.12  # a second passage must be nearly as good as the first
_MAX_OPINIONS = 3
_OPINION_SHARE = 0.5  # of the best voice's relevance; what is further off is about something else


def compose(
    understood: Understanding, evidence: Evidence, *, titles: dict[str, str], history: Sequence[Turn] = ()
) -> Draft:
    """A draft reply.

    Args:
        understood: What was asked.
        evidence: What was found.
        titles: Title of each product the evidence or the understanding names.
        history: The turns before, passed on where a person must take over.
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
    return _nothing(understood, evidence, titles, history)


def compose_closed(understood: Understanding, history: Sequence[Turn] = ()) -> Draft | None:
    """The reply to small talk, to what is out of scope and to what a person must do; None for other questions.

    Args:
        understood: What was asked.
        history: The turns before, passed on to the person who takes over.
    """
    language = understood.language
    if understood.intent == "small_talk":
        return Draft(sentences=(plain(phrase(_small_talk_key(understood.asked), language)),))
    if understood.intent == "out_of_scope":
        sentence = plain(phrase("out_of_scope", language))
        return Draft(sentences=(sentence,), action="abstain", reason="out_of_scope")
    return _handed_over(understood, history) if understood.intent == "handoff" else None


def empty_catalog(language: Language) -> Draft:
    """The reply when there is no catalog yet."""
    return Draft(sentences=(plain(phrase("empty", language)),), action="abstain", reason="not_in_catalog")


def _small_talk_key(text: str) -> str:
    lowered = text.lower()
    if _THANKS.search(lowered):
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
        return [compose_family(understood, evidence)]
    if len(evidence.product_ids) > 1:
        return _for_each_product(understood, evidence)
    if evidence.items[0].kind == "aggregate":
        return [claim(evidence.items[0].text)]
    first = evidence.items[0]
    passages = (item.answers for item in evidence.items if item.kind == "passage" and item.source != "document")
    is_told_better = max(passages, default=0.0) >= _SURE_PASSAGE
    if first.kind == "field" and not (is_told_better and leaves_open(understood, first)):
        return compose_facts(understood, [item for item in evidence.items if item.kind == "field"])
    return _passages(understood, evidence)


def _passages(understood: Understanding, evidence: Evidence) -> list[DraftSentence]:
    passages = [item for item in evidence.items if item.kind == "passage"]
    best = passages[0].score
    near = [p for p in passages if p.score >= best - _PASSAGE_MARGIN][:_MAX_PASSAGES]
    voices = [p for p in near if p.source in ("review", "qa")]
    if near[0] in voices:
        said = [claim(_spoken(understood, item)) for item in voices]
    elif near[0].source == "document":
        said = told_documents(understood, [item for item in passages if item.source == "document"])
    else:
        said = [claim(_spoken(understood, near[0]))]  # the maker's own word needs no second voice
    offer = [i for i in evidence.items if i.field in ("price", "availability") and i.score >= best - _PASSAGE_MARGIN]
    said.extend(claim(fact_sentence(fact, understood.language)) for fact in offer)
    return list(dict.fromkeys(said))


def _spoken(understood: Understanding, item: EvidenceItem) -> str:
    if item.source in ("review", "qa"):
        return passage_sentence(item, understood.language)
    if item.source == "document":
        return told_document(understood, item)
    wanted = telling_terms(understood.asked, understood.name_terms)
    return best_span(understood.asked, wanted, item.text, nearness=item.nearness).text


def _opinions(understood: Understanding, evidence: Evidence) -> list[DraftSentence]:
    """What customers wrote, good and bad side by side."""
    voices = [item for item in evidence.items if item.source in ("review", "qa")]
    reviews = [item for item in voices if item.source == "review"]
    best = max((item.score for item in reviews), default=0.0)
    reviews = [item for item in reviews if item.score >= _OPINION_SHARE * best]
    good = [item for item in reviews if (item.rating or 0) >= 4]
    bad = [item for item in reviews if item.rating is not None and item.rating <= 3]
    picked = [*good[:2], *bad[:1]] if good and bad else (reviews or voices)[:_MAX_OPINIONS]
    counted = [item.text for item in evidence.items if item.kind == "aggregate"][:1] if good and bad else []
    said = [*counted, *(passage_sentence(item, understood.language) for item in picked)]
    return [claim(text, lead="\n") for text in said]


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


def abstain(
    understood: Understanding, evidence: Evidence, *, titles: dict[str, str], history: Sequence[Turn] = ()
) -> Draft:
    """The reply when nothing of a draft could be verified; the arguments are those of `compose`."""
    return _nothing(understood, evidence, titles, history)


def _handed_over(understood: Understanding, history: Sequence[Turn]) -> Draft:
    passed_on = handover_lines(understood.asked, history, understood.language)
    lines = (DraftSentence(text=line, is_claim=False, lead="\n") for line in passed_on)
    return Draft(sentences=(plain(phrase("handoff", understood.language)), *lines), action="handoff")


def _nothing(understood: Understanding, evidence: Evidence, titles: dict[str, str], history: Sequence[Turn]) -> Draft:
    """An abstention that says what is missing, or a question back when nothing says which product is meant."""
    language = understood.language
    if speaks_of_own_order(understood.asked):  # "how do I track my parcel?" where no document tells it
        return _handed_over(understood, history)
    if evidence.not_called:
        sentence = plain(phrase("no_goods", language, goods=evidence.not_called))
        return Draft(sentences=(sentence,), action="abstain", reason="not_in_catalog")
    if evidence.is_foreign:
        return Draft(sentences=(plain(phrase("out_of_scope", language)),), action="abstain", reason="out_of_scope")
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
