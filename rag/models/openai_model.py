"""The language model backend for any OpenAI-compatible server: vLLM, SGLang, TGI, llama.cpp, `transformers serve`.

Holds what is the same of all of them: greedy chat completions, streamed. Such a server tells neither its tokenizer nor
its special tokens, so tokens are estimated and the usual special tokens are broken up. A server that fails is left
alone for a while; what stands in for it is decided elsewhere.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import closing

from pydantic import JsonValue

from rag.errors import GenerationError, ModelPausedError, ModelServerError
from rag.language_model import Message
from rag.models.circuit_breaker import CircuitBreaker
from rag.models.model_server import ModelServer, ServedModel
from rag.models.model_server_settings import ModelServerSettings
from rag.models.server_address import ServerAddress, parse_address
from rag.models.thinking import ThinkingFilter
from rag.models.token_estimate import estimate_tokens

_UNSTATED_CONTEXT = 4_096  # what the smallest models in use hold
_MAX_NAMES = 10  # of served models in an error
_LOG = "shelftalk.model"
_SPECIAL_TOKEN = re.compile(
    r"<[|｜]|<(?=/?(?:s|bos|eos|unk|pad|think|start_of_turn|end_of_turn)>)|\[(?=/?(?:INST|SYSTEM_PROMPT)\])",
    re.IGNORECASE,
)
_BARRED = "\n\nDo not write any of these, they were found to be wrong: {texts}."


class OpenAIModel:
    """A model of a server; safe to share between threads.

    Thoughts between `<think>` and `</think>` never leave; those that a server gives in a field of their own are not
    read. What is barred cannot be kept from being written by a means that all servers share (`logit_bias` needs their
    tokenizer, and bans tokens everywhere): the prompt asks not to write it, and whoever bars it has to look. The number
    of tokens is an upper estimate.

    Args:
        server: Where the model is.
        name: What answers say who wrote them.
        context_tokens: Prompt and answer together.
        circuit: Opens when the server fails too often.
        extra_body: Fields added to each request.
    """

    def __init__(
        self,
        server: ModelServer,
        *,
        name: str,
        context_tokens: int,
        circuit: CircuitBreaker,
        extra_body: dict[str, JsonValue] | None = None,
    ) -> None:
        self.name = name
        self.context_tokens = context_tokens
        self.circuit = circuit
        self._server = server
        self._extra_body = extra_body or {}

    def count_tokens(self, text: str) -> int:
        """How many tokens `text` takes at most, by estimate."""
        return estimate_tokens(text)

    def stream(self, messages: Sequence[Message], *, max_tokens: int, barred: Sequence[str] = ()) -> Iterator[str]:
        """Yield the answer piece by piece; the request is sent when the first one is asked for.

        Closing the iterator, or leaving it to be collected, closes the connection, and the server stops writing.

        Raises:
            ModelPausedError: If the server is left alone for now.
            ModelServerError: If it cannot be reached, is silent, or breaks down.
            GenerationError: If it refuses the request, as it does one that does not fit, or writes nothing to show.
            ValueError: If there is no message, or `max_tokens` < 1.
        """
        if not messages:
            raise ValueError("a prompt needs at least one message")
        if max_tokens < 1:
            raise ValueError(f"max_tokens starts at 1, got {max_tokens}")
        body: dict[str, JsonValue] = {
            "messages": [{"role": one.role, "content": one.content} for one in _sent(messages, barred)],
            "max_tokens": max_tokens,
            "temperature": 0.0,
            **self._extra_body,
        }
        return self._pieces(body, max_tokens)

    def _pieces(self, body: dict[str, JsonValue], max_tokens: int) -> Iterator[str]:
        call = self.circuit.begin()
        if call is None:
            raise ModelPausedError(f"{self.name!r} is left alone for now, because its server failed several times")
        tell = self.circuit.give_up  # what becomes of it if nobody reads to the first piece, or it is refused
        has_text = False
        try:
            with closing(self._server.write(body)) as texts:
                for piece in _without_thoughts(texts):
                    has_text, tell = True, self.circuit.succeed
                    yield piece
            tell = self.circuit.succeed
        except ModelServerError:
            tell = self.circuit.fail
            raise
        finally:
            tell(call)
        if not has_text:
            raise GenerationError(
                f"{self.name!r} wrote nothing to show in {max_tokens} tokens; where it thinks first, let its server "
                "switch that off, or allow more with SHELFTALK_ANSWERING__ANSWER_TOKENS"
            )


def load_server_model(written: str, settings: ModelServerSettings) -> OpenAIModel:
    """The model of `URL#NAME`, after a look whether its server has it.

    A server that cannot be reached now does not keep the shop from opening: it is left alone, and tried again later.

    Raises:
        GenerationError: If the address cannot be read, or the server refuses the key or has no such model.
    """
    address = parse_address(written)
    server = ModelServer(address, settings)
    circuit = CircuitBreaker(n_failures=settings.failures_to_pause, pause_s=settings.pause_s)
    stated: int | None = None
    try:
        stated = _check(server, address, settings)
    except ModelServerError as error:
        circuit.trip()
        logging.getLogger(_LOG).warning("%s; it is tried again later", error)
    return OpenAIModel(
        server,
        name=address.shown_model,
        context_tokens=settings.context_tokens or stated or _UNSTATED_CONTEXT,
        circuit=circuit,
        extra_body=settings.extra_body,
    )


def _check(server: ModelServer, address: ServerAddress, settings: ModelServerSettings) -> int | None:
    """See that the server has the model; how many tokens it holds, None where that is not said.

    A list without the name is not the last word: `transformers serve` lists its cache and serves any path, and others
    know second names. So one token is asked for.
    """
    listed = server.models()
    for one in listed or ():
        if one.name == address.model:
            return one.context_tokens
    try:
        asked: dict[str, JsonValue] = {"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1}
        for _ in server.write({**asked, **settings.extra_body}):
            pass
    except GenerationError as error:
        if listed is None:
            raise
        raise GenerationError(
            f"{address.url} serves no model {address.model!r}; it serves {_names(listed)}; name one of them after '#' "
            f"(it said: {error})"
        ) from error
    return None


def _names(listed: Sequence[ServedModel]) -> str:
    names = ", ".join(repr(one.name) for one in listed[:_MAX_NAMES]) or "none"
    return names if len(listed) <= _MAX_NAMES else f"{names} and {len(listed) - _MAX_NAMES} more"


def _sent(messages: Sequence[Message], barred: Sequence[str]) -> list[Message]:
    """The messages without special tokens inside, and what must not be written said at the end of the last one."""
    disarmed = [Message(role=one.role, content=_disarmed(one.content)) for one in messages]
    texts = ", ".join(f'"{_disarmed(text.strip())}"' for text in barred if text.strip())
    if texts:  # not as a message of its own: many templates want the roles to take turns
        last = disarmed[-1]
        disarmed[-1] = Message(role=last.role, content=last.content + _BARRED.format(texts=texts))
    return disarmed


def _disarmed(text: str) -> str:
    sendable = text.encode(errors="replace").decode()  # half a character is no UTF-8
    return _SPECIAL_TOKEN.sub(lambda found: f"{found[0][0]} {found[0][1:]}", sendable)


def _without_thoughts(texts: Iterator[str]) -> Iterator[str]:
    thinking = ThinkingFilter()
    for text in texts:
        if shown := thinking.feed(text):
            yield shown
    if rest := thinking.finish():
        yield rest
