"""A judge's server for tests: answers chat completions from a list, and keeps what it was sent."""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server answers to one request."""

    said: str = "RIGHT"
    status: int = 200
    body: bytes | None = None  # None: a chat completion that says `said`
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the server was sent."""

    path: str
    key: str | None  # the Authorization header
    body: Mapping[str, object]


@contextmanager
def fake_judge(replies: Sequence[Reply]) -> Iterator[tuple[str, list[Request]]]:
    """Its URL up to /v1, and the requests as they come; after the last reply, that one is repeated."""
    seen: list[Request] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.append(Request(path=self.path, key=self.headers.get("Authorization"), body=body))
            reply = replies[min(len(seen), len(replies)) - 1]
            completion = {"choices": [{"message": {"role": "assistant", "content": reply.said}}]}
            content = json.dumps(completion).encode() if reply.body is None else reply.body
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
