"""Sort what went wrong into classes, the commonest first, so that a reader sees what to mend.

A class is how a reply went wrong and what kind of question it was; beside it stands what was said instead.
All of it is read from a report; nothing is asked and no cause is guessed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.outcome import CitedSource
from eval.report import CaseResult

_SHOWN_VERDICTS: Mapping[str, str] = {
    "wrong_answer": "answered wrongly",
    "wrong_refusal": "refused or asked back, though there is an answer",
    "missed_refusal": "answered, though there is no answer",
    "wrong_action": "did something else than asked for",
    "failed": "gave no reply",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureClass:
    """Failures of one kind."""

    verdict: str  # in words
    ability: str
    n: int  # failures
    n_asked: int  # questions of this ability
    instead: str  # what was commonest in place of the right reply
    n_instead: int
    example: CaseResult  # the first of those


def failure_classes(results: Sequence[CaseResult]) -> list[FailureClass]:
    """Every class of failure among the results of a report, the largest first, then by verdict and ability."""
    asked = Counter(one.ability for one in results)
    groups: dict[tuple[str, str], list[CaseResult]] = {}
    for one in results:
        if one.verdict is not None and one.verdict in _SHOWN_VERDICTS:
            groups.setdefault((_SHOWN_VERDICTS[one.verdict], one.ability), []).append(one)
    found = [_class_of(key, some, asked[key[1]]) for key, some in groups.items()]
    return sorted(found, key=lambda one: (-one.n, one.verdict, one.ability))


def said_instead(case: CaseResult) -> str:
    """What a wrong reply held in place of the right one, as far as its sources tell."""
    if case.action is None:
        return "an error"
    if case.action == "clarify":
        return "a question back"
    if case.action != "answer":
        return f"a refusal ({case.reason})" if case.reason else f"the action {case.action}"
    if not case.citations:
        return "a statement without a source"
    if any(_is_evidence(one, case.evidence) for one in case.citations):
        return "a right source, fully or in part, with too little or too much said"
    if any(one.kind == "aggregate" for one in case.citations):
        return "a list, a count or an extreme of products"
    if all(one.source == "document" for one in case.citations):
        return "a passage of a document"
    wanted = _products(case)
    if wanted and not wanted & {one.product_id for one in case.citations}:
        return "something about another product"
    return "another fact or passage of the product" if wanted else "a fact or passage of a product"


def _class_of(key: tuple[str, str], some: Sequence[CaseResult], n_asked: int) -> FailureClass:
    instead, n_instead = Counter(map(said_instead, some)).most_common(1)[0]
    example = next(one for one in some if said_instead(one) == instead)
    return FailureClass(
        verdict=key[0],
        ability=key[1],
        n=len(some),
        n_asked=n_asked,
        instead=instead,
        n_instead=n_instead,
        example=example,
    )


def _is_evidence(citation: CitedSource, evidence: Sequence[str]) -> bool:
    """Whether a source is named by its id, or by its words, among the right ones."""
    return any(citation.source_id == one or citation.text == one for one in evidence)


def _products(case: CaseResult) -> set[str]:
    """The products a question is about, as far as the page and the ids of the evidence say."""
    named = {one.split("#", 1)[0] for one in case.evidence if "#" in one and " " not in one}
    return named | ({case.product_id} if case.product_id else set())
