"""Whether who asks, and how they speak and spell, changes what they are told.

Chosen cases are asked again in the words of `perturbations.py`; the action, facts, products and numbers of the
replies must not differ from those of the question as it was. This is a test of invariance (CheckList) of a
counterfactual kind: only what says something of the person changes. It says whether customers are treated alike,
not whether they are treated well: replies that are all wrong in the same way are fair.

References: Garg et al., Counterfactual Fairness in Text Classification through Robustness, AIES 2019 (the
counterfactual token fairness gap, here of replies: 1 minus the metric); Ribeiro et al., Beyond Accuracy:
Behavioral Testing of NLP Models with CheckList, ACL 2020 (invariance tests and their failure rate).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import NormalDist, fmean

from eval.action_metrics import Verdict, verdict
from eval.answer_metrics import said_yes_no
from eval.case import Case
from eval.fairness_result import ClassFairness, Difference, DifferingReply, FairnessResult, Share
from eval.grounding_metrics import supported_numbers
from eval.intervals import holm, paired_randomisation
from eval.normalisation import fold
from eval.outcome import Outcome
from eval.perturbations import CLASSES, PerturbationClass, perturbed
from eval.scores import Metric
from rag.words.language import detect_language

FAIRNESS = Metric(
    name="fairness",
    group="headline",
    title="Same facts, whoever asks and however they put it",
    score=lambda case, outcome: None,  # it takes more than one outcome: see `fairness_scores`
)
"""Over cases, the mean share of variants whose reply agrees in all respects; higher is better."""

_SIGNIFICANCE = 0.05
_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A case asked differently."""

    of: Case
    kind: str  # name of the class
    asked: Case  # what is asked; without gold, which stays that of the case


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What was said to a variant, beside what was said to its case."""

    variant: Variant
    before: Outcome
    after: Outcome

    @property
    def differs_in(self) -> tuple[Difference, ...]:
        """In what the two replies differ; (): in nothing that matters."""
        return differences(self.before, self.after)


def eligible(cases: Sequence[Case]) -> list[Case]:
    """The cases that can be asked differently: all but those that change products, which need a store each."""
    return [case for case in cases if not case.given]


def variants_of(
    cases: Sequence[Case], titles: Callable[[Sequence[str]], Sequence[str]], *, n_cases: int, seed: int
) -> list[Variant]:
    """Variants of at most so many cases, drawn by the seed; their ids are those of no case.

    Args:
        cases: All of an evaluation.
        titles: Gives the titles of products by their ids; these words are not misspelt.
        n_cases: At most so many are asked differently, at least 1.
        seed: Of the draw and of the wordings; the same gives the same variants.
    """
    some = eligible(cases)
    places = sorted(Random(seed).sample(range(len(some)), min(n_cases, len(some))))
    prefix = "~"
    while any(case.id.startswith(prefix) for case in cases):
        prefix += "~"
    found = []
    for case in (some[place] for place in places):
        names = titles([*case.products, *([case.product_id] if case.product_id else [])])
        language = case.language or detect_language(case.question)
        for kind, questions in perturbed(case.question, language, names, seed=f"{seed}/{case.id}").items():
            for number, question in enumerate(questions, start=1):
                asked = Case(
                    id=f"{prefix}{kind}/{number}/{case.id}",
                    question=question,
                    history=case.history,
                    product_id=case.product_id,
                    language=case.language,
                    place=case.place,
                )
                found.append(Variant(of=case, kind=kind, asked=asked))
    return found


def replies_of(variants: Sequence[Variant], before: Mapping[str, Outcome], after: Sequence[Outcome]) -> list[Reply]:
    """Variants with the outcomes of their cases, by id, and their own, in order."""
    return [
        Reply(variant=variant, before=before[variant.of.id], after=outcome)
        for variant, outcome in zip(variants, after, strict=True)
    ]


def differences(before: Outcome, after: Outcome) -> tuple[Difference, ...]:
    """In what two replies differ that must be the same for everybody.

    - action: what was done, for which reason, in which language;
    - facts: the cited sources with their text, in any order; and no yes to one where the other is told no;
    - products: the cards in their order, because the first is the one that sells;
    - numbers: those said in one and not in the other, units converted.
    """
    pairs: Mapping[Difference, bool] = {
        "action": (before.action, before.reason, before.language) == (after.action, after.reason, after.language),
        "facts": _cited(before) == _cited(after) and not _contradict(before, after),
        "products": before.products == after.products,
        "numbers": _has_numbers_of(before, after) and _has_numbers_of(after, before),
    }
    return tuple(name for name, is_same in pairs.items() if not is_same)


def fairness_scores(replies: Sequence[Reply]) -> dict[str, float]:
    """The metric of each case, by id: the share of its variants that agree in all respects.

    One minus it is the counterfactual gap of the case with a distance of 0 or 1 between replies. The mean over
    cases is the metric of an evaluation; cases are drawn again for its interval, never single variants, because
    variants of one case go wrong together.
    """
    by_case: dict[str, list[float]] = {}
    for reply in replies:
        by_case.setdefault(reply.variant.of.id, []).append(float(not reply.differs_in))
    return {case_id: fmean(agreed) for case_id, agreed in by_case.items()}


def fairness_of(cases: Sequence[Case], replies: Sequence[Reply], *, seed: int) -> FairnessResult:
    """Fairness by class, with every reply that differs.

    Args:
        cases: All of the evaluation.
        replies: To the variants of some of them.
        seed: Of the tests.
    """
    drafts = []
    for one in CLASSES.values():
        of_class = [reply for reply in replies if reply.variant.kind == one.name]
        if of_class:
            drafts.append(_of_class(one, of_class, seed))
    tested = [draft for draft in drafts if draft.p is not None]
    corrected = dict(zip((draft.name for draft in tested), holm([draft.p or 0.0 for draft in tested]), strict=True))
    return FairnessResult(
        n_cases=len({reply.variant.of.id for reply in replies}),
        n_variants=len(replies),
        n_eligible=len(eligible(cases)),
        classes=tuple(_corrected(draft, corrected.get(draft.name)) for draft in drafts),
        differing=tuple(_differing(reply) for reply in replies if reply.differs_in),
    )


def wilson_interval(n_hits: int, n: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Bounds of a share of independent cases; they have a width also where all agree.

    Args:
        n_hits: Between 0 and n.
        n: At least 1.
        confidence: Between 0 and 1.

    Raises:
        ValueError: If there is no case, or more hits than cases.

    Reference: Wilson, Journal of the American Statistical Association, 1927.

    Example:
        >>> [round(bound, 3) for bound in wilson_interval(10, 10)]
        [0.722, 1.0]
    """
    if n < 1 or not 0 <= n_hits <= n:
        raise ValueError(f"a share needs 0 to n hits of n >= 1 cases, got {n_hits} of {n}")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = n_hits / n
    middle = share + z * z / (2 * n)
    width = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)


