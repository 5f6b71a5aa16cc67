"""What is done for every request, whatever its route: an id, a limit on the body, security headers, counting.

One plain ASGI middleware, so that event streams pass through unbuffered.
"""

import re
import secrets
from collections.abc import Iterable
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics
from api.problems import log_failure, problem_of, problem_response, too_large

REQUEST_ID_HEADER = "X-Request-ID"
_CATALOG_PATH = "/v1/products"
_GIVEN_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def security_headers(image_origins: Iterable[str]) -> dict[str, str]:
    """The headers that every response carries.

    The policy allows this server's own files and nothing else: no inline script or style, no other host, no
    frame around the page. Product images may come from `image_origins` too.
    """
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": " ".join(["'self'", *image_origins]),
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


class RequestMiddleware:
    """Wraps an app; see the head of this file."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        metrics: Metrics,
        max_body_bytes: int,
        max_catalog_body_bytes: int,
        image_origins: Iterable[str] = (),
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._max_body_bytes = max_body_bytes
        self._max_catalog_body_bytes = max_catalog_body_bytes
        self._headers = security_headers(image_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its response back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope).get(REQUEST_ID_HEADER))
        scope.setdefault("state", {})["request_id"] = request_id
        started = perf_counter()
        status: int | None = None  # None: the response has not begun

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._add_headers(message, request_id)
            await send(message)

        self._metrics.begin_request()
        try:
            await self._limited(scope, receive, send_with_headers)
        except Exception as error:
            log_failure(error, request_id)
            if status is None:
                await problem_response(problem_of(error), request_id)(scope, receive, send_with_headers)
            raise  # the server logs where it came from
        finally:
            method = scope["method"] if scope["method"] in _KNOWN_METHODS else "other"
            seconds = perf_counter() - started
            # 499, as nginx has it: the client went away before there was a response.
            self._metrics.end_request(method=method, route=_route(scope), status=status or 499, seconds=seconds)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        declared = Headers(scope=scope).get("content-length", "0")
        is_catalog = scope["path"].startswith(_CATALOG_PATH)
        max_bytes = self._max_catalog_body_bytes if is_catalog else self._max_body_bytes
        if declared.isdecimal() and int(declared) > max_bytes:
            response = problem_response(too_large(max_bytes), scope["state"]["request_id"])
            await response(scope, receive, send)
            return
        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > max_bytes:
                raise HTTPException(413, too_large(max_bytes).detail)
            return message

        await self._app(scope, receive_limited, send)

    def _add_headers(self, message: Message, request_id: str) -> None:
        headers = MutableHeaders(scope=message)
        headers[REQUEST_ID_HEADER] = request_id
        headers.setdefault("Cache-Control", "no-store")
        for name, value in self._headers.items():
            headers[name] = value


def _request_id(given: str | None) -> str:
    """The id a proxy gave, where it is harmless to log and to send back; else a new one."""
    if given is not None and _GIVEN_REQUEST_ID.fullmatch(given):
        return given
    return "r_" + secrets.token_hex(12)


def _route(scope: Scope) -> str:
    """The pattern of the route that took the request; it has few values, unlike the path."""
    pattern: str | None = getattr(scope.get("route"), "path", None)
    return pattern if pattern is not None else "unmatched"
