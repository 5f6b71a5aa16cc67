"""What every part of the project keeps to: docstring examples that hold, a README that names everything."""

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from api.settings import ApiSettings
from rag.cli import app
from rag.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGES = ("catalog", "index", "rag", "api", "eval")


def modules() -> list[str]:
    found = list(PACKAGES)
    for package in PACKAGES:
        path = [str(ROOT / package)]
        found.extend(one.name for one in pkgutil.walk_packages(path, prefix=f"{package}."))
    return sorted(name for name in found if not name.endswith("__main__"))


def variables(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from variables(kind, f"{prefix}{name.upper()}__")
        else:
            yield f"{prefix}{name.upper()}"


@pytest.mark.parametrize("name", modules())
def test_docstring_examples_hold(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


@pytest.mark.parametrize("variable", [*variables(Settings, "SHELFTALK_"), *variables(ApiSettings, "SHELFTALK_API__")])
def test_readme_names_every_setting(variable: str) -> None:
    assert f"`{variable}`" in README


def test_readme_names_every_command() -> None:
    importlib.import_module("api.cli")
    importlib.import_module("eval.cli")
    names = [one.name or (one.callback.__name__ if one.callback else "") for one in app.registered_commands]
    names += [group.name or "" for group in app.registered_groups]
    assert len(names) >= 6
    for name in names:
        assert re.search(rf"shelftalk {name}\b", README), name


def test_importing_the_packages_loads_no_model_and_opens_no_file() -> None:
    code = (
        "import sys, catalog, index, rag, api, eval, rag.assistant, rag.understanding, catalog.queries\n"
        "heavy = {'torch', 'transformers', 'openvino', 'sentence_transformers'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
