"""A store of its own for one evaluation, so that the merchant's store stays as it is.

The catalog and the index are shared and only read; conversations go into a temporary folder. Cases that
change products first (a new price, a poisoned description) get copies of both.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from pydantic import JsonValue
from sqlalchemy import URL

from catalog.editing import patch
from catalog.errors import EmptyCatalogError, RecordMissingError, RecordRejectedError
from eval.errors import CasesError
from index.encoder import load_encoder
from index.generations import Generations
from rag.assembly import index_root, open_catalog
from rag.ingestion import bring_up_to_date
from rag.settings import Settings


@contextmanager
def shared_store(settings: Settings) -> Iterator[Settings]:
    """Settings of a store with the same catalog and index and with conversations of its own.

    Raises:
        EmptyCatalogError: If there is no catalog in the store.
    """
    url = settings.database_url or _url(_catalog_file(settings))
    with tempfile.TemporaryDirectory(prefix="shelftalk-eval-") as folder:
        store = Path(folder)
        _share(settings, store)
        yield settings.model_copy(update={"store": store, "database_url": url})


def own_conversations(settings: Settings, name: str) -> Settings:
    """Settings of a folder inside a scratch store: the same catalog and index, conversations of its own.

    For one of several processes, so that they neither create nor write one database at a time.
    """
    folder = settings.store / f"process-{name}"
    folder.mkdir()
    _share(settings, folder)
    url = settings.database_url or _url(_catalog_file(settings))
    return settings.model_copy(update={"store": folder, "database_url": url})


@contextmanager
def changed_store(settings: Settings, patches: Sequence[Mapping[str, JsonValue]]) -> Iterator[Settings]:
    """Settings of a copy of the store, in which products were changed and indexed again.

    Args:
        settings: Of the merchant's store.
        patches: Merge patches of products, each with its `id`.

    Raises:
        EmptyCatalogError: If there is no catalog in the store.
        CasesError: If a patch cannot be made, or the catalog is on a database server.
    """
    if settings.database_url is not None:
        raise CasesError(
            "cases with `given` change products in a copy of the store, and only a SQLite file is copied; "
            "leave them out, or evaluate a store without database_url"
        )
    with tempfile.TemporaryDirectory(prefix="shelftalk-eval-") as folder:
        store = Path(folder)
        _copy_database(_catalog_file(settings), store / "catalog.db")
        shutil.copytree(index_root(settings), store / "index", ignore=shutil.ignore_patterns("lock"))
        _share_models(settings, store)
        changed = settings.model_copy(update={"store": store})
        with closing(open_catalog(changed)) as catalog:
            for fields in patches:
                try:
                    patch(catalog, str(fields["id"]), fields, settings=settings.catalog)
                except (RecordMissingError, RecordRejectedError) as error:
                    raise CasesError(f"`given` cannot be made: {error}") from error
            generations = Generations(index_root(changed), settings.index)
            bring_up_to_date(catalog, generations, lambda: load_encoder(settings.index))
        yield changed


def _share(settings: Settings, folder: Path) -> None:
    """Let a folder have the index and the readers of a store."""
    (folder / "index").symlink_to(index_root(settings).resolve(), target_is_directory=True)
    _share_models(settings, folder)


def _share_models(settings: Settings, folder: Path) -> None:
    """Let a folder have the readers that were trained on a store, so that they are what is evaluated."""
    models = settings.store / "models"
    if models.is_dir():
        (folder / "models").symlink_to(models.resolve(), target_is_directory=True)


def _catalog_file(settings: Settings) -> Path:
    path = settings.store / "catalog.db"
    if not path.is_file():
        raise EmptyCatalogError(f"there is no catalog in {str(settings.store)!r}; run `shelftalk ingest` first")
    return path.resolve()


def _url(path: Path) -> str:
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def _copy_database(source: Path, target: Path) -> None:
    """A copy of one committed state, whatever is written meanwhile."""
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)
