"""Writing tokens after tokens: what a writer is asked for, what it gives back, and the rules it writes by.

Knows no message and no chat template. A writer is greedy; a rule bars tokens from being the next one.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

import torch


class TokenRule(Protocol):
    """Says which tokens must not come next."""

    def barred(self, written: Sequence[int]) -> torch.Tensor | None:
        """Shape (vocabulary,), bool, on the CPU, True where a token must not come after `written`; None bars none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRequest:
    """One text to write."""

    ids: Sequence[int]  # the prompt
    n_new: int  # at most, at least 1
    text: Any  # a transformers.TextStreamer that keeps no prompt; gets each token, then its end
    rules: Sequence[TokenRule] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A text that is being written."""

    result: "Future[None]"  # done when the text is; holds the error of a failure
    cancel: Callable[[], None]  # ends it at its next token; harmless when it is done


class TokenWriter(Protocol):
    """Writes requests, one after the other or together."""

    def begin(self, request: TokenRequest) -> Writing:
        """Take a request and return at once."""
        ...


def bar(scores: torch.Tensor, rules: Sequence[TokenRule], written: Sequence[int]) -> torch.Tensor:
    """The scores of the next token, shape (1, vocabulary), with minus infinity where a rule bars it."""
    for rule in rules:
        barred = rule.barred(written)
        if barred is not None:
            scores = scores.masked_fill(fitted(barred, scores.shape[-1]).to(scores.device), -torch.inf)
    return scores


def fitted(barred: torch.Tensor, n_scores: int) -> torch.Tensor:
    """A rule's answer in the width of a model's scores, which is often padded beyond the tokenizer's vocabulary.

    The tokens that the tokenizer does not know are barred.
    """
    if len(barred) >= n_scores:
        return barred[:n_scores]
    return torch.nn.functional.pad(barred, (0, n_scores - len(barred)), value=True)
