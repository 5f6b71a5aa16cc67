"""`python -m eval.accuracy --data DIR`: measure the project's own tracks and write `docs/accuracy.md`.

Each track leaves its full reports in a folder of `--out`. A track whose data are not there is left out and says
so on the page.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # read by the runtimes when they start, so before the imports

from catalog.errors import ShelftalkError
from eval.accuracy_page import Measured, Occasion, page
from eval.accuracy_tracks import TRACKS, Ground, MissingDataError

_UNUSABLE = 2
_PACKAGES = ("catalog", "index", "rag", "eval")
_STORES = ("demo", "epqa", "icecat", "contoso")

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    data: Annotated[Path, typer.Option(help="Folder with epqa-public/, icecat/ and contoso-chat.tar.xz.")],
    tracks: Annotated[str, typer.Option(help=f"Any of {', '.join(TRACKS)}, parted by commas.")] = ",".join(TRACKS),
    store: Annotated[
        list[str] | None, typer.Option(help=f"NAME=DIR: a ready store ({', '.join(_STORES)}). Repeatable.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many cases in each run.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; each loads its own models.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Of intervals, tests and generated cases.")] = 0,
    out: Annotated[Path, typer.Option(help="Folder of reports, and of the stores that are made.")] = Path(
        "var/accuracy"
    ),
    markdown: Annotated[Path | None, typer.Option(help="Write the page here.  [default: print it]")] = None,
) -> None:
    """Measure the accuracy of search and answers on several kinds of shops."""
    names = _chosen(tracks)
    ground = Ground(data=data, out=out, stores=_ready(store or []), limit=limit, workers=workers, seed=seed, tell=_tell)
    measured = [measure_track(name, ground) for name in names]
    occasion = Occasion(
        date=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        commit=commit_of(Path(__file__).parent),
        command=" ".join(["python -m eval.accuracy", *_without_places(sys.argv[1:])]),
        seed=seed,
    )
    written = page(measured, occasion)
    if markdown is None:
        typer.echo(written)
        return
    try:
        markdown.parent.mkdir(parents=True, exist_ok=True)
        markdown.write_text(written, encoding="utf-8")
    except OSError as error:
        _tell(f"cannot write {str(markdown)!r}: {error.strerror}; choose another --markdown")
        raise typer.Exit(_UNUSABLE) from error
    typer.echo(f"Wrote {markdown}; full reports of every run: {out}/*/report.html")


def measure_track(name: str, ground: Ground) -> Measured:
    """One track, or why it was left out; what went wrong with a store is told and does not stop the others."""
    track = TRACKS[name]
    try:
        return Measured(track=track, runs=track.measure(ground))
    except MissingDataError as error:
        _tell(f"{name}: left out, {error}")
        return Measured(track=track, left_out=str(error))
    except ShelftalkError as error:
        _tell(f"{name}: left out, {error}")
        return Measured(track=track, left_out=f"it could not be measured ({type(error).__name__})")


def commit_of(folder: Path) -> str:
    """Short id of the commit that the program is at, and in which packages it was changed since; as git says it."""
    try:
        head = _git(folder, "rev-parse", "--short=12", "HEAD")
        changed = [name for name in _PACKAGES if _git(folder, "status", "--porcelain", "--", f":/{name}")]
    except (OSError, subprocess.CalledProcessError):
        return "not known, the program does not lie in a git checkout"
    return f"{head}, with later changes in {', '.join(changed)}" if changed else head


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _chosen(written: str) -> list[str]:
    names = [name.strip() for name in written.split(",") if name.strip()]
    for name in names:
        if name not in TRACKS:
            raise typer.BadParameter(f"unknown track {name!r}; known are {', '.join(TRACKS)}")
    return [name for name in TRACKS if name in names]


def _ready(pairs: Sequence[str]) -> dict[str, Path]:
    stores = {}
    for pair in pairs:
        name, separator, folder = pair.partition("=")
        if not separator or name not in _STORES:
            raise typer.BadParameter(f"--store {pair!r}: give NAME=DIR with a name of {', '.join(_STORES)}")
        if not Path(folder).is_dir():
            raise typer.BadParameter(f"--store {pair!r}: there is no folder {folder!r}")
        stores[name] = Path(folder)
    return stores


def _without_places(words: Sequence[str]) -> list[str]:
    """Options as they were given, each path cut to its last part."""
    shown = []
    for word in words:
        before, separator, path = word.rpartition("=")
        if word.startswith("--markdown"):
            shown.append(word)
        elif "/" in path and (not shown or shown[-1] != "--markdown"):
            shown.append(f"{before}{separator}{Path(path).name}")
        else:
            shown.append(word)
    return shown


def _tell(what: str) -> None:
    typer.echo(f"... {what}", err=True)


if __name__ == "__main__":
    app()
