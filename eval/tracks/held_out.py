"""Which public texts are measured on, so that nothing is trained on them.

`python -m eval.tracks.held_out --data DIR --out FILE` writes one folded text a line: questions, passages and answers.
A trainer leaves out every example whose question or passage is among them. Splits measured, by set:

    PolicyQA    test (its questions are templates that also stand in dev, so that only passages are listed)
    mtrag       mtragun-human, collections govt and ibmcloud
    cmrc2018    trial
    StackFAQ    all of it
    epqa-public all of it, never to be trained on
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from eval.errors import EvaluationError
from eval.normalisation import fold
from eval.tracks import cmrc, mtrag, policy_qa, stack_faq
from eval.tracks.ground import MissingDataError

HELD_OUT: Mapping[str, Callable[[Path], Iterator[str]]] = {
    "PolicyQA": policy_qa.held_out_texts,
    "mtrag": mtrag.held_out_texts,
    "cmrc2018": cmrc.held_out_texts,
    "StackFAQ": stack_faq.held_out_texts,
}
"""By set: the texts that are measured on."""

_UNUSABLE = 2


def held_out_texts(data: Path) -> frozenset[str]:
    """All texts that no training example may have for its question or passage, folded.

    A set that is not in the data folder adds nothing.

    Raises:
        CasesError: If a set is there and cannot be read.
    """
    found: set[str] = set()
    for texts in HELD_OUT.values():
        try:
            found.update(map(fold, texts(data)))
        except MissingDataError:
            continue  # nothing can be trained on what is not there
    return frozenset(found)


def main(
    data: Annotated[Path, typer.Option(help="Folder of the public sets.")],
    out: Annotated[Path, typer.Option(help="File to write, one folded text a line.")],
) -> None:
    """Write the texts that are measured on, for trainers to leave out."""
    try:
        texts = sorted(held_out_texts(data))
        out.write_text("".join(f"{one}\n" for one in texts), encoding="utf-8")
    except (EvaluationError, OSError) as error:
        typer.echo(f"held_out: {error}", err=True)
        raise typer.Exit(_UNUSABLE) from error
    typer.echo(f"Wrote {len(texts):,} texts to {out}.")


if __name__ == "__main__":
    typer.run(main)
