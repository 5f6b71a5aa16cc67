"""`python -m eval.performance [NAMES]`: run benchmarks, print their tables, keep them in files."""

import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from catalog.errors import ShelftalkError
from eval.performance.report import render
from eval.performance.results import BENCHMARKS, BenchmarkName, ModelSize, Options, Report
from eval.performance.running import run_benchmarks
from index.settings import EncoderKey

_UNUSABLE = 2
_DEFAULTS = Options(scratch=Path())
_PLACES = ("scratch", "icecat", "store")  # of this machine, and in no file

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    names: Annotated[list[str] | None, typer.Argument(help=f"Any of {', '.join(BENCHMARKS)}; none means all.")] = None,
    icecat: Annotated[
        Path | None,
        typer.Option(
            help="Products as native JSON Lines, or a directory of them with BEIR judgements.  [default: the demo shop]"
        ),
    ] = None,
    store: Annotated[
        Path | None, typer.Option(help="Store that `verify` measures beside the demo shop; it is only read.")
    ] = None,
    products: Annotated[int | None, typer.Option(min=2, help="Sample so many products.  [default: all]")] = None,
    size: Annotated[
        list[int] | None,
        typer.Option(
            min=2,
            help="Size of a generated catalog: `query`, `understand`, `update`. Repeatable.  [default: 20000, 200000]",
        ),
    ] = None,
    documents: Annotated[int, typer.Option(min=10, help="Documents of `documents`.")] = _DEFAULTS.n_documents,
    encoder: Annotated[str, typer.Option(help="Encoder of Shelftalk, as the setting index.encoder.")] = "auto",
    passes: Annotated[int, typer.Option(min=1, help="Times that each query is asked.")] = _DEFAULTS.passes,
    model_size: Annotated[
        str | None, typer.Option(help="Model of `hf`: tiny, small or 4b.  [default: 4b on a GPU, else small]")
    ] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="Write all figures to this file.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write the tables to this page.")] = None,
) -> None:
    """Measure ingestion, search and answers beside a plain reference in the same run."""
    scratch = Path(tempfile.mkdtemp(prefix="shelftalk-performance-"))
    try:
        options = Options(
            scratch=scratch,
            icecat=icecat,
            store=store,
            n_products=products,
            sizes=tuple(size or _DEFAULTS.sizes),
            n_documents=documents,
            encoder=_encoder(encoder),
            passes=passes,
            model_size=_model_size(model_size),
        )
        report = run_benchmarks(_chosen(names), options, command=_command(icecat, store), tell=_tell)
    except ShelftalkError as error:
        typer.echo(f"eval.performance: {error}", err=True)
        raise typer.Exit(_UNUSABLE) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    page = render(report)
    typer.echo(page)
    if as_json is not None:
        as_json.write_text(to_json(report), encoding="utf-8")
    if markdown is not None:
        markdown.write_text(page, encoding="utf-8")


def to_json(report: Report) -> str:
    """All figures of a run; the catalog is named, where it lay on this machine is not."""
    shown = asdict(report)
    shown["options"] = {name: value for name, value in shown["options"].items() if name not in _PLACES}
    return json.dumps(shown, indent=2, ensure_ascii=False) + "\n"


def _chosen(names: list[str] | None) -> list[BenchmarkName]:
    unknown = [name for name in names or () if name not in BENCHMARKS]
    if unknown:
        raise typer.BadParameter(f"unknown benchmark {unknown[0]!r}; known are {', '.join(BENCHMARKS)}")
    return [name for name in BENCHMARKS if not names or name in names]


def _encoder(key: str) -> EncoderKey:
    if key not in get_args(EncoderKey):
        raise typer.BadParameter(f"unknown encoder {key!r}; known are {', '.join(get_args(EncoderKey))}")
    return cast(EncoderKey, key)  # one of them, as just checked


def _model_size(key: str | None) -> ModelSize | None:
    if key is not None and key not in get_args(ModelSize):
        raise typer.BadParameter(f"unknown model size {key!r}; known are {', '.join(get_args(ModelSize))}")
    return cast(ModelSize | None, key)  # one of them, as just checked


def _command(*places: Path | None) -> str:
    """The command as it was given, with the names of catalog and store in place of where they lie."""
    names = {str(place): place.name for place in places if place is not None}
    words = [names.get(word, word) for word in sys.argv[1:]]
    return " ".join(["python -m eval.performance", *words])


def _tell(what: str) -> None:
    typer.echo(f"... {what}", err=True)


if __name__ == "__main__":
    app()
