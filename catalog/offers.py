"""Records that state an offer and nothing else: price, currency, availability or stock of a product that is known.

Such records come from a till or a warehouse every few minutes. They need no title, keep every text of their product,
and so never touch the index. A product of an unknown id is not made of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from catalog import values as check
from catalog.cleaning import Rejection, clean
from catalog.product import Document, Product
from catalog.readers.headers import are_offer_fields
from catalog.readers.record import RawRecord
from catalog.settings import CatalogSettings
from catalog.stock_changes import with_availability_by_stock


def offer_ids(records: Iterable[RawRecord]) -> list[str]:
    """The valid ids of those records that state offers and nothing else."""
    found = []
    for record in records:
        if are_offer_fields(record.fields):
            try:
                found.append(check.identifier("id", record.fields["id"]))
            except check.FieldError:
                continue  # `clean_offer` rejects it
    return [record_id for record_id in found if record_id is not None]


def clean_offer(
    raw: RawRecord, settings: CatalogSettings, stored: Mapping[str, Product]
) -> Product | Document | Rejection:
    """The stored product with the stated offer; a rejection where a field is bad or there is no such product.

    What is not stated stays. Where the record gives no time, a product whose offer changes counts as updated now.

    Args:
        raw: A record whose fields are offer fields.
        settings: Limits and defaults.
        stored: The products of `offer_ids` by id.
    """
    stated = clean(replace(raw, fields={**raw.fields, "title": "offer"}), settings)
    if not isinstance(stated, Product):
        return stated
    product = stored.get(stated.id)
    if product is None:
        return Rejection(
            source=raw.source,
            line=raw.line,
            field="title",
            value="",
            reason="is missing; without it only a product in the store can get a new price, availability or stock",
            record_id=stated.id,
        )
    offer = {name: getattr(stated, name) for name in ("price", "availability", "stock") if name in raw.fields}
    if stated.currency is not None and ("currency" in raw.fields or "price" in raw.fields):
        offer["currency"] = stated.currency
    changed = replace(product, **offer)
    if "stock" in offer and "availability" not in offer:
        changed = with_availability_by_stock(changed)
    if stated.updated_at is not None or changed != product:
        changed = replace(changed, updated_at=stated.updated_at or datetime.now(UTC))
    return changed
