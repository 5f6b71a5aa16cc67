"""What the shop's documents say, as a customer reads it: a yes or no where it is sure, sentences, lines of a list.

Words of documents go in verbatim. A second and third passage is told where it is as likely as the first or holds words
of a question that asks for several things; nothing is told twice.
"""

import re
from collections.abc import Sequence

from index.document_sentences import heading_of
from index.terms import terms
from rag.documents.markdown_table import is_table, whole_table
from rag.documents.name_groups import NameGroup, groups_named
from rag.documents.relevance import stem, telling_terms
from rag.documents.spans import AnswerSpan, best_span, compares, joined
from rag.documents.verdicts import asks_yes_no, verdict, word_for
from rag.draft import DraftSentence, claim, plain
from rag.evidence import EvidenceItem
from rag.question import Understanding
from rag.vocabulary.shop_terms import shop_words
from rag.words.polarity import value_denies

_MOST_PASSAGES = 3
_AS_LIKELY = 0.75  # of the likelihood of the first
_ADDS = 0.1  # the same, of a passage that holds words which the first does not


def told_documents(understood: Understanding, passages: Sequence[EvidenceItem]) -> list[DraftSentence]:
    """The sentences and lines of up to three passages.

    Args:
        understood: What was asked.
        passages: Of documents, likeliest first; at least one.
    """
    groups = groups_named(understood.asked, (_text(item) for item in passages))
    told = _told(understood, passages[0], begins=True, groups=groups)
    told.extend(_groups_told(groups, passages[0], told))
    for item in _others(understood, passages):
        said = {sentence.text for sentence in told}
        more = [one for one in _told(understood, item, begins=False, groups=groups) if one.text not in said]
        told.extend(more if any(one.is_claim for one in more) else [])
    return told


def told_document(understood: Understanding, item: EvidenceItem) -> str:
    """The part of one passage that answers, on one line."""
    span = _span(understood, item)
    heading = heading_of(item.context) if span.is_part_of_list else ""
    return f"{heading}: {span.text}" if heading else span.text


def _groups_told(
    groups: Sequence[NameGroup], first: EvidenceItem, told: Sequence[DraftSentence]
) -> list[DraftSentence]:
    """Which group a name is in, where what is told speaks of such groups and the first passage does not say it."""
    said = " ".join(one.text for one in told)
    own = groups_named(" ".join(one.name for one in groups), [_text(first)])
    return [claim(one.told, lead="\n") for one in groups if one not in own and one.kind_is_meant(said)]


def _others(understood: Understanding, passages: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    """The passages that are told beside the first."""
    first = passages[0]
    wanted = {stem(term) for term in telling_terms(understood.asked, understood.name_terms, strict=True)}
    left = wanted - _held(first)
    chosen: list[EvidenceItem] = []
    for item in passages[1:]:
        adds = left & _held(item)
        is_as_likely = item.owner_id == first.owner_id and item.score >= _AS_LIKELY * first.score and not chosen
        if is_as_likely or (compares(understood.asked) and adds and item.score >= _ADDS * first.score):
            chosen.append(item)
            left -= adds
    return chosen[: _MOST_PASSAGES - 1]


def _held(item: EvidenceItem) -> set[str]:
    return {stem(term) for term in terms(f"{item.text} {heading_of(item.context)}")}


def _told(
    understood: Understanding, item: EvidenceItem, *, begins: bool, groups: Sequence[NameGroup]
) -> list[DraftSentence]:
    """One passage; the first may begin with a yes or no."""
    span = _span(understood, item, groups)
    heading = heading_of(item.context)
    lead = " " if begins else "\n"
    if "\n" in span.text:  # rows of a table
        return [claim(span.text, lead="\n")]
    if is_table(item.text):
        return [claim(_row_with_word(understood, span.text), lead=lead)]
    decided = _decided(understood, span, heading) if begins else None
    if decided is not None:
        return [claim(decided)]
    if len(span.items) > 1:
        head = [plain(f"{heading}{_colon(heading)}")] if span.is_part_of_list and heading else []
        head = [DraftSentence(text=one.text, is_claim=False, lead=lead) for one in head]
        return [*head, *(claim(one, lead="\n") for one in span.items)]
    if span.is_part_of_list and heading:
        return _below(heading, span.text, lead)
    return [claim(span.text, lead=lead)]


def _row_with_word(understood: Understanding, said: str) -> str:
    """A row of a table, after a yes or no where its only cell is one."""
    denies = value_denies(re.split("[:：] ?", said.rstrip(".。"))[-1])
    if denies is None or "; " in said or not asks_yes_no(understood.asked):
        return said
    glue = "" if understood.language == "zh" else " "
    return f"{word_for(understood.asked, understood.language, is_yes=not denies)}{glue}{said}"


def _decided(understood: Understanding, span: AnswerSpan, heading: str) -> str | None:
    """The sentence that says yes or no, after that word, and what follows it; None where none surely does."""
    pieces = list(span.pieces or (item.removeprefix("- ") for item in span.items))
    is_item = bool(span.items)
    before = [""] * len(pieces) if is_item else ["", *pieces]
    verdicts = [
        verdict(understood.asked, piece, heading=heading, before=earlier, is_item=is_item)
        for piece, earlier in zip(pieces, before, strict=False)
    ]
    found = [i for i, one in enumerate(verdicts) if one is not None]
    if not found or len({verdicts[i] for i in found}) > 1:
        return None
    first = found[0]
    word = word_for(understood.asked, understood.language, is_yes=bool(verdicts[first]))
    said = pieces[first] if is_item else joined(pieces[first:])
    if is_item and heading:
        said = f"{heading}: {said}"
    return f"{word}{'' if understood.language == 'zh' else ' '}{said}"


def _span(understood: Understanding, item: EvidenceItem, groups: Sequence[NameGroup] = ()) -> AnswerSpan:
    asked = understood.asked
    return best_span(
        asked,
        telling_terms(asked, understood.name_terms, strict=True),
        _text(item),
        meant=terms(shop_words(asked)),
        nearness=item.nearness,
        heading=item.context,
        groups=groups,
    )


def _text(item: EvidenceItem) -> str:
    return whole_table(item.text, item.context)


def _below(heading: str, said: str, lead: str) -> list[DraftSentence]:
    """What is said, behind the heading that it stands under."""
    if _colon(heading) == ":":
        return [claim(f"{heading}: {said}", lead=lead)]
    return [DraftSentence(text=f"{heading}：", is_claim=False, lead=lead), claim(said, lead="")]


def _colon(heading: str) -> str:
    return "：" if "一" <= heading[-1:] <= "鿿" else ":"
