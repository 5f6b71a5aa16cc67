"""What people see in the terminal: answers, search results, reports, progress bars."""

import sys
import unicodedata
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from rag.answer import Answer, Citation
from rag.composing.wording import availability_words, money
from rag.ingestion import IngestionReport, Stage
from rag.search_page import SearchPage

_MAX_SHOWN_REJECTS = 10
_STAGE_WORDS: dict[Stage, str] = {"reading": "Reading records", "indexing": "Indexing"}


class IngestionProgress:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._tasks: dict[Stage, TaskID] = {}

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def __call__(self, stage: Stage, done: int, total: int | None) -> None:
        """Show how far a stage is."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(_STAGE_WORDS[stage], total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)


def print_ingestion(report: IngestionReport, *, dry_run: bool) -> None:
    """A summary for people: counts, what the columns were taken for, rejects, warnings."""
    out = Console(soft_wrap=True, highlight=False, emoji=False)
    records, build = report.records, report.build
    for source in records.columns:
        pairs = ", ".join(f"{c.column} → {c.field or 'left out'}" for c in source.columns)
        kind = f" ({source.format})" if source.format else ""
        out.print(f"{source.source}{kind}: {pairs}", markup=False)
    verb = "Would read" if dry_run else "Read"
    noun = "record" if records.read == 1 else "records"
    out.print(
        f"{verb} {records.read:,} {noun}: {records.added:,} added, {records.updated:,} updated, "
        f"{records.unchanged:,} unchanged, {records.rejected:,} rejected; {records.deleted:,} deleted."
    )
    if build is not None:
        what = f"Generation {build.generation}" if build.delta is None else f"Delta over generation {build.generation}"
        out.print(
            f"{what}: {build.passages:,} passages, {build.embedded:,} texts embedded, {build.reused:,} reused.",
        )
    for reject in records.rejects[:_MAX_SHOWN_REJECTS]:
        place = reject.source if reject.line is None else f"{reject.source}, line {reject.line}"
        field = f", field {reject.field}" if reject.field else ""
        value = f"{reject.value!r} " if reject.value else ""  # a whole file has none
        out.print(f"  rejected: {place}{field}: {value}{reject.reason}", markup=False)
    hidden = len(records.rejects) - _MAX_SHOWN_REJECTS
    if hidden > 0:
        out.print(f"  and {hidden:,} more; --rejects FILE keeps them all")
    for warning in records.warnings:
        out.print(f"  warning: {warning}", markup=False)
    out.print(f"Done in {report.seconds:.1f} s.")


def print_answer(answer: Answer) -> None:
    """An answer with its marks, then its sources."""
    out = Console(soft_wrap=True, highlight=False, emoji=False)
    out.print(_printable(_marked(answer)), markup=False)
    for citation in answer.citations:
        out.print(f"  [dim]{escape(f'[{citation.id}]')} {escape(_source_words(citation))}[/dim]")


def _marked(answer: Answer) -> str:
    """The text with each claim's citation marks after it."""
    text, position = answer.text, 0
    for claim in answer.claims:
        at = text.find(claim.text, position)
        if at >= 0 and claim.citation_ids:
            end = at + len(claim.text)
            marks = " " + "".join(f"[{number}]" for number in claim.citation_ids)
            text = text[:end] + marks + text[end:]
            position = end + len(marks)
    return text


def _source_words(citation: Citation) -> str:
    about = citation.title or "catalog"
    field = f" – {citation.field}" if citation.field else ""
    moment = f" (as of {citation.as_of:%Y-%m-%d})" if citation.as_of else ""
    return _printable(f"{about}{field}: {citation.text}{moment}  [{citation.source} {citation.source_id}]")


def _printable(text: str) -> str:
    """A text without control characters, which a terminal would obey."""
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc")


def print_search(page: SearchPage) -> None:
    """Results as a table."""
    out = Console(soft_wrap=True, highlight=False, emoji=False)
    if not page.results:
        out.print("Nothing found.")
        return
    table = Table("id", "title", "price", "availability", "score", box=None, pad_edge=False)
    for result in page.results:
        price = money(result.price, result.currency) if result.price is not None else ""
        stock = availability_words(result.availability, "en") if result.availability else result.kind
        table.add_row(escape(result.id), escape(result.title), price, stock, f"{result.score:.3f}")
    out.print(table)
