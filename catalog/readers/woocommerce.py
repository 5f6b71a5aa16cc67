"""WooCommerce product CSV: one record for each simple product and each variation.

A variation points to its parent by `Parent` (a SKU or "id:12") and takes from it what it does not state itself; the
two may stand anywhere in the file. A variable product without variations is a record of its own. A record's id is
its SKU, else its number in the shop. What is not published or hidden from the catalog is left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from catalog.html_text import plain_text
from catalog.readers.corrections import Corrections, put
from catalog.readers.parent_rows import ParentRows
from catalog.readers.record import LeftOut, RawItem, RawProblem, RawRecord, Reading
from catalog.readers.sale_price import holding_price
from catalog.readers.tabular import Row, Table
from catalog.readers.variants import variant_title
from catalog.readers.woocommerce_columns import WooColumns, cell_at, unescaped, woocommerce_columns

FORMAT = "woocommerce"
_AVAILABILITIES = {"1": "in_stock", "0": "out_of_stock", "backorder": "backorder"}
_NUMBER_REFERENCE = re.compile(r"id:\s*(\d+)", re.IGNORECASE)
_UNPUBLISHED = re.compile(r"0|-1")
_BETWEEN_CATEGORIES = re.compile(r"(?<!\\),")


def read_table(table: Table, mapping: Mapping[str, str]) -> Reading:
    """Open a WooCommerce export; `mapping` says what columns mean where the user knows better."""
    columns = woocommerce_columns(table.header, Corrections(mapping))
    return Reading(records=_records(table, columns), format=FORMAT, columns=columns.shown, warnings=table.warnings)


def _records(table: Table, columns: WooColumns) -> Iterator[RawItem]:
    with ParentRows() as parents:
        for row in table.checked_rows():
            if isinstance(row, RawProblem):
                yield row
                continue
            kinds = {kind.strip() for kind in columns.cell(row.cells, "type").casefold().split(",")}
            if "variation" in kinds:
                parent = parents.find(_reference(columns.cell(row.cells, "parent")))
                if parent is None:
                    parents.postpone(row)
                else:
                    yield _record(table.name, row, parent, columns)
            elif "variable" in kinds:
                parents.add(row, _references(row, columns))
            else:
                yield _record(table.name, row, None, columns)
        for row in parents.postponed():
            yield _record(table.name, row, parents.find(_reference(columns.cell(row.cells, "parent"))), columns)
        for row in parents.childless():
            yield _record(table.name, row, None, columns)


def _references(row: Row, columns: WooColumns) -> list[str]:
    """What variations may call this row."""
    number, sku = columns.cell(row.cells, "number"), columns.cell(row.cells, "sku")
    return [ref for ref in (f"id:{number}" if number else "", sku) if ref]


def _reference(written: str) -> str:
    found = _NUMBER_REFERENCE.fullmatch(written)
    return f"id:{found[1]}" if found else written


def _record(source: str, row: Row, parent: Row | None, columns: WooColumns) -> RawItem:
    family: Sequence[str] = () if parent is None else parent.cells
    if any(_UNPUBLISHED.fullmatch(columns.cell(cells, "published")) for cells in (row.cells, family)):
        return LeftOut(source=source, line=row.line, reason="a product that is not published was left out")
    if any(columns.cell(cells, "visibility").casefold() == "hidden" for cells in (row.cells, family)):
        return LeftOut(source=source, line=row.line, reason="a product that the catalog hides was left out")

    def stated(role: str) -> str:
        return columns.cell(row.cells, role) or columns.cell(family, role)

    attributes, options = _attributes(row.cells, family, columns)
    price, told = holding_price(
        columns.cell(row.cells, "regular_price"),
        columns.cell(row.cells, "sale_price"),
        f"{columns.cell(row.cells, 'sale_starts')}/{columns.cell(row.cells, 'sale_ends')}",
        datetime.now(UTC),
    )
    paths = [path.replace("\\,", ",").strip() for path in _BETWEEN_CATEGORIES.split(stated("categories"))]
    category = max(paths, key=lambda path: path.count(">"))  # the first of the most exact ones
    others = [path for path in paths if path and path != category and not category.startswith(f"{path} >")]
    brand = stated("brand") or next((text for name, text in attributes.items() if name.casefold() == "brand"), "")
    fields: dict[str, object] = {
        "id": columns.cell(row.cells, "sku") or columns.cell(row.cells, "number"),
        "title": _title(row.cells, family, options, columns),
        "description": _description(row.cells, family, columns),
        "brand": brand,
        "category": category,
        "price": price,
        "gtin": columns.cell(row.cells, "gtin"),
        "url": columns.cell(row.cells, "url"),
        "image": _BETWEEN_CATEGORIES.split(stated("images"))[0].strip(),
        "options": options,
        **_inventory(row.cells, family, columns),
        "attributes": {**attributes, **told, "tags": stated("tags"), "other categories": others},
    }
    if parent is not None:
        fields["group_id"] = columns.cell(family, "sku") or columns.cell(family, "number")
    elif "variation" in columns.cell(row.cells, "type").casefold():
        fields["group_id"] = columns.cell(row.cells, "parent").removeprefix("id:")
    for place, ours in columns.corrected:
        value = cell_at(row.cells, place) or cell_at(family, place)
        if value:
            put(fields, ours, value)
    return RawRecord(source=source, line=row.line, fields={name: value for name, value in fields.items() if value})


def _title(cells: Sequence[str], family: Sequence[str], options: Mapping[str, str], columns: WooColumns) -> str:
    own, shared = columns.cell(cells, "name"), columns.cell(family, "name")
    if own and own != shared:
        return own
    return variant_title(shared, options.values()) if shared else own


def _description(cells: Sequence[str], family: Sequence[str], columns: WooColumns) -> str:
    """The family's texts, then the variation's own, each once."""
    texts = [columns.cell(side, role) for side in (family, cells) for role in ("short_description", "description")]
    return "\n\n".join(dict.fromkeys(plain_text(unescaped(text)) for text in texts if text))


def _inventory(cells: Sequence[str], family: Sequence[str], columns: WooColumns) -> dict[str, object]:
    stock = columns.cell(cells, "stock")
    if stock.casefold() == "parent":
        stock = columns.cell(family, "stock")
    if stock.startswith("-"):  # sold more than there were
        stock = "0"
    stated = columns.cell(cells, "in_stock") or columns.cell(family, "in_stock")
    return {"stock": stock, "availability": _AVAILABILITIES.get(stated.casefold(), stated)}


def _attributes(
    cells: Sequence[str], family: Sequence[str], columns: WooColumns
) -> tuple[dict[str, object], dict[str, str]]:
    """Attributes for customers' eyes, and of a variation its options."""
    own = list(columns.attributes(cells))
    options = {each.name: each.values for each in own if each.values} if family else {}
    attributes: dict[str, object] = {
        each.name: each.values
        for each in (*columns.attributes(family), *own)
        if each.shown and each.values and each.name not in options and not (family and each in own)
    }
    if family:
        open_names = {each.name for each in own}  # the values of the whole family are no fact of a variation
        attributes = {name: values for name, values in attributes.items() if name not in open_names}
    for place, name in columns.own:
        value = cell_at(cells, place) or cell_at(family, place)
        if value:
            attributes[name] = value
    for place, name, unit in columns.measures:
        value = cell_at(cells, place) or cell_at(family, place)
        if value and value != "0":
            attributes[name] = f"{value} {unit}"
    return attributes, options
