"""One text after the other, by the library's plain `generate`: works with every causal model on every device."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import torch
from transformers import LogitsProcessor, LogitsProcessorList, StoppingCriteria, StoppingCriteriaList
from transformers.generation.streamers import BaseStreamer

from rag.models.token_writing import TokenRequest, TokenRule, Writing, bar


class SingleWriter:
    """Writes in one thread, which is the lock around the model: requests take turns.

    Args:
        model: A PreTrainedModel set to greedy generation; transformers is not type-checked.
    """

    def __init__(self, model: Any) -> None:  # Any: see above
        self._model = model
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="language-model")

    def begin(self, request: TokenRequest) -> Writing:
        """Take a request and return at once; it is written when those before it are."""
        stop = threading.Event()
        return Writing(result=self._worker.submit(_write, self._model, request, stop), cancel=stop.set)


def _write(model: Any, request: TokenRequest, stop: threading.Event) -> None:  # Any: transformers is unchecked
    prompt = torch.tensor([request.ids], device=model.device)  # (1, len(ids)), int64
    by_rule = [_ByRules(request.rules, len(request.ids))] if request.rules else []
    with torch.inference_mode():
        model.generate(
            prompt,
            attention_mask=torch.ones_like(prompt),
            max_new_tokens=request.n_new,
            streamer=_NewTokens(request.text),
            stopping_criteria=StoppingCriteriaList([_StopWhenSet(stop)]),
            logits_processor=LogitsProcessorList(by_rule),
        )


class _NewTokens(BaseStreamer):  # type: ignore[misc]  # transformers is not type-checked
    """Passes on what is written, without the prompt, which comes first."""

    def __init__(self, text: Any) -> None:  # Any: a TextStreamer
        self.text = text
        self._is_prompt = True

    def put(self, value: torch.Tensor) -> None:
        if not self._is_prompt:
            self.text.put(value)
        self._is_prompt = False

    def end(self) -> None:
        self.text.end()


class _StopWhenSet(StoppingCriteria):  # type: ignore[misc]  # transformers is not type-checked
    """Ends a generation that nobody reads any more."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def __call__(self, input_ids: torch.Tensor, scores: object, **kwargs: object) -> torch.Tensor:
        return torch.full((input_ids.shape[0],), self._stop.is_set(), device=input_ids.device)  # (B,)


class _ByRules(LogitsProcessor):  # type: ignore[misc]  # transformers is not type-checked
    """Applies the rules of the one request that is written."""

    def __init__(self, rules: Sequence[TokenRule], n_prompt: int) -> None:
        self._rules = rules
        self._n_prompt = n_prompt

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        return bar(scores, self._rules, input_ids[0, self._n_prompt :].tolist())
