"""The whole assistant before and after a training: held-out cases found, answered and verified, compared by pairs.

Held-out questions with their evidence given say how a model reads; only this says whether answers become better. The
model is asked in a store of its own that shares catalog and index with the merchant's, so that a candidate is measured
before anything is installed.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.case import Case
from eval.cases import CaseFile
from eval.comparison import SIGNIFICANCE, compare
from eval.identity import hardware, identity_of
from eval.report import Comparison, Report
from eval.runner import run_cases
from eval.scores import METRICS, Metric
from eval.summary import Circumstances, make_report, scored
from eval.tuning.learner import Learner, TunedModel
from rag.assembly import index_root
from rag.settings import Settings

_RIGHT = "right"
COMPARED: Mapping[str, Metric] = {name: METRICS[name] for name in (_RIGHT, "token_f1", "number_match")}
"""What is compared. More would cost each of them the power to show anything, after correction for their number."""

_FILE = "held-out cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndToEnd:
    """Answers of the whole assistant before and after."""

    n: int  # cases
    comparisons: tuple[Comparison, ...]  # of what any case measured, `baseline` being before; may be empty

    def why_worse(self) -> str | None:
        """Why the answers are worse, by the paired randomisation test; None where they are not significantly so.

        Right answers are tested by themselves, the other metrics corrected for their number.
        """
        for one in self.comparisons:
            is_less_right = one.metric == _RIGHT and one.difference < 0 and one.p < SIGNIFICANCE
            if is_less_right or one.is_regression:
                p = one.p if is_less_right else one.p_corrected
                return (
                    f"answers of the whole assistant to {one.n} held-out cases became significantly worse: "
                    f"{one.metric} {one.baseline:.3f} → {one.mean:.3f} (p = {p:.3f})"
                )
        return None


def chosen_cases(cases: Sequence[Case], *, most: int, seed: int) -> list[Case]:
    """At most so many of the cases, drawn by the seed, in their order."""
    places = sorted(random.Random(f"{seed}-cases").sample(range(len(cases)), k=min(most, len(cases))))
    return [cases[place] for place in places]


def answer_cases(
    settings: Settings,
    learner: Learner,
    model: TunedModel,
    cases: Sequence[Case],
    *,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """What the whole assistant answers to cases with a model, scored.

    Args:
        settings: Of the merchant's store, which stays as it is.
        learner: Whose model it is.
        model: Writes.
        cases: At least one, with distinct ids.
        seed: Of intervals.
        progress: Told how many cases are done, and of how many.

    Raises:
        ShelftalkError: If the store has no index, or the model cannot be loaded.
    """
    started = time.perf_counter()
    with _trial(settings, learner, model) as trial:
        identity = identity_of(trial)
        outcomes = run_cases(trial, cases, identity=identity.digest(), progress=progress)
    circumstances = Circumstances(
        identity=identity, hardware=hardware(), seed=seed, seconds=time.perf_counter() - started
    )
    file = CaseFile(name=_FILE, sha256="", form="shelftalk", cases=tuple(cases))
    return make_report(file, scored(cases, outcomes), circumstances, metrics=COMPARED)


def end_to_end(before: Report, after: Report) -> EndToEnd:
    """Both compared, case by case."""
    compared = compare(after, before, seed=after.seed, metrics=COMPARED)
    return EndToEnd(n=compared.n_common, comparisons=compared.comparisons)


@contextmanager
def _trial(settings: Settings, learner: Learner, model: TunedModel) -> Iterator[Settings]:
    """Settings of a store in which a model answers over the merchant's catalog and index."""
    with tempfile.TemporaryDirectory(prefix="shelftalk-train-") as folder:
        store = Path(folder)
        (store / "index").symlink_to(index_root(settings).resolve(), target_is_directory=True)
        if settings.database_url is None:
            (store / "catalog.db").symlink_to((settings.store / "catalog.db").resolve())
        if model.directory is not None:
            learner.models.lend(store, model.directory)
        yield settings.model_copy(update={"store": store, "model": learner.setting})
