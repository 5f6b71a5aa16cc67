"""Judge what the assistant did: answer, ask back, refuse, hand over; and whether it did so rightly.

A wrong answer and a wrong refusal are told apart, because they cost a shop differently. Nothing here reads
sources.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from eval.answer_metrics import (
    exact_match,
    excludes,
    includes,
    number_match,
    said_yes_no,
    says,
    token_recall,
)
from eval.case import Case
from eval.grounding_metrics import citation_recall, cites_full_evidence
from eval.outcome import Outcome
from rag.answer import Action

Verdict = Literal["right", "wrong_answer", "wrong_refusal", "missed_refusal", "wrong_action", "failed", "unjudged"]
"""How a reply went: `missed_refusal` answered what has no answer, `unjudged` has nothing to compare with."""

RIGHT_SHARE = 0.6
"""Share of a gold answer's tokens from which a text says the same; lower lets topics pass for answers."""


def verdict(case: Case, outcome: Outcome) -> Verdict:
    """Whether the assistant did right, and if not, how it went wrong."""
    if outcome.action is None:
        return "failed"
    if outcome.action not in case.actions:
        if outcome.action == "answer":
            return "missed_refusal"
        return "wrong_refusal" if case.is_answerable else "wrong_action"
    if outcome.action != "answer":
        return "wrong_action" if excludes(outcome.answer, case.must_not_include) == 0.0 else "right"
    is_right = is_right_answer(case, outcome)
    return "unjudged" if is_right is None else "right" if is_right else "wrong_answer"


def is_right_answer(case: Case, outcome: Outcome) -> bool | None:
    """Whether an answer says what is right; None when the case does not tell.

    An answer that shows only other products is wrong. What must (not) be said decides where the case names
    it. Else, of a gold yes or no, the answer may not say the other. Then it is right if it is a gold answer,
    holds one word for word, cites a passage judged to answer fully, or has `RIGHT_SHARE` of a gold answer's
    tokens with all of its numbers. With nothing but source ids, all must be cited.
    """
    if excludes(outcome.answer, case.must_not_include) == 0.0:
        return False
    if case.products and outcome.products and not set(case.products) & set(outcome.products):
        return False
    if case.must_include:
        return includes(outcome.answer, case.must_include) == 1.0
    if case.yes_no is not None and said_yes_no(outcome.answer) not in (None, case.yes_no):
        return False
    if case.yes_no is not None and said_yes_no(outcome.answer) == case.yes_no:
        return True
    if not case.answers and not case.evidence_full:
        if case.evidence:
            return citation_recall(outcome.citations, case) == 1.0
        return True if case.must_not_include else None
    if exact_match(outcome.answer, case.answers) or any(says(outcome.answer, gold) for gold in case.answers):
        return True
    if cites_full_evidence(outcome.citations, case):
        return True
    return any(
        (token_recall(outcome.answer, [gold]) or 0.0) >= RIGHT_SHARE
        and number_match(outcome.answer, [gold]) in (None, 1.0)
        for gold in case.answers
    )


def confusion(pairs: Sequence[tuple[Action, Action | None]]) -> Mapping[tuple[str, str], int]:
    """How often each action was expected and each was taken; "failed" where no answer came."""
    return Counter((expected, taken or "failed") for expected, taken in pairs)
