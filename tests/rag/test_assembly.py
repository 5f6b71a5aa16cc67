"""A shop opened from its settings: empty, ready, behind, of another encoder."""

import dataclasses
from pathlib import Path

import pytest

from catalog.errors import StoreError
from catalog.product import Product
from index.encoder import HashingEncoder, load_encoder
from index.errors import IndexMissingError, IndexStaleError
from index.generations import Generations
from index.opening import OpenIndex
from rag.assembly import Readiness, Shop, index_root, open_catalog, open_shop
from rag.ingestion import bring_up_to_date
from rag.question import Question
from rag.settings import Settings
from tests.rag.conftest import SHOP, hashing_settings
from tests.rag.shop_parts import ingest_into


def rebuild(shop: Shop) -> None:
    bring_up_to_date(shop.catalog, shop.generations, lambda: load_encoder(shop.settings.index))


def test_warming_up_asks_nothing_that_is_kept(tmp_path: Path) -> None:
    ingest_into(tmp_path, SHOP)
    shop = open_shop(hashing_settings(tmp_path))
    shop.warm_up()
    assert list(shop.conversations.exchanges()) == []
    shop.assistant.ask(Question(text="How heavy is the Aurora 200?"))
    assert len(list(shop.conversations.exchanges())) == 1


def test_an_empty_store_is_created_and_says_that_there_is_no_catalog(tmp_path: Path) -> None:
    shop = open_shop(hashing_settings(tmp_path / "deep" / "store"))
    shop.warm_up()  # nothing to load
    readiness = shop.readiness()
    assert (readiness.ready, readiness.generation, readiness.products, readiness.documents) == (
        False,
        None,
        0,
        0,
    )
    assert "shelftalk ingest" in readiness.warnings[0]
    answer = shop.assistant.ask(Question(text="how heavy is the Aurora 200?"))
    assert (answer.action, answer.reason, answer.citations) == ("abstain", "not_in_catalog", ())
    with pytest.raises(IndexMissingError):
        shop.search("kettle", limit=5, filters=[], cursor=None)
    shop.close()


def test_a_full_store_is_ready(shop: Shop) -> None:
    assert shop.readiness() == Readiness(ready=True, generation="000001", products=12, documents=2)
    assert shop.model_name == shop.assistant.model_name


def test_a_store_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    for store in (file, file / "below"):
        with pytest.raises(StoreError, match="file"):
            open_shop(hashing_settings(store))


def test_a_change_of_text_is_answered_from_when_it_is_indexed(own_store: Path) -> None:
    shop = open_shop(hashing_settings(own_store))
    assert shop.search("lantern", limit=1, filters=[], cursor=None).results[0].id != "LAN-1"
    shop.catalog.put(Product(id="LAN-1", title="Lumo lantern"))
    assert any("rebuild" in warning for warning in shop.readiness().warnings)
    rebuild(shop)
    assert shop.readiness().warnings == ()
    assert shop.search("lantern", limit=1, filters=[], cursor=None).results[0].id == "LAN-1"
    shop.close()


def test_a_new_price_is_in_the_next_answer_without_an_index(own_store: Path) -> None:
    shop = open_shop(hashing_settings(own_store))
    question = Question(text="how much is the Aurora 200?")
    assert "249.00" in shop.assistant.ask(question).text
    product = shop.catalog.product("VAC-200")
    assert product is not None
    shop.catalog.put(dataclasses.replace(product, price=product.price / 2 if product.price else None))
    answer = shop.assistant.ask(question)
    assert "124.50" in answer.text
    assert "249.00" not in answer.text
    assert [str(card.price) for card in answer.products] == ["124.50"]
    assert shop.readiness().warnings == ()
    shop.close()


def test_an_index_of_another_encoder_is_asked_with_that_one(shop_store: Path) -> None:
    open_index = OpenIndex(shop_store / "index", HashingEncoder(dim=8), hashing_settings(shop_store).index)
    assert open_index().search_products("VAC-200", limit=1)[0].id == "VAC-200"
    assert "`shelftalk index rebuild` makes one with 'hashing-8@1'" in open_index.problems[0]


def test_an_index_of_an_encoder_that_is_not_there_is_refused_with_the_command_that_mends_it(own_store: Path) -> None:
    (manifest,) = (own_store / "index" / "generations").glob("*/manifest.json")
    manifest.write_text(manifest.read_text().replace("hashing-256@1", "hashing-256@0"))
    manifest.with_name("manifest.sha256").unlink()
    open_index = OpenIndex(own_store / "index", HashingEncoder(), hashing_settings(own_store).index)
    with pytest.raises(IndexStaleError, match="shelftalk index rebuild"):
        open_index()


def test_the_generation_that_serves_is_opened_once(shop_store: Path) -> None:
    open_index = OpenIndex(shop_store / "index", HashingEncoder(), hashing_settings(shop_store).index)
    assert open_index() is open_index()


def test_a_reader_keeps_its_generation_while_a_new_one_takes_over(own_store: Path) -> None:
    settings = hashing_settings(own_store)
    open_index = OpenIndex(index_root(settings), HashingEncoder(), settings.index)
    before = open_index()
    with open_catalog(settings) as catalog:
        catalog.put(Product(id="LAN-1", title="Lumo lantern"))
        bring_up_to_date(catalog, Generations(index_root(settings), settings.index), HashingEncoder)
    after = open_index()
    assert after is not before
    assert [hit.id for hit in after.search_products("lantern", limit=1)] == ["LAN-1"]
    assert "LAN-1" not in [hit.id for hit in before.search_products("lantern", limit=20)]


def test_a_catalog_by_url_leaves_the_store_without_one(tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "store", database_url=f"sqlite:///{tmp_path / 'elsewhere.db'}")
    with open_catalog(settings) as catalog:
        catalog.put(Product(id="A", title="Aurora 200"))
    assert (tmp_path / "elsewhere.db").exists()
    assert not (tmp_path / "store").exists()
