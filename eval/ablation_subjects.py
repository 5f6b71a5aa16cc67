"""What configurations are compared on: real searches and questions, generated ones, and documents.

Each subject is prepared once, and then measured under any settings. Stores are those of the tracks of
`docs/accuracy.md`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.accuracy_tables import SEARCH_SCORES
from eval.case_scores import CaseScore, evidence_found, score_named
from eval.report import Report
from eval.settings_options import settings_with
from eval.tracks import stack_faq
from eval.tracks.demo import demo_cases, demo_store
from eval.tracks.epqa import epqa_cases, epqa_store
from eval.tracks.ground import Ground, Part, run_of, run_of_parts
from eval.tracks.icecat import icecat_queries, icecat_store
from eval.tracks.policy_qa import policy_parts

Measure = Callable[[str, Sequence[str]], Report]
"""Measures under `key=value` settings, and leaves the reports in a folder of the given name."""

_SEARCH_ONLY = ("answering.", "index.rerank_dense_weight", "index.context_weight")  # what search does not use
_N_POLICY = 120  # each configuration opens 20 stores
_REPLIES: Mapping[str, CaseScore] = {
    "right": score_named("right"),
    "right, of those with an answer": score_named("right_when_answerable"),
    "right, of those without one": score_named("right_when_unanswerable"),
    "sources found": evidence_found,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Questions over a store, on which configurations are compared."""

    name: str
    title: str
    scores: Mapping[str, CaseScore]  # the first is the headline
    prepare: Callable[[Ground], Measure]
    unaffected_by: tuple[str, ...] = ()  # beginnings of settings that change nothing here


def _icecat(ground: Ground) -> Measure:
    folder, store = icecat_queries(ground), icecat_store(ground).store
    return _single(ground, "icecat-search", store, folder)


def _epqa(ground: Ground) -> Measure:
    return _single(ground, "epqa", epqa_store(ground).store, epqa_cases(ground))


def _demo(ground: Ground) -> Measure:
    settings = demo_store(ground)
    return _single(ground, "demo", settings.store, demo_cases(ground, settings))


def _stack_faq(ground: Ground) -> Measure:
    settings, cases = stack_faq.prepared(ground)
    return _single(ground, "stack-faq", settings.store, cases)


def _policy_qa(ground: Ground) -> Measure:
    parts = policy_parts(replace(ground, limit=ground.at_most(_N_POLICY)))

    def measure(folder: str, pairs: Sequence[str]) -> Report:
        changed = [
            Part(name=part.name, settings=settings_with(part.settings.store, pairs), cases=part.cases) for part in parts
        ]
        return run_of_parts(ground, f"policy-qa/{folder}", folder, changed).report

    return measure


def _single(ground: Ground, name: str, store: Path, cases: Path) -> Measure:
    def measure(folder: str, pairs: Sequence[str]) -> Report:
        return run_of(ground, f"{name}/{folder}", folder, settings_with(store, pairs), cases).report

    return measure


SUBJECTS: Mapping[str, Subject] = {
    subject.name: subject
    for subject in (
        Subject(
            name="icecat-search",
            title="Search over Icecat, judged queries",
            scores=SEARCH_SCORES,
            prepare=_icecat,
            unaffected_by=_SEARCH_ONLY,
        ),
        Subject(name="epqa", title="Customers' questions on the product page (ePQA)", scores=_REPLIES, prepare=_epqa),
        Subject(name="demo", title="Demo shop, generated questions", scores=_REPLIES, prepare=_demo),
        Subject(name="policy-qa", title="Privacy policies (PolicyQA)", scores=_REPLIES, prepare=_policy_qa),
        Subject(name="stack-faq", title="Frequently asked questions (StackFAQ)", scores=_REPLIES, prepare=_stack_faq),
    )
}
"""Every subject by name, in the order of the page."""
