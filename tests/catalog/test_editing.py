"""Single records: stored, patched and deleted with the validation of a whole ingest."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from catalog.database import Catalog
from catalog.editing import delete, patch, put
from catalog.errors import RecordMissingError, RecordRejectedError
from catalog.product import Attribute
from catalog.settings import CatalogSettings
from tests.catalog.conftest import NewStore

SETTINGS = CatalogSettings()
MUG = {
    "id": "007",
    "title": "Mug",
    "price": "12.50",
    "currency": "EUR",
    "stock": 3,
    "attributes": {"weight": "300 g", "color": "red"},
    "updated_at": "2026-11-01T00:00:00Z",
}


@pytest.fixture
def catalog(new_store: NewStore) -> Iterator[Catalog]:
    with Catalog.open(new_store()) as opened:
        put(opened, MUG, settings=SETTINGS)
        yield opened


def test_put_adds_replaces_or_does_nothing(catalog: Catalog) -> None:
    assert put(catalog, MUG, settings=SETTINGS) == "unchanged"
    assert put(catalog, {"id": "007", "title": "Cup"}, settings=SETTINGS) == "updated"
    assert put(catalog, {"id": "008", "title": "Pot"}, settings=SETTINGS) == "added"
    cup = catalog.product("007")
    assert cup is not None
    assert (cup.title, cup.price, cup.attributes) == ("Cup", None, ())


def test_a_bad_record_is_refused_with_its_field(catalog: Catalog) -> None:
    with pytest.raises(RecordRejectedError, match=r"price: '12,x' is not a price") as caught:
        put(catalog, {**MUG, "price": "12,x"}, settings=SETTINGS)
    assert caught.value.field == "price"


def test_an_id_of_a_document_is_refused(catalog: Catalog) -> None:
    with pytest.raises(RecordRejectedError, match="id of a product in the store"):
        put(catalog, {"type": "document", "id": "007", "title": "t", "text": "x"}, settings=SETTINGS)


def test_a_patch_changes_only_what_it_names(catalog: Catalog) -> None:
    before = datetime.now(UTC)
    texts = catalog.text_revision()
    changed = patch(catalog, "007", {"price": "9.99", "stock": None}, settings=SETTINGS)
    assert changed == catalog.product("007")
    assert (changed.price, changed.currency, changed.stock, changed.title) == (
        Decimal("9.99"),
        "EUR",
        None,
        "Mug",
    )
    assert changed.updated_at is not None
    assert before <= changed.updated_at <= datetime.now(UTC)
    assert catalog.offers(["007"])["007"].as_of == changed.updated_at
    assert catalog.text_revision() == texts


def test_a_patch_merges_attributes_by_name(catalog: Catalog) -> None:
    new = {"attributes": {"color": None, "weight": "310 g", "options": {"value": 2, "unit": "pcs"}}}
    changed = patch(catalog, "007", new, settings=SETTINGS)
    assert changed.attributes == (
        Attribute(name="weight", text="310 g"),
        Attribute(name="options", text="2 pcs"),
    )


def test_a_bad_patch_changes_nothing(catalog: Catalog) -> None:
    before = catalog.product("007")
    bad: list[dict[str, object]] = [{"price": -1}, {"id": "008"}, {"type": "document"}, {"title": None}]
    for fields in bad:
        with pytest.raises(RecordRejectedError):
            patch(catalog, "007", fields, settings=SETTINGS)
    assert catalog.product("007") == before


def test_what_is_not_there_cannot_be_patched(catalog: Catalog) -> None:
    with pytest.raises(RecordMissingError, match="'009'"):
        patch(catalog, "009", {"price": 1}, settings=SETTINGS)


def test_delete_tells_whether_it_was_there(catalog: Catalog) -> None:
    assert delete(catalog, "007")
    assert not delete(catalog, "007")
