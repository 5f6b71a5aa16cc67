"""What a Markdown table answers: the row a question names, or a column of every row where it names none."""

import re
from collections.abc import Sequence

from catalog.quantity import find_quantities
from index.terms import STOP_WORDS, terms
from rag.documents.markdown_table import in_running_text, names_in_cell, row_label, rows_of_table
from rag.documents.relevance import expected_dimension, word_share

_MOST_CHARS = 640  # of all rows together; a longer table is told by its best row
_LABEL_AND_VALUE = 2  # columns
_MANY_NAMES = 3  # a cell that lists so many is shown by the one that is asked for
_LEAST_SHARE = 0.5  # of a column's cells that must state an amount of the kind that is asked for
_REMARK = re.compile(r"\([^()]*\)|（[^（）]*）")
_WHOLE = re.compile(r"\b(?:chart|table)\b|对照表|尺码表|表格", re.IGNORECASE)


def table_span(question: str, wanted: Sequence[str], text: str, *, meant: Sequence[str] = ()) -> str:
    """The row that a question names, each cell with its column's name; else what is asked of every row.

    Args:
        question: For the numbers it holds and the kind of amount it asks for.
        wanted: From `telling_terms`.
        text: A table with its header row.
        meant: What the shop's documents call it; names columns, picks no row.
    """
    rows = rows_of_table(text)
    if not rows:
        return text.strip()
    header, body = rows[0], rows[1:]
    if not body:
        return " ".join(header)
    numbers = [quantity.magnitude for quantity in find_quantities(question)]
    named = [row for row in body if _is_asked(row, body, wanted) or _holds_number(row, numbers)]
    is_whole = len(header) == _LABEL_AND_VALUE and set(terms(header[0])) <= set(wanted)  # "how long is data kept?"
    is_whole = is_whole and not any(_holds_number(row, numbers) for row in body)  # "fee for a parcel of 12 kg?"
    if (not named and not numbers) or is_whole or _WHOLE.search(question):
        told = _all_rows(question, [*wanted, *meant], header, body)
        if told is not None:
            return told
    best = max(named or body, key=lambda row: (_row_score(row, wanted, numbers), _label_score(row, body, wanted)))
    cells = [_asked_part(cell, wanted) for cell in best]
    return ", ".join(f"{name}: {cell}" for name, cell in zip(header, cells, strict=False) if cell)


def _all_rows(question: str, wanted: Sequence[str], header: Sequence[str], body: Sequence[Sequence[str]]) -> str | None:
    """What is asked for, of every row; None where the columns do not say what that is, or there is no room."""
    if _WHOLE.search(question):
        return _joined(header, body, range(_label_place(header, body) + 1, len(header)))
    if (
        set(terms(header[0])) & set(wanted) and len(header) > _LABEL_AND_VALUE
    ):  # asked for the methods, the zones, the sizes there are
        return f"{header[0]}: {', '.join(row[0] for row in body)}."
    columns = _columns_asked(question, wanted, header, body)
    if not columns and len(header) == _LABEL_AND_VALUE:
        columns = [1]  # it depends, and the question does not say on what
    return _joined(header, body, columns) if columns else None


def _joined(header: Sequence[str], body: Sequence[Sequence[str]], columns: Sequence[int]) -> str | None:
    """Some columns of every row, each after what its row is about; None where there is no room."""
    parts = []
    for row in body:
        told = ", ".join(_told(header[i], row[i], is_alone=len(columns) == 1) for i in columns if i < len(row))
        parts.append(f"{row_label(row)}: {told}")
    said = "; ".join(parts) + "."
    return said if len(said) <= _MOST_CHARS else None


def _told(name: str, cell: str, *, is_alone: bool) -> str:
    return cell if is_alone else f"{in_running_text(name)} {cell}"


def _columns_asked(
    question: str, wanted: Sequence[str], header: Sequence[str], body: Sequence[Sequence[str]]
) -> list[int]:
    """The columns that are named, else the first whose cells state amounts of each kind that is asked for."""
    values = range(_label_place(header, body) + 1, len(header))
    said = set(terms(question))
    shared = {i: len(set(terms(header[i])) & said & set(wanted)) for i in values}
    most = max(shared.values(), default=0)
    if most and sum(n == most for n in shared.values()) == 1:
        return [i for i in values if shared[i] == most]
    asked = {*wanted, *said}
    named = [i for i in values if (told := set(terms(header[i]))) and told <= asked and told & set(wanted)]
    if named:
        return named
    kinds = [
        dimension for part in re.split(r"\band\b|，|,|以及|和", question) if (dimension := expected_dimension(part))
    ]
    found = (next((i for i in values if _states(dimension, i, body)), None) for dimension in dict.fromkeys(kinds))
    return sorted({i for i in found if i is not None})


def _label_place(header: Sequence[str], body: Sequence[Sequence[str]]) -> int:
    """The column that says what rows are about: the second where the first only numbers them."""
    return 1 if all(row[0].isdigit() for row in body) and len(header) > _LABEL_AND_VALUE else 0


def _states(dimension: str, column: int, body: Sequence[Sequence[str]]) -> bool:
    """Whether most cells of a column state an amount of a kind."""
    cells = [row[column] for row in body if column < len(row)]
    stating = sum(any(one.dimension == dimension for one in find_quantities(cell)) for cell in cells)
    return bool(cells) and stating >= _LEAST_SHARE * len(cells)


def _asked_part(cell: str, wanted: Sequence[str]) -> str:
    """Of a cell that lists many names the one that is asked for, else the whole cell."""
    names = names_in_cell(cell)
    asked = [name for name in names if set(terms(name)) & set(wanted)]
    return ", ".join(asked) if len(names) >= _MANY_NAMES and asked else cell


def _is_asked(row: Sequence[str], body: Sequence[Sequence[str]], wanted: Sequence[str]) -> bool:
    """Whether a word of the question stands in what this row is about, and not in most rows."""
    labels = [set(terms(_REMARK.sub(" ", row_label(one)))) for one in body]
    told = set(terms(_REMARK.sub(" ", row_label(row)))) & set(wanted) - STOP_WORDS
    return any(sum(word in label for label in labels) <= len(labels) / 2 for word in told)


def _label_score(row: Sequence[str], body: Sequence[Sequence[str]], wanted: Sequence[str]) -> float:
    """How much of the question stands in what this row is about, words of few rows counting more."""
    labels = [set(terms(row_label(one))) for one in body]
    own = set(terms(row_label(row)))
    return sum(1 / sum(word in label for label in labels) for word in set(wanted) & own)


def _holds_number(row: Sequence[str], numbers: Sequence[float]) -> bool:
    return bool(numbers) and _numbers_held(row, numbers) > 0


def _row_score(row: Sequence[str], wanted: Sequence[str], numbers: Sequence[float]) -> float:
    return _numbers_held(row, numbers) + word_share(list(wanted), " ".join(row))


def _numbers_held(row: Sequence[str], numbers: Sequence[float]) -> int:
    """How many of some numbers the cells of a row state, or lie within a range that one states."""
    held = 0
    for cell in row:
        found = [quantity.magnitude for quantity in find_quantities(cell)]
        for number in numbers:
            inside = len(found) == 2 and found[0] <= number <= found[1]
            held += inside or number in found
    return held
