"""Stores for the benchmarks: their settings, and how they are filled."""

from pathlib import Path

from catalog.ingest import IngestOptions
from index.encoder import Encoder
from index.generations import Generations
from index.settings import EncoderKey
from rag.assembly import index_root, open_catalog
from rag.ingestion import IngestionReport, run_ingestion
from rag.settings import Settings

_KEPT_QUERIES = 8  # enough for the stages of one question to share its vector, too few for the next pass to find it


def settings_for(store: Path, encoder: EncoderKey) -> Settings:
    """The settings as a user has them, with this store and encoder; but few vectors of questions are kept."""
    settings = Settings(store=store)
    key = settings.index.encoder if encoder == "auto" else encoder
    index = settings.index.model_copy(update={"encoder": key, "query_cache": _KEPT_QUERIES})
    return settings.model_copy(update={"index": index})


def fill_store(settings: Settings, sources: list[str | Path], encoder: Encoder) -> IngestionReport:
    """Ingest sources into the store of these settings; what is there already is not done again."""
    catalog = open_catalog(settings)
    try:
        return run_ingestion(
            catalog,
            Generations(index_root(settings), settings.index),
            lambda: encoder,
            sources,
            settings=settings.catalog,
            options=IngestOptions(),
        )
    finally:
        catalog.close()
