"""How sure an answer is of itself: how surely its evidence was matched, and how much of the question that explains.

Deterministic and not calibrated: a number by which answers may be ordered, the surest first, and no probability.
Neither a threshold nor the text of an answer depends on it.
"""

from collections.abc import Sequence

from rag.answer import Citation
from rag.documents.relevance import telling_terms, word_share
from rag.evidence import Evidence, EvidenceItem
from rag.question import Understanding
from rag.words.asking_words import ASKING_WORDS

_ONLY_ORDERED = 0.5  # the list holds what fits the words best, right or not: 2 of 24 were, on generated questions


def confidence_of(understood: Understanding, evidence: Evidence, citations: Sequence[Citation]) -> float | None:
    """How likely an answer is right, as `matched` times `explained`, 0 to 1.

    `matched` is how likely the evidence cited first answers: of an attribute how well its name or value fits the
    question, of a passage its words and meaning. What was computed over the catalog counts 1, for its conditions are
    exact; a list that is only ordered by how well it fits counts half. `explained` is the share of the question's
    telling words, other than a product's name, that stand in the cited evidence or in the conditions of the
    computation: a word that nothing accounts for was perhaps the point of the question. A question with no such
    word is explained in full.

    Args:
        understood: What was asked.
        evidence: What was found for it.
        citations: Of the answer, best first; those of other evidence are left out.

    Returns:
        None where the evidence is not cited, as in small talk and refusals.
    """
    items = {item.source_id: item for item in evidence.items}
    cited = [items[one.source_id] for one in citations if one.source_id in items]
    if not cited:
        return None
    return _matched(evidence, cited[0]) * _explained(understood, evidence, cited)


def _matched(evidence: Evidence, first: EvidenceItem) -> float:
    if evidence.result is not None or evidence.comparison is not None:
        return _ONLY_ORDERED if evidence.wish_was_ranked else 1.0
    return min(max(first.answers, 0.0), 1.0)


def _explained(understood: Understanding, evidence: Evidence, cited: Sequence[EvidenceItem]) -> float:
    wanted = [term for term in telling_terms(understood.asked, understood.name_terms) if term not in ASKING_WORDS]
    if not wanted:
        return 1.0
    held = [part for item in cited for part in (item.text, item.context, item.field or "", item.owner_title)]
    plan = understood.plan
    if plan is not None and (evidence.result is not None or evidence.comparison is not None):
        held.extend(part for one in plan.filters for part in (one.text, one.field, str(one.value)))
        held.extend((understood.superlative, plan.order_by or ""))
    return word_share(wanted, " ".join(held))