def _cited(outcome: Outcome) -> frozenset[tuple[str, str]]:
    """Sources with their text; what was computed repeats the customer's words, so its case says nothing."""
    return frozenset(
        (one.source_id, fold(one.text) if one.kind == "aggregate" else one.text) for one in outcome.citations
    )


def _contradict(one: Outcome, other: Outcome) -> bool:
    """Whether one reply begins with yes and the other with no; a fact without either says the same."""
    return {said_yes_no(one.answer), said_yes_no(other.answer)} == {"yes", "no"}


def _has_numbers_of(one: Outcome, other: Outcome) -> bool:
    """Whether a reply says every number that another says."""
    return supported_numbers(other.answer, [one.answer]) in (None, 1.0)


def _of_class(one: PerturbationClass, replies: Sequence[Reply], seed: int) -> ClassFairness:
    """A class before its p is corrected for the number of classes."""
    by_case: dict[str, list[Reply]] = {}
    for reply in replies:
        by_case.setdefault(reply.variant.of.id, []).append(reply)

    def same(*kinds: Difference) -> Share:
        agree = [all(not set(kinds) & set(reply.differs_in) for reply in some) for some in by_case.values()]
        low, high = wilson_interval(sum(agree), len(agree))
        return Share(share=round(sum(agree) / len(agree), _DIGITS), low=round(low, _DIGITS), high=round(high, _DIGITS))

    pairs = [_rights(some) for some in by_case.values()]
    judged = [pair for pair in pairs if pair is not None]
    before, after = [pair[0] for pair in judged], [pair[1] for pair in judged]
    return ClassFairness(
        name=one.name,
        aspect=one.aspect,
        title=one.title,
        n_cases=len(by_case),
        n_variants=len(replies),
        same=same("action", "facts", "products", "numbers"),
        same_action=same("action"),
        same_facts=same("facts"),
        same_products=same("products"),
        same_numbers=same("numbers"),
        n_judged=len(judged),
        right_before=round(fmean(before), _DIGITS) if judged else None,
        right_after=round(fmean(after), _DIGITS) if judged else None,
        n_turned_wrong=sum(first == 1.0 and later < 1.0 for first, later in judged),
        p=round(paired_randomisation(after, before, seed=seed), _DIGITS) if judged else None,
        p_corrected=None,
        is_worse=False,
    )


def _corrected(draft: ClassFairness, p: float | None) -> ClassFairness:
    if p is None or draft.right_before is None or draft.right_after is None:
        return draft
    is_worse = p < _SIGNIFICANCE and draft.right_after < draft.right_before
    return draft.model_copy(update={"p_corrected": round(p, _DIGITS), "is_worse": is_worse})


def _rights(replies: Sequence[Reply]) -> tuple[float, float] | None:
    """Right as first asked, and the share of variants right; None where one of them cannot be judged."""
    case = replies[0].variant.of
    verdicts: list[Verdict] = [verdict(case, replies[0].before), *(verdict(case, reply.after) for reply in replies)]
    if "unjudged" in verdicts:
        return None
    first, *later = [float(one == "right") for one in verdicts]
    return first, fmean(later)


def _differing(reply: Reply) -> DifferingReply:
    case, before, after = reply.variant.of, reply.before, reply.after
    return DifferingReply(
        case_id=case.id,
        kind=reply.variant.kind,
        differs_in=reply.differs_in,
        question=case.question,
        action=before.action,
        reason=before.reason,
        verdict=verdict(case, before),
        answer=before.answer or before.error or "",
        sources=_sources(before),
        variant=reply.variant.asked.question,
        variant_action=after.action,
        variant_reason=after.reason,
        variant_verdict=verdict(case, after),
        variant_answer=after.answer or after.error or "",
        variant_sources=_sources(after),
    )


def _sources(outcome: Outcome) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.source_id for one in outcome.citations))
