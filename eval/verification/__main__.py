"""`python -m eval.verification --store STORE`: how well statements are checked, as a page of Markdown."""

import json
from pathlib import Path
from typing import Annotated

import typer

from catalog.database import Catalog
from catalog.errors import ShelftalkError
from eval.occasion import occasion_of
from eval.verification.customers_answers import customers_answers
from eval.verification.labelled import Labelled, LabelledFound, labelled_sets, measure_labelled
from eval.verification.measuring import Found, measure
from eval.verification.page import render
from eval.verification.records import Part
from rag.claims.paraphrases import ParaphraseCheck, paraphrase_check
from rag.settings import AnsweringSettings

_UNUSABLE = 2

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    store: Annotated[list[Path], typer.Option(help="Directory of a store; it is read only. Repeatable.")],
    data: Annotated[
        Path | None, typer.Option(help="Folder with summedits, BEGIN and HaluEval.  [default: without]")
    ] = None,
    part: Annotated[str, typer.Option(help="`work`, to look at, or `final`, for the figures that count.")] = "final",
    products: Annotated[int, typer.Option(min=2, help="At most so many of each store.")] = 300,
    paraphrases: Annotated[bool, typer.Option(help="Also measure with the entailment model.")] = False,
    labelled: Annotated[int, typer.Option(min=1, help="At most so many texts of each set.")] = 1_000,
    seed: Annotated[int, typer.Option(min=0, help="Of samples and corruptions.")] = 0,
    markdown: Annotated[Path | None, typer.Option(help="Write the page here.  [default: print it]")] = None,
    misses: Annotated[Path | None, typer.Option(help="Write what was judged wrongly here, JSON Lines.")] = None,
) -> None:
    """Measure precision and recall of the check by class of corruption and on sets that people labelled."""
    try:
        chosen = _part(part)
        check = _check(paraphrases)
        found = [_of_store(one, chosen, products, seed, None) for one in store]
        checked = [_of_store(one, chosen, products, seed, check) for one in store] if check else []
        sets = _sets(data, chosen, n_each=labelled, seed=seed) if data is not None else {}
        judged = [measure_labelled(sets, n_each=labelled, seed=seed, paraphrases=one) for one in _ways(check)]
        page = _page(found, checked, judged, seed)
        if markdown is None:
            typer.echo(page)
        else:
            markdown.write_text(page, encoding="utf-8")
        if misses is not None:
            misses.write_text("".join(_lines(found)), encoding="utf-8")
    except (ShelftalkError, OSError) as error:
        typer.echo(f"eval.verification: {error}", err=True)
        raise typer.Exit(_UNUSABLE) from error


def _part(name: str) -> Part:
    if name == "work":
        return "work"
    if name == "final":
        return "final"
    raise typer.BadParameter(f"unknown part {name!r}; known are work, final")


def _check(wanted: bool) -> ParaphraseCheck | None:
    return paraphrase_check(AnsweringSettings()) if wanted else None


def _ways(check: ParaphraseCheck | None) -> tuple[ParaphraseCheck | None, ...]:
    return (None,) if check is None else (None, check)


def _sets(data: Path, part: Part, *, n_each: int, seed: int) -> dict[str, list[Labelled]]:
    return {**labelled_sets(data, part), **customers_answers(data, part, n_each=n_each, seed=seed)}


def _of_store(store: Path, part: Part, n_products: int, seed: int, check: ParaphraseCheck | None) -> Found:
    if not (store / "catalog.db").is_file():
        raise typer.BadParameter(f"there is no store at {str(store)!r}; name one made by `shelftalk ingest`")
    catalog = Catalog.open(store / "catalog.db")
    try:
        return measure(store.name, catalog, part, n_products=n_products, seed=seed, paraphrases=check)
    finally:
        catalog.close()


def _page(found: list[Found], checked: list[Found], judged: list[list[LabelledFound]], seed: int) -> str:
    occasion = occasion_of("eval.verification", seed)
    return render(found, checked, judged, command=occasion.command, occasion=f"{occasion.date}, {occasion.commit}.")


def _lines(found: list[Found]) -> list[str]:
    return [
        json.dumps(
            {
                "kind": miss.kind,
                "voice": miss.voice,
                "text": miss.text,
                "true": miss.true,
                "status": miss.verdict.status,
                "reason": miss.verdict.reason,
                "cited": [f"{item.source_id}: {item.text}" for item in miss.verdict.items],
                "evidence": [f"{item.source_id}: {item.text}" for item in miss.evidence],
            },
            ensure_ascii=False,
        )
        + "\n"
        for one in found
        for miss in one.misses
    ]


if __name__ == "__main__":
    app()
