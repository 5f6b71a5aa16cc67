"""`python -m eval.verification.entailment`: write what the entailment model is trained on."""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from catalog.errors import ShelftalkError
from eval.verification.entailment.data import all_examples, is_dev, without
from eval.verification.entailment.public_sets import sentences_of
from eval.verification.labelled import labelled_sets
from index.entailment.examples import write_examples

_UNUSABLE = 2

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    data: Annotated[Path, typer.Option(help="Folder with summedits, BEGIN, HaluEval, product-qa, FeTaQA and mtrag.")],
    out: Annotated[Path, typer.Option(help="Folder for train.jsonl and dev.jsonl.")],
    store: Annotated[list[Path], typer.Option(help="Directory of a store; it is read only. Repeatable.")],
    held_out: Annotated[Path, typer.Option(help="Folder of a set with catalog.jsonl whose products are left out.")],
    seed: Annotated[int, typer.Option(min=0, help="Of samples and changes.")] = 0,
) -> None:
    """Write the examples, without anything the check is measured on."""
    try:
        products = (held_out / "catalog.jsonl").read_text(encoding="utf-8").splitlines()
        held_out_products = frozenset(json.loads(line)["id"] for line in products)
        measured = [
            sentence
            for texts in labelled_sets(data, "final").values()
            for one in texts
            for sentence in (*sentences_of(one.source), *sentences_of(one.text))
        ]
        made = all_examples(data, store, held_out_products=held_out_products, seed=seed)
        examples = without(made, measured)
        out.mkdir(parents=True, exist_ok=True)
        write_examples(out / "train.jsonl", (one for one in examples if not is_dev(one.group)))
        write_examples(out / "dev.jsonl", (one for one in examples if is_dev(one.group)))
    except (ShelftalkError, OSError) as error:
        typer.echo(f"eval.verification.entailment: {error}", err=True)
        raise typer.Exit(_UNUSABLE) from error
    counts = Counter((one.dataset, "held" if one.is_held else "not held") for one in examples)
    for (dataset, label), count in sorted(counts.items()):
        typer.echo(f"{dataset}, {label}: {count:,}")


if __name__ == "__main__":
    app()
