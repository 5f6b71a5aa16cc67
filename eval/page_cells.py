"""Cells and tables of the pages in `docs/`, in Markdown."""

from collections.abc import Sequence

from eval.intervals import Interval
from eval.markdown_summary import number
from eval.report import MetricResult

_LEAST_FOR_INTERVAL = 5
"""Questions below which no interval is shown: resampling so few says nothing."""
_MAX_CHARS = 110


def shown(found: MetricResult | Interval) -> str:
    """A mean with its interval, where there are enough questions for one."""
    if found.mean is None or found.n < _LEAST_FOR_INTERVAL:
        return number(found.mean)
    return f"{number(found.mean)} [{number(found.low)}, {number(found.high)}]"


def short(text: str) -> str:
    """A text on one line, cut where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _MAX_CHARS else flat[: _MAX_CHARS - 1] + "…"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; a bar or an angle bracket in a cell does not break it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
