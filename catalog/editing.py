"""Single records stored, changed and deleted, as the REST API does.

The same validation as in a whole ingest; what is wrong is raised instead of reported.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from catalog.cleaning import Rejection, clean
from catalog.database import Catalog
from catalog.errors import RecordMissingError, RecordRejectedError
from catalog.native import to_native
from catalog.product import Product, Record
from catalog.readers.record import RawRecord
from catalog.settings import CatalogSettings
from catalog.stock_changes import with_availability_by_stock
from catalog.writer import CatalogWriter, Change, kind_of

_SOURCE = "request"


def put(catalog: Catalog, fields: Mapping[str, object], *, settings: CatalogSettings) -> Change:
    """Store the record of these fields in the native format, in place of any of its id.

    Raises:
        RecordRejectedError: If a field is bad, or the id belongs to a record of the other kind.
    """
    record = _cleaned(fields, settings)
    with catalog.transaction() as writer:
        return _write(writer, record)


def patch(catalog: Catalog, product_id: str, fields: Mapping[str, object], *, settings: CatalogSettings) -> Product:
    """Change some fields of a product, as a JSON merge patch (RFC 7396), and return the new product.

    A field of None is removed; `attributes` and `options` are merged name by name; a list is replaced.
    A stock without an availability decides whether the product is in stock, where nothing but that was known of it.
    Unless the patch says otherwise the product counts as updated now, so that a new price carries a new time.

    Raises:
        RecordMissingError: If there is no such product.
        RecordRejectedError: If a field is bad, or the patch changes the id or the type.
    """
    with catalog.transaction() as writer:
        product = writer.product(product_id)
        if product is None:
            raise RecordMissingError(f"there is no product {product_id!r}")
        for fixed, value in (("id", product_id), ("type", "product")):
            if fields.get(fixed, value) != value:
                raise RecordRejectedError(f"{fixed}: cannot be changed; store a new record instead", field=fixed)
        merged = _patched(to_native(product), {"updated_at": datetime.now(UTC).isoformat(), **fields})
        changed = _cleaned(merged, settings)
        assert isinstance(changed, Product)  # the type is fixed
        if "stock" in fields and "availability" not in fields:
            changed = with_availability_by_stock(changed)
        _write(writer, changed)
        return changed


def delete(catalog: Catalog, record_id: str) -> bool:
    """Delete the record of this id; whether it was there."""
    return catalog.delete(record_id)


def _cleaned(fields: Mapping[str, object], settings: CatalogSettings) -> Record:
    result = clean(RawRecord(source=_SOURCE, line=None, fields=fields), settings)
    if isinstance(result, Rejection):
        raise RecordRejectedError(f"{result.field}: {result.value!r} {result.reason}", field=result.field)
    return result


def _write(writer: CatalogWriter, record: Record) -> Change:
    change = writer.write([record])[0]
    if change == "conflict":
        other = "document" if kind_of(record) == "product" else "product"
        raise RecordRejectedError(
            f"id: {record.id!r} is the id of a {other} in the store; delete it first or take another id",
            field="id",
        )
    return change


def _patched(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, object]:
    changes = dict(new)
    for name in ("attributes", "options"):
        kept, change = old[name], changes.get(name)
        if isinstance(kept, Mapping) and isinstance(change, Mapping):
            changes[name] = _merged(kept, change)
    return _merged(old, changes)


def _merged(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in {**old, **new}.items() if value is not None}
