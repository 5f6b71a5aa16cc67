"""The store: what is put in comes out, counts and revisions tell the truth, writers do not hurt readers."""

import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen
from threading import Thread

import pytest
from sqlalchemy import inspect, select

from catalog.database import Catalog, CatalogCounts, ProductName
from catalog.errors import StoreError
from catalog.product import Attribute, CommunityAnswer, Document, Product, Review
from catalog.queries import Filter, Plan, execute
from catalog.tables import ATTRIBUTES, TABLES
from tests.catalog.conftest import NewStore

VACUUM = Product(
    id="VAC-200",
    title="Aurora 200",
    description="Quiet.",
    brand="Aurora",
    category="Home > Vacuums",
    price=Decimal("249.00"),
    currency="EUR",
    availability="in_stock",
    stock=12,
    url="https://shop.example/vac",
    image="/vac.jpg",
    gtin="0012345678905",
    mpn="A200",
    group_id="VAC",
    options={"color": "red", "size": "M"},
    attributes=(Attribute(name="weight", text="2.4 kg"), Attribute(name="filter_type", text="washable HEPA")),
    bullets=("No bag",),
    reviews=(
        Review(id="r1", text="Leise, 很安静", rating=4.5, date="2026-01-31"),
        Review(id="r2", text="Ok"),
    ),
    qa=(CommunityAnswer(question="Bags?", answer="No."),),
    updated_at=datetime(2026, 11, 1, 8, 30, tzinfo=UTC),
)
MUG = Product(id="007", title="保温杯")
RETURNS = Document(id="returns", title="Returns", text="30 days.", url="/returns", tags=("policy",))


@pytest.fixture(params=["memory", "file", "postgresql"])
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalog]:
    place = ":memory:" if request.param == "memory" else lasting_place(request, tmp_path)
    with Catalog.open(place) as opened:
        yield opened


