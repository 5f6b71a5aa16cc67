"""Listen and serve: the only file that knows the web server.

The address is taken before anything else is done, so that a wrong port is told at once and not after the
models have been loaded.
"""

import copy
import ipaddress
import logging
import os
import socket
from typing import Any  # uvicorn's own type of a log configuration

import uvicorn
from uvicorn.config import LOGGING_CONFIG

from api.app import create_app
from api.errors import AddressError
from api.settings import ApiSettings, load_api_settings
from api.shop import ServedShop

_SHUTDOWN_S = 10  # how long running answers may take to end once the server is told to stop


class WithoutQuery(logging.Filter):
    """Takes the query out of the lines of the access log: what is searched for may be personal."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line, its path without what follows the question mark."""
        if isinstance(record.args, tuple):
            record.args = tuple(one.partition("?")[0] if isinstance(one, str) else one for one in record.args)
        return True


def log_config() -> dict[str, Any]:
    """The log of the web server, without queries."""
    config: dict[str, Any] = copy.deepcopy(LOGGING_CONFIG)
    config["filters"] = {"without_query": {"()": WithoutQuery}}
    config["handlers"]["access"]["filters"] = ["without_query"]
    return config


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`; names other than "localhost" count as reachable."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def take_address(host: str, port: int) -> socket.socket:
    """Bind a socket that nothing listens on yet; port 0 takes any free one.

    Raises:
        AddressError: If there is no such address, or it is taken or not allowed.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, OverflowError) as error:
        raise AddressError(f"there is no address {host!r} with port {port}: {error}") from error
    taken = socket.socket(family, kind, protocol)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError as error:
        taken.close()
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise AddressError(f"cannot listen on {host}:{port}: {reason.lower()}; choose another with --port") from error
    return taken


def url_of(taken: socket.socket) -> str:
    """The URL under which a bound socket is reached, e.g. "http://127.0.0.1:8000"."""
    host, port = taken.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(shop: ServedShop, taken: socket.socket, settings: ApiSettings) -> None:
    """Serve a shop on a bound socket until the process is told to stop; closes the socket."""
    config = uvicorn.Config(
        create_app(shop, settings),
        timeout_graceful_shutdown=_SHUTDOWN_S,
        server_header=False,
        log_config=log_config(),
    )
    with taken:
        uvicorn.Server(config).run(sockets=[taken])


def serve_processes(factory: str, taken: socket.socket, n_processes: int) -> None:
    """Serve from several processes, each with its own shop, until told to stop.

    Args:
        factory: `module:function` that makes the app; it is called in each process.
        taken: A bound socket; it is closed, and its address is taken again by the first process.
        n_processes: At least 2.
    """
    host, port = taken.getsockname()[:2]
    taken.close()
    uvicorn.run(
        factory,
        factory=True,
        host=host,
        port=port,
        workers=n_processes,
        timeout_graceful_shutdown=_SHUTDOWN_S,
        server_header=False,
        log_config=log_config(),
    )


def run(shop: ServedShop, host: str, port: int, settings: ApiSettings | None = None) -> None:
    """Serve a shop at an address until the process is told to stop.

    Raises:
        AddressError: If the address cannot be taken.
    """
    serve(shop, take_address(host, port), settings or load_api_settings())
