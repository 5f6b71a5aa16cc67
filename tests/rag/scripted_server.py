"""A model server of tests: answers each chat completion as a script says, well or badly, over a real socket."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]  # JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client sent."""

    path: str
    headers: dict[str, str]  # names in lower case
    body: Body


Behaviour = Callable[["Connection", Request], None]


class Connection:
    """The server's side of one request."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self._handler = handler

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        """Send status and headers; the body ends with the connection."""
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        self._handler.send_header("Connection", "close")
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()

    def send(self, data: bytes) -> None:
        """Send bytes at once."""
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def event(self, data: object) -> None:
        """Send a value as an event."""
        self.send(f"data: {json.dumps(data)}\n\n".encode())

    def text(self, content: str) -> None:
        """Send a piece of the answer."""
        self.event({"choices": [{"index": 0, "delta": {"content": content}}]})

    def finish(self, reason: str = "stop") -> None:
        """Send the end of the answer."""
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        self.send(b"data: [DONE]\n\n")


def says(text: str) -> Behaviour:
    """Answers as it should: word by word, no more than it is allowed."""

    def behave(connection: Connection, request: Request) -> None:
        connection.begin()
        connection.event({"choices": [{"index": 0, "delta": {"role": "assistant"}}]})
        words = text.split(" ")
        for place, word in enumerate(words[: request.body["max_tokens"]]):
            connection.text(word if place == 0 else f" {word}")
        connection.finish("stop" if len(words) <= request.body["max_tokens"] else "length")

    return behave


def fails(status: int, detail: object = None, **headers: str) -> Behaviour:
    """Answers with a status and, where there is one, an error as JSON."""

    def behave(connection: Connection, _: Request) -> None:
        connection.begin(status, "application/json", **headers)
        connection.send(json.dumps(detail).encode() if detail is not None else b"")

    return behave


def sends(*pieces: bytes, kind: str = "text/event-stream", every_s: float = 0.0) -> Behaviour:
    """Sends these bytes and closes the connection."""

    def behave(connection: Connection, _: Request) -> None:
        connection.begin(kind=kind)
        for piece in pieces:
            connection.send(piece)
            time.sleep(every_s)

    return behave


def piece(text: str) -> bytes:
    """A piece of an answer as it goes over the wire."""
    return f"data: {json.dumps({'choices': [{'delta': {'content': text}}]})}\n\n".encode()


@dataclass
class ScriptedServer:
    """Behaves in turn as `behaviours` say; the last one holds for all that follow."""

    url: str = ""
    behaviours: Sequence[Behaviour] = ()
    listing: object = None  # answer of /models; None: 404
    listing_status: int = 200
    requests: list[Request] = field(default_factory=list)  # of chat completions
    left: threading.Event = field(default_factory=threading.Event)  # a client went away while it was sent to

    def next(self, request: Request) -> Behaviour:
        self.requests.append(request)
        return self.behaviours[min(len(self.requests), len(self.behaviours)) - 1]


@contextmanager
def scripted_server(*behaviours: Behaviour, listing: object = None) -> Iterator[ScriptedServer]:
    """Serve while the block runs."""
    script = ScriptedServer(behaviours=behaviours, listing=listing)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = script.listing is not None and self.path == "/v1/models"
            Connection(self).begin(script.listing_status if found else 404, "application/json")
            self.wfile.write(json.dumps(script.listing).encode() if found else b"")

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(path=self.path, headers=headers, body=body)
            try:
                script.next(request)(Connection(self), request)
            except OSError:
                script.left.set()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
