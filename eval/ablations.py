"""`python -m eval.ablations --data DIR`: compare configurations on real questions and write `docs/ablations.md`.

The configurations are those of the grid `parts`; a setting that changes nothing on a subject is not measured there.
An interrupted run goes on from what lies in `--out`.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # read by the runtimes when they start, so before the imports

from catalog.errors import ShelftalkError
from eval.ablation_subjects import SUBJECTS, Subject
from eval.ablations_page import Compared, ablations_page
from eval.measuring_options import STORES, chosen, ready_stores, tell, write_page
from eval.occasion import occasion_of
from eval.report import Report
from eval.settings_options import PRESETS
from eval.tracks.ground import Ground

_GRID = PRESETS["parts"]
_ALL = ",".join(SUBJECTS)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    data: Annotated[
        Path, typer.Option(help="Folder with epqa-public/, icecat/ and the other sets, each a folder or NAME.tar.xz.")
    ],
    subjects: Annotated[str, typer.Option(help=f"Any of {', '.join(SUBJECTS)}, parted by commas.")] = _ALL,
    store: Annotated[
        list[str] | None, typer.Option(help=f"NAME=DIR: a ready store ({', '.join(STORES)}). Repeatable.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many questions of each subject.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; each loads its own models.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Of intervals, tests, samples and generated cases.")] = 0,
    out: Annotated[Path, typer.Option(help="Folder of reports, and of the stores that are made.")] = Path(
        "var/ablations"
    ),
    markdown: Annotated[Path | None, typer.Option(help="Write the page here.  [default: print it]")] = None,
) -> None:
    """Measure what each part of the program earns."""
    names = chosen(subjects, list(SUBJECTS), "subject")
    ground = Ground(
        data=data, out=out, stores=ready_stores(store or []), limit=limit, workers=workers, seed=seed, tell=tell
    )
    compared = [compare_on(SUBJECTS[name], ground) for name in names]
    write_page(ablations_page(compared, _GRID, occasion_of("eval.ablations", seed)), markdown, out)


def compare_on(subject: Subject, ground: Ground) -> Compared:
    """A subject under every configuration that can change it; what could not be measured is told and left out."""
    reports: dict[str, Report] = {}
    missing: dict[str, str] = {}
    try:
        measure = subject.prepare(ground)
    except ShelftalkError as error:
        tell(f"{subject.name}: left out, {error}")
        return Compared(subject=subject, reports={}, left_out=str(error))
    for label, pairs in _GRID.items():
        if changes_nothing(subject, pairs):
            continue
        try:
            reports[label] = measure(label.replace(" ", "-"), pairs)
        except ShelftalkError as error:
            tell(f"{subject.name}, {label}: left out, {error}")
            if not pairs:  # nothing to compare with
                return Compared(subject=subject, reports={}, left_out=str(error))
            missing[label] = str(error)
    return Compared(subject=subject, reports=reports, missing=missing)


def changes_nothing(subject: Subject, pairs: Sequence[str]) -> bool:
    """Whether settings can make no difference on a subject; the set configuration itself is always measured."""
    return bool(pairs) and all(pair.startswith(subject.unaffected_by) for pair in pairs)


if __name__ == "__main__":
    app()
