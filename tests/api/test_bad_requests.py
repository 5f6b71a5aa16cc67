"""What a client can get wrong, and how it is told."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "question"),
        ({"question": ""}, "question"),
        ({"question": " \n\u3000"}, "question"),
        ({"question": "a" * 2_001}, "question"),
        ({"question": 5}, "question"),
        ({"question": "a\x00b"}, "question"),
        ({"question": "ok", "product_id": ""}, "product_id"),
        ({"question": "ok", "conversation_id": "c" * 257}, "conversation_id"),
        ({"question": "ok", "language": "de"}, "language"),
        ({"question": "ok", "stream": "perhaps"}, "stream"),
        ({"question": "ok", "produkt": "VAC-200"}, "produkt"),
    ],
)
def test_wrong_field_is_a_422_that_names_it(client: TestClient, body: dict[str, object], field: str) -> None:
    response = client.post("/v1/ask", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (problem["type"], problem["status"]) == ("urn:shelftalk:problem:invalid-request", 422)
    assert [(error["location"], error["field"]) for error in problem["errors"]] == [("body", field)]
    assert problem["detail"].startswith(f"{field}: ")


@pytest.mark.parametrize("text", ["a", "重" * 2_000, "\N{GRINNING FACE}" * 2_000])
def test_question_of_1_to_2000_characters_is_taken(client: TestClient, text: str) -> None:
    assert client.post("/v1/ask", json={"question": text}).status_code == 200


def test_half_of_a_surrogate_pair_is_a_422(client: TestClient) -> None:
    response = client.post("/v1/ask", content=b'{"question": "\\ud83d"}', headers=JSON)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "question"


def test_broken_json_is_a_400_that_says_where(client: TestClient) -> None:
    response = client.post("/v1/ask", content=b'{"question": "a",}', headers=JSON)
    assert response.status_code == 400
    assert response.json()["type"] == "urn:shelftalk:problem:invalid-json"
    assert "at character" in response.json()["detail"]


@pytest.mark.parametrize("content", [b'{"question": "\xff"}', b"[" * 60_000])
def test_bytes_that_are_no_json_are_a_400(client: TestClient, content: bytes) -> None:
    response = client.post("/v1/ask", content=content, headers=JSON)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("content", [b"[]", b'"text"', b"null", b""])
def test_json_that_is_no_object_is_a_422(client: TestClient, content: bytes) -> None:
    response = client.post("/v1/ask", content=content, headers=JSON)
    assert response.status_code == 422
    assert response.json()["errors"][0]["location"] == "body"


def test_body_of_another_type_is_a_415_that_says_which_to_send(client: TestClient) -> None:
    response = client.post(
        "/v1/ask",
        content=b'{"question": "hepa?"}',
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert response.status_code == 415
    assert "Content-Type: application/json" in response.json()["detail"]


def body_of(n_bytes: int) -> bytes:
    """A valid request padded with white space to this length."""
    return json.dumps({"question": "hepa?"}).encode().ljust(n_bytes)


def test_body_of_64_kib_is_taken_and_one_byte_more_is_a_413(client: TestClient) -> None:
    assert client.post("/v1/ask", content=body_of(65_536), headers=JSON).status_code == 200
    response = client.post("/v1/ask", content=body_of(65_537), headers=JSON)
    assert response.status_code == 413
    assert response.json()["type"] == "urn:shelftalk:problem:body-too-large"
    assert "65,536 bytes" in response.json()["detail"]


def test_body_that_hides_its_length_is_limited_too(client: TestClient) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(70):
            yield b" " * 1_000

    response = client.post("/v1/ask", content=parts(), headers=JSON)
    assert response.status_code == 413
    assert response.json()["type"] == "urn:shelftalk:problem:body-too-large"
    assert "65,536 bytes" in response.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nothing", 404),
        ("GET", "/v1/ask", 405),
        ("GET", "/static/none.js", 404),
        ("POST", "/", 405),
    ],
)
def test_unknown_paths_and_methods_are_problems(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert response.json()["instance"] == f"urn:shelftalk:request:{response.headers['X-Request-ID']}"


def test_files_outside_the_page_cannot_be_read(client: TestClient) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd"):
        assert client.get(path).status_code == 404
