"""The report of an evaluation as it is written to `report.json`: its schema, and reading and writing it.

Everything under `times` differs from run to run; all else is the same, byte for byte, for the same store,
models, cases and machine. A metric that was measured nowhere has no mean; it is never 0 and never NaN.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.action_metrics import Verdict
from eval.errors import ReportError
from eval.fairness_result import FairnessResult
from eval.identity import Hardware, Identity
from eval.judge_opinions import JudgeReport
from eval.outcome import CheckedClaim, CitedSource
from eval.risk_coverage_result import RiskCoverage

ReportVersion = Literal["shelftalk-report-1", "shelftalk-report-1.1"]
"""1.1 adds `fairness`, `judge`, `risk_coverage` and `confidence`, which a report of version 1 lacks; both are read."""

REPORT_VERSION: ReportVersion = "shelftalk-report-1.1"
REPORT_NAME = "report.json"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MetricResult(_Part):
    """One metric over some cases."""

    name: str
    title: str
    group: str
    lower_is_better: bool
    mean: float | None = Field(description="None: measured on no case.")
    low: float | None = Field(description="Lower end of the 95 % bootstrap interval.")
    high: float | None = Field(description="Upper end.")
    n: int = Field(description="Cases it was measured on.")


class Slice(_Part):
    """All metrics over the cases of one kind."""

    key: str
    n: int
    metrics: tuple[MetricResult, ...]


class ConfusionCell(_Part):
    """How often one action was taken where another was expected."""

    expected: str
    taken: str
    n: int


class Comparison(_Part):
    """One metric against the baseline, over the cases that both measured."""

    metric: str
    n: int
    baseline: float
    mean: float
    difference: float = Field(description="Mean minus baseline.")
    p: float = Field(description="Paired randomisation test, two-sided.")
    p_corrected: float = Field(description="The same, corrected by Holm for the number of metrics.")
    detectable: float | None = Field(
        description="Smallest difference that these cases would probably show; None: fewer than two."
    )
    is_regression: bool = Field(description="Significantly worse at 5 %, after correction.")


class BaselineResult(_Part):
    """What was compared with which report."""

    cases_sha256: str = Field(description="Of the baseline's cases.")
    identity_sha256: str = Field(description="Of all the baseline's answers depended on.")
    n_common: int = Field(description="Cases in both.")
    comparisons: tuple[Comparison, ...]


class GateResult(_Part):
    """One condition of a passing evaluation."""

    gate: str = Field(description="As it was given, e.g. `right>=0.8`.")
    passed: bool
    message: str


class CasesPart(_Part):
    """Which cases were asked."""

    name: str
    sha256: str
    form: str
    n: int


class HistoryTurn(_Part):
    """A message before the question."""

    role: str
    content: str


class CaseResult(_Part):
    """One case: what was asked, what is right, what came, and its scores."""

    id: str
    place: str = Field(description="File and line.")
    ability: str
    language: str
    question: str
    history: tuple[HistoryTurn, ...]
    product_id: str | None
    expected_actions: tuple[str, ...]
    answers: tuple[str, ...]
    must_include: tuple[str, ...]
    must_not_include: tuple[str, ...]
    evidence: tuple[str, ...] = Field(description="Source ids, then the words of judged passages.")
    action: str | None
    reason: str | None
    verdict: Verdict | None = Field(description="None: retrieval alone was measured.")
    answer: str
    citations: tuple[CitedSource, ...]
    claims: tuple[CheckedClaim, ...]
    products: tuple[str, ...]
    found: tuple[str, ...] = Field(description="The first ten products of a search for the question.")
    error: str | None
    confidence: float | None = Field(default=None, description="Of the assistant; None: it answered nothing.")
    scores: Mapping[str, float | None]


class StageTimes(_Part):
    """Percentiles of one stage, in milliseconds."""

    stage: str
    n: int
    p50: float
    p90: float
    p95: float
    p99: float
    longest: float


class Times(_Part):
    """All that differs from run to run."""

    finished_at: str = Field(description="UTC, ISO 8601.")
    seconds: float = Field(description="Of asking; less where earlier outcomes were kept.")
    stages: tuple[StageTimes, ...]


class Report(_Part):
    """An evaluation."""

    version: ReportVersion = REPORT_VERSION
    cases: CasesPart
    seed: int
    identity: Identity
    hardware: Hardware
    model: str = Field(description="Who wrote the answers, as the answers say.")
    metrics: tuple[MetricResult, ...]
    by_ability: tuple[Slice, ...]
    by_language: tuple[Slice, ...]
    by_turn: tuple[Slice, ...] = Field(description="By the number of the customer's message, from 1.")
    confusion: tuple[ConfusionCell, ...]
    gates: tuple[GateResult, ...] = ()
    baseline: BaselineResult | None = None
    risk_coverage: RiskCoverage | None = Field(default=None, description="None: no judged answer has a confidence.")
    fairness: FairnessResult | None = Field(default=None, description="None: it was not measured.")
    judge: JudgeReport | None = Field(default=None, description="None: no judge was asked.")
    results: tuple[CaseResult, ...]
    times: Times

    @property
    def passed(self) -> bool:
        """Whether no gate failed."""
        return all(gate.passed for gate in self.gates)

    def metric(self, name: str) -> MetricResult | None:
        """The metric of this name over all cases, None when it is not in the report."""
        return next((one for one in self.metrics if one.name == name), None)


def write_report(report: Report, path: Path) -> None:
    """Write a report as JSON, one line for each field of it that is not a list.

    Raises:
        ReportError: If it cannot be written.
    """
    try:
        path.write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise ReportError(f"cannot write the report to {str(path)!r}: {error.strerror}") from error


def read_report(path: Path) -> Report:
    """A report of an earlier evaluation.

    Raises:
        ReportError: If it cannot be read, or is of another version.
    """
    try:
        return Report.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ReportError(f"cannot read the report {str(path)!r}: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ReportError(
            f"{str(path)!r} is not a report of version {REPORT_VERSION} ({place}: {first['msg']})"
        ) from error
