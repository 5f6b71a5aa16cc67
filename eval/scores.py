"""All metrics of one case: which there are, and what each says of an outcome.

A score is a number or None, and None is "not measured", never 0: a case without gold numbers says nothing of
numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from eval import answer_metrics, grounding_metrics, retrieval_metrics
from eval.action_metrics import Verdict, verdict
from eval.case import Case
from eval.outcome import Outcome

Group = Literal["headline", "retrieval", "answers", "grounding", "actions"]
Score = Callable[[Case, Outcome], float | None]
Scores = Mapping[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One thing that is measured."""

    name: str  # as in reports and gates
    group: Group
    title: str  # in words a shop owner understands
    score: Score
    lower_is_better: bool = False


def score_case(case: Case, outcome: Outcome) -> dict[str, float | None]:
    """Every metric of a case, by name, in the order of `METRICS`."""
    return {name: metric.score(case, outcome) for name, metric in METRICS.items()}


def _answered(score: Score) -> Score:
    """Only where an answer was expected and given: a refusal is counted as such, not as bad wording."""
    return lambda case, outcome: score(case, outcome) if case.is_answerable and outcome.action == "answer" else None


def _replied(score: Score) -> Score:
    """Wherever something was said."""
    return lambda case, outcome: None if outcome.action is None else score(case, outcome)


def _ranked(score: Callable[[tuple[str, ...], Mapping[str, int]], float | None]) -> Score:
    """Where the question was searched and the right products are known."""

    def scored(case: Case, outcome: Outcome) -> float | None:
        if outcome.ranking is None or not case.products:
            return None
        return score(outcome.ranking, dict.fromkeys(case.products, 1))

    return scored


def _right(case: Case, outcome: Outcome) -> float | None:
    found = verdict(case, outcome)
    return None if found == "unjudged" else float(found == "right")


def _is(wanted: Verdict, *, answerable: bool) -> Score:
    """1.0 for this verdict, 0.0 for any other, over the cases where it can happen."""
    return lambda case, outcome: float(verdict(case, outcome) == wanted) if case.is_answerable is answerable else None


def _right_action(case: Case, outcome: Outcome) -> float | None:
    return float(outcome.action in case.actions)


def _right_reason(case: Case, outcome: Outcome) -> float | None:
    """Of rightly refused questions whose reason is known."""
    if not case.reasons or outcome.action != "abstain" or "abstain" not in case.actions:
        return None
    return float(outcome.reason in case.reasons)


def _contradicted(case: Case, outcome: Outcome) -> float | None:
    return float(grounding_metrics.claims_with(outcome.claims, "contradicted"))


def _unsupported(case: Case, outcome: Outcome) -> float | None:
    return float(grounding_metrics.claims_with(outcome.claims, "unsupported"))


def _supported_numbers(case: Case, outcome: Outcome) -> float | None:
    texts = [f"{one.title} {one.text}" for one in outcome.citations]
    return grounding_metrics.supported_numbers(outcome.answer, [*texts, *outcome.shown, case.question])


def _product_shown(case: Case, outcome: Outcome) -> float | None:
    """Of replies that show products at all."""
    if not case.products or not outcome.products:
        return None
    return float(bool(set(case.products) & set(outcome.products)))


def _cited(case: Case, outcome: Outcome) -> float | None:
    return float(bool(outcome.citations))


