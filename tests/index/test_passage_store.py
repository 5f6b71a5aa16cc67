"""The texts of a generation come back as they were written."""

from pathlib import Path

import pytest

from index.errors import IndexCorruptError, IndexingError
from index.passage import Passage
from index.passage_store import PassageStore, PassageStoreWriter


def passage(number: int, text: str = "text") -> Passage:
    return Passage(id=f"P#{number}", owner_id="P", owner_kind="product", source="bullet", text=text, context="Title")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "texts.sqlite"


def filled(path: Path, n_passages: int) -> PassageStore:
    writer = PassageStoreWriter(path)
    writer.add("returns", "document", [], ["returns"])
    row = writer.add("P", "product", [passage(number) for number in range(n_passages)], ["p1", "mp1"])
    writer.close()
    assert row == 1
    return PassageStore(path)


def test_passages_come_back_in_the_order_asked_for(path: Path) -> None:
    store = filled(path, 1_200)  # more than one statement can bind
    rows = [*range(1_199, -1, -1), 5, 5]
    assert store.passages_at(rows) == [passage(row) for row in rows]
    store.close()


def test_owners_and_identifiers_are_found(path: Path) -> None:
    store = filled(path, 2)
    assert store.owner_row("P") == 1 and store.owner_row("absent") is None
    assert (store.owners[1].first_passage, store.owners[1].n_passages) == (0, 2)
    assert store.owner_rows_by_identifier("mp1") == [1]
    assert store.owner_rows_by_identifier("absent") == []
    store.close()


def test_only_unchanged_passages_have_a_row(path: Path) -> None:
    store = filled(path, 3)
    assert store.rows_of([passage(2), passage(1, "other words"), passage(9)]) == [2, -1, -1]
    store.close()


def test_passage_ids_are_unique(path: Path) -> None:
    writer = PassageStoreWriter(path)
    writer.add("P", "product", [passage(1), passage(1)], [])
    with pytest.raises(IndexingError, match="same id"):
        writer.close()


def test_a_file_that_is_no_database_is_reported(path: Path) -> None:
    path.write_bytes(b"nonsense" * 1_000)
    with pytest.raises(IndexCorruptError, match="cannot be read"):
        PassageStore(path)


def test_a_missing_file_is_reported(path: Path) -> None:
    with pytest.raises(IndexCorruptError, match="is missing"):
        PassageStore(path)
