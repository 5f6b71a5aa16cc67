"""Shopify product CSV, old and current headers: one record for each variant, its facts gathered from several rows.

Rows of one product stand together and share its handle; what is stated once, on the first row, holds for all its
variants. A record's id is its SKU; where there is none, or the product has it twice, the handle with the options.
Drafts, archived products and those not published in the online store are left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from catalog.readers.corrections import Corrections, put
from catalog.readers.metafields import metafield_text
from catalog.readers.record import LeftOut, RawItem, RawProblem, RawRecord, Reading
from catalog.readers.shopify_columns import AttributeColumn, ShopifyColumns, shopify_columns
from catalog.readers.tabular import Row, Table
from catalog.readers.variants import variant_title

FORMAT = "shopify"
_MAX_PRODUCT_ROWS = 5_000  # Shopify allows 2,048 variants and 250 images
_FALSE = frozenset({"false", "no", "0"})
_TRUE = frozenset({"true", "yes", "1", "continue"})
_NOT_OFFERED = frozenset({"draft", "archived"})
_QUOTED_NUMBER = re.compile(r"'(?=[0-9])")  # keeps a spreadsheet from reading a code as a number
_NO_OPTION = ("title", "default title")  # how Shopify writes that a product has no options


def read_table(table: Table, mapping: Mapping[str, str]) -> Reading:
    """Open a Shopify export; `mapping` says what columns mean where the user knows better."""
    columns = shopify_columns(table.header, Corrections(mapping))
    return Reading(records=_records(table, columns), format=FORMAT, columns=columns.shown, warnings=table.warnings)


def _records(table: Table, columns: ShopifyColumns) -> Iterator[RawItem]:
    for group in _groups(table, columns):
        if isinstance(group, RawProblem):
            yield group
        else:
            yield from _product(table.name, group, columns)


def _groups(table: Table, columns: ShopifyColumns) -> Iterator[list[Row] | RawProblem]:
    """Rows of one product each; a row without handle and title belongs to the product before it."""
    group: list[Row] = []
    current = ""
    for row in table.checked_rows():
        if isinstance(row, RawProblem):
            yield row
            continue
        handle = columns.cell(row.cells, "handle")
        starts = handle != current if handle else bool(columns.cell(row.cells, "title"))
        if starts or not group:
            if group:
                yield group
            group, current = [], handle
        if len(group) < _MAX_PRODUCT_ROWS:
            group.append(row)
        else:
            reason = f"a product has more than {_MAX_PRODUCT_ROWS:,} rows; give each product a handle of its own"
            yield RawProblem(source=table.name, line=row.line, field="Handle", value=handle, reason=reason)
    if group:
        yield group


def _product(source: str, rows: Sequence[Row], columns: ShopifyColumns) -> Iterator[RawItem]:
    first = rows[0].cells
    if columns.cell(first, "title") == "":
        yield RawProblem(
            source=source,
            line=rows[0].line,
            field="Title",
            value=columns.cell(first, "handle"),
            reason="the first row of the product has no title; rows of one product must stand together",
        )
        return
    if columns.cell(first, "status").casefold() in _NOT_OFFERED:
        yield LeftOut(source=source, line=rows[0].line, reason="a draft or archived product was left out")
        return
    if columns.cell(first, "published").casefold() in _FALSE:
        yield LeftOut(
            source=source, line=rows[0].line, reason="a product that is not published in the online store was left out"
        )
        return
    variants = [row for row in rows if _is_variant(row, columns)] or [rows[0]]
    names = [columns.cell(first, f"option{n}_name") for n in (1, 2, 3)]
    shared = _shared_fields(first, columns)
    skus = [_code(columns.cell(row.cells, "sku")) for row in variants]
    for row, sku in zip(variants, skus, strict=True):
        options = _options(row.cells, names, columns)
        own_sku = sku if skus.count(sku) == 1 else ""
        fields = {**shared, **_variant_fields(row.cells, columns)}
        fields["id"] = own_sku or _made_id(columns.cell(first, "handle"), shared, options)
        attributes = {**_shared_attributes(first, columns), **_own_attributes(row.cells, columns)}
        if sku and not own_sku:
            attributes["SKU"] = sku
        if options:
            fields["options"] = options
            fields["title"] = variant_title(str(shared["title"]), options.values())
            taken = {name.casefold() for name in options}
            attributes = {name: text for name, text in attributes.items() if name.casefold() not in taken}
        if len(variants) == 1 and not options:
            fields.pop("group_id", None)
        fields["attributes"] = attributes
        for place, ours in columns.corrected:
            value = row.cells[place].strip() or first[place].strip() if place < len(row.cells) else ""
            if value:
                put(fields, ours, value)
        yield RawRecord(source=source, line=row.line, fields=fields)


def _is_variant(row: Row, columns: ShopifyColumns) -> bool:
    return any(columns.cell(row.cells, role) for role in ("sku", "price", "option1_value"))


def _made_id(handle: str, shared: Mapping[str, object], options: Mapping[str, str]) -> str:
    """The id of a variant without a SKU of its own."""
    name = handle or re.sub(r"[\W_]+", "-", str(shared["title"]).casefold()).strip("-")
    return "/".join([name, *options.values()])


def _shared_fields(cells: Sequence[str], columns: ShopifyColumns) -> dict[str, object]:
    """What the first row says of the whole product."""
    handle = columns.cell(cells, "handle")
    fields: dict[str, object] = {
        "title": columns.cell(cells, "title"),
        "description": columns.cell(cells, "body"),
        "brand": columns.cell(cells, "vendor"),
        "category": columns.cell(cells, "category") or columns.cell(cells, "type"),
        "image": columns.cell(cells, "image"),
        "group_id": handle,
        "url": f"/products/{handle}" if handle else "",  # where every shop of Shopify's shows it
    }
    return {name: value for name, value in fields.items() if value}


def _variant_fields(cells: Sequence[str], columns: ShopifyColumns) -> dict[str, object]:
    """What the row of a variant says of it alone."""
    fields: dict[str, object] = {
        "price": columns.cell(cells, "price"),
        "gtin": _code(columns.cell(cells, "barcode")),
        "mpn": _code(columns.cell(cells, "mpn")),
        "image": columns.cell(cells, "variant_image"),
        **_inventory(cells, columns),
    }
    return {name: value for name, value in fields.items() if value != ""}


def _inventory(cells: Sequence[str], columns: ShopifyColumns) -> dict[str, object]:
    """Stock and availability; nothing is said where the pieces are tracked but not in the file."""
    if "tracker" in columns.roles and not columns.cell(cells, "tracker"):
        return {"availability": "in_stock"}  # Shopify sells without end what is not tracked
    quantity = columns.cell(cells, "quantity")
    if not re.fullmatch(r"-?[0-9]+", quantity):
        return {"stock": quantity}
    if int(quantity) > 0:
        return {"stock": quantity, "availability": "in_stock"}
    goes_on = columns.cell(cells, "policy").casefold() in _TRUE
    return {"stock": "0", "availability": "backorder" if goes_on else "out_of_stock"}


def _options(cells: Sequence[str], names: Sequence[str], columns: ShopifyColumns) -> dict[str, str]:
    options: dict[str, str] = {}
    for n, name in enumerate(names, start=1):
        value = columns.cell(cells, f"option{n}_value")
        if value and (name.casefold(), value.casefold()) != _NO_OPTION:
            options[name or f"Option {n}"] = value
    return options


def _shared_attributes(cells: Sequence[str], columns: ShopifyColumns) -> dict[str, str]:
    """What the first row says of every variant."""
    attributes: dict[str, str] = {}
    kind, category = columns.cell(cells, "type"), columns.cell(cells, "category")
    if kind and category and not category.casefold().endswith(kind.casefold()):
        attributes["type"] = kind
    shared = [column for column in columns.attributes if not column.of_variant]
    attributes.update(_metafields(cells, shared))
    for role in ("condition", "gender", "age_group", "tags"):
        value = columns.cell(cells, role)
        if value:
            attributes[role] = value
    return attributes


def _own_attributes(cells: Sequence[str], columns: ShopifyColumns) -> dict[str, str]:
    """What the row of a variant says of it alone."""
    attributes = _metafields(cells, columns.attributes)
    grams = columns.cell(cells, "grams")
    if _is_above(grams, "0"):
        attributes["weight"] = f"{grams.removesuffix('.0')} g"
    content, unit = columns.cell(cells, "content"), columns.cell(cells, "content_unit")
    if content and unit:
        attributes["content"] = f"{content} {unit}"
    compare_at = columns.cell(cells, "compare_at")
    if _is_above(compare_at, columns.cell(cells, "price")):  # 0 and lower prices mean that there is none
        attributes["compare_at_price"] = compare_at
    return attributes


def _metafields(cells: Sequence[str], columns: Iterable[AttributeColumn]) -> dict[str, str]:
    texts = (
        (column.name, metafield_text(cells[column.place].strip())) for column in columns if column.place < len(cells)
    )
    return {name: text for name, text in texts if text}


def _is_above(number: str, limit: str) -> bool:
    try:
        return Decimal(number) > Decimal(limit)
    except InvalidOperation:
        return False


def _code(text: str) -> str:
    return _QUOTED_NUMBER.sub("", text, count=1) if text.startswith("'") else text
