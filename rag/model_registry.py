"""Language models by setting: `composer` for none, `reader` for the embedded one, `hf:PATH-or-ID` for any other."""

import importlib
from pathlib import Path
from typing import Protocol, cast

from rag.errors import GenerationError
from rag.language_model import LanguageModel
from rag.settings import AnsweringSettings

_COMPOSER = "composer"
_READER = "reader"
_HUGGING_FACE = "hf"


class _ModelClass(Protocol):
    def __call__(self, path_or_id: str, *, device: str, dtype: str, allow_download: bool) -> LanguageModel: ...


class _ReaderLoader(Protocol):
    def __call__(self, directory: str | None, *, store: Path | None) -> LanguageModel: ...


def load_model(key: str, settings: AnsweringSettings, *, store: Path | None = None) -> LanguageModel | None:
    """The model a setting names; None for the composer.

    Args:
        key: The setting.
        settings: Of answering.
        store: Directory of the store, whose own reader goes before the packaged one.

    Raises:
        GenerationError: If the setting names no known backend, or the model cannot be loaded.
    """
    if key == _COMPOSER:
        return None
    backend, separator, name = key.partition(":")
    if backend == _READER and bool(separator) == bool(name):
        reader = importlib.import_module("rag.reader.reader_model")  # heavy: torch
        return cast(_ReaderLoader, reader.load_reader_model)(name or None, store=store)
    if backend != _HUGGING_FACE or not separator or not name:
        raise GenerationError(
            f"unknown model {key!r}; known are {_COMPOSER!r}, {_READER!r} and '{_HUGGING_FACE}:PATH-or-ID'"
        )
    module = importlib.import_module("rag.hugging_face_model")  # heavy: torch and transformers
    made = cast(_ModelClass, module.HuggingFaceModel)  # the registry loads by name, so mypy cannot see the class
    return made(name, device=settings.device, dtype="auto", allow_download=settings.allow_downloads)
