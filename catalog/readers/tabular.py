"""A table of any container: its header and its rows, before anything is said of what they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.readers.record import RawProblem

N_SAMPLE_ROWS = 20
NOTHING = frozenset({"n/a", "#n/a", "n.a.", "null", "nan", "<na>", "\\n", "k.a.", "#value!", "#ref!", "暂无"})
"""What programs write into a cell that holds nothing, in lower case."""
_SHOWN_CHARS = 120
_SEPARATOR_NAMES = {"\t": "tab"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row with the line it starts on; `problem` says why it has no cells."""

    line: int
    cells: list[str]
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that was opened; its rows can be read once."""

    name: str  # as shown in messages
    header: tuple[str, ...]  # without empty names at its end
    samples: tuple[Sequence[str], ...]  # at most `N_SAMPLE_ROWS` rows, to tell what columns hold
    rows: Iterator[Row]  # lazy, without the header
    separator: str | None = None  # of separated text
    warnings: tuple[str, ...] = ()

    def checked_rows(self) -> Iterator[Row | RawProblem]:
        """Rows that hold something; one that cannot be read or is longer than the header is a problem."""
        n_columns = len(self.header)
        for row in self.rows:
            problem = row.problem
            if problem is None and len(row.cells) > n_columns and any(cell.strip() for cell in row.cells[n_columns:]):
                problem = self._too_long(len(row.cells))
            if problem is not None:
                shown = (self.separator or " ").join(row.cells)[:_SHOWN_CHARS]
                yield RawProblem(source=self.name, line=row.line, field=None, value=shown, reason=problem)
            elif any(cell and not cell.isspace() for cell in row.cells):
                yield row

    def _too_long(self, n_cells: int) -> str:
        said = f"the row has {n_cells} cells, the header {len(self.header)}"
        if self.separator is None:
            return f"{said}; give every column a name"
        separator = _SEPARATOR_NAMES.get(self.separator, self.separator)
        return f"{said}; put cells that hold the separator ({separator}) in quotes"


def without_trailing(names: Sequence[str]) -> tuple[str, ...]:
    """The names up to the last that is not empty."""
    kept = list(names)
    while kept and not kept[-1].strip():
        kept.pop()
    return tuple(kept)
