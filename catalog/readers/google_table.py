"""Google Merchant Center feeds as tables, mostly tab-separated; what an offer means is in `google_items.py`."""

from collections.abc import Iterator, Mapping

from catalog.readers.corrections import Corrections
from catalog.readers.google_items import FORMAT, google_name, google_record, our_field
from catalog.readers.record import ColumnMapping, RawItem, RawProblem, Reading
from catalog.readers.tabular import Table


def read_table(table: Table, mapping: Mapping[str, str]) -> Reading:
    """Open a feed; `mapping` says what columns mean where the user knows better."""
    names = tuple(google_name(header) for header in table.header)
    corrections = Corrections({google_name(theirs): ours for theirs, ours in mapping.items()})
    shown = tuple(
        ColumnMapping(column=header, field=corrections.field(name) if name in corrections else our_field(name))
        for header, name in zip(table.header, names, strict=True)
    )
    records = _records(table, names, corrections)
    return Reading(records=records, format=FORMAT, columns=shown, warnings=table.warnings)


def _records(table: Table, names: tuple[str, ...], corrections: Corrections) -> Iterator[RawItem]:
    for row in table.checked_rows():
        if isinstance(row, RawProblem):
            yield row
            continue
        values: dict[str, list[str]] = {}
        for name, cell in zip(names, row.cells, strict=False):  # a short row has empty cells at its end
            text = cell.strip()
            if text and name:
                values.setdefault(name, []).append(text)
        yield google_record(table.name, row.line, values, corrections)
