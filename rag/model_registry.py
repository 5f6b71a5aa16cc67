"""Language models by setting.

`composer` for none, `reader` for the embedded one, `hf:PATH-or-ID` for any Hugging Face causal model, `openai:URL#NAME`
for one behind an OpenAI-compatible server.
"""

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from rag.circuit_breaker import CircuitBreaker
from rag.errors import GenerationError
from rag.language_model import LanguageModel
from rag.model_server_settings import ModelServerSettings
from rag.settings import AnsweringSettings

if TYPE_CHECKING:
    from rag.openai_model import OpenAIModel

_COMPOSER = "composer"
_READER = "reader"
_HUGGING_FACE = "hf"
_SERVER = "openai"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writers:
    """Who writes the answers; where nobody does, or they fail, the composer."""

    model: LanguageModel | None = None
    stand_in: LanguageModel | None = None  # writes where the model fails
    circuit: CircuitBreaker | None = None  # of a model behind a server


class _ModelClass(Protocol):
    def __call__(self, path_or_id: str, *, device: str, dtype: str, allow_download: bool) -> LanguageModel: ...


class _ServerLoader(Protocol):
    def __call__(self, written: str, settings: ModelServerSettings) -> "OpenAIModel": ...


class _ReaderLoader(Protocol):
    def __call__(self, directory: str | None, *, store: Path | None) -> LanguageModel: ...


def load_writers(key: str, settings: AnsweringSettings, *, store: Path | None = None) -> Writers:
    """The model a setting names, and what stands in for it.

    Args:
        key: The setting.
        settings: Of answering.
        store: Directory of the store, whose own reader goes before the packaged one.

    Raises:
        GenerationError: If the setting names no known backend, or a model cannot be loaded.
    """
    backend, separator, name = key.partition(":")
    if backend == _SERVER and separator:
        module = importlib.import_module("rag.openai_model")  # httpx takes a tenth of a second
        served = cast(_ServerLoader, module.load_server_model)(name, settings.server)
        return Writers(
            model=served, stand_in=load_model(settings.fallback, settings, store=store), circuit=served.circuit
        )
    model = load_model(key, settings, store=store)
    stand_in = load_model(settings.fallback, settings, store=store) if backend == _HUGGING_FACE else None
    return Writers(model=model, stand_in=stand_in)


def load_model(key: str, settings: AnsweringSettings, *, store: Path | None = None) -> LanguageModel | None:
    """The model in this process that a setting names; None for the composer. Errors as for `load_writers`."""
    if key == _COMPOSER:
        return None
    backend, separator, name = key.partition(":")
    if backend == _READER and bool(separator) == bool(name):
        reader = importlib.import_module("rag.reader.reader_model")  # heavy: torch
        return cast(_ReaderLoader, reader.load_reader_model)(name or None, store=store)
    if backend != _HUGGING_FACE or not separator or not name:
        raise GenerationError(
            f"unknown model {key!r}; known are {_COMPOSER!r}, {_READER!r}, '{_HUGGING_FACE}:PATH-or-ID' and "
            f"'{_SERVER}:URL#NAME'"
        )
    module = importlib.import_module("rag.hugging_face_model")  # heavy: torch and transformers
    made = cast(_ModelClass, module.HuggingFaceModel)  # the registry loads by name, so mypy cannot see the class
    return made(name, device=settings.device, dtype="auto", allow_download=settings.allow_downloads)
