"""`/healthz`, `/readyz` and `/metrics`."""

from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.settings import ApiSettings
from tests.api.fake_shop import FakeReadiness, FakeShop


def samples_of(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample by its name and its labels."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def requests_of(client: TestClient, method: str, route: str, status: int) -> float:
    labels = (("method", method), ("route", route), ("status", str(status)))
    return samples_of(client).get(("shelftalk_requests_total", labels), 0.0)


def test_process_tells_that_it_is_alive(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_shop_is_a_200_with_what_it_answers_from(client: TestClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "generation": "000003",
        "products": 2,
        "documents": 1,
        "model": "scripted",
        "warnings": [],
    }


def test_shop_that_is_not_ready_is_a_503_with_the_reasons(client: TestClient, shop: FakeShop) -> None:
    shop.readiness_now = FakeReadiness(
        ready=False, generation=None, products=0, documents=0, warnings=("there is no catalog yet",)
    )
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["warnings"] == ["there is no catalog yet"]


def test_requests_are_counted_by_route_and_not_by_path(client: TestClient) -> None:
    for path in ("VAC-200", "VAC/90", "none"):
        client.get(f"/v1/products/{path}")
    client.get("/v1/no-such-route-1")
    client.get("/v1/no-such-route-2")
    assert requests_of(client, "GET", "/v1/products/{product_id:path}", 200) == 2
    assert requests_of(client, "GET", "/v1/products/{product_id:path}", 404) == 1
    assert requests_of(client, "GET", "unmatched", 404) == 2


def test_answers_are_counted_by_action_whole_or_streamed(client: TestClient) -> None:
    client.post("/v1/ask", json={"question": "hepa?"})
    client.post("/v1/ask", json={"question": "hepa?", "stream": True})
    client.post("/v1/ask", json={"question": "child lock?"})
    samples = samples_of(client)
    assert samples["shelftalk_answers_total", (("action", "answer"), ("reason", ""))] == 2
    assert samples["shelftalk_answers_total", (("action", "abstain"), ("reason", "not_stated"))] == 1
    assert samples["shelftalk_stage_seconds_count", (("stage", "retrieve"),)] == 3
    assert abs(samples["shelftalk_stage_seconds_sum", (("stage", "retrieve"),)] - 3 * 0.006) < 1e-9


def test_defects_are_counted_and_nothing_stays_in_flight(client: TestClient, shop: FakeShop) -> None:
    shop.assistant.fail_with = RuntimeError("defect")
    client.post("/v1/ask", json={"question": "hepa?"})
    assert requests_of(client, "POST", "/v1/ask", 500) == 1
    assert samples_of(client)["shelftalk_requests_in_flight", ()] == 1  # the one that asks for the metrics


def test_apps_in_one_process_count_apart(client: TestClient, shop: FakeShop) -> None:
    client.get("/healthz")
    with TestClient(create_app(shop, ApiSettings())) as other:
        assert requests_of(other, "GET", "/healthz", 200) == 0
    assert requests_of(client, "GET", "/healthz", 200) == 1


def test_answers_are_counted_by_who_wrote_them(client: TestClient) -> None:
    client.post("/v1/ask", json={"question": "hepa?"})
    written = {
        key[1]: value for key, value in samples_of(client).items() if key[0] == "shelftalk_answers_written_total"
    }
    assert written == {(("model", "scripted"),): 1}


def test_how_the_server_of_the_model_stands_is_shown_where_there_is_one(client: TestClient, shop: FakeShop) -> None:
    assert "shelftalk_model_circuit{" not in client.get("/metrics").text
    shop.model_circuit = "open"
    shown = {key[1][0][1]: value for key, value in samples_of(client).items() if key[0] == "shelftalk_model_circuit"}
    assert shown == {"closed": 0, "open": 1, "half_open": 0}
