"""`python -m eval.abilities CATALOG`: write the cases of a native catalog."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from eval.abilities.generation import Generated, generate
from eval.abilities.records import read_records
from eval.abilities.shelf import Shelf
from eval.abilities.vocabulary import Vocabulary
from eval.abilities.wordings import Ability, Wording, read_wordings
from eval.errors import CasesError
from rag.cli import clear_errors
from rag.question import Language

app = typer.Typer(add_completion=False)

WordingSet = Literal["dev", "test", "all"]

_FOLDER = Path(__file__).parent / "wordings"


@app.command()
@clear_errors
def write(
    catalog: Annotated[Path, typer.Argument(help="Native JSON Lines, plain or .gz, or a folder of them.")],
    out: Annotated[Path, typer.Option(help="File of the cases; it is written anew.")],
    wordings: Annotated[str, typer.Option(help="dev, test or all.")] = "dev",
    per_ability: Annotated[int, typer.Option(min=1, max=10_000, help="Cases of each ability.")] = 60,
    language: Annotated[str, typer.Option(help="Language of the questions: en or zh.")] = "en",
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same cases.")] = 1,
) -> None:
    """Write cases of thirteen abilities with exact gold, computed from the raw records."""
    if wordings not in ("dev", "test", "all") or language not in ("en", "zh"):
        raise CasesError("--wordings is dev, test or all; --language is en or zh")
    asked_in: Language = "zh" if language == "zh" else "en"
    vocabulary = Vocabulary.read()
    read = _wordings(asked_in, wordings, tuple(vocabulary.meanings))
    shelf = Shelf(records=read_records(catalog), vocabulary=vocabulary, language=asked_in)
    made = generate(shelf, read, per_ability=per_ability, seed=seed)
    lines = [case.model_dump_json(exclude_defaults=True) + "\n" for case in made.cases]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise CasesError(f"cannot write cases to {str(out)!r}: {error.strerror}") from error
    _tell(made, out)


def _wordings(language: Language, wanted: str, meanings: Sequence[str]) -> Mapping[Ability, Sequence[Wording]]:
    sets = ("dev", "test") if wanted == "all" else (wanted,)
    found: dict[Ability, list[Wording]] = {}
    for name in sets:
        for ability, some in read_wordings(_FOLDER / f"{language}_{name}.json", meanings=meanings).wordings.items():
            found.setdefault(ability, []).extend(some)
    return found


def _tell(made: Generated, out: Path) -> None:
    counts: dict[str, int] = {}
    for one in made.cases:
        counts[one.ability] = counts.get(one.ability, 0) + 1
    typer.echo(f"{len(made.cases):,} cases in {out}")
    for ability, count in counts.items():
        typer.echo(f"  {ability:<14} {count:>4} cases, {made.n_wordings[ability]:>3} wordings")
    for reason, n in made.left_out.most_common():
        typer.echo(f"left out {n:,} times: {reason}")
    for wording in made.unused:
        typer.echo(f"no instance for {wording.ability}/{wording.form}: {wording.text}")


if __name__ == "__main__":
    app()
