"""Settings given on the command line as `key=value`, and grids of them.

A key is the dotted path of a field of `rag.settings.Settings`, e.g. `index.dense_weight=0`. A grid is several
values of one key, or a named set of configurations that shows what each part of retrieval earns.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any  # values of settings, as JSON has them

from pydantic import BaseModel, ValidationError

from eval.errors import OptionError
from rag.settings import Settings

_WORDS_ONLY = ("index.dense_weight=0", "index.cjk_dense_weight=0", "index.rerank_dense_weight=0")
_MEANING_ONLY = ("index.dense_weight=1", "index.cjk_dense_weight=1", "index.rerank_dense_weight=1")

PRESETS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "retrieval": {
        "as set": (),
        "words only": _WORDS_ONLY,
        "meaning only": _MEANING_ONLY,
        "fused by rank": ("index.fusion=rank",),
        "passages by words": ("index.rerank_dense_weight=0",),
    },
    "parts": {
        "as set": (),
        "words only": _WORDS_ONLY,
        "meaning only": _MEANING_ONLY,
        "fused by rank": ("index.fusion=rank",),
        "Chinese by meaning too": ("index.cjk_dense_weight=0.5",),
        "10 candidates": ("index.n_candidates=10",),
        "passages by words": ("index.rerank_dense_weight=0",),
        "passages by meaning": ("index.rerank_dense_weight=1",),
        "passages without context": ("index.context_weight=0",),
        "any evidence answers": ("answering.least_answer_likelihood=0",),
        "answers from 0.3": ("answering.least_answer_likelihood=0.3",),
        "answers from 0.5": ("answering.least_answer_likelihood=0.5",),
        "answers from 0.6": ("answering.least_answer_likelihood=0.6",),
    },
}
"""Named grids: configuration name -> settings that differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Settings under a name."""

    name: str
    settings: Settings


def settings_with(store: Path | None, pairs: Sequence[str]) -> Settings:
    """The settings of this run, with these `key=value` pairs.

    Raises:
        OptionError: If a key is not known or a value is out of bounds; names both.
    """
    nested: dict[str, Any] = {}
    for pair in pairs:
        key, separator, value = pair.partition("=")
        if not separator or not key.strip():
            raise OptionError(f"--set {pair!r} must have the form key=value, such as --set index.dense_weight=0")
        _put(nested, key.strip(), _value(value.strip()))
    if store is not None:
        nested["store"] = store
    try:
        return Settings(**nested)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        hint = f"; known: {', '.join(_known())}" if first["type"] == "extra_forbidden" else ""
        raise OptionError(f"setting {place}: {first['msg']} (got {first['input']!r}){hint}") from error


def grid(store: Path | None, pairs: Sequence[str], axes: Sequence[str]) -> list[Configuration]:
    """The configurations of a grid, the one to compare with first.

    Args:
        store: As on the command line.
        pairs: Settings that all of them share.
        axes: Names of `PRESETS`, or `key=value,value,...`; several axes are crossed.

    Raises:
        OptionError: If an axis, key or value is not known.
    """
    sides = [_side(axis) for axis in axes]
    found = []
    for choice in product(*sides):
        name = ", ".join(label for label, _ in choice)
        extra = [pair for _, some in choice for pair in some]
        found.append(Configuration(name=name, settings=settings_with(store, [*pairs, *extra])))
    return found


def _side(axis: str) -> list[tuple[str, Sequence[str]]]:
    if axis in PRESETS:
        return list(PRESETS[axis].items())
    key, separator, values = axis.partition("=")
    if not separator or not values:
        raise OptionError(f"--grid {axis!r}: give key=value,value,... or one of {', '.join(PRESETS)}")
    return [(f"{key}={value}", [f"{key}={value}"]) for value in values.split(",")]


def _put(nested: dict[str, Any], key: str, value: object) -> None:
    *path, last = key.split(".")
    for part in path:
        nested = nested.setdefault(part, {})
        if not isinstance(nested, dict):
            raise OptionError(f"--set {key!r}: {part!r} is given a value of its own and one inside it")
    nested[last] = value


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _known(model: type[BaseModel] = Settings, prefix: str = "") -> list[str]:
    names = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names += _known(kind, f"{prefix}{name}.")
        elif f"{prefix}{name}" != "store":
            names.append(prefix + name)
    return names
