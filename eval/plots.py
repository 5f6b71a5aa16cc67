"""Plots of a report as SVG, to stand inside its HTML."""

from collections.abc import Sequence
from html import escape

from eval.report import MetricResult, StageTimes

_ROW = 26  # pixels of one bar with its gap
_LABEL = 270
_WIDTH = 420
_CURVE_HEIGHT = 200
_QUARTERS = (0, 0.25, 0.5, 0.75, 1.0)


def bar_plot(bars: Sequence[tuple[str, MetricResult]]) -> str:
    """Means between 0 and 1 as bars with the whiskers of their intervals; what has no mean is left out."""
    measured = [(label, one.mean, one.low, one.high) for label, one in bars if one.mean is not None]
    rows = []
    for place, (label, mean, low, high) in enumerate(measured):
        assert low is not None and high is not None  # whatever has a mean has an interval
        top = place * _ROW
        middle = top + _ROW / 2
        rows.append(
            f'<text x="{_LABEL - 8}" y="{middle + 4}" text-anchor="end">{escape(_short(label))}</text>'
            f'<rect class="bar" x="{_LABEL}" y="{top + 5}" width="{mean * _WIDTH:.1f}" height="{_ROW - 10}"/>'
            f'<line class="whisker" x1="{_LABEL + low * _WIDTH:.1f}" x2="{_LABEL + high * _WIDTH:.1f}" '
            f'y1="{middle}" y2="{middle}"/>'
            f'<text x="{_LABEL + _WIDTH + 10}" y="{middle + 4}">{mean:.0%}</text>'
            f'<text class="dim" x="{_LABEL + _WIDTH + 60}" y="{middle + 4}">{low:.0%} – {high:.0%}</text>'
        )
    return _svg(rows, len(measured), grid=True)


def latency_plot(stages: Sequence[StageTimes]) -> str:
    """Each stage from its median to its 95th percentile, in milliseconds."""
    longest = max((stage.p95 for stage in stages), default=0.0) or 1.0
    rows = []
    for place, stage in enumerate(stages):
        middle = place * _ROW + _ROW / 2
        rows.append(
            f'<text x="{_LABEL - 8}" y="{middle + 4}" text-anchor="end">{escape(_short(stage.stage))}</text>'
            f'<rect class="bar" x="{_LABEL}" y="{middle - 8}" '
            f'width="{stage.p50 / longest * _WIDTH:.1f}" height="16"/>'
            f'<line class="whisker" x1="{_LABEL + stage.p50 / longest * _WIDTH:.1f}" '
            f'x2="{_LABEL + stage.p95 / longest * _WIDTH:.1f}" y1="{middle}" y2="{middle}"/>'
            f'<text x="{_LABEL + _WIDTH + 10}" y="{middle + 4}">'
            f"{stage.p50:.0f} ms, the slowest five of 100 over {stage.p95:.0f} ms</text>"
        )
    return _svg(rows, len(stages), grid=False)


def curve_plot(points: Sequence[tuple[float, float]], *, across: str, up: str) -> str:
    """Shares over shares as steps that end at each point; the height reaches to the highest one.

    Args:
        points: (across, up), each 0 to 1, `across` rising.
        across: What the width says.
        up: What the height says.
    """
    top = max([height for _, height in points], default=0.0) or 1.0
    line, before = [], 0.0
    for share, height in points:
        y = _CURVE_HEIGHT * (1 - height / top)
        line.append(f"{_LABEL + before * _WIDTH:.1f},{y:.1f} {_LABEL + share * _WIDTH:.1f},{y:.1f}")
        before = share
    marks = "".join(
        f'<text class="dim" x="{_LABEL + share * _WIDTH}" y="{_CURVE_HEIGHT + 18}" text-anchor="middle">'
        f"{share:.0%}</text>"
        f'<text class="dim" x="{_LABEL - 8}" y="{_CURVE_HEIGHT * (1 - share) + 4}" text-anchor="end">'
        f"{share * top:.0%}</text>"
        for share in _QUARTERS
    )
    axes = "".join(
        f'<line class="axis" x1="{_LABEL}" x2="{_LABEL + _WIDTH}" y1="{y}" y2="{y}"/>'
        for y in (_CURVE_HEIGHT * (1 - share) for share in _QUARTERS)
    )
    return (
        f'<svg viewBox="0 -10 {_LABEL + _WIDTH + 270} {_CURVE_HEIGHT + 55}" width="{_LABEL + _WIDTH + 270}" role="img">'
        f'{axes}{marks}<polyline class="whisker" fill="none" points="{" ".join(line)}"/>'
        f'<text x="{_LABEL + _WIDTH / 2}" y="{_CURVE_HEIGHT + 38}" text-anchor="middle">{escape(across)}</text>'
        f'<text x="{_LABEL - 60}" y="{_CURVE_HEIGHT / 2}" text-anchor="end">{escape(_short(up))}</text></svg>'
    )


def _svg(rows: Sequence[str], n: int, *, grid: bool) -> str:
    height = max(n, 1) * _ROW
    lines = "".join(
        f'<line class="axis" x1="{x}" x2="{x}" y1="0" y2="{height}"/>'
        for share, x in ((share, _LABEL + share * _WIDTH) for share in _QUARTERS)
        if grid or share == 0
    )
    return (
        f'<svg viewBox="0 0 {_LABEL + _WIDTH + 270} {height}" width="{_LABEL + _WIDTH + 270}" role="img">'
        f"{lines}{''.join(rows)}</svg>"
    )


def _short(label: str) -> str:
    return label if len(label) <= 38 else label[:37] + "…"
