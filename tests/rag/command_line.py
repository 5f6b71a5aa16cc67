"""Run the command line in this process, as tests of it do."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from rag.assembly import open_catalog
from rag.cli import app
from tests.rag.conftest import hashing_settings


def shelftalk(*arguments: object, input: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], input=input)


def machine(*arguments: object, code: int = 0, input: str | bytes | None = None) -> dict[str, object]:
    """The one object on standard output."""
    result = shelftalk(*arguments, "--json", input=input)
    assert result.exit_code == code, result.stderr
    lines = result.stdout.splitlines()
    assert len(lines) == 1
    parsed: dict[str, object] = json.loads(lines[0])
    return parsed


def objects(value: object) -> list[dict[str, object]]:
    """A list of objects, as it was parsed."""
    assert isinstance(value, list)
    assert all(isinstance(one, dict) for one in value)
    return value


def refused(*arguments: object) -> str:
    """What a command that must not be done says; code 2, nothing on standard output, no traceback."""
    result = shelftalk(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return " ".join(result.stderr.split())


def revision(store: Path) -> int:
    with open_catalog(hashing_settings(store)) as catalog:
        return catalog.revision()
