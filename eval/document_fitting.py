"""Fit the weights of `rag.documents.scoring`: `python -m eval.document_fitting --store STORE --none CASES... TERMS...`.

A softmax over the passages that are found for a question and "none of them"; what is learned is that the labelled
passages win, or, for questions that no document answers, that none does. Minimised by L-BFGS with a small penalty
on large weights, on scaled signs, so that the same files give the same weights.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random
from typing import Annotated

import torch
import typer

from eval.case import Case
from eval.cases import read_cases
from index.opening import OpenIndex
from index.passage import PassageHit
from rag.assembly import index_root, open_shop
from rag.documents.name_meanings import NameMeanings
from rag.documents.scoring import Signs, Weights, signs_of
from rag.settings import Settings
from rag.vocabulary.shop_terms import shop_words
from rag.words.language import is_chinese

_NAMES = tuple(one.name for one in fields(Signs))
_N_HITS = 20
_PENALTY = 0.01
_MOST_STEPS = 200
_N_FOLDS = 10

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One question: the signs of the passages found for it, and which of them answer."""

    signs: torch.Tensor  # (n, n_signs)
    answers: torch.Tensor  # (n,) bool; none: no passage answers


@app.command()
def main(
    terms: Annotated[list[Path], typer.Argument(help="Cases with gold passages; a case without evidence has none.")],
    store: Annotated[Path, typer.Option(help="Store that holds the documents.")],
    none: Annotated[list[Path] | None, typer.Option(help="Cases that no document answers. Repeatable.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Cases of each file of --none that are drawn.")] = 350,
) -> None:
    """Print the weights with and without meaning, with what cross-validation says of them."""
    cases = [case for path in terms for case in read_cases(path).cases if not case.history]
    others = [case for path in none or () for case in _drawn(path, limit)]
    settings = Settings(store=store)
    shop = open_shop(settings)
    index, meanings = OpenIndex(index_root(settings), shop.encoder, settings.index)(), NameMeanings(shop.encoder)
    english = [case for case in (*cases, *others) if not is_chinese(case.question)]
    chinese = [case for case in (*cases, *others) if is_chinese(case.question)]
    sets = (("BY_MEANING", english, meanings), ("BY_WORDS", english, None), ("IN_CHINESE", chinese, None))
    for name, asked, vectors in sets:
        if not asked:
            continue
        # with and without the shop's words, which customers of another shop may not hit: no weight may lean on them
        found = (_example(case, index.search_passages, vectors, called) for case in asked for called in _callings(case))
        examples = [one for one in found if one is not None]
        Random(0).shuffle(examples)
        typer.echo(f"{name}: {_checked(examples)}\n{fit(examples)}")


def _drawn(path: Path, limit: int) -> Sequence[Case]:
    cases = [case for case in read_cases(path).cases if not case.history]
    return Random(0).sample(cases, min(limit, len(cases)))


def _callings(case: Case) -> Sequence[str]:
    """What documents call the thing asked for: the shop's words, and nothing."""
    return tuple(dict.fromkeys((shop_words(case.question), "")))


def _example(
    case: Case, search: Callable[..., list[PassageHit]], meanings: NameMeanings | None, called: str
) -> Example | None:
    query = f"{case.question} {called}".strip()
    hits = search(query, limit=_N_HITS, sources=("document",))
    answers = [hit.passage.id in case.evidence for hit in hits]
    if not hits or (case.evidence and case.ability.startswith("terms") and not any(answers)):
        return None  # what search does not find no weight can bring up
    signs, _ = signs_of(case.question, hits, meanings, called=called)
    rows = [[getattr(one, name) for name in _NAMES] for one in signs]
    return Example(signs=torch.tensor(rows), answers=torch.tensor(answers))


def fit(examples: Sequence[Example]) -> Weights:
    """The weights under which the labelled outcomes are likeliest, to two digits."""
    everything = torch.cat([one.signs for one in examples])
    scale = everything.std(0) + 1e-6
    weights = torch.zeros(len(_NAMES), requires_grad=True)
    none = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, none], max_iter=_MOST_STEPS, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = torch.stack([_loss(one.signs / scale @ weights, none, one.answers) for one in examples]).mean()
        loss = loss + _PENALTY * (weights**2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    found = (weights / scale).tolist()
    return Weights(
        signs=Signs(**{name: round(w, 2) for name, w in zip(_NAMES, found, strict=True)}), none=round(none.item(), 2)
    )


def _loss(scores: torch.Tensor, none: torch.Tensor, answers: torch.Tensor) -> torch.Tensor:
    everything = torch.logsumexp(torch.cat([scores, none]), 0)
    right = torch.logsumexp(scores[answers], 0) if answers.any() else none[0]
    return everything - right


def _checked(examples: Sequence[Example]) -> str:
    """First places and refusals of weights fitted on the other folds."""
    first, answerable, kept, refused, unanswerable = 0, 0, 0, 0, 0
    for fold in range(_N_FOLDS):
        found = fit([one for i, one in enumerate(examples) if i % _N_FOLDS != fold])
        weights = torch.tensor([getattr(found.signs, name) for name in _NAMES])
        for one in examples[fold::_N_FOLDS]:
            shares = torch.softmax(torch.cat([one.signs @ weights, torch.tensor([found.none])]), 0)
            is_told = bool(shares[-1] < 0.5)
            if one.answers.any():
                answerable += 1
                first += bool(one.answers[shares[:-1].argmax()])
                kept += is_told
            else:
                unanswerable += 1
                refused += not is_told
    return (
        f"right passage first {first}/{answerable}, likely answered {kept}/{answerable}, "
        f"likely not answered {refused}/{unanswerable}"
    )


if __name__ == "__main__":
    app()
