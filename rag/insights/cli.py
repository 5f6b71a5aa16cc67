"""The commands `shelftalk insights ...`: options, and how their reports leave."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Annotated

import typer

from catalog.insights.finding import Answerability
from catalog.insights.selecting import within_category
from rag.assembly import conversations_path, open_catalog
from rag.cli_options import Json, Store, clear_errors, load_settings, print_json
from rag.conversation import ConversationStore, Exchange
from rag.insights.answerability import answerability
from rag.insights.gaps import find_gaps
from rag.insights.insights_json import answerability_to_dict, gaps_to_dict
from rag.insights.table import print_answerability, print_gaps
from rag.question import Language
from rag.settings import Settings

DEFAULT_LIMIT = 20

insights_app = typer.Typer(help="What of the catalog keeps questions from being answered, and what to mend.")


@insights_app.command("answerability")
@clear_errors
def answerability_command(
    store: Store = None,
    category: Annotated[
        str | None, typer.Option(help="Only this category and those below it, such as 'Home > Lamps' or Lamps.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Findings at most.")] = DEFAULT_LIMIT,
    language: Annotated[Language, typer.Option(help="Of the report.")] = "en",
    as_json: Json = False,
) -> None:
    """Say which attributes are missing, which units disagree, which prices and texts look wrong."""
    settings = load_settings(store)
    report = _answerability(settings)
    if as_json:
        print_json(answerability_to_dict(report, limit=limit, category=category, language=language))
        return
    chosen = report if category is None else within_category(report, category)
    print_answerability(chosen, limit=limit, language=language)


@insights_app.command("gaps")
@clear_errors
def gaps_command(
    store: Store = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Gaps at most.")] = DEFAULT_LIMIT,
    language: Annotated[Language, typer.Option(help="Of the report.")] = "en",
    as_json: Json = False,
) -> None:
    """Say which questions could not be answered, from the kept conversations."""
    with _exchanges(load_settings(store)) as exchanges:
        gaps = find_gaps(exchanges)
    if as_json:
        print_json(gaps_to_dict(gaps, limit=limit, language=language))
    else:
        print_gaps(gaps, limit=limit, language=language)


def _answerability(settings: Settings) -> Answerability:
    with open_catalog(settings) as catalog, _exchanges(settings) as exchanges:
        return answerability(catalog, exchanges)


@contextmanager
def _exchanges(settings: Settings) -> Iterator[Iterator[Exchange]]:
    """The kept questions with their answers; none where nobody has asked yet."""
    path = conversations_path(settings)
    if not path.exists():
        yield iter(())
        return
    with closing(ConversationStore(path, keep_days=settings.answering.conversation_days)) as conversations:
        yield conversations.exchanges()
