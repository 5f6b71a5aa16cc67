"""The rules of several requests that are written together, as the continuous batching of transformers takes them."""

import threading
from collections.abc import Sequence
from typing import Any

import torch
from transformers import LogitsProcessorList
from transformers.generation.continuous_batching.cb_logits_processors import (
    ContinuousBatchingLogitsProcessor,
    ContinuousBatchingLogitsProcessorList,
)

from rag.models.token_writing import TokenRule, fitted


class RulesOfBatch(ContinuousBatchingLogitsProcessor):  # type: ignore[misc]  # transformers is not type-checked
    """Bars tokens for each request by its own rules.

    Before each step the library names the requests that get a token; their rules are asked and the answers laid into a
    table, whose row 0 bars nothing. The step itself only reads the table, at one address, as a captured graph needs.
    It must not be overlapped with the step before: rules look at the last token.

    Args:
        n_at_once: Requests in a step, at most.
        n_scores: Width of the model's scores.
    """

    supported_kwargs: dict[str, type] = {}  # noqa: RUF012  the library's name and type
    ignored_kwargs: tuple[str, ...] = ()

    def __init__(self, n_at_once: int, n_scores: int) -> None:
        self._barred = torch.zeros((n_at_once + 1, n_scores), dtype=torch.bool)
        self._rules: dict[str, Sequence[TokenRule]] = {}
        self._changing = threading.Lock()

    def as_list(self, device: torch.device) -> ContinuousBatchingLogitsProcessorList:
        """The only processor of a manager whose model is on a device."""
        self._barred = self._barred.to(device)
        processors = ContinuousBatchingLogitsProcessorList(LogitsProcessorList([self]))
        processors.tensors_required = 1  # the library counts only those it has made itself
        return processors

    def set(self, request_id: str, rules: Sequence[TokenRule]) -> None:
        """Write a request by rules, from its first token on."""
        if rules:
            with self._changing:
                self._rules[request_id] = rules

    def drop(self, request_id: str) -> None:
        """Forget a request."""
        with self._changing:
            self._rules.pop(request_id, None)

    def fill_defaults(self, int32_tensor: torch.Tensor) -> None:
        """Bar nothing."""
        int32_tensor.zero_()

    def prepare_tensor_args(self, requests_with_new_token: Sequence[Any]) -> torch.Tensor:
        """The row of the table for each request, int32; requests are FutureRequestState of transformers."""
        rows = [self._row(place, request.state) for place, request in enumerate(requests_with_new_token, start=1)]
        return torch.tensor(rows, dtype=torch.int32)

    def __call__(self, scores: torch.Tensor, tensor_arg: torch.Tensor) -> torch.Tensor:
        """The scores, shape (requests, n_scores), with minus infinity for what is barred."""
        return scores.masked_fill(self._barred[tensor_arg[: scores.shape[0]].long()], -torch.inf)

    def _row(self, place: int, state: Any) -> int:  # Any: a RequestState
        with self._changing:
            rules = self._rules.get(state.request_id)
        if not rules:
            return 0
        written = state.to_generation_output().generated_tokens  # also what was written before it had to make room
        self._barred[place].zero_()
        for rule in rules:
            barred = rule.barred(written)
            if barred is not None:
                self._barred[place] |= fitted(barred, self._barred.shape[1]).to(self._barred.device)
        return place
