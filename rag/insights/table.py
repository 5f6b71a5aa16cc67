"""Findings as a table for people."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from catalog.insights.finding import Answerability, Example, Finding
from rag.insights.wording import advice, place_of, says, summary_of
from rag.question import Language

_SHOWN_EXAMPLES = 3
_HEADINGS: dict[Language, tuple[str, str, str]] = {
    "en": ("where", "what, and what to do", "such as"),
    "zh": ("位置", "问题与建议", "例如"),
}
_MORE: dict[Language, str] = {
    "en": "{n} more; --limit shows them, --category those of one category.",
    "zh": "另有 {n} 处；用 --limit 显示更多，用 --category 只看一个类目。",
}


def print_answerability(report: Answerability, *, limit: int, language: Language) -> None:
    """A summary, then what would help most, a finding a row."""
    out = Console(highlight=False, emoji=False)
    out.print(summary_of(report, language), markup=False)
    if not report.findings:
        return
    where, what, such_as = _HEADINGS[language]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column(where, ratio=2, overflow="fold")
    table.add_column(what, ratio=5, overflow="fold")
    table.add_column(such_as, ratio=3, overflow="fold")
    for finding in report.findings[:limit]:
        said = f"{escape(says(finding, language))}\n[dim]{escape(advice(finding, language))}[/dim]"
        table.add_row(escape(place_of(finding, language)), said, escape(_examples(finding)))
    out.print(table)
    hidden = len(report.findings) - limit
    if hidden > 0:
        out.print("\n" + _MORE[language].format(n=f"{hidden:,}"), markup=False)


def _examples(finding: Finding) -> str:
    shown = [_example(one) for one in finding.examples[:_SHOWN_EXAMPLES]]
    return "\n".join([*shown, *(["…"] if finding.n_affected > len(shown) else [])])


def _example(example: Example) -> str:
    value = f": {example.value}" if example.value is not None else f" {example.title}"
    return example.product_id + value + (f" ({example.meant}?)" if example.meant is not None else "")
