"""A real web server in a thread of its own, for what a test client cannot show."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api.app import create_app
from api.server import take_address, url_of
from api.settings import ApiSettings
from tests.api.fake_shop import FakeShop


@contextmanager
def serving(shop: FakeShop, settings: ApiSettings | None = None) -> Iterator[str]:
    """Serve a shop while the block runs; gives its URL."""
    taken: socket.socket = take_address("127.0.0.1", 0)
    taken.listen()  # so that a client waits for the server instead of being refused
    server = uvicorn.Server(uvicorn.Config(create_app(shop, settings or ApiSettings()), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
    thread.start()
    try:
        yield url_of(taken)
    finally:
        server.should_exit = True
        thread.join()
        taken.close()
