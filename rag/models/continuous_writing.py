"""Several texts at once on one model, by the continuous batching of transformers.

A request joins the batch at the next token and leaves it when its text is done or nobody reads it any more. The paged
cache keeps what was computed for a prompt, so that prompts with the same beginning compute it once. What cannot be
written together is written alone by plain generation: with a model or a machine that knows no paged cache, with a
prompt longer than the cache, or after a failure, which then strikes only the request that caused it.
"""

import itertools
import logging
import threading
import weakref
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

import torch
from transformers import ContinuousBatchingConfig, GenerationConfig

from rag.models.batch_rules import RulesOfBatch
from rag.models.model_files import free_memory_bytes
from rag.models.single_writing import SingleWriter
from rag.models.token_writing import TokenRequest, Writing

_LOG = logging.getLogger(__name__)
_PAGE_TOKENS = 16  # prompts share whole pages, and the system prompt has about 100 tokens
_FLASH_PAGE_TOKENS = 256  # flash attention reads pages of this size
_USUAL_TOKENS = 2_560  # of prompt and answer together, by the default settings
_BATCH_TOKENS = {"cpu": 512, "cuda": 4_096}  # computed in one step; a longer prompt takes several
_MOST_MEMORY = 0.5  # of what is free, for the cache; other parts of the service need some too
_LOOK_UP_S = 0.2  # between two looks at whether the program or the model has gone


class ContinuousWriter:
    """Writes up to `n_at_once` texts together; begins its threads with the first one.

    Args:
        model: A PreTrainedModel set to greedy generation; transformers is not type-checked.
        single: Writes what cannot be written together.
        n_at_once: More wait.
    """

    def __init__(self, model: Any, single: SingleWriter, n_at_once: int) -> None:  # Any: see above
        self._model = model
        self._single = single
        self._n_at_once = n_at_once
        self._beginning = threading.Lock()
        self._session: _Session | None = None
        self._ending: weakref.finalize[..., ContinuousWriter] | None = None
        self.gave_up = False  # whether this model cannot be batched here

    def begin(self, request: TokenRequest) -> Writing:
        """Take a request and return at once."""
        with self._beginning:
            session = self._live_session()
            if session is not None and len(request.ids) + request.n_new <= session.capacity_tokens:
                return session.begin(request)
        return self._single.begin(request)

    def close(self) -> None:
        """Let the threads and the cache go; a later request begins anew."""
        with self._beginning:
            if self._session is not None:
                self._session.close()
                self._session = None
            if self._ending is not None:
                self._ending.detach()

    def _live_session(self) -> "_Session | None":
        if self._session is not None and self._session.is_over:
            self.gave_up = not self._session.has_written
            self._session = None
            if self._ending is not None:
                self._ending.detach()
        if self._session is None and not self.gave_up:
            config = _cache_config(self._model, self._n_at_once)
            if config is None:
                self.gave_up = True
                return None
            try:
                self._session = _Session(self._model, self._single, config)
            except ValueError as error:  # an attention that knows no pages
                _LOG.warning("texts are written one by one: %s", error)
                self.gave_up = True
                return None
            self._ending = weakref.finalize(self, self._session.close)
        return self._session


class _Asked:
    """A request in the batch and how far it is."""

    def __init__(self, request: TokenRequest) -> None:
        self.request = request
        self.result: Future[None] = Future()
        self.written: list[int] = []
        self.cancelled = threading.Event()
        self.failed = False
        self.alone: Writing | None = None  # where it is written to its end, once it cannot be here

    def take(self, generated: Sequence[int]) -> None:
        """Pass on what was written since."""
        for token in generated[len(self.written) :]:
            self.written.append(token)
            self.request.text.put(torch.tensor([token]))

    def end(self) -> None:
        self.request.text.end()
        self._settle(None)

    def finish_alone(self, single: SingleWriter) -> None:
        """Go on where the batch stopped, with nobody else in the way."""
        n_left = self.request.n_new - len(self.written)
        if self.cancelled.is_set() or n_left < 1:
            self.end()
            return
        rest = TokenRequest(
            ids=[*self.request.ids, *self.written],
            n_new=n_left,
            text=self.request.text,
            rules=[_After(rule, self.written) for rule in self.request.rules],
        )
        self.alone = single.begin(rest)
        if self.cancelled.is_set():
            self.alone.cancel()
        self.alone.result.add_done_callback(lambda done: self._settle(done.exception()))

    def _settle(self, error: BaseException | None) -> None:
        if self.result.done():
            return
        if error is None:
            self.result.set_result(None)
        else:
            self.result.set_exception(error)


class _After:
    """A rule that knows what was written before the prompt was begun anew."""

    def __init__(self, rule: Any, before: Sequence[int]) -> None:  # Any: a TokenRule
        self._rule = rule
        self._before = list(before)

    def barred(self, written: Sequence[int]) -> torch.Tensor | None:
        found: torch.Tensor | None = self._rule.barred([*self._before, *written])
        return found


