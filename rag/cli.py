"""The command line `shelftalk`, without `serve`, which lives where HTTP does.

Machine output goes to standard output, everything for people beside it to standard error. Exit codes: 0 done, 1 a
gate or check failed, 2 wrong usage or unusable input and nothing changed, 3 done with some records rejected.
"""

import gc
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from catalog.ingest import IngestOptions
from catalog.rejects_file import WriteReject, rejects_file
from index.encoder import load_encoder
from index.errors import IndexCorruptError
from index.generations import Generations
from rag.answer_json import answer_to_dict, search_page_to_dict
from rag.assembly import Shop, index_root, open_catalog, open_shop
from rag.cli_options import (
    CHECK_FAILED,
    DONE,
    SOME_REJECTED,
    UNUSABLE,
    Json,
    Store,
    clear_errors,
    complain,
    load_settings,
    print_json,
)
from rag.cli_output import IngestionProgress, print_answer, print_ingestion, print_search
from rag.ingestion import (
    IndexBehindError,
    IngestionReport,
    bring_up_to_date,
    report_to_dict,
    run_ingestion,
    sources_to_list,
)
from rag.insights.cli import insights_app
from rag.question import Question
from rag.settings import Settings

__all__ = ["CHECK_FAILED", "Json", "Store", "app", "clear_errors", "load_settings", "main", "prepare_process", "run"]

