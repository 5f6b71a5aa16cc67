"""Several configurations over the same cases, in one table, so that every part shows what it earns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from eval.comparison import compare
from eval.errors import ReportError
from eval.evaluation import Options, evaluate, metrics_of, write_reports
from eval.markdown_summary import number
from eval.report import Report
from eval.scores import Metric
from eval.settings_options import Configuration

TABLE_NAME = "configurations"
_SHOWN = ("right", "right_when_answerable", "right_when_unanswerable", "ndcg@10", "recall@10", "token_f1",
          "citation_precision", "ndcg@10_judged", "map")  # fmt: skip


class ConfigurationRow(BaseModel):
    """One configuration of a grid with its means, and p against the first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    folder: str = Field(description="Of its own reports, inside the grid's.")
    means: Mapping[str, float | None]
    p_corrected: Mapping[str, float] = Field(description="Against the first configuration; empty for itself.")
    p95_ms: float | None = Field(description="Whole answers; None for retrieval alone.")


class ConfigurationTable(BaseModel):
    """`configurations.json`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str = "shelftalk-configurations-1"
    cases: str
    n: int
    rows: tuple[ConfigurationRow, ...]


def compare_configurations(
    configurations: Sequence[Configuration],
    cases: Path,
    options: Options,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> str:
    """Evaluate every configuration, write `configurations.json` and `.md`, and return the table.

    Each is compared with the first by paired tests, corrected for the number of metrics.

    Raises:
        ShelftalkError: If a configuration cannot be evaluated, or a file cannot be written.
    """
    assert options.out is not None
    metrics = metrics_of(cases)
    reports: list[Report] = []
    rows = []
    for number_, configuration in enumerate(configurations, start=1):
        folder = options.out / f"{number_:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        report = evaluate(configuration.settings, cases, replace(options, out=folder), progress=progress)
        reports.append(report)
        write_reports(report, folder)
        rows.append(_row(configuration.name, folder.name, report, reports[0], metrics))
    table = ConfigurationTable(cases=reports[0].cases.name, n=reports[0].cases.n, rows=tuple(rows))
    written = markdown_table(table)
    try:
        (options.out / f"{TABLE_NAME}.json").write_text(table.model_dump_json(indent=1) + "\n", encoding="utf-8")
        (options.out / f"{TABLE_NAME}.md").write_text(written + "\n", encoding="utf-8")
    except OSError as error:
        raise ReportError(f"cannot write the table to {str(options.out)!r}: {error.strerror}") from error
    return written


def markdown_table(table: ConfigurationTable) -> str:
    """The configurations side by side; "*" marks a mean that differs significantly from the first row's."""
    shown = [name for name in _SHOWN if any(row.means.get(name) is not None for row in table.rows)]
    lines = [["configuration", *shown, "p95 ms"], ["---"] * (len(shown) + 2)]
    for row in table.rows:
        cells = [number(row.means.get(name)) + ("*" if row.p_corrected.get(name, 1.0) < 0.05 else "") for name in shown]
        lines.append([row.name, *cells, "–" if row.p95_ms is None else f"{row.p95_ms:.0f}"])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _row(name: str, folder: str, report: Report, first: Report, metrics: Mapping[str, Metric]) -> ConfigurationRow:
    compared = [] if report is first else compare(report, first, seed=report.seed, metrics=metrics).comparisons
    total = next((stage for stage in report.times.stages if stage.stage == "total"), None)
    return ConfigurationRow(
        name=name,
        folder=folder,
        means={metric.name: metric.mean for metric in report.metrics},
        p_corrected={one.metric: one.p_corrected for one in compared},
        p95_ms=None if total is None else total.p95,
    )
