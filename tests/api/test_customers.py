"""`DELETE /v1/customers/{id}`."""

import logging

from fastapi.testclient import TestClient

from api.server import WithoutQuery, log_config


def test_every_conversation_of_a_customer_is_erased_and_others_stay(client: TestClient) -> None:
    theirs = [
        client.post("/v1/ask", json={"question": "hepa?", "customer_id": "k/1"}).json()["conversation_id"]
        for _ in range(2)
    ]
    other = client.post("/v1/ask", json={"question": "hepa?", "customer_id": "k2"}).json()["conversation_id"]
    response = client.delete("/v1/customers/k%2F1")
    assert (response.status_code, response.content) == (204, b"")
    assert [client.get(f"/v1/conversations/{one}").status_code for one in theirs] == [404, 404]
    assert client.get(f"/v1/conversations/{other}").status_code == 200


def test_an_unknown_customer_is_answered_alike(client: TestClient) -> None:
    assert client.delete("/v1/customers/nobody").status_code == 204


def test_the_access_log_holds_no_queries() -> None:
    record = logging.LogRecord(
        "uvicorn.access", logging.INFO, "", 0, "%s - %s %s", ("1.2.3.4:5", "GET", "/v1/search?q=jo@example.org"), None
    )
    assert WithoutQuery().filter(record)
    assert record.getMessage() == "1.2.3.4:5 - GET /v1/search"
    assert log_config()["handlers"]["access"]["filters"] == ["without_query"]
