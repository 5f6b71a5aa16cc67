"""Weights of the documents' signs are learned from labelled passages."""

from dataclasses import fields

import torch

from eval.document_fitting import Example, _checked, fit
from rag.documents.scoring import Signs

NAMES = [one.name for one in fields(Signs)]


def example(*words: float, answer: int | None) -> Example:
    """Passages that differ in the share of words they hold; the other signs say nothing."""
    signs = torch.zeros(len(words), len(NAMES))
    signs[:, NAMES.index("words")] = torch.tensor(words)
    return Example(signs=signs, answers=torch.tensor([place == answer for place in range(len(words))]))


EXAMPLES = [example(0.9, 0.1, answer=0), example(0.2, 0.8, answer=1), example(0.1, 0.2, answer=None)] * 10


def test_the_sign_that_tells_gets_the_weight() -> None:
    weights = fit(EXAMPLES)
    assert 0.8 * weights.signs.words > weights.none > 0.2 * weights.signs.words
    assert all(getattr(weights.signs, name) == 0.0 for name in NAMES if name != "words")


def test_the_same_examples_give_the_same_weights() -> None:
    assert fit(EXAMPLES) == fit(EXAMPLES)


def test_a_check_counts_first_places_and_refusals() -> None:
    assert _checked(EXAMPLES) == ("right passage first 20/20, likely answered 20/20, likely not answered 10/10")


def test_labels_that_nothing_tells_apart_are_not_learned() -> None:
    blind = [example(0.5, 0.5, answer=None), example(0.5, 0.5, answer=0)] * 10
    assert "right passage first 10/10, likely answered 10/10, likely not answered 10/10" not in _checked(blind)