_DEFINED = (
    Metric(name="right", group="headline", title="Right replies, of all judged", score=_right),
    Metric(
        name="right_when_answerable",
        group="headline",
        title="Answered rightly, of the questions that have an answer",
        score=lambda case, outcome: _right(case, outcome) if case.is_answerable else None,
    ),
    Metric(
        name="right_when_unanswerable",
        group="headline",
        title="Refused or asked back rightly, of the questions that have no answer",
        score=lambda case, outcome: None if case.is_answerable else _right(case, outcome),
    ),
    Metric(
        name="wrong_answers",
        group="actions",
        title="Wrong answers, of the questions that have an answer",
        score=_is("wrong_answer", answerable=True),
        lower_is_better=True,
    ),
    Metric(
        name="wrong_refusals",
        group="actions",
        title="Wrong refusals, of the questions that have an answer",
        score=_is("wrong_refusal", answerable=True),
        lower_is_better=True,
    ),
    Metric(
        name="missed_refusals",
        group="actions",
        title="Answered although there is no answer, of the questions that have none",
        score=_is("missed_refusal", answerable=False),
        lower_is_better=True,
    ),
    Metric(name="right_action", group="actions", title="Right action taken", score=_right_action),
    Metric(
        name="right_reason",
        group="actions",
        title="Right reason given, of the right refusals",
        score=_right_reason,
    ),
    Metric(
        name="ndcg@10",
        group="retrieval",
        title="Quality of the ten best search results (nDCG@10)",
        score=_ranked(retrieval_metrics.ndcg),
    ),
    Metric(
        name="recall@10",
        group="retrieval",
        title="Right products among the ten best",
        score=_ranked(lambda ranking, grades: retrieval_metrics.recall(ranking, grades, k=10)),
    ),
    Metric(
        name="mrr",
        group="retrieval",
        title="Rank of the first right product (MRR)",
        score=_ranked(retrieval_metrics.reciprocal_rank),
    ),
    Metric(
        name="precision@1",
        group="retrieval",
        title="Right product first",
        score=_ranked(retrieval_metrics.precision),
    ),
    Metric(
        name="product_shown",
        group="retrieval",
        title="Right product among the cards of the reply",
        score=_product_shown,
    ),
    Metric(
        name="must_include",
        group="answers",
        title="Facts that must be said and are",
        score=_answered(lambda case, outcome: answer_metrics.includes(outcome.answer, case.must_include)),
    ),
    Metric(
        name="must_not_include",
        group="answers",
        title="Replies without anything that must not be said",
        score=_replied(lambda case, outcome: answer_metrics.excludes(outcome.answer, case.must_not_include)),
    ),
    Metric(
        name="number_match",
        group="answers",
        title="Numbers with units of the right answer that are said",
        score=_answered(lambda case, outcome: answer_metrics.number_match(outcome.answer, case.answers)),
    ),
    Metric(
        name="yes_no",
        group="answers",
        title="Right yes or no, of the answers that begin with one",
        score=_answered(lambda case, outcome: answer_metrics.yes_no_match(outcome.answer, case.yes_no)),
    ),
    Metric(
        name="exact_match",
        group="answers",
        title="Word for word the right answer",
        score=_answered(lambda case, outcome: answer_metrics.exact_match(outcome.answer, case.answers)),
    ),
    Metric(
        name="token_f1",
        group="answers",
        title="Words shared with the right answer (F1)",
        score=_answered(lambda case, outcome: answer_metrics.token_f1(outcome.answer, case.answers)),
    ),
    Metric(
        name="rouge_l",
        group="answers",
        title="Words shared in the same order (ROUGE-L)",
        score=_answered(lambda case, outcome: answer_metrics.rouge_l(outcome.answer, case.answers)),
    ),
    Metric(
        name="bleu",
        group="answers",
        title="Word sequences shared (BLEU)",
        score=_answered(lambda case, outcome: answer_metrics.bleu(outcome.answer, case.answers)),
    ),
    Metric(
        name="chrf",
        group="answers",
        title="Character sequences shared (chrF)",
        score=_answered(lambda case, outcome: answer_metrics.chrf(outcome.answer, case.answers)),
    ),
    Metric(name="cited", group="grounding", title="Answers with a source", score=_answered(_cited)),
    Metric(
        name="citation_precision",
        group="grounding",
        title="Sources that are the right ones",
        score=_answered(lambda case, outcome: grounding_metrics.citation_precision(outcome.citations, case)),
    ),
    Metric(
        name="citation_recall",
        group="grounding",
        title="Right sources that are given",
        score=_answered(lambda case, outcome: grounding_metrics.citation_recall(outcome.citations, case)),
    ),
    Metric(
        name="verbatim",
        group="grounding",
        title="Quotations that the source says word for word",
        score=_replied(lambda case, outcome: grounding_metrics.verbatim_share(outcome.citations)),
    ),
    Metric(
        name="supported_numbers",
        group="grounding",
        title="Numbers said that the sources state",
        score=_replied(_supported_numbers),
    ),
    Metric(
        name="contradicted_claims",
        group="grounding",
        title="Claims that contradict their source, per reply",
        score=_replied(_contradicted),
        lower_is_better=True,
    ),
    Metric(
        name="unsupported_claims",
        group="grounding",
        title="Claims without support, per reply",
        score=_replied(_unsupported),
        lower_is_better=True,
    ),
)

METRICS: Mapping[str, Metric] = {metric.name: metric for metric in _DEFINED}
"""Every metric by name, in the order of reports."""
