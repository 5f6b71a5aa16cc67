"""How rows of a table are told: one as a sentence, several as lines of their own under the name of a column.

"Spain – standard: 9.90 EUR; delivery time: 3-6 working days." and "Delivery time:\\n- Germany: 1-2 working days\\n- …".
`rag/claims/table_claims.py` reads the same forms back and checks each cell.
"""

import re
from collections.abc import Sequence

from rag.documents.markdown_table import in_running_text, row_label

BEHIND_LABEL = " – "
LINE_MARK = "- "
_CHINESE = re.compile("[一-鿿]")


def row_said(header: Sequence[str], row: Sequence[str], columns: Sequence[int], *, label: str) -> str:
    """Some cells of a row behind what it is about, each after its column's name; without a stop.

    Of a table of two columns the name is left out: "Invoices: 10 years".

    Args:
        header: The names of the columns.
        row: Its cells.
        columns: Which of them are told; empty cells are not.
        label: What the row is about.
    """
    shown = [i for i in columns if i < len(row) and row[i]]
    is_chinese = _CHINESE.search(label) is not None
    colon, semicolon = ("：", "；") if is_chinese else (": ", "; ")
    if len(header) == 2 and len(shown) == 1:
        return f"{label}{colon}{row[shown[0]]}"
    named = (f"{in_running_text(header[i])}{colon}{row[i]}" for i in shown)
    return f"{label}{BEHIND_LABEL}{semicolon.join(named)}"


def rows_listed(
    header: Sequence[str], rows: Sequence[Sequence[str]], columns: Sequence[int], *, labels: Sequence[str]
) -> str:
    """Some cells of several rows, each row on a line; above them the column that is told, or what rows are about.

    Args:
        header: The names of the columns.
        rows: Their cells.
        columns: Which of them are told; at least one.
        labels: What each row is about.
    """
    is_chinese = any(_CHINESE.search(label) for label in labels)
    colon = "：" if is_chinese else ": "
    if len(columns) == 1:
        lead = header[columns[0]]
        lines = [f"{label}{colon}{row[columns[0]]}" for label, row in zip(labels, rows, strict=True)]
    else:
        lead = header[_label_place(rows[0])]
        lines = [row_said(header, row, columns, label=label) for label, row in zip(labels, rows, strict=True)]
    return "\n".join([f"{lead}{colon.strip()}", *(f"{LINE_MARK}{line}" for line in lines)])


def column_listed(header: Sequence[str], rows: Sequence[Sequence[str]], column: int) -> str:
    """The cells of a column, each on a line below its name."""
    cells = [row[column] for row in rows if column < len(row) and row[column]]
    colon = "：" if _CHINESE.search(header[column]) else ":"
    return "\n".join([f"{header[column]}{colon}", *(f"{LINE_MARK}{cell}" for cell in cells)])


def _label_place(row: Sequence[str]) -> int:
    return next((i for i, cell in enumerate(row) if cell == row_label(row)), 0)


def with_stop(text: str) -> str:
    """A sentence with its stop, Chinese or Latin; one that has one as it is."""
    if text.endswith((".", "。", "!", "?", "！", "？")):
        return text
    return text + ("。" if _CHINESE.search(text) else ".")