class _Session:
    """One life of the library's manager: from its start to its failure, or until nobody needs the model.

    The library's thread computes, a thread of ours hands out the tokens. Neither knows the writer or what holds it, so
    that both end when the model is let go. They also end with the program's main thread, whose end waits for them.
    """

    def __init__(self, model: Any, single: SingleWriter, config: ContinuousBatchingConfig) -> None:  # Any: as above
        self.capacity_tokens = config.num_blocks * config.page_size
        self.has_written = False
        self.is_over = False
        self._single = single
        self._asked: dict[str, _Asked] = {}
        self._numbers = itertools.count()
        self._changing = threading.Lock()
        self._closing = threading.Event()
        stated = model.generation_config
        self._manager = model.init_continuous_batching(
            GenerationConfig(
                do_sample=False,
                eos_token_id=-1 if stated.eos_token_id is None else stated.eos_token_id,
                pad_token_id=stated.pad_token_id,
            ),
            config,
        )
        self._rules = RulesOfBatch(config.max_requests_per_batch, model.config.get_text_config().vocab_size)
        self._manager.logit_processor = self._rules.as_list(model.device)
        self._manager.start()
        threading.Thread(target=self._hand_out, name="language-model-batch").start()

    def begin(self, request: TokenRequest) -> Writing:
        asked = _Asked(request)
        name = str(next(self._numbers))
        with self._changing:
            is_late = self.is_over
            if not is_late:
                self._asked[name] = asked
                self._rules.set(name, request.rules)
                self._manager.add_request(
                    list(request.ids), request_id=name, max_new_tokens=request.n_new, streaming=True
                )
        if is_late:
            asked.finish_alone(self._single)
        return Writing(result=asked.result, cancel=lambda: self._cancel(name))

    def close(self) -> None:
        """Let the threads end; what is still being written is not finished."""
        self._closing.set()

    def _cancel(self, name: str) -> None:
        with self._changing:
            asked = self._asked.pop(name, None)
            self._rules.drop(name)
        if asked is None:
            return
        asked.cancelled.set()
        self._manager.cancel_request(name)
        asked.end()

    def _hand_out(self) -> None:
        while True:
            output = self._manager.get_result(timeout=_LOOK_UP_S)
            if output is not None:
                self._take(output)
            elif self._closing.is_set() or not threading.main_thread().is_alive():
                self._manager.stop(block=True, hard_stop=True)
                for asked in self._leave():
                    asked.end()
                return
            elif not self._manager.is_running():
                self._break_up()
                return
            else:
                for asked in self._leave(only_failed=True):
                    asked.finish_alone(self._single)

    def _take(self, output: Any) -> None:  # Any: a GenerationOutput
        with self._changing:
            asked = self._asked.get(output.request_id)
        if asked is None:  # cancelled
            return
        if output.error is not None:
            asked.failed = True
            return
        asked.take(output.generated_tokens)
        if output.is_finished():
            self.has_written = True
            with self._changing:
                self._asked.pop(output.request_id, None)
                self._rules.drop(output.request_id)
            asked.end()

    def _break_up(self) -> None:
        """The library's thread has failed: each request goes on alone, and meets the failure or not."""
        _LOG.warning("writing together failed: %s", self._manager.background_thread_status.fatal_error)
        self._manager.stop(block=True)
        for asked in self._leave():
            asked.finish_alone(self._single)

    def _leave(self, *, only_failed: bool = False) -> list[_Asked]:
        with self._changing:
            names = [name for name, asked in self._asked.items() if asked.failed or not only_failed]
            self.is_over = self.is_over or not only_failed
            return [self._asked.pop(name) for name in names]


def _cache_config(model: Any, n_at_once: int) -> ContinuousBatchingConfig | None:  # Any: as above
    """The cache and the steps of a model; None without attention, or where memory does not hold one usual prompt."""
    text = model.config.get_text_config()
    n_query_heads = getattr(text, "num_attention_heads", None)
    if n_query_heads is None:
        return None
    has_flash = "flash" in str(model.config._attn_implementation)
    page = _FLASH_PAGE_TOKENS if has_flash else _PAGE_TOKENS
    n_tokens = min(getattr(text, "max_position_embeddings", None) or _USUAL_TOKENS, _USUAL_TOKENS)
    n_heads = getattr(text, "num_key_value_heads", None) or n_query_heads
    width = getattr(text, "head_dim", None) or text.hidden_size // n_query_heads
    page_bytes = page * 2 * text.num_hidden_layers * n_heads * width * model.dtype.itemsize
    cuda = model.device.type == "cuda"
    free = torch.cuda.mem_get_info(model.device)[0] if cuda else free_memory_bytes()
    per_text = -(-n_tokens // page)
    n_pages = per_text * n_at_once
    if free is not None:
        n_pages = min(n_pages, int(free * _MOST_MEMORY) // page_bytes)
    if n_pages < per_text:
        return None
    return ContinuousBatchingConfig(
        page_size=page,
        num_blocks=n_pages,
        max_batch_tokens=_BATCH_TOKENS["cuda" if cuda else "cpu"],
        max_requests_per_batch=n_at_once,
        auto_switch_to_flash=False,  # it may fetch kernels from a hub
        use_async_batching=False,  # rules must see the token before
    )
