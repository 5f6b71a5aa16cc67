"""`POST /v1/ask`, whole and as an event stream."""

import json
from collections.abc import Mapping

import pytest
from fastapi.testclient import TestClient

from catalog.errors import EmptyCatalogError, StoreError
from index.errors import IndexMissingError, IndexStaleError
from rag.errors import GenerationError
from rag.question import Question
from tests.api.fake_shop import FakeShop

SSE = {"Accept": "text/event-stream"}
VOLATILE = {"conversation_id", "turn_id"}


def events_of(text: str) -> list[tuple[str, Mapping[str, object]]]:
    """Names and data of server-sent events, parsed as the standard says."""
    events = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        events.append((fields["event"], json.loads(fields["data"])))
    return events


def without_ids(answer: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in answer.items() if name not in VOLATILE}


def test_question_is_answered_with_its_citations_and_products(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": "does it have a hepa filter?", "product_id": "VAC-200"})
    assert response.status_code == 200
    answer = response.json()
    assert answer["answer"].startswith("Yes. The Aurora 200 has a washable HEPA filter.")
    assert [citation["source_id"] for citation in answer["citations"]] == [
        "VAC-200#filter_type",
        "VAC-200#review-r1",
    ]
    assert answer["products"][0]["price"] == "249.00"


def test_every_field_of_a_request_reaches_the_question(client: TestClient, shop: FakeShop) -> None:
    first = client.post("/v1/ask", json={"question": "hepa?"}).json()
    body = {
        "question": "hepa?",
        "conversation_id": first["conversation_id"],
        "product_id": "VAC-200",
        "customer_id": "k1",
        "language": "zh",
        "stream": False,
    }
    assert client.post("/v1/ask", json=body).status_code == 200
    assert shop.assistant.questions[-1] == Question(
        text="hepa?",
        conversation_id=first["conversation_id"],
        product_id="VAC-200",
        customer_id="k1",
        language="zh",
    )


@pytest.mark.parametrize("how", ["body", "header"])
def test_stream_sends_evidence_then_deltas_then_the_same_object(client: TestClient, how: str) -> None:
    whole = client.post("/v1/ask", json={"question": "hepa?"}).json()
    response = client.post(
        "/v1/ask",
        json={"question": "hepa?", "stream": how == "body"},
        headers=SSE if how == "header" else {},
    )
    assert response.headers["content-type"].startswith("text/event-stream")
    events = events_of(response.text)
    names = [name for name, _ in events]
    assert names[0] == "evidence"
    assert set(names[1:-1]) == {"delta"}
    assert names[-1] == "done"
    assert events[0][1] == {"citations": whole["citations"], "products": whole["products"]}
    assert "".join(str(data["text"]) for _, data in events[1:-1]) == whole["answer"]
    assert list(events[-1][1]) == list(whole)
    assert without_ids(events[-1][1]) == without_ids(whole)


def test_line_ends_in_an_answer_do_not_break_the_stream(client: TestClient, shop: FakeShop) -> None:
    events = events_of(client.post("/v1/ask", json={"question": "重\n\ndata: x", "stream": True}).text)
    assert events[-1][1]["answer"] == "这款吸尘器重2.4公斤。"
    assert shop.assistant.questions[-1].text == "重\n\ndata: x"


@pytest.mark.parametrize("stream", [False, True])
def test_unknown_product_page_is_refused_with_a_status_code(client: TestClient, stream: bool) -> None:
    response = client.post("/v1/ask", json={"question": "hepa?", "product_id": "nope", "stream": stream})
    assert response.status_code == 422
    assert response.json()["type"] == "urn:shelftalk:problem:invalid-question"
    assert response.json()["detail"] == "there is no product 'nope'"


@pytest.mark.parametrize("stream", [False, True])
def test_unknown_conversation_is_a_404(client: TestClient, stream: bool) -> None:
    response = client.post("/v1/ask", json={"question": "hepa?", "conversation_id": "c_no", "stream": stream})
    assert response.status_code == 404
    assert response.json()["type"] == "urn:shelftalk:problem:unknown-conversation"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (GenerationError("model at /srv/model failed"), "generation-failed"),
        (IndexStaleError("index in /srv/store is stale"), "index-unusable"),
        (StoreError("store in /srv/store is locked"), "store-unusable"),
        (IndexMissingError("no index under /srv/store"), "no-catalog"),
        (EmptyCatalogError("nothing in /srv/store"), "no-catalog"),
    ],
)
def test_what_only_the_operator_can_mend_is_a_503_without_particulars(
    client: TestClient, shop: FakeShop, caplog: pytest.LogCaptureFixture, error: Exception, kind: str
) -> None:
    shop.assistant.fail_with = error
    response = client.post("/v1/ask", json={"question": "hepa?"})
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.json()["type"] == f"urn:shelftalk:problem:{kind}"
    assert "/srv" not in response.text
    assert f"request {response.headers['X-Request-ID']} failed" in caplog.text
    assert str(error) in caplog.text


def test_failure_in_the_middle_of_a_stream_is_told_as_an_error_event(client: TestClient, shop: FakeShop) -> None:
    shop.assistant.fail_in_stream = GenerationError("out of memory")
    response = client.post("/v1/ask", json={"question": "hepa?", "stream": True})
    events = events_of(response.text)
    assert [name for name, _ in events] == ["evidence", "delta", "error"]
    assert events[-1][1]["status"] == 503
    assert events[-1][1]["instance"] == f"urn:shelftalk:request:{response.headers['X-Request-ID']}"


def test_defect_in_the_middle_of_a_stream_is_told_and_logged(
    shop: FakeShop, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    shop.assistant.fail_in_stream = RuntimeError("secret")
    events = events_of(client.post("/v1/ask", json={"question": "hepa?", "stream": True}).text)
    assert (events[-1][0], events[-1][1]["status"]) == ("error", 500)
    assert "secret" not in str(events)
    assert "RuntimeError: secret" in caplog.text


def test_defect_is_a_500_without_a_traceback(
    shop: FakeShop, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    shop.assistant.fail_with = ZeroDivisionError("secret")
    response = client.post("/v1/ask", json={"question": "hepa?"})
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert f"request {response.headers['X-Request-ID']} failed: ZeroDivisionError: secret" in caplog.text
