"""The readers that were trained on a store, and which one answers in it."""

from pathlib import Path

from rag.reader.weights import ReaderFiles, find_reader
from rag.tuning.own_models import ROLL_BACK, ModelLine, OwnModels

_LINE = ModelLine(folder="reader", kind="reader", first="packaged", first_said="the packaged reader", check=find_reader)


def own_readers(store: Path) -> OwnModels:
    """The readers under one store."""
    return OwnModels(store, _LINE)


def installed(store: Path) -> ReaderFiles:
    """The reader that answers in a store: its own current one, else the packaged one.

    Raises:
        TuningError: If CURRENT names none that is there.
        IndexingError: If its files are missing or damaged.
    """
    own = own_readers(store).current()
    return find_reader() if own is None else find_reader(own.directory, remedy=ROLL_BACK)
