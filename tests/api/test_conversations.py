"""`GET` and `DELETE /v1/conversations/{id}`."""

from fastapi.testclient import TestClient


def test_conversation_gives_back_each_answer_as_it_was_given(client: TestClient) -> None:
    first = client.post("/v1/ask", json={"question": "hepa?"}).json()
    number = first["conversation_id"]
    second = client.post("/v1/ask", json={"question": "how many?", "conversation_id": number}).json()
    conversation = client.get(f"/v1/conversations/{number}").json()
    assert (conversation["id"], conversation["created_at"]) == (number, "2026-11-01T00:00:00Z")
    assert [(turn["role"], turn["answer"]) for turn in conversation["turns"]] == [
        ("user", None),
        ("assistant", first),
        ("user", None),
        ("assistant", second),
    ]
    assert [turn["content"] for turn in conversation["turns"]] == [
        "hepa?",
        first["answer"],
        "how many?",
        second["answer"],
    ]


def test_deleted_conversation_is_gone(client: TestClient) -> None:
    number = client.post("/v1/ask", json={"question": "hepa?"}).json()["conversation_id"]
    response = client.delete(f"/v1/conversations/{number}")
    assert (response.status_code, response.content) == (204, b"")
    assert client.get(f"/v1/conversations/{number}").status_code == 404
    assert client.delete(f"/v1/conversations/{number}").status_code == 404