app = typer.Typer(
    name="shelftalk",
    help="A product knowledge assistant for online shops: cited answers from your own catalog.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
index_app = typer.Typer(help="The index's generations: what serves, whether it is whole, a new one, the one before.")
app.add_typer(index_app, name="index")
app.add_typer(insights_app, name="insights")


def prepare_process() -> None:
    """Set what libraries read when they start: quiet, offline, and no spinning threads on busy machines."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")


@app.command()
@clear_errors
def ingest(
    sources: Annotated[list[str], typer.Argument(help="Files, directories, or - for standard input.")],
    store: Store = None,
    format: Annotated[str, typer.Option(help="auto, or the name of a format.")] = "auto",
    sync: Annotated[
        bool, typer.Option("--sync", help="The sources are the whole catalog: delete what is missing.")
    ] = False,
    max_delete_fraction: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="Largest share a sync may delete.  [default: 0.2]", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report, and change nothing.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Write rejected records to this file, to be corrected and ingested again.")
    ] = None,
    map: Annotated[
        list[str] | None, typer.Option("--map", help="theirs=ours: what a column means. Repeatable.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Read a catalog and documents into the store, and bring the index up to date."""
    settings = load_settings(store)
    options = IngestOptions(
        format=format,
        mapping=_mapping(map or []),
        sync=sync,
        max_delete_fraction=max_delete_fraction,
        dry_run=dry_run,
    )
    report, behind = _ingested(settings, sources, options, rejects)
    shown = {**report_to_dict(report), "sources": sources_to_list(report.records)}
    if as_json:
        print_json(shown)
    else:
        print_ingestion(report, dry_run=dry_run)
    if behind is not None:
        complain(behind)
        raise typer.Exit(CHECK_FAILED)
    raise typer.Exit(SOME_REJECTED if report.records.rejected else DONE)


def _ingested(
    settings: Settings, sources: list[str], options: IngestOptions, rejects: Path | None
) -> tuple[IngestionReport, str | None]:
    """What was done, and what kept the index from following, if something did."""
    catalog = open_catalog(settings)
    gc.freeze()  # what is loaded by now stays: the collector need not go through it for every 100,000 new objects
    try:
        with _rejects_writer(rejects) as on_reject, IngestionProgress() as progress:
            try:
                report = run_ingestion(
                    catalog,
                    Generations(index_root(settings), settings.index),
                    lambda: load_encoder(settings.index),
                    sources,
                    settings=settings.catalog,
                    options=options,
                    on_reject=on_reject,
                    progress=progress,
                )
            except IndexBehindError as error:  # the records are stored: what was rejected has to be kept too
                return error.report, str(error)
    finally:
        catalog.close()
    return report, None


def _mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        theirs, separator, ours = pair.rpartition("=")
        if not separator or not theirs or not ours:
            complain(f"--map {pair!r} must have the form theirs=ours, such as --map 'Article no.=id'")
            raise typer.Exit(UNUSABLE)
        mapping[theirs] = ours
    return mapping


def _rejects_writer(path: Path | None) -> AbstractContextManager[WriteReject | None]:
    return nullcontext() if path is None else rejects_file(path)


@app.command()
@clear_errors
def ask(
    question: Annotated[str, typer.Argument(help="The question.")] = "",
    store: Store = None,
    product: Annotated[str | None, typer.Option(help="Id of the product page the customer stands on.")] = None,
    conversation: Annotated[str | None, typer.Option(help="Id of a conversation to go on with.")] = None,
    chat: Annotated[bool, typer.Option("--chat", help="Ask on in the terminal; an empty line ends.")] = False,
    as_json: Json = False,
) -> None:
    """Answer a question."""
    if not question.strip() and not chat:
        complain("the question is empty; give one, or --chat for a conversation")
        raise typer.Exit(UNUSABLE)
    shop = open_shop(load_settings(store))
    try:
        conversation_id = conversation
        text = question
        while True:
            if text.strip():
                conversation_id = _ask_once(shop, text, product, conversation_id, as_json=as_json)
            if not chat:
                return
            text = _next_line()
            if not text.strip():
                return
    finally:
        shop.close()


def _next_line() -> str:
    """What is typed next; "" at the end of input."""
    try:
        return str(typer.prompt("", prompt_suffix="> ", default="", show_default=False, err=True))
    except typer.Abort:
        return ""


def _ask_once(shop: Shop, text: str, product: str | None, conversation: str | None, *, as_json: bool) -> str:
    answer = shop.assistant.ask(Question(text=text, product_id=product, conversation_id=conversation))
    if as_json:
        print_json(answer_to_dict(answer))
    else:
        print_answer(answer)
    return answer.conversation_id


@app.command()
@clear_errors
def search(
    query: Annotated[str, typer.Argument(help="What is sought.")],
    store: Store = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Results at most.")] = 10,
    filter: Annotated[list[str] | None, typer.Option("--filter", help="Such as 'price<500'. Repeatable.")] = None,
    as_json: Json = False,
) -> None:
    """Rank products and documents for a query."""
    shop = open_shop(load_settings(store))
    try:
        page = shop.search(query, limit=limit, filters=filter or [], cursor=None)
    finally:
        shop.close()
    if as_json:
        print_json(search_page_to_dict(page))
    else:
        print_search(page)


@index_app.command("status")
@clear_errors
def index_status(store: Store = None, as_json: Json = False) -> None:
    """Say which generation serves, what lies in the delta over it, and which generations there are."""
    settings = load_settings(store)
    status = Generations(index_root(settings), settings.index).status()
    current = None if status.current is None else status.current.model_dump(mode="json", exclude={"files", "settings"})
    delta = None if status.delta is None else status.delta.model_dump(mode="json", exclude={"files", "generation"})
    if as_json:
        print_json(
            {
                "current": current,
                "delta": delta,
                "generations": list(status.generations),
                "builder_pid": status.builder_pid,
            }
        )
        return
    if current is None:
        typer.echo("There is no index yet; run `shelftalk ingest` first.")
        return
    for name, value in current.items():
        typer.echo(f"{name}: {value}")
    if status.delta is None:
        typer.echo("delta: none, nothing has changed since")
    else:
        typer.echo(
            f"delta: {status.delta.delta}, catalog revision {status.delta.catalog_revision}, "
            f"{status.delta.n_owners:,} products and documents held, {status.delta.n_hidden:,} of the generation hidden"
        )
    typer.echo(f"kept: {', '.join(status.generations)}")
    if status.builder_pid is not None:
        typer.echo(f"building now: process {status.builder_pid}")


@index_app.command("verify")
@clear_errors
def index_verify(store: Store = None, as_json: Json = False) -> None:
    """Check every file of the serving generation and of the delta over it against its checksum."""
    settings = load_settings(store)
    try:
        manifest = Generations(index_root(settings), settings.index).verify()
    except IndexCorruptError as error:
        complain(str(error))
        raise typer.Exit(CHECK_FAILED) from error
    if as_json:
        print_json({"generation": manifest.generation, "files": len(manifest.files), "whole": True})
    else:
        typer.echo(f"Generation {manifest.generation} is whole: {len(manifest.files)} files match their checksums.")


@index_app.command("rebuild")
@clear_errors
def index_rebuild(store: Store = None, as_json: Json = False) -> None:
    """Build a new generation from the catalog; the old one serves until it is done."""
    settings = load_settings(store)
    catalog = open_catalog(settings)
    try:
        with IngestionProgress() as progress:
            built = bring_up_to_date(
                catalog,
                Generations(index_root(settings), settings.index),
                lambda: load_encoder(settings.index),
                progress=progress,
                anew=True,
            )
    finally:
        catalog.close()
    if built is None:
        complain("there is no catalog yet; run `shelftalk ingest` first")
        raise typer.Exit(UNUSABLE)
    if as_json:
        print_json({"generation": built.generation, "passages": built.passages, "embedded": built.embedded})
    else:
        typer.echo(
            f"Generation {built.generation} serves: {built.passages:,} passages, {built.embedded:,} texts embedded."
        )


@index_app.command("rollback")
@clear_errors
def index_rollback(store: Store = None, as_json: Json = False) -> None:
    """Let the generation before the current one serve."""
    settings = load_settings(store)
    manifest = Generations(index_root(settings), settings.index).rollback()
    if as_json:
        print_json({"generation": manifest.generation})
    else:
        typer.echo(f"Generation {manifest.generation} serves again.")


def main() -> None:
    """The console script `shelftalk`."""
    run(app)


def run(command_line: typer.Typer) -> None:
    """Run a command line; an interrupt ends it without a traceback."""
    prepare_process()
    try:
        for extension in entry_points(group="shelftalk.commands"):  # `serve` and `eval` add themselves
            extension.load()
        command_line()
    except KeyboardInterrupt:
        complain("interrupted; what was acknowledged is kept")
        sys.exit(130)
