"""`python -m eval.accuracy --data DIR`: measure the project's own tracks and write `docs/accuracy.md`.

Each track leaves its full reports in a folder of `--out`. A track whose data are not there is left out and says
so on the page.
"""

import os
from pathlib import Path
from typing import Annotated

import typer

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # read by the runtimes when they start, so before the imports

from catalog.errors import ShelftalkError
from eval.accuracy_page import Measured, page
from eval.accuracy_tracks import TRACKS
from eval.measuring_options import STORES, chosen, ready_stores, tell, write_page
from eval.occasion import occasion_of
from eval.tracks.ground import Ground, MissingDataError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    data: Annotated[
        Path, typer.Option(help="Folder with epqa-public/, icecat/ and the other sets, each a folder or NAME.tar.xz.")
    ],
    tracks: Annotated[str, typer.Option(help=f"Any of {', '.join(TRACKS)}, parted by commas.")] = ",".join(TRACKS),
    store: Annotated[
        list[str] | None, typer.Option(help=f"NAME=DIR: a ready store ({', '.join(STORES)}). Repeatable.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many cases in each run.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; each loads its own models.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Of intervals, tests, samples and generated cases.")] = 0,
    out: Annotated[Path, typer.Option(help="Folder of reports, and of the stores that are made.")] = Path(
        "var/accuracy"
    ),
    markdown: Annotated[Path | None, typer.Option(help="Write the page here.  [default: print it]")] = None,
) -> None:
    """Measure the accuracy of search and answers on several kinds of shops."""
    names = chosen(tracks, list(TRACKS), "track")
    ground = Ground(
        data=data, out=out, stores=ready_stores(store or []), limit=limit, workers=workers, seed=seed, tell=tell
    )
    measured = [measure_track(name, ground) for name in names]
    write_page(page(measured, occasion_of("eval.accuracy", seed)), markdown, out)


def measure_track(name: str, ground: Ground) -> Measured:
    """One track, or why it was left out; what went wrong with a store is told and does not stop the others."""
    track = TRACKS[name]
    try:
        return Measured(track=track, runs=track.measure(ground))
    except MissingDataError as error:
        tell(f"{name}: left out, {error}")
        return Measured(track=track, left_out=str(error))
    except ShelftalkError as error:
        tell(f"{name}: left out, {error}")
        return Measured(track=track, left_out=f"it could not be measured ({type(error).__name__})")


if __name__ == "__main__":
    app()
