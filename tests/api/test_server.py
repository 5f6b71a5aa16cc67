"""A real server on a real socket: streams, disconnects, load, addresses."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest

from api.errors import AddressError
from api.server import is_loopback, take_address, url_of
from api.settings import ApiSettings
from tests.api.fake_shop import FakeShop
from tests.api.live_server import serving

LONG_S = 20  # a limit that is reached only by a defect


@pytest.fixture(scope="module")
def http_client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=LONG_S) as client:
        yield client


def begin_stream(url: str) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=LONG_S)
    body = json.dumps({"question": "hepa?", "stream": True})
    connection.request("POST", "/v1/ask", body, {"Content-Type": "application/json"})
    return connection, connection.getresponse()


def wait_for(gate: threading.Event) -> None:
    assert gate.wait(LONG_S)


def test_events_arrive_while_the_answer_is_being_made(shop: FakeShop) -> None:
    gate = threading.Event()
    shop.assistant.before_event = lambda name: None if name != "done" else wait_for(gate)
    with serving(shop) as url:
        connection, response = begin_stream(url)
        assert response.readline() == b"event: evidence\n"  # while "done" is held back
        gate.set()
        assert b"event: done\n" in response.read()
        connection.close()


def test_client_that_goes_away_ends_the_answer(shop: FakeShop, http_client: httpx.Client) -> None:
    gate = threading.Event()
    n_deltas = 0

    def hold(name: str) -> None:
        nonlocal n_deltas
        if name == "delta":
            n_deltas += 1
            gate.wait(LONG_S)

    shop.assistant.before_event = hold
    with serving(shop, ApiSettings(keep_alive_s=0.01)) as url:
        connection, response = begin_stream(url)
        response.readline()
        response.close()
        connection.close()
        # The server has noticed once the request for the metrics is the only one left.
        samples = (http_client.get(f"{url}/metrics").text for _ in range(5_000))
        assert any("shelftalk_requests_in_flight 1.0" in text for text in samples)
        gate.set()
        assert shop.assistant.closed.wait(LONG_S)
    assert n_deltas == 1


def test_silent_stream_is_kept_open_with_comments(shop: FakeShop) -> None:
    gate = threading.Event()
    shop.assistant.before_event = lambda name: None if name != "delta" else wait_for(gate)
    with serving(shop, ApiSettings(keep_alive_s=0.01)) as url:
        connection, response = begin_stream(url)
        lines = [response.readline() for _ in range(4)]
        gate.set()
        rest = response.read()
        connection.close()
    assert lines[3] == b": still working\n"
    assert b"event: done\n" in rest


def test_full_server_turns_away_with_a_503_and_stays_alive(shop: FakeShop, http_client: httpx.Client) -> None:
    gate, begun = threading.Event(), threading.Semaphore(0)

    def hold(_: str) -> None:
        begun.release()
        gate.wait(LONG_S)

    shop.assistant.before_event = hold
    settings = ApiSettings(n_workers=2, queue_length=0, retry_after_s=3)
    with serving(shop, settings) as url, ThreadPoolExecutor(2) as clients:

        def ask() -> httpx.Response:
            return http_client.post(f"{url}/v1/ask", json={"question": "hepa?"})

        taken = [clients.submit(ask) for _ in range(2)]
        for _ in range(2):
            assert begun.acquire(timeout=LONG_S)
        for stream in (False, True):
            refused = http_client.post(f"{url}/v1/ask", json={"question": "hepa?", "stream": stream})
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "3")
            assert refused.json()["type"] == "urn:shelftalk:problem:busy"
        assert http_client.get(f"{url}/readyz").status_code == 200
        gate.set()
        assert [future.result().status_code for future in taken] == [200, 200]


def test_many_clients_at_once_each_get_their_own_answer(shop: FakeShop, http_client: httpx.Client) -> None:
    questions = {"hepa?": "HEPA", "how many?": "2 vacuum", "return?": "30 days"} | {"重?": "公斤"}
    with serving(shop) as url, ThreadPoolExecutor(8) as clients:

        def ask(question: str) -> tuple[str, str]:
            response = http_client.post(f"{url}/v1/ask", json={"question": question})
            return question, response.json()["answer"]

        for question, answer in clients.map(ask, list(questions) * 8):
            assert questions[question] in answer


def test_taken_port_is_told_with_what_to_do() -> None:
    with take_address("127.0.0.1", 0) as first:
        first.listen()
        port = first.getsockname()[1]
        with pytest.raises(AddressError, match=f"127.0.0.1:{port}: address already in use; .*--port"):
            take_address("127.0.0.1", port)


def test_address_that_is_not_there_is_told() -> None:
    with pytest.raises(AddressError, match="no address 'no such host'"):
        take_address("no such host", 8000)


def test_url_of_an_address_can_be_opened() -> None:
    with take_address("127.0.0.1", 0) as taken:
        assert url_of(taken) == f"http://127.0.0.1:{taken.getsockname()[1]}"
    with socket.socket(socket.AF_INET6) as six:
        six.bind(("::1", 0))
        assert url_of(six) == f"http://[::1]:{six.getsockname()[1]}"


@pytest.mark.parametrize(
    ("host", "only_here"),
    [
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("shop.example", False),
        ("", False),
    ],
)
def test_loopback_addresses_are_told_from_others(host: str, only_here: bool) -> None:
    assert is_loopback(host) is only_here
