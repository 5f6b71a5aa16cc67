"""Score whether an answer rests on its sources.

Scores lie between 0 and 1, higher is better; counts are counts. None means that there is nothing to compare:
no labelled evidence, no citation, no number. What the assistant says of its own claims is counted apart from
what is checked here against labels, the catalog and the cited words.
"""

from collections import Counter
from collections.abc import Sequence

from catalog.quantity import find_quantities
from eval.case import Case, LabelledEvidence
from eval.normalisation import tokens
from eval.outcome import CheckedClaim, CitedSource
from rag.answer import ClaimStatus

_SAME_PASSAGE = 0.8  # of the shorter text's tokens in the longer: a label may be one sentence of a cited passage
_LEAST_TOKENS = 3  # fewer must be equal, or "yes" would stand in every passage


def citation_precision(citations: Sequence[CitedSource], case: Case) -> float | None:
    """Share of the citations that are labelled evidence, full or partial.

    Only as good as the labels: a citation that nobody judged counts as wrong.

    Reference: Gao et al., Enabling LLMs to Generate Text with Citations, EMNLP 2023, with labels in place of
    a judge.
    """
    if not citations or not (case.evidence or case.evidence_full or case.evidence_partial):
        return None
    labels = (*case.evidence_full, *case.evidence_partial)
    right = sum(
        any(_is_at(one, source_id) for source_id in case.evidence) or any(matches(one, label) for label in labels)
        for one in citations
    )
    return right / len(citations)


def citation_recall(citations: Sequence[CitedSource], case: Case) -> float | None:
    """Share of the evidence named by id that is cited; judged passages count as one, of which any will do."""
    wanted = [any(_is_at(one, source_id) for one in citations) for source_id in case.evidence]
    if case.evidence_full:
        wanted.append(cites_full_evidence(citations, case))
    return sum(wanted) / len(wanted) if wanted else None


def cites_full_evidence(citations: Sequence[CitedSource], case: Case) -> bool:
    """Whether a passage judged to answer fully is cited."""
    return any(matches(one, label) for one in citations for label in case.evidence_full)


def verbatim_share(citations: Sequence[CitedSource]) -> float | None:
    """Share of the quotations that their source says word for word."""
    checked = [one.is_verbatim for one in citations if one.is_verbatim is not None]
    return sum(checked) / len(checked) if checked else None


def claims_with(claims: Sequence[CheckedClaim], status: ClaimStatus) -> int:
    """How many claims the assistant itself gave this status."""
    return sum(claim.status == status for claim in claims)


def supported_numbers(answer: str, sources: Sequence[str]) -> float | None:
    """Share of the numbers in an answer that its sources state, units converted; None without a number.

    Independent of the assistant's own verification.

    Args:
        answer: The text of the answer.
        sources: Everything that may be repeated: cited texts, product cards, and the question.
    """
    stated = [quantity for source in sources for quantity in find_quantities(source)]
    said = find_quantities(answer)
    if not said:
        return None
    supported = sum(
        any(one.same_as(other) or (one.dimension is None and one.magnitude == other.magnitude) for other in stated)
        for one in said
    )
    return supported / len(said)


def matches(citation: CitedSource, label: LabelledEvidence) -> bool:
    """Whether a citation is the labelled passage, a part of it, or holds it."""
    if label.product_id is not None and citation.product_id not in (None, label.product_id):
        return False
    if label.field is not None and citation.field == label.field and citation.product_id == label.product_id:
        return True
    cited, wanted = tokens(_in_full(citation)), tokens(label.text)
    shorter = min(len(cited), len(wanted))
    if shorter < _LEAST_TOKENS:
        return cited == wanted or tokens(citation.text) == wanted
    return (Counter(cited) & Counter(wanted)).total() >= _SAME_PASSAGE * shorter


def _in_full(citation: CitedSource) -> str:
    """The words of a citation; of a field its name too, as labels write it."""
    return f"{citation.field}: {citation.text}".replace("_", " ") if citation.kind == "field" else citation.text


def _is_at(citation: CitedSource, source_id: str) -> bool:
    """Whether a citation is this source, or a part of it: "returns" is every passage of that document."""
    return citation.source_id == source_id or citation.source_id.startswith((f"{source_id}#", f"{source_id}:"))
