"""Talk to an OpenAI-compatible server over HTTP: the only file that does.

Streams the text of chat completions. Bounds every wait, tries again what failed before the first text came, and turns
whatever goes wrong into a `GenerationError` that holds neither the key nor the prompt. Each answer has a connection
of its own, which ends when the stream is closed; the server then stops writing.

A wait is bounded by `read_s` from one piece to the next, and by `total_s` in all, which is looked at whenever something
arrives.
"""

import email.utils
import random
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
from pydantic import BaseModel, Field, JsonValue, ValidationError
from pydantic_core import from_json

from rag.errors import GenerationError, ModelServerError
from rag.models.model_server_settings import ModelServerSettings
from rag.models.one_line import one_line
from rag.models.server_address import KEY_VARIABLE, ServerAddress
from rag.models.server_events import EventStreamError, event_data

_FIRST_WAIT_S = 0.25  # before the first retry; it doubles each time
_END = "[DONE]"
_MAX_ERROR_BYTES = 4_096  # read of an error's body
_MAX_LISTING_BYTES = 1 << 20
_TRY_AGAIN = 429
_SERVER_ERRORS = range(500, 600)
_KEY_REFUSED = (401, 403)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedModel:
    """A model that a server lists."""

    name: str
    context_tokens: int | None  # None: the server does not say


