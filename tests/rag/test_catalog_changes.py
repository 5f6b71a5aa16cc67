"""What is stored by a request is searchable when it is answered, and the index is kept whole behind it."""

from pathlib import Path

import pytest

from catalog.errors import RecordMissingError, RecordRejectedError
from catalog.product import Product
from index.encoder import HashingEncoder
from index.errors import IndexingError
from index.settings import IndexSettings
from rag.assembly import Shop, index_root, open_shop
from rag.index_keeper import IndexKeeper
from rag.question import Question
from rag.settings import Settings
from tests.rag.conftest import hashing_settings
from tests.rag.shop_parts import ingest_into


@pytest.fixture
def own_shop(own_store: Path) -> Shop:
    return open_shop(hashing_settings(own_store))


def best(shop: Shop, query: str) -> str:
    return shop.search(query, limit=1, filters=[], cursor=None).results[0].id


def test_a_product_put_is_found_and_answered_from(own_shop: Shop) -> None:
    lantern = {"title": "Lumo lantern", "price": "19.00", "currency": "EUR", "attributes": {"run time": "9 h"}}
    assert own_shop.changes.put("LAN-1", lantern) == "added"
    assert best(own_shop, "lantern") == "LAN-1"
    assert "9 h" in own_shop.assistant.ask(Question(text="what is the run time of the Lumo lantern?")).text
    assert own_shop.changes.put("LAN-1", lantern) == "unchanged"
    assert own_shop.changes.put("LAN-1", {**lantern, "title": "Lumo beacon"}) == "updated"
    assert best(own_shop, "beacon") == "LAN-1"
    assert own_shop.generations.status().generations == ("000001",)
    own_shop.close()


def test_a_new_product_is_known_by_its_name_and_a_deleted_one_no_more(own_shop: Shop) -> None:
    question = Question(text="how heavy is the Zephyr 900?")
    assert "1.4 kg" not in own_shop.assistant.ask(question).text
    own_shop.changes.put("ZEP-900", {"title": "Zephyr 900", "attributes": {"weight": "1.4 kg"}})
    answer = own_shop.assistant.ask(question)
    assert answer.action == "answer"
    assert "1.4 kg" in answer.text
    own_shop.changes.patch("ZEP-900", {"title": "Quorlim 70"})
    assert "1.4 kg" not in own_shop.assistant.ask(question).text
    assert "1.4 kg" in own_shop.assistant.ask(Question(text="how heavy is the Quorlim 70?")).text
    own_shop.changes.delete("ZEP-900")
    assert "1.4 kg" not in own_shop.assistant.ask(Question(text="how heavy is the Quorlim 70?")).text
    own_shop.close()


def test_what_another_process_ingests_is_known_by_its_name(own_shop: Shop, own_store: Path, tmp_path: Path) -> None:
    assert own_shop.assistant.ask(Question(text="how heavy is the Zephyr 900?")).action != "answer"
    feed = tmp_path / "new.jsonl"
    feed.write_text('{"id": "ZEP-900", "title": "Zephyr 900", "attributes": {"weight": "1.4 kg"}}\n')
    ingest_into(own_store, feed)
    assert "1.4 kg" in own_shop.assistant.ask(Question(text="how heavy is the Zephyr 900?")).text
    own_shop.close()


def test_a_change_that_could_not_be_indexed_is_known_by_its_name(
    own_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_ids: object) -> None:
        raise IndexingError("no room")

    own_shop.assistant.ask(Question(text="how heavy is the Zephyr 900?"))
    monkeypatch.setattr(own_shop.keeper, "changed", fail)
    with pytest.raises(IndexingError):
        own_shop.changes.put("ZEP-900", {"title": "Zephyr 900", "attributes": {"weight": "1.4 kg"}})
    assert "1.4 kg" in own_shop.assistant.ask(Question(text="how heavy is the Zephyr 900?")).text
    own_shop.close()


def test_a_price_is_in_the_next_answer_and_touches_no_index(own_shop: Shop) -> None:
    question = Question(text="how much is the Aurora 200?")
    assert "249.00" in own_shop.assistant.ask(question).text
    assert str(own_shop.changes.patch("VAC-200", {"price": "199.00"}).price) == "199.00"
    answer = own_shop.assistant.ask(question)
    assert "199.00" in answer.text
    assert "249.00" not in answer.text
    assert own_shop.generations.status().delta is None
    own_shop.close()


def test_a_text_patched_is_found(own_shop: Shop) -> None:
    own_shop.changes.patch("VAC-200", {"bullets": ["Comes with a crevice nozzle."]})
    assert best(own_shop, "crevice nozzle") == "VAC-200"
    own_shop.close()


def test_a_deleted_product_is_found_no_more(own_shop: Shop) -> None:
    assert own_shop.changes.delete("VAC-200")
    assert not own_shop.changes.delete("VAC-200")
    found = own_shop.search("Aurora 200", limit=50, filters=[], cursor=None).results
    assert "VAC-200" not in [result.id for result in found]
    own_shop.close()


def test_a_document_is_not_deleted_as_a_product(own_shop: Shop) -> None:
    document = next(own_shop.catalog.iter_documents())
    assert not own_shop.changes.delete(document.id)
    assert own_shop.catalog.document(document.id) == document
    own_shop.close()


