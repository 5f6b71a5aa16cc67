"""One question to an OpenAI-compatible server: `POST URL/chat/completions`.

Redirects are not followed, because the key would go with them to a server that nobody named.
"""

import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from typing import IO

from eval.errors import EvaluationError

_PASSING = frozenset({408, 429, 500, 502, 503, 504})  # worth another try
_MAX_REPLY_BYTES = 1_000_000
_MAX_TOKENS = 512  # for models that think aloud; a plain one ends after one word


class JudgeServerError(EvaluationError):
    """The judge's server did not give an opinion."""

    def __init__(self, message: str, *, is_passing: bool) -> None:
        super().__init__(message)
        self.is_passing = is_passing


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeServer:
    """A model on a server."""

    url: str  # up to and without /chat/completions
    model: str
    key: str | None = field(default=None, repr=False)  # None: the server wants none
    timeout_s: float = 120.0

    def ask(self, instruction: str, content: str) -> str:
        """What the model says to this, at temperature 0.

        Raises:
            JudgeServerError: If no usable reply comes; names the server and what it said, never the key.
        """
        body = {
            "model": self.model,
            "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": content}],
            "temperature": 0,
            "max_tokens": _MAX_TOKENS,
        }
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(
            f"{self.url}/chat/completions", data=json.dumps(body).encode(), headers=headers, method="POST"
        )
        return self._said(self._replied(request))

    def _replied(self, request: urllib.request.Request) -> bytes:
        try:
            with urllib.request.build_opener(_NoRedirects).open(request, timeout=self.timeout_s) as reply:
                return bytes(reply.read(_MAX_REPLY_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                raise JudgeServerError(
                    f"the judge at {self.url} answered with status {error.code} ({error.reason}); check its address, "
                    f"model {self.model!r} and key",
                    is_passing=error.code in _PASSING,
                ) from None  # the cause holds the request with its key
        except urllib.error.URLError as error:
            raise JudgeServerError(
                f"the judge at {self.url} cannot be reached: {error.reason}", is_passing=True
            ) from None
        except (TimeoutError, ConnectionError, http.client.HTTPException) as error:
            raise JudgeServerError(
                f"the judge at {self.url} broke off: {type(error).__name__}", is_passing=True
            ) from None

    def _said(self, reply: bytes) -> str:
        try:
            said = json.loads(reply)["choices"][0]["message"]["content"]
        except (ValueError, KeyError, IndexError, TypeError):
            said = None
        if not isinstance(said, str):
            raise JudgeServerError(
                f"the judge at {self.url} sent something else than a chat completion; is the address that of an "
                "OpenAI-compatible server, such as http://127.0.0.1:8001/v1?",
                is_passing=False,
            )
        return said
