"""What the commands share: their exit codes, the options each of them takes, how errors and machine output leave."""

import json
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console

from catalog.errors import ShelftalkError
from rag.settings import Settings, check_environment

DONE, CHECK_FAILED, UNUSABLE, SOME_REJECTED = 0, 1, 2, 3

Store = Annotated[
    Path | None,
    typer.Option(
        "--store",
        help="Directory of the store.  [default: $SHELFTALK_STORE or ./var/shelftalk]",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Machine output on standard output.")]

P = ParamSpec("P")
R = TypeVar("R")


def load_settings(store: Path | None) -> Settings:
    """The settings of this run: environment, and the store given on the command line."""
    check_environment(os.environ)
    return Settings() if store is None else Settings(store=store)


def clear_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn an error a user can act on into one line and exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except ShelftalkError as error:
            complain(str(error))
        except ValidationError as error:
            for one in error.errors():
                place = "__".join(str(part) for part in one["loc"]).upper()
                got = "" if one["type"] == "extra_forbidden" else f" (got {one['input']!r})"  # it may be a misspelt key
                complain(f"setting SHELFTALK_{place}: {one['msg']}{got}")
        raise typer.Exit(UNUSABLE)

    return run


def complain(text: str) -> None:
    """Say on standard error what went wrong."""
    Console(stderr=True, soft_wrap=True, emoji=False).print(f"shelftalk: {text}", markup=False, highlight=False)


def print_json(value: object) -> None:
    """One line of JSON on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False))