@pytest.fixture(params=["file", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of a store that is there after it was closed; none yet."""
    return lasting_place(request, tmp_path)


def lasting_place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "file":
        return str(tmp_path / "made" / "catalog.sqlite")
    new: NewStore = request.getfixturevalue("new_postgresql_store")
    return new()


def test_a_product_comes_out_as_it_went_in(catalog: Catalog) -> None:
    catalog.put(VACUUM)
    assert catalog.product("VAC-200") == VACUUM


def test_a_document_comes_out_as_it_went_in(catalog: Catalog) -> None:
    catalog.put(RETURNS)
    assert catalog.document("returns") == RETURNS
    assert catalog.product("returns") is None


def test_what_is_not_there_is_none(catalog: Catalog) -> None:
    assert catalog.product("x") is None
    assert catalog.document("x") is None
    assert catalog.offers(["x"]) == {}
    assert not catalog.delete("x")


def test_products_keep_the_order_asked_for_and_skip_the_unknown(catalog: Catalog) -> None:
    catalog.put(VACUUM)
    catalog.put(MUG)
    assert catalog.products(["VAC-200", "nothing", "007", "VAC-200"]) == [VACUUM, MUG]


def test_more_products_than_one_query_takes_keep_their_order(catalog: Catalog) -> None:
    products = [
        Product(id=f"p{n:04}", title=f"Product {n}", attributes=(Attribute(name="n", text=str(n)),))
        for n in range(1_203)
    ]
    with catalog.transaction() as writer:
        assert writer.write(products) == ["added"] * 1_203
    backwards = [product.id for product in reversed(products)]
    assert catalog.products(backwards) == products[::-1]
    assert list(catalog.iter_products(batch_size=100)) == products
    assert catalog.counts() == CatalogCounts(products=1_203, documents=0)
    with catalog.transaction() as writer:
        assert writer.delete(backwards) == 1_203
    assert list(catalog.iter_products()) == []


def test_writing_the_same_again_changes_nothing(catalog: Catalog) -> None:
    assert catalog.put(VACUUM) == "added"
    before = catalog.revision()
    assert catalog.put(VACUUM) == "unchanged"
    assert catalog.revision() == before == 1


def test_a_new_price_is_a_change_but_not_of_the_texts(catalog: Catalog) -> None:
    catalog.put(VACUUM)
    cheaper = replace(VACUUM, price=Decimal("199.50"), stock=0, availability="out_of_stock", url=None)
    assert catalog.put(cheaper) == "updated"
    assert (catalog.revision(), catalog.text_revision()) == (2, 1)
    assert catalog.product("VAC-200") == cheaper


def test_each_searched_field_counts_as_a_text(catalog: Catalog) -> None:
    catalog.put(VACUUM)
    changes: list[dict[str, object]] = [
        {"title": "Aurora 210"},
        {"description": None},
        {"brand": "Boreal"},
        {"attributes": (Attribute(name="weight", text="2.5 kg"),)},
        {"bullets": ()},
        {"reviews": ()},
        {"qa": ()},
        {"options": {}},
    ]
    for n_before, change in enumerate(changes, start=1):
        changed = replace(catalog.products(["VAC-200"])[0], **change)  # type: ignore[arg-type]  # of many types
        assert catalog.text_revision() == n_before
        assert catalog.put(changed) == "updated"
        assert catalog.text_revision() == n_before + 1
        assert catalog.product("VAC-200") == changed


def test_the_longest_names_are_stored(catalog: Catalog) -> None:
    random = Random(7)  # texts that cannot be packed: PostgreSQL takes no more than 2,704 bytes into a sorted index

    def name(n_chars: int) -> str:
        return "".join(random.choices([chr(code) for code in range(0x4E00, 0x9FA5)], k=n_chars))

    brand, category, mpn, attribute = name(1_000), name(1_000), name(1_000), name(600)
    product = Product(
        id=name(200),
        title=name(1_000),
        brand=brand,
        category=category,
        mpn=mpn,
        attributes=(Attribute(name=attribute, text=name(2_000)),),
    )
    catalog.put(product)
    assert catalog.product(product.id) == product
    (found,) = execute(catalog, Plan(filters=(Filter(field="brand", operator="=", value=brand),))).rows
    assert found.product_id == product.id
    assert catalog.attribute_names() == [attribute]


def test_an_id_of_the_other_kind_is_a_conflict_and_nothing_is_lost(catalog: Catalog) -> None:
    catalog.put(VACUUM)
    assert catalog.put(Document(id="VAC-200", title="Manual", text="Read me.")) == "conflict"
    assert catalog.product("VAC-200") == VACUUM
    assert catalog.document("VAC-200") is None
    assert catalog.revision() == 1


def test_two_records_of_one_id_in_one_write_are_refused(catalog: Catalog) -> None:
    with pytest.raises(ValueError, match="must differ"), catalog.transaction() as writer:
        writer.write([MUG, MUG])


def test_attributes_carry_the_quantity_they_state(catalog: Catalog) -> None:
    catalog.put(VACUUM)
    columns = (ATTRIBUTES.c.name, ATTRIBUTES.c.number, ATTRIBUTES.c.base_number, ATTRIBUTES.c.dimension)
    with catalog.engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(ATTRIBUTES.c.position)).all()
    assert rows[0][:2] == ("weight", 2.4)
    assert rows[0].dimension is not None
    assert rows[1] == ("filter_type", None, None, None)


def test_deleting_a_product_deletes_its_attributes(catalog: Catalog) -> None:
    catalog.put(VACUUM)
    assert catalog.attribute_names() == ["filter_type", "weight"]
    assert catalog.delete("VAC-200")
    assert catalog.attribute_names() == []
    assert (catalog.revision(), catalog.text_revision()) == (2, 2)


def test_names_tell_everything_a_product_is_called_by(catalog: Catalog) -> None:
    catalog.put(VACUUM)
    assert catalog.names() == [
        ProductName(
            id="VAC-200",
            title="Aurora 200",
            brand="Aurora",
            category="Home > Vacuums",
            mpn="A200",
            gtin="0012345678905",
            group_id="VAC",
            options={"color": "red", "size": "M"},
        )
    ]


def test_an_offer_carries_the_merchants_time_or_else_the_time_it_was_stored(catalog: Catalog) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    catalog.put(VACUUM)
    catalog.put(MUG)
    offers = catalog.offers(["VAC-200", "007"])
    assert offers["VAC-200"].price == Decimal("249.00")
    assert str(offers["VAC-200"].price) == "249.00"
    assert offers["VAC-200"].as_of == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    assert before <= offers["007"].as_of <= datetime.now(UTC)
    assert (offers["007"].price, offers["007"].stock, offers["007"].availability) == (None, None, "unknown")


def test_an_error_in_a_transaction_leaves_nothing_behind(catalog: Catalog) -> None:
    def fail() -> None:
        with catalog.transaction() as writer:
            writer.write([VACUUM, RETURNS])
            raise KeyError("power cut")

    with pytest.raises(KeyError):
        fail()
    assert catalog.counts() == CatalogCounts(products=0, documents=0)
    assert catalog.revision() == 0


def test_a_discarded_transaction_leaves_nothing_behind(catalog: Catalog) -> None:
    with catalog.transaction() as writer:
        writer.write([VACUUM])
        assert writer.product("VAC-200") == VACUUM
        writer.discard()
    assert catalog.product("VAC-200") is None
    assert catalog.revision() == 0


def test_threads_share_one_store(catalog: Catalog) -> None:
    catalog.put(VACUUM)
    seen: list[Product | None] = []
    threads = [Thread(target=lambda: seen.append(catalog.product("VAC-200"))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [VACUUM] * 12


def test_a_view_keeps_its_state_while_others_write(place: str) -> None:
    with Catalog.open(place) as catalog, Catalog.open(place) as other:
        catalog.put(VACUUM)
        with catalog.view() as view:
            assert view.counts().products == 1
            other.put(MUG)
            assert view.counts().products == 1
            assert view.revision() == 1
        assert catalog.counts().products == 2


def test_readers_do_not_wait_for_an_open_transaction(place: str) -> None:
    with Catalog.open(place) as catalog, catalog.transaction() as writer:
        writer.write([VACUUM])
        assert catalog.product("VAC-200") is None
        assert catalog.revision() == 0


def test_a_new_store_has_every_index_after_its_first_write(catalog: Catalog) -> None:
    expected = {index["name"] for table in TABLES for index in inspect(catalog.engine).get_indexes(table.name)}
    assert "ix_attributes_name_base_number" in expected
    for product in (VACUUM, MUG):
        catalog.put(product)
        inspector = inspect(catalog.engine)
        assert {index["name"] for table in TABLES for index in inspector.get_indexes(table.name)} == expected


def test_a_writer_that_is_killed_leaves_the_store_as_it_was(place: str) -> None:
    with Catalog.open(place) as catalog:
        catalog.put(MUG)
    code = (
        "import sys; from catalog.database import Catalog; from catalog.product import Product\n"
        "with Catalog.open(sys.argv[1]) as catalog, catalog.transaction() as writer:\n"
        "    writer.write([Product(id=str(n), title='t') for n in range(5_000)])\n"
        "    writer.delete(['007']); print('written', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, place]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        process.kill()
    with Catalog.open(place) as catalog:
        assert list(catalog.iter_products()) == [MUG]
        assert catalog.revision() == 1
        assert catalog.put(VACUUM) == "added"


def test_a_store_is_there_after_it_was_closed(place: str) -> None:
    with Catalog.open(place) as catalog:
        catalog.put(VACUUM)
    with Catalog.open(place if "://" in place else f"sqlite:///{place}") as catalog:
        assert catalog.product("VAC-200") == VACUUM
        assert catalog.revision() == 1


def test_two_stores_in_memory_are_apart() -> None:
    with Catalog.open(":memory:") as one, Catalog.open(":memory:") as two:
        one.put(MUG)
        assert two.product("007") is None


def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("my notes " * 200)
    with pytest.raises(StoreError, match="cannot be used"):
        Catalog.open(file)
    assert file.read_text() == "my notes " * 200


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Catalog.open(tmp_path)


def test_an_unknown_kind_of_database_is_refused() -> None:
    with pytest.raises(StoreError, match="nosuch"):
        Catalog.open("nosuch://host/shop")


def test_a_writer_that_finds_the_store_locked_says_so(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "c.sqlite") as catalog:
        with catalog.engine.connect() as connection:  # the one pooled connection: used again below
            connection.exec_driver_sql("PRAGMA busy_timeout = 1").close()
        holder = sqlite3.connect(tmp_path / "c.sqlite", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another process is writing"):
            catalog.put(MUG)
        holder.close()
        assert catalog.put(MUG) == "added"
