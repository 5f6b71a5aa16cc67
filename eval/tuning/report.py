"""What a training came to: figures before and after, the verdict, and both as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass

from eval.intervals import Interval
from eval.tuning.end_to_end import EndToEnd
from eval.tuning.measuring import Measured

_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFigures:
    """A set of questions before and after."""

    before: Measured
    after: Measured
    difference: Interval  # of accuracy


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningReport:
    """What a training came to."""

    setting: str  # SHELFTALK_MODEL with which the model answers
    model: str  # that serves now
    refused: str | None  # why the new one was not installed; None: it was
    started_from: str
    examples: Mapping[str, int]  # to train on, of each kind
    n_owners: Mapping[str, int]
    n_unusable_cases: int
    own: SetFigures  # held-out questions about the store
    general: SetFigures  # about invented shops
    whole: EndToEnd | None  # None: there were no held-out cases
    steps: int
    seconds: float


def why_refused(own: SetFigures, general: SetFigures, whole: EndToEnd | None = None) -> str | None:
    """Why a model is worse than the one before; None where it is not."""
    before, after = own.before.accuracy, own.after.accuracy
    if after < before:
        return f"accuracy on held-out questions fell from {before:.3f} to {after:.3f}"
    old, new = own.before.perplexity, own.after.perplexity
    if after == before and old is not None and new is not None and new > old:
        return (
            f"accuracy on held-out questions stayed at {after:.3f}, their perplexity rose from {old:.2f} to {new:.2f}"
        )
    if general.difference.high < 0:
        return (
            f"accuracy on questions about other shops fell from {general.before.accuracy:.3f} to "
            f"{general.after.accuracy:.3f}: what the model could do before was forgotten"
        )
    return None if whole is None else whole.why_worse()


def report_to_dict(report: TuningReport) -> dict[str, object]:
    """The object that `train --json` prints and that is kept beside an installed model."""
    return {
        "installed": report.refused is None,
        "model": report.model,
        "setting": report.setting,
        "reason": report.refused,
        "started_from": report.started_from,
        "examples": dict(report.examples),
        "owners": dict(report.n_owners),
        "unusable_cases": report.n_unusable_cases,
        "held_out": _figures_to_dict(report.own),
        "general": _figures_to_dict(report.general),
        "end_to_end": None if report.whole is None else _whole_to_dict(report.whole),
        "steps": report.steps,
        "seconds": round(report.seconds, 1),
    }


def _whole_to_dict(whole: EndToEnd) -> dict[str, object]:
    return {
        "n": whole.n,
        "metrics": {
            one.metric: {
                "n": one.n,
                "before": round(one.baseline, _DIGITS),
                "after": round(one.mean, _DIGITS),
                "difference": round(one.difference, _DIGITS),
                "p": round(one.p, _DIGITS),
                "p_corrected": round(one.p_corrected, _DIGITS),
            }
            for one in whole.comparisons
        },
    }


def _figures_to_dict(figures: SetFigures) -> dict[str, object]:
    return {
        "n": figures.difference.n,
        "before": _measured_to_dict(figures.before),
        "after": _measured_to_dict(figures.after),
        "accuracy_difference": {
            "mean": round(figures.difference.mean, _DIGITS),
            "low": round(figures.difference.low, _DIGITS),
            "high": round(figures.difference.high, _DIGITS),
        },
    }


def _measured_to_dict(measured: Measured) -> dict[str, object]:
    return {
        "accuracy": round(measured.accuracy, _DIGITS),
        "perplexity": None if measured.perplexity is None else round(measured.perplexity, 3),
        "by_kind": {
            kind: {"accuracy": round(accuracy, _DIGITS), "n": n} for kind, (accuracy, n) in measured.by_kind().items()
        },
    }
