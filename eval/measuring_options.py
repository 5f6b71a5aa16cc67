"""What the commands that write pages of `docs/` share: ready stores, telling, writing the page."""

from collections.abc import Sequence
from pathlib import Path

import typer

UNUSABLE = 2
"""Exit code of wrong usage, as everywhere on the command line."""

STORES = ("demo", "epqa", "icecat", "contoso")
"""Stores that may be given ready; the others are small and are made."""


def ready_stores(pairs: Sequence[str]) -> dict[str, Path]:
    """Stores of `NAME=DIR` pairs.

    Raises:
        BadParameter: If a name is not known or there is no such folder.
    """
    stores = {}
    for pair in pairs:
        name, separator, folder = pair.partition("=")
        if not separator or name not in STORES:
            raise typer.BadParameter(f"--store {pair!r}: give NAME=DIR with a name of {', '.join(STORES)}")
        if not Path(folder).is_dir():
            raise typer.BadParameter(f"--store {pair!r}: there is no folder {folder!r}")
        stores[name] = Path(folder)
    return stores


def chosen(written: str, known: Sequence[str], what: str) -> list[str]:
    """The names in a list parted by commas, in the order of the known ones.

    Raises:
        BadParameter: If one is not known.
    """
    names = [name.strip() for name in written.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise typer.BadParameter(f"unknown {what} {name!r}; known are {', '.join(known)}")
    return [name for name in known if name in names]


def write_page(page: str, markdown: Path | None, reports: Path) -> None:
    """Write a page where it is wished, or print it.

    Args:
        page: In Markdown.
        markdown: File to write; None prints.
        reports: Folder of the full reports, to be told.

    Raises:
        Exit: With `UNUSABLE` if it cannot be written.
    """
    if markdown is None:
        typer.echo(page)
        return
    try:
        markdown.parent.mkdir(parents=True, exist_ok=True)
        markdown.write_text(page, encoding="utf-8")
    except OSError as error:
        tell(f"cannot write {str(markdown)!r}: {error.strerror}; choose another --markdown")
        raise typer.Exit(UNUSABLE) from error
    typer.echo(f"Wrote {markdown}; full reports of every run lie under {reports}.")


def tell(what: str) -> None:
    """Say on standard error what is being done."""
    typer.echo(f"... {what}", err=True)
