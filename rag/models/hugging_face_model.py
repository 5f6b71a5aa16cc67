"""The language model backend for any Hugging Face causal model, on a GPU or on the CPU.

Loads a model once per process, renders messages by the model's own chat template, and streams the greedy
continuation; several conversations share the model. Never runs code from a model's repository, never reads a
pickle, and downloads nothing unless that is allowed. Knows no evidence and no citation.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NoReturn, cast

import torch
from transformers import TextIteratorStreamer

from rag.errors import GenerationError, TuningError
from rag.language_model import Message
from rag.models.barred_texts import BarredTexts
from rag.models.evidence_numbers import NumbersOf, NumberTokens
from rag.models.model_files import find_model_files, in_one_line
from rag.models.model_loading import Device, Dtype, context_tokens, load_once, progress_only_on_a_terminal
from rag.models.thinking import OPENING, ThinkingFilter
from rag.models.token_writing import TokenRequest, TokenRule
from rag.prompt import evidence_text
from rag.settings import AnsweringSettings
from rag.tuning.own_adapters import StoreAdapter, installed_adapter


class HuggingFaceModel:
    """A causal language model from a directory or hub id; greedy, streamed, several texts at once.

    Two objects of the same files, device and dtype share one set of weights. Thoughts between `<think>` and
    `</think>` never leave. Special tokens written inside a message are broken up, so that a review or a
    question cannot end its message and begin another.

    Args:
        path_or_id: Directory of a saved model, or a hub id such as `owner/model`.
        device: `auto` takes the GPU when there is one.
        dtype: `auto` takes bf16 on a GPU that has it, else fp32.
        revision: Branch, tag or commit of a hub id.
        allow_download: Whether a model that is not in the local cache may be fetched from the hub.
        n_at_once: Texts written at once, 1 for one after the other; None for as many as suit the device.
        numbers_from: Gives the part of a prompt whose numbers alone may be written; None allows all.
        adapter: A store's own, merged into the weights; None for the model as it is.

    Raises:
        GenerationError: If the model is not found, is damaged, has no chat template, is no causal language
            model, or does not fit the memory; or if there is no such device.
    """

    def __init__(
        self,
        path_or_id: str,
        *,
        device: Device = "auto",
        dtype: Dtype = "auto",
        revision: str | None = None,
        allow_download: bool = False,
        n_at_once: int | None = None,
        numbers_from: Callable[[Sequence[Message]], str] | None = None,
        adapter: StoreAdapter | None = None,
    ) -> None:
        self.name = name_of_model(path_or_id) if adapter is None else adapter.name
        with progress_only_on_a_terminal():
            files = find_model_files(path_or_id, revision=revision, allow_download=allow_download)
            if adapter is not None:
                files = replace(files, adapter=adapter.directory)
            self._loaded = load_once(files, name=self.name, device=device, dtype=dtype)
        self._writer = self._loaded.writer(n_at_once)
        self._numbers_from = numbers_from
        self.context_tokens = context_tokens(self._loaded.model, self._loaded.tokenizer, self.name)

    def count_tokens(self, text: str) -> int:
        """How many tokens of this model `text` takes, without any the chat template adds."""
        return len(self._loaded.chat.encode(text))

    def stream(self, messages: Sequence[Message], *, max_tokens: int, barred: Sequence[str] = ()) -> Iterator[str]:
        """Yield the answer piece by piece, at most `max_tokens` and what the context leaves.

        The prompt is checked at once; the model begins with the first piece that is asked for. Closing the
        iterator, or leaving it to be collected, ends the generation at its next token.

        Raises:
            GenerationError: If the chat template refuses the messages, the prompt is longer than the context,
                the model fails, or it writes nothing but thoughts.
            ValueError: If there is no message, or `max_tokens` < 1.
        """
        if not messages:
            raise ValueError("a prompt needs at least one message")
        if max_tokens < 1:
            raise ValueError(f"max_tokens starts at 1, got {max_tokens}")
        prompt = self._loaded.chat.render(messages)
        ids = self._loaded.chat.encode(prompt)
        room = self.context_tokens - len(ids)
        if room < 1:
            raise GenerationError(
                f"the prompt takes {len(ids)} tokens, and {self.name!r} holds {self.context_tokens} for "
                f"prompt and answer: {1 - room} too many; give it less evidence and fewer turns, or take a "
                "model with a longer context"
            )
        thinking = ThinkingFilter(inside=prompt.rstrip().endswith(OPENING))
        text = TextIteratorStreamer(
            self._loaded.tokenizer,
            skip_special_tokens=True,
            clean_up_tokenization_spaces=False,  # facts stay verbatim
        )
        rules = self._rules(messages, barred)
        return self._pieces(TokenRequest(ids=ids, n_new=min(max_tokens, room), text=text, rules=rules), thinking)

    def _rules(self, messages: Sequence[Message], barred: Sequence[str]) -> list[TokenRule]:
        rules: list[TokenRule] = []
        if barred:
            rules.append(BarredTexts(barred, self._loaded.chat.encode, len(self._loaded.tokenizer)))
        if self._numbers_from is not None:
            rules.append(NumbersOf(self._numbers_from(messages), self._number_tokens))
        return rules

    @cached_property
    def _number_tokens(self) -> NumberTokens:
        return NumberTokens(self._loaded.tokenizer)

    def _pieces(self, request: TokenRequest, thinking: ThinkingFilter) -> Iterator[str]:
        writing = self._writer.begin(request)
        # Also after an error, or the loop below would wait for ever.
        writing.result.add_done_callback(lambda _: request.text.on_finalized_text("", stream_end=True))
        n_chars = 0
        try:
            for piece in request.text:
                if text := thinking.feed(piece):
                    n_chars += len(text)
                    yield text
            self._raise_failure(writing.result)
            if text := thinking.finish():
                yield text
            elif thinking.inside and n_chars == 0:
                raise GenerationError(
                    f"{self.name!r} wrote nothing but thoughts in {request.n_new} tokens; allow more tokens, or take "
                    "a model that answers without thinking"
                )
        finally:
            writing.cancel()

    def _raise_failure(self, written: "Future[None]") -> None:
        try:
            written.result()
        except (torch.OutOfMemoryError, MemoryError) as error:
            self._raise_out_of_memory(error)
        except (RuntimeError, ValueError, IndexError) as error:
            if "allocate memory" in str(error):  # torch has no class of its own for this on the CPU
                self._raise_out_of_memory(error)
            raise GenerationError(
                f"{self.name!r} failed while it wrote: {in_one_line(error)}; ask again, or take another model"
            ) from error

    def _raise_out_of_memory(self, error: BaseException) -> NoReturn:
        raise GenerationError(
            f"{self.name!r} ran out of memory on {self._loaded.model.device.type!r} while it wrote; give it "
            "less evidence, or take a smaller model"
        ) from error


def name_of_model(path_or_id: str) -> str:
    """What answers of a model say who wrote them: its directory's name, or its id."""
    directory = Path(path_or_id).expanduser()
    return directory.resolve().name if directory.is_dir() else path_or_id


def with_settings(path_or_id: str, settings: AnsweringSettings, *, adapter: StoreAdapter | None) -> HuggingFaceModel:
    """A model as a shop runs it. Errors as for `HuggingFaceModel`."""
    return HuggingFaceModel(
        path_or_id,
        device=cast(Device, settings.device),  # the setting has no other values
        allow_download=settings.allow_downloads,
        n_at_once=settings.answers_at_once,
        numbers_from=evidence_text if settings.evidence_numbers_only else None,
        adapter=adapter,
    )


def load_hugging_face_model(path_or_id: str, settings: AnsweringSettings, *, store: Path | None) -> HuggingFaceModel:
    """A model with the adapter that was trained for it on a store, where there is one.

    Raises:
        GenerationError: As for `HuggingFaceModel`, and if the adapter is damaged.
    """
    adapter = None
    if store is not None:
        files = find_model_files(path_or_id, allow_download=settings.allow_downloads)
        try:
            adapter = installed_adapter(store, files)
        except TuningError as error:
            raise GenerationError(str(error)) from error
    return with_settings(path_or_id, settings, adapter=adapter)