def test_a_batch_takes_the_good_and_rejects_the_bad(own_shop: Shop) -> None:
    report = own_shop.changes.batch(
        [{"id": " LAN-1 ", "title": "Lumo lantern"}, {"id": "BAD-1", "title": "Bad", "price": "cheap"}],
        [{"id": "lamps", "title": "Lamps", "text": "Wicks are trimmed once a week."}],
    )
    assert (report.records.added, report.records.rejected) == (2, 1)
    assert (report.records.rejects[0].line, report.records.rejects[0].field) == (2, "price")
    assert report.build is not None
    assert report.build.delta == "000001"
    assert best(own_shop, "lantern") == "LAN-1"
    assert best(own_shop, "trimmed wicks") == "lamps"
    own_shop.close()


def test_what_does_not_fit_its_address_is_refused(own_shop: Shop) -> None:
    with pytest.raises(RecordRejectedError, match="id: 'B' is not 'A'"):
        own_shop.changes.put("A", {"id": "B", "title": "B"})
    with pytest.raises(RecordRejectedError, match="type"):
        own_shop.changes.put("A", {"type": "document", "title": "B", "text": "b"})
    with pytest.raises(RecordMissingError):
        own_shop.changes.patch("A", {"price": "1.00"})
    own_shop.close()


def test_the_first_product_of_an_empty_store_makes_its_index(tmp_path: Path) -> None:
    shop = open_shop(hashing_settings(tmp_path / "store"))
    shop.changes.put("LAN-1", {"title": "Lumo lantern"})
    assert best(shop, "lantern") == "LAN-1"
    assert shop.readiness().ready
    shop.close()


def test_a_delta_that_has_grown_becomes_a_generation_in_the_background(own_store: Path) -> None:
    few = IndexSettings(encoder="hashing", min_delta=2, max_delta_share=0.0)
    shop = open_shop(Settings(store=own_store, index=few))
    for number in range(3):
        shop.changes.put(f"LAN-{number}", {"title": f"Lumo lantern {number}"})
    shop.keeper.wait()
    assert shop.generations.serving().name == "000002"
    assert best(shop, "lantern 2") == "LAN-2"
    assert shop.readiness().warnings == ()
    shop.close()


def test_a_start_indexes_what_a_crash_left_out(own_store: Path) -> None:
    shop = open_shop(hashing_settings(own_store))
    shop.catalog.put(Product(id="LAN-1", title="Lumo lantern"))
    assert shop.readiness().warnings != ()
    shop.warm_up()
    assert best(shop, "lantern") == "LAN-1"
    assert shop.readiness().warnings == ()
    shop.close()


def test_a_start_replaces_a_damaged_generation_while_the_one_before_answers(own_store: Path) -> None:
    shop = open_shop(hashing_settings(own_store))
    IndexKeeper(shop.catalog, shop.generations, HashingEncoder(), shop._index)._build()  # a second one
    damaged = shop.generations.current_directory() / "texts.sqlite"
    content = bytearray(damaged.read_bytes())
    content[-1] ^= 1
    damaged.write_bytes(content)
    readiness = shop.readiness()
    assert (readiness.ready, readiness.generation) == (True, "000001")
    assert "file 'texts.sqlite' of generation 000002 does not match its checksum" in readiness.warnings[0]
    assert best(shop, "VAC-200") == "VAC-200"
    shop.warm_up()
    shop.keeper.wait()
    assert (shop.readiness().generation, shop.readiness().warnings) == ("000003", ())
    shop.close()


def test_a_start_with_another_encoder_builds_aside_while_the_old_generation_answers(own_store: Path) -> None:
    shop = open_shop(hashing_settings(own_store))
    shop.encoder = HashingEncoder(dim=64)
    shop._index._encoder = shop.encoder  # as if the setting had been changed before the start
    shop.keeper = IndexKeeper(shop.catalog, shop.generations, shop.encoder, shop._index)
    assert best(shop, "VAC-200") == "VAC-200"
    assert "makes one with 'hashing-64@1'" in shop.readiness().warnings[0]
    shop.warm_up()
    shop.keeper.wait()
    assert shop.generations.current().model_id == "hashing-64@1"
    assert shop.readiness().warnings == ()
    assert best(shop, "VAC-200") == "VAC-200"
    shop.close()


def test_a_shop_that_is_closed_gives_up_what_it_builds(own_store: Path) -> None:
    shop = open_shop(hashing_settings(own_store))
    shop.keeper._stopping.set()
    shop.keeper._build()
    assert shop.generations.status().generations == ("000001",)
    assert not list((index_root(shop.settings) / "generations").glob(".building-*"))
    shop.close()


def test_a_build_in_the_background_that_fails_is_told_as_a_warning(own_store: Path) -> None:
    shop = open_shop(hashing_settings(own_store))
    (own_store / "index" / "generations" / ".building-000002").write_text("a file where a directory is to be")
    shop.keeper._build()
    assert any("could not be built" in warning for warning in shop.readiness().warnings)
    assert shop.readiness().ready
    shop.close()
