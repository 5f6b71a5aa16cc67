"""Findings as a table for people."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from catalog.insights.finding import Answerability, Example, Finding
from rag.insights.gaps import Gaps
from rag.insights.gaps_wording import gap_advice, gap_says, gaps_summary
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
_MORE_GAPS: dict[Language, str] = {"en": "{n} more; --limit shows them.", "zh": "另有 {n} 处；用 --limit 显示更多。"}


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


def print_gaps(gaps: Gaps, *, limit: int, language: Language) -> None:
    """A summary, then what was asked for in vain most often, a gap a row."""
    out = Console(highlight=False, emoji=False)
    out.print(gaps_summary(gaps, language), markup=False)
    if not gaps.gaps:
        return
    _, what, such_as = _HEADINGS[language]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column(what, ratio=1, overflow="fold")
    table.add_column(such_as, ratio=1, overflow="fold")
    for gap in gaps.gaps[:limit]:
        said = f"{escape(gap_says(gap, language))}\n[dim]{escape(gap_advice(gap, language))}[/dim]"
        products = [f"{one.id} {one.title}" for one in gap.products[:_SHOWN_EXAMPLES]]
        questions = [f"“{question}”" for question in gap.questions[:_SHOWN_EXAMPLES]] if gap.attribute else []
        table.add_row(said, escape("\n".join([*products, *questions])))
    out.print(table)
    hidden = len(gaps.gaps) - limit
    if hidden > 0:
        out.print("\n" + _MORE_GAPS[language].format(n=f"{hidden:,}"), markup=False)
