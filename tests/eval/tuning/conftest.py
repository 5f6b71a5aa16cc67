"""A store with the catalog of 12 products, whose own reader can be trained; nothing of it is indexed."""

import os
import shutil
from pathlib import Path

import pytest

from catalog.ingest import ingest
from rag.assembly import open_catalog
from rag.settings import Settings

SHOP = Path(__file__).parents[2] / "data" / "shop"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test."""
    for name in [name for name in os.environ if name.upper().startswith("SHELFTALK_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shop_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("trained") / "store"
    settings = Settings(store=store)
    with open_catalog(settings) as catalog:
        ingest(catalog, [str(SHOP)], settings=settings.catalog)
    return store


@pytest.fixture
def store(shop_catalog: Path, tmp_path: Path) -> Path:
    """A store of the test's own."""
    return shutil.copytree(shop_catalog, tmp_path / "store")
