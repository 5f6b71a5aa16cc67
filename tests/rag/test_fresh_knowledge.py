"""An open shop knows the catalog as it is now, or as it was a short time ago where very much has changed."""

import gc
import threading
import weakref
from pathlib import Path

import pytest

import rag.fresh_knowledge
from catalog.database import Catalog
from catalog.product import Product
from rag.fresh_knowledge import FreshKnowledge


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    opened = Catalog.open(tmp_path / "catalog.db")
    opened.put(Product(id="A", title="Aurora 200"))
    return opened


def lumo(number: int) -> Product:
    return Product(id=f"LAN-{number}", title=f"Lumo lantern {number}")


def test_knowledge_is_another_only_when_texts_change(catalog: Catalog) -> None:
    fresh = FreshKnowledge(catalog)
    before = fresh()
    assert fresh() is before
    catalog.put(lumo(1))
    after = fresh()
    assert before.names.product("LAN-1") is None
    assert after.names.product("LAN-1") is not None
    assert fresh() is after


def test_a_change_that_is_told_is_known_at_once(catalog: Catalog) -> None:
    fresh = FreshKnowledge(catalog)
    fresh()
    catalog.put(lumo(1))
    fresh.changed(["LAN-1"])
    known = fresh()
    assert known.names.find("Lumo lantern").product_ids == ("LAN-1",)
    catalog.delete("LAN-1")
    fresh.changed(["LAN-1"])
    assert fresh().names.find("Lumo lantern").product_ids == ()


def test_what_nobody_reads_any_more_is_let_go_of_at_once(catalog: Catalog) -> None:
    """Not when garbage is collected next: until then many states of a large catalog would add up."""
    fresh = FreshKnowledge(catalog)
    before = fresh()
    before.names.find("Aurora 200")
    before.scope.find("kettles")
    old = [weakref.ref(before.names), weakref.ref(before.scope)]
    del before
    gc.disable()
    try:
        catalog.put(lumo(1))
        fresh()
        assert [one() for one in old] == [None, None]
    finally:
        gc.enable()


def test_nothing_is_read_before_it_is_asked_for(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = FreshKnowledge(catalog)
    monkeypatch.setattr(rag.fresh_knowledge, "CatalogReading", None)  # calling it would raise
    fresh.changed(["A"])


@pytest.fixture
def no_change_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rag.fresh_knowledge, "_MAX_INLINE_CHANGES", 0)


@pytest.mark.usefixtures("no_change_is_small")
def test_a_small_shop_is_read_again_while_the_question_waits(catalog: Catalog) -> None:
    fresh = FreshKnowledge(catalog)
    fresh()
    catalog.put(lumo(1))
    assert fresh().names.product("LAN-1") is not None


@pytest.mark.usefixtures("no_change_is_small")
def test_much_of_a_large_shop_is_read_again_beside_the_old(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rag.fresh_knowledge, "_MAX_INLINE_READING_S", -1.0)  # whatever it takes is long
    fresh = FreshKnowledge(catalog)
    before = fresh()
    catalog.put(lumo(1))
    fresh._read_s = 0.0  # it may begin at once
    assert fresh() is before
    fresh.wait()
    assert fresh().names.product("LAN-1") is not None


def test_many_threads_ask_while_the_catalog_changes(catalog: Catalog) -> None:
    """Each sees at least what was stored before it asked."""
    fresh = FreshKnowledge(catalog)
    fresh()
    stored = 0
    missed: list[int] = []

    def ask() -> None:
        for _ in range(30):
            least = stored
            known = fresh()
            missed.extend(n for n in range(1, least + 1) if known.names.product(f"LAN-{n}") is None)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 16):
        catalog.put(lumo(number))
        stored = number
        fresh.changed([f"LAN-{number}"])
    for thread in threads:
        thread.join()
    assert missed == []
