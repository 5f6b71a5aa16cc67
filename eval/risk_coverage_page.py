"""The risk-coverage curve in words and as a plot, for the reports."""

from eval.plots import curve_plot
from eval.risk_coverage_result import RiskCoverage, RiskValue

_CHANCE = 0.5


def risk_section(found: RiskCoverage | None) -> str:
    """The part of the HTML report, "" when there is no answer to judge."""
    if found is None:
        return ""
    curve = curve_plot(
        [(point.coverage, point.risk) for point in found.points],
        across="share of the answers that are given, the surest first",
        up="share of them that are wrong",
    )
    return f"<h2>If it answered only when it is sure</h2><p>{' '.join(risk_sentences(found))}</p>{curve}"


def risk_sentences(found: RiskCoverage) -> list[str]:
    """What the curve says, for a shop owner."""
    wrong = found.n_wrong / found.n
    said = [f"Of the {found.n:,} answers judged, {_of_hundred(wrong)} are wrong or should have been refused."]
    for risk, coverage in ((5, found.coverage_at_5), (10, found.coverage_at_10)):
        if wrong <= risk / 100:
            continue
        if coverage.value == 0.0:
            said.append(f"However few of the surest are given, more than {risk} of 100 of them are wrong.")
        else:
            said.append(
                f"If only the surest {_of_hundred(coverage.value)} were given, no more than {risk} of 100 of those "
                f"would be wrong (with 95 % confidence, the surest {coverage.low:.0%} to {coverage.high:.0%})."
            )
    if found.auroc is not None:
        said.append(_told_apart(found.auroc))
    return said


def risk_line(found: RiskCoverage) -> str:
    """The curve in one line of Markdown."""
    shown = [
        f"risk-coverage over {found.n:,} answers: AURC {_with_interval(found.aurc)}",
        f"excess AURC {_with_interval(found.excess_aurc)}",
        *([] if found.auroc is None else [f"AUROC {_with_interval(found.auroc)}"]),
        f"coverage at 5 % risk {_with_interval(found.coverage_at_5)}, at 10 % {_with_interval(found.coverage_at_10)}",
    ]
    return f"Confidence, {', '.join(shown)}."


def _told_apart(auroc: RiskValue) -> str:
    pairs = f"of a right and a wrong answer, the right one is the surer in {_of_hundred(auroc.value)} pairs"
    if auroc.low <= _CHANCE:
        return f"These questions do not show that it knows its wrong answers: {pairs}, where chance gives 50."
    return f"It knows in part which answers to doubt: {pairs}, where chance gives 50."


def _with_interval(one: RiskValue) -> str:
    return f"{one.value:.3f} ({one.low:.3f} to {one.high:.3f})"


def _of_hundred(share: float) -> str:
    return f"{share * 100:.0f} of 100"
