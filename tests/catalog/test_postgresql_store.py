"""A whole store on PostgreSQL, from outside: ingested, found, synced, refused where it cannot be reached."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from catalog.engine import make_engine, shown_name
from catalog.errors import StoreError
from rag.cli import app
from tests.catalog.conftest import NewStore

SHOP = Path(__file__).parents[1] / "data" / "shop"


@pytest.fixture
def url(new_postgresql_store: NewStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Of an empty store that commands take."""
    made = new_postgresql_store()
    monkeypatch.setenv("SHELFTALK_DATABASE_URL", made)
    monkeypatch.setenv("SHELFTALK_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("SHELFTALK_INDEX__ENCODER", "hashing")
    return made


def shelftalk(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def machine(*arguments: object) -> dict[str, object]:
    """The object on standard output."""
    result = shelftalk(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    parsed: dict[str, object] = json.loads(result.stdout)
    return parsed


def test_a_shop_is_ingested_and_answers(url: str, tmp_path: Path) -> None:
    assert url
    assert machine("ingest", SHOP)["added"] == 14
    again = machine("ingest", SHOP)
    assert (again["unchanged"], again["embedded"]) == (14, 0)
    assert "2.4 kg" in str(machine("ask", "how heavy is the Aurora 200?")["answer"])
    assert machine("index", "verify")["whole"] is True
    assert not (tmp_path / "store" / "catalog.db").exists()
    assert machine("ingest", SHOP / "returns.md", "--sync", "--max-delete-fraction", "1")["deleted"] == 13


def test_a_server_that_is_not_there_is_told_without_the_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SHELFTALK_DATABASE_URL", f"postgres://shop:secret@/shop?host={tmp_path}")
    result = shelftalk("search", "lamp", "--store", tmp_path / "store")
    assert result.exit_code == 2
    assert "shop:***@" in result.stderr
    assert "secret" not in result.stderr


@pytest.mark.parametrize("name", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_as_hosts_write_it_is_taken(name: str) -> None:
    engine = make_engine(f"{name}://shop:secret@host/shop")
    assert shown_name(engine) == "postgresql+psycopg://shop:***@host/shop"
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://shop:secret@host/shop", "'mysql' is no known database; known are sqlite and postgresql"),
        ("postgresql+nosuch://shop:secret@host/shop", "nosuch"),
        ("://shop:secret@host", "cannot use the database URL"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_the_password(url: str, said: str) -> None:
    with pytest.raises(StoreError) as raised:
        make_engine(url)
    assert said in str(raised.value)
    assert "secret" not in str(raised.value)