class _Delta(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    delta: _Delta = Field(default_factory=_Delta)
    finish_reason: str | None = None


class _Chunk(BaseModel):
    choices: Sequence[_Choice] = ()
    error: JsonValue = None


class _Listed(BaseModel):
    id: str
    max_model_len: int | None = Field(default=None, gt=0)  # vLLM and SGLang


class _Listing(BaseModel):
    data: Sequence[_Listed]


class _PassingError(Exception):
    """A request failed in a way that may pass; `wait_s` is what the server asks to wait, None where it does not."""

    def __init__(self, message: str, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class ModelServer:
    """A server; safe to share between threads.

    Args:
        address: Where it is.
        settings: Key, waits, retries.
        pause: Waits so many seconds.
        clock: Seconds that only grow.
        rng: Spreads the retries of several processes.

    Raises:
        GenerationError: If the key holds characters that cannot be sent.
    """

    def __init__(
        self,
        address: ServerAddress,
        settings: ModelServerSettings,
        *,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        rng: random.Random | None = None,
    ) -> None:
        self._address = address
        self._settings = settings
        self._pause = pause
        self._clock = clock
        self._rng = rng or random.Random()
        self._key = settings.api_key.get_secret_value().strip() if settings.api_key is not None else ""
        if not (self._key.isascii() and self._key.isprintable()):
            raise GenerationError(f"the key in {KEY_VARIABLE} holds characters that cannot be sent; copy it again")
        self._client = httpx.Client(
            headers={"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {}),
            limits=httpx.Limits(max_keepalive_connections=0),  # nothing idle that could be stale, or left open
            trust_env=not address.is_local,  # no proxy on the way to this machine
        )

    def models(self) -> list[ServedModel] | None:
        """What the server lists, by `GET /models`; None where it keeps no list that can be read.

        Raises:
            ModelServerError: If it cannot be reached or is silent.
            GenerationError: If it refuses the key.
        """
        deadline = self._clock() + self._settings.read_s
        url = f"{self._address.url}/models"
        try:
            with self._client.stream("GET", url, timeout=self._timeout(deadline)) as response:
                if response.status_code in _KEY_REFUSED:
                    raise self._refusal(response, deadline)
                body = self._read(response, deadline, _MAX_LISTING_BYTES)
        except httpx.TimeoutException as error:
            raise self._silence(error) from error
        except httpx.TransportError as error:
            raise ModelServerError(self._lost(error)) from error
        if response.status_code != httpx.codes.OK:
            return None
        try:
            listing = _Listing.model_validate_json(body)
        except ValidationError:
            return None
        return [ServedModel(name=one.id, context_tokens=one.max_model_len) for one in listing.data]

    def write(self, body: Mapping[str, JsonValue]) -> Generator[str]:
        """Yield the text of a chat completion as it comes; no piece is empty.

        Args:
            body: The request, but for `model` and `stream`.

        Raises:
            ModelServerError: If the server fails, after the retries where nothing had come yet.
            GenerationError: If it refuses the request.
        """
        request: dict[str, JsonValue] = {"model": self._address.model, "stream": True, **body}
        deadline = self._clock() + self._settings.total_s
        for n_failed in range(1, self._settings.n_retries + 2):
            has_begun = False
            try:
                with closing(self._attempt(request, deadline)) as pieces:
                    for piece in pieces:
                        has_begun = True
                        yield piece
                return
            except _PassingError as error:
                wait_s = self._wait_s(n_failed, error)
                if has_begun or wait_s is None or self._clock() + wait_s >= deadline:
                    raise ModelServerError(str(error)) from error.__cause__
            self._pause(wait_s)

    def _wait_s(self, n_failed: int, error: _PassingError) -> float | None:
        """How long to wait before the next attempt; None when there is none."""
        limit = self._settings.retry_wait_s
        if n_failed > self._settings.n_retries:
            return None
        if error.wait_s is not None:
            return error.wait_s if error.wait_s <= limit else None
        return self._rng.uniform(0.5, 1.0) * min(limit, _FIRST_WAIT_S * 2.0 ** (n_failed - 1))

    def _attempt(self, request: Mapping[str, JsonValue], deadline: float) -> Generator[str]:
        url = f"{self._address.url}/chat/completions"
        try:
            with self._client.stream("POST", url, json=request, timeout=self._timeout(deadline)) as response:
                self._check(response, deadline)
                yield from self._texts(response, deadline)
        except httpx.ConnectTimeout as error:
            raise _PassingError(self._lost(error)) from error
        except httpx.TimeoutException as error:
            raise self._silence(error) from error
        except httpx.TransportError as error:
            raise _PassingError(self._lost(error)) from error
        except (EventStreamError, ValidationError) as error:
            found = str(error) if isinstance(error, EventStreamError) else "an event that is no chat completion"
            raise ModelServerError(
                f"the model server at {self._address.url} sent {found}; look at its log, and at what stands before it"
            ) from None  # the events hold what was written

    def _texts(self, response: httpx.Response, deadline: float) -> Iterator[str]:
        for data in event_data(self._pieces(response, deadline)):
            if data.strip() == _END:
                return
            chunk = _Chunk.model_validate_json(data)
            if chunk.error is not None:
                raise ModelServerError(
                    f"the model server at {self._address.url} failed while it wrote: {self._said(chunk.error)}"
                )
            for choice in chunk.choices[:1]:
                if choice.delta.content:
                    yield choice.delta.content
                if choice.finish_reason is not None:
                    return
        raise _PassingError(f"the model server at {self._address.url} broke off in the middle of its answer")

    def _pieces(self, response: httpx.Response, deadline: float) -> Iterator[bytes]:
        for piece in response.iter_raw():
            if self._clock() > deadline:
                raise ModelServerError(
                    f"the model server at {self._address.url} was not done in time; ask it for less, take a faster "
                    "model, or allow more with SHELFTALK_ANSWERING__SERVER__TOTAL_S"
                )
            yield piece

    def _check(self, response: httpx.Response, deadline: float) -> None:
        """See that an answer is coming.

        Raises:
            _PassingError: If the server is overloaded or broken.
            GenerationError: If it refuses the request, or does not speak as such servers do.
        """
        status = response.status_code
        if status == _TRY_AGAIN or status in _SERVER_ERRORS:
            raise _PassingError(str(self._refusal(response, deadline)), _retry_after_s(response))
        if status != httpx.codes.OK:
            raise self._refusal(response, deadline)
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "text/event-stream":
            raise GenerationError(
                f"{self._address.url} answered with {one_line(kind)!r} instead of a stream of events; is it the URL of "
                "an OpenAI-compatible API, mostly ending in /v1?"
            )

    def _refusal(self, response: httpx.Response, deadline: float) -> GenerationError:
        body = self._read(response, deadline, _MAX_ERROR_BYTES)
        hint = ""
        if response.status_code in _KEY_REFUSED:
            hint = f"; set the right key in {KEY_VARIABLE}"
        elif response.status_code == httpx.codes.NOT_FOUND:
            hint = "; is it the URL of an OpenAI-compatible API, mostly ending in /v1, and the name of a model there?"
        said = self._said(_parsed(body)) or response.reason_phrase
        return GenerationError(f"the model server at {self._address.url} answered {response.status_code}: {said}{hint}")

    def _read(self, response: httpx.Response, deadline: float, limit: int) -> bytes:
        """The body up to about `limit` bytes."""
        body = b""
        for piece in self._pieces(response, deadline):
            body += piece
            if len(body) > limit:
                break
        return body

    def _said(self, error: JsonValue) -> str:
        """What an error of the server says; nothing where that is no text, which may repeat the prompt."""
        for name in ("error", "message", "detail"):
            if isinstance(error, dict) and name in error:
                error = error[name]
        said = one_line(error) if isinstance(error, str) else ""
        return said.replace(self._key, "***") if self._key else said

    def _timeout(self, deadline: float) -> httpx.Timeout:
        left_s = max(deadline - self._clock(), 0.001)
        connect_s = min(self._settings.connect_s, left_s)
        return httpx.Timeout(min(self._settings.read_s, left_s), connect=connect_s, pool=connect_s)

    def _silence(self, error: httpx.TimeoutException) -> ModelServerError:
        if isinstance(error, httpx.ConnectTimeout):
            return ModelServerError(self._lost(error))
        return ModelServerError(
            f"the model server at {self._address.url} is silent; is it overloaded? It is waited for as "
            "SHELFTALK_ANSWERING__SERVER__READ_S and TOTAL_S say"
        )

    def _lost(self, error: httpx.TransportError) -> str:
        reason = one_line(str(error)) or type(error).__name__
        return f"the model server at {self._address.url} cannot be reached or went away ({reason}); is it running?"


def _parsed(body: bytes) -> JsonValue:
    try:
        parsed: JsonValue = from_json(body)
    except ValueError:
        return None  # a page for people, or nothing
    return parsed


def _retry_after_s(response: httpx.Response) -> float | None:
    """Seconds that a server asks to wait, given as such or as a date; None where it does not."""
    stated = response.headers.get("Retry-After", "").strip()
    if stated.isascii() and stated.isdigit():
        return float(stated)
    try:
        until = email.utils.parsedate_to_datetime(stated)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max((until - datetime.now(UTC)).total_seconds(), 0.0)
