"""The OpenAPI document: what clients are generated from."""

import json
import os
from pathlib import Path

from fastapi.testclient import TestClient

from api.schemas import EXAMPLE_ANSWER, AnswerBody, ConversationBody, ProductBody, SearchBody

GOLDEN = Path(__file__).parent / "openapi.json"


def test_document_is_the_agreed_one(client: TestClient) -> None:
    """Run with SHELFTALK_UPDATE_GOLDEN=1 to accept a change; it belongs into the change log."""
    document = client.get("/openapi.json").json()
    if os.environ.get("SHELFTALK_UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert document == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_every_operation_has_an_id_a_summary_and_its_problems(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    operations = {
        f"{method} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert {name: operation["operationId"] for name, operation in operations.items()} == {
        "post /v1/ask": "ask",
        "get /v1/search": "search",
        "post /v1/products:batch": "storeProducts",
        "get /v1/products/{product_id}": "getProduct",
        "put /v1/products/{product_id}": "putProduct",
        "patch /v1/products/{product_id}": "patchProduct",
        "delete /v1/products/{product_id}": "deleteProduct",
        "get /v1/conversations/{conversation_id}": "getConversation",
        "delete /v1/conversations/{conversation_id}": "deleteConversation",
        "delete /v1/customers/{customer_id}": "deleteCustomer",
        "post /v1/feedback": "rateAnswer",
        "get /v1/insights/answerability": "getAnswerability",
        "get /v1/insights/gaps": "getGaps",
        "get /healthz": "healthz",
        "get /readyz": "readyz",
        "get /metrics": "metrics",
    }
    for name, operation in operations.items():
        assert operation["summary"], name
        if "/v1/" in name:
            problems = {status for status in operation["responses"] if int(status) >= 400}
            assert problems, name
            for status in problems:
                assert list(operation["responses"][status]["content"]) == ["application/problem+json"]


def test_every_reference_of_the_document_leads_somewhere(client: TestClient) -> None:
    text = client.get("/openapi.json").text
    schemas = json.loads(text)["components"]["schemas"]
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert "ProblemBody" in named
    assert named <= set(schemas)
    assert "HTTPValidationError" not in schemas


def test_example_of_an_answer_is_a_valid_one() -> None:
    assert AnswerBody.model_validate(EXAMPLE_ANSWER).answer == EXAMPLE_ANSWER["answer"]


def test_responses_have_the_documented_shapes(client: TestClient) -> None:
    answer = client.post("/v1/ask", json={"question": "hepa?"}).json()
    AnswerBody.model_validate(answer)
    SearchBody.model_validate(client.get("/v1/search?q=x").json())
    ProductBody.model_validate(client.get("/v1/products/VAC-200").json())
    stored = client.get(f"/v1/conversations/{answer['conversation_id']}").json()
    assert ConversationBody.model_validate(stored).model_dump() == stored
