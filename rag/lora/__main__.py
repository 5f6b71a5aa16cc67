"""`python -m rag.lora BASE EXAMPLES --out DIR`: train an adapter that `SHELFTALK_MODEL=hf:DIR` loads."""

from pathlib import Path
from typing import Annotated

import typer

from catalog.errors import ShelftalkError
from rag.lora.examples import read_answered_prompts
from rag.lora.training import LoraOptions, LoraTrainer

_UNUSABLE = 2
_DEFAULTS = LoraOptions()

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    base: Annotated[str, typer.Argument(help="Directory or cached hub id of a causal model with a chat template.")],
    examples: Annotated[Path, typer.Argument(help='JSON Lines of {"messages": [...], "answer": "..."}.')],
    out: Annotated[Path, typer.Option(help="Directory of the adapter and its checkpoint.")],
    held_out: Annotated[Path | None, typer.Option(help="Examples to measure perplexity on, before and after.")] = None,
    steps: Annotated[int, typer.Option(min=1)] = _DEFAULTS.steps,
    batch: Annotated[int, typer.Option(min=1, help="Examples a step.")] = _DEFAULTS.batch,
    learning_rate: Annotated[float, typer.Option(min=0.0)] = _DEFAULTS.learning_rate,
    rank: Annotated[int, typer.Option(min=1)] = _DEFAULTS.rank,
    most_tokens: Annotated[int, typer.Option(min=16, help="Longer examples are left out.")] = _DEFAULTS.most_tokens,
    checkpoint_steps: Annotated[int, typer.Option(min=1)] = _DEFAULTS.checkpoint_steps,
    seed: Annotated[int, typer.Option()] = _DEFAULTS.seed,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the checkpoint in --out.")] = False,
) -> None:
    """Train a LoRA adapter on answers and save it as safetensors."""
    options = LoraOptions(
        steps=steps,
        batch=batch,
        learning_rate=learning_rate,
        rank=rank,
        most_tokens=most_tokens,
        checkpoint_steps=checkpoint_steps,
        seed=seed,
    )
    try:
        train = read_answered_prompts(examples)
        measured = read_answered_prompts(held_out) if held_out is not None else []
        trainer = LoraTrainer(base, options)
        before = trainer.perplexity(measured) if measured else None
        trainer.train(train, out, resume=resume, watch=_watch)
        if before is not None:
            typer.echo(
                f"perplexity of {len(measured)} held-out answers: {before:.3f} → {trainer.perplexity(measured):.3f}"
            )
    except ShelftalkError as error:
        typer.echo(f"rag.lora: {error}", err=True)
        raise typer.Exit(_UNUSABLE) from error
    typer.echo(f"the adapter is in {out}; SHELFTALK_MODEL=hf:{out} loads it with its model")


def _watch(step: int, loss: float) -> None:
    if step == 1 or step % 20 == 0:
        typer.echo(f"step {step}: loss {loss:.4f}", err=True)


if __name__ == "__main__":
    app()
