"""Shared by all tests of answering: a tiny real language model and a shop of 12 products.

The model is trained once, the shop ingested once, with the fake encoder.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.ingest import IngestOptions
from index.encoder import load_encoder
from index.generations import Generations
from index.settings import IndexSettings
from rag.assembly import Shop, index_root, open_catalog, open_shop
from rag.ingestion import run_ingestion
from rag.knowledge import ShopKnowledge
from rag.settings import Settings
from tests.rag.tiny_model import save_tiny_model

SHOP = Path(__file__).parents[1] / "data" / "shop"


@pytest.fixture(scope="session")
def tiny_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The saved model; no test changes it."""
    return save_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def copied(tiny_directory: Path, tmp_path: Path) -> Path:
    """A copy of the model's directory that a test may change."""
    return shutil.copytree(tiny_directory, tmp_path / "copied")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test; the fake encoder is the default."""
    for name in [name for name in os.environ if name.upper().startswith("SHELFTALK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SHELFTALK_INDEX__ENCODER", "hashing")


@pytest.fixture(scope="session")
def shop_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ingested store of the 12 products and 2 documents of `tests/data/shop`; no test changes them."""
    settings = hashing_settings(tmp_path_factory.mktemp("shop") / "store")
    with open_catalog(settings) as catalog:
        run_ingestion(
            catalog,
            Generations(index_root(settings), settings.index),
            lambda: load_encoder(settings.index),
            [SHOP],
            settings=settings.catalog,
            options=IngestOptions(),
        )
    return settings.store


@pytest.fixture(scope="session")
def shop(shop_store: Path) -> Iterator[Shop]:
    """That store, opened for questions; shared, so tests only ask."""
    opened = open_shop(hashing_settings(shop_store))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def knowledge(shop: Shop) -> ShopKnowledge:
    """What is known of the shop's catalog."""
    return ShopKnowledge.build(shop.catalog)


@pytest.fixture
def own_store(shop_store: Path, tmp_path: Path) -> Path:
    """A copy of the store that a test may change."""
    return shutil.copytree(shop_store, tmp_path / "store", ignore=shutil.ignore_patterns("conversations.db*"))


def hashing_settings(store: Path) -> Settings:
    """Settings of a store with the fake encoder."""
    return Settings(store=store, index=IndexSettings(encoder="hashing"))
