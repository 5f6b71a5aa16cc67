"""`URL#NAME`."""

import pytest

from rag.errors import GenerationError
from rag.models.server_address import parse_address


@pytest.mark.parametrize(
    ("written", "url", "model", "shown"),
    [
        ("http://127.0.0.1:8001/v1#qwen", "http://127.0.0.1:8001/v1", "qwen", "qwen"),
        ("http://127.0.0.1:8001#qwen", "http://127.0.0.1:8001/v1", "qwen", "qwen"),
        ("https://llm.example/api/v1/#Qwen/Qwen3-4B", "https://llm.example/api/v1", "Qwen/Qwen3-4B", "Qwen/Qwen3-4B"),
        ("http://[::1]:8001#/srv/models/tiny/", "http://[::1]:8001/v1", "/srv/models/tiny/", "tiny"),
        (
            "http://localhost:8001#C:\\models\\tiny.gguf",
            "http://localhost:8001/v1",
            "C:\\models\\tiny.gguf",
            "tiny.gguf",
        ),
    ],
)
def test_a_server_and_its_model(written: str, url: str, model: str, shown: str) -> None:
    address = parse_address(written)
    assert (address.url, address.model, address.shown_model) == (url, model, shown)


@pytest.mark.parametrize(
    ("written", "is_local"),
    [
        ("http://127.0.0.1#m", True),
        ("http://localhost#m", True),
        ("http://[::1]#m", True),
        ("http://10.0.0.7#m", False),
    ],
)
def test_no_proxy_stands_between_a_program_and_its_own_machine(written: str, is_local: bool) -> None:
    assert parse_address(written).is_local is is_local


@pytest.mark.parametrize("written", ["", "qwen", "http://h", "http://h#", "ftp://h#m", "http://#m", "http://h:port#m"])
def test_another_form_is_an_error_that_shows_the_right_one(written: str) -> None:
    with pytest.raises(GenerationError, match="openai:URL#NAME"):
        parse_address(written)


@pytest.mark.parametrize("written", ["http://me:sk-1@h/v1#m", "http://h/v1?key=sk-1#m"])
def test_a_secret_in_the_url_is_refused_and_not_repeated(written: str) -> None:
    with pytest.raises(GenerationError, match="SHELFTALK_ANSWERING__SERVER__API_KEY") as caught:
        parse_address(written)
    assert "sk-1" not in str(caught.value)
