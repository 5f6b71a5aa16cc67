"""Language models by setting.

`composer` for none, `reader` for the embedded one, `hf:PATH-or-ID` for any Hugging Face causal model, `openai:URL#NAME`
for one behind an OpenAI-compatible server.
"""

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol, cast

from rag.errors import GenerationError
from rag.language_model import LanguageModel
from rag.models.circuit_breaker import CircuitBreaker
from rag.models.model_server_settings import ModelServerSettings
from rag.settings import AnsweringSettings

if TYPE_CHECKING:
    from rag.models.openai_model import OpenAIModel

Backend = Literal["composer", "reader", "hf", "openai"]
COMPOSER: Final = "composer"
READER: Final = "reader"
HUGGING_FACE: Final = "hf"
SERVER: Final = "openai"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    backend: Backend
    may_be_alone: bool
    may_be_named: bool


_FORMS = (
    _Form(backend=COMPOSER, may_be_alone=True, may_be_named=False),
    _Form(backend=READER, may_be_alone=True, may_be_named=True),
    _Form(backend=HUGGING_FACE, may_be_alone=False, may_be_named=True),
    _Form(backend=SERVER, may_be_alone=False, may_be_named=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelKey:
    """A setting of the model, taken apart."""

    backend: Backend
    name: str  # a path, an id, or URL#NAME; "" where the backend alone says it


@dataclass(frozen=True, slots=True, kw_only=True)
class Writers:
    """Who writes the answers; where nobody does, or they fail, the composer."""

    model: LanguageModel | None = None
    stand_in: LanguageModel | None = None  # writes where the model fails
    circuit: CircuitBreaker | None = None  # of a model behind a server


class _HuggingFaceLoader(Protocol):
    def __call__(self, path_or_id: str, settings: AnsweringSettings, *, store: Path | None) -> LanguageModel: ...


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
    found = parse_model(key)
    if found.backend == SERVER:
        module = importlib.import_module("rag.models.openai_model")  # httpx takes a tenth of a second
        served = cast(_ServerLoader, module.load_server_model)(found.name, settings.server)
        return Writers(
            model=served, stand_in=load_model(settings.fallback, settings, store=store), circuit=served.circuit
        )
    model = load_model(key, settings, store=store)
    stand_in = load_model(settings.fallback, settings, store=store) if found.backend == HUGGING_FACE else None
    return Writers(model=model, stand_in=stand_in)


def load_model(key: str, settings: AnsweringSettings, *, store: Path | None = None) -> LanguageModel | None:
    """The model in this process that a setting names; None for the composer. Errors as for `load_writers`."""
    found = parse_model(key)
    if found.backend == COMPOSER:
        return None
    if found.backend == READER:
        reader = importlib.import_module("rag.reader.reader_model")  # heavy: torch
        return cast(_ReaderLoader, reader.load_reader_model)(found.name or None, store=store)
    if found.backend == SERVER:
        raise _unknown(key)  # it is not in this process
    module = importlib.import_module("rag.models.hugging_face_model")  # heavy: torch and transformers
    return cast(_HuggingFaceLoader, module.load_hugging_face_model)(found.name, settings, store=store)


def parse_model(key: str) -> ModelKey:
    """What a setting names.

    Raises:
        GenerationError: If it names no known backend.
    """
    backend, separator, name = key.partition(":")
    for form in _FORMS:
        if backend == form.backend and (form.may_be_named if name else form.may_be_alone and not separator):
            return ModelKey(backend=form.backend, name=name)
    raise _unknown(key)


def _unknown(key: str) -> GenerationError:
    return GenerationError(
        f"unknown model {key!r}; known are {COMPOSER!r}, {READER!r}, '{HUGGING_FACE}:PATH-or-ID' and "
        f"'{SERVER}:URL#NAME'"
    )


def writes_freely(key: str) -> bool:
    """Whether the model that a setting names may say things in its own words; the reader takes the evidence's."""
    return parse_model(key).backend in (SERVER, HUGGING_FACE)
