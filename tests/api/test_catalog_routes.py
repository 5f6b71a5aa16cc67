"""`GET /v1/search`, `/v1/products/{id}` and `/v1/products:batch`."""

import pytest
from fastapi.testclient import TestClient

from index.errors import IndexLockedError
from tests.api.fake_shop import FakeShop


def test_search_gives_ranked_products_and_documents(client: TestClient) -> None:
    page = client.get("/v1/search", params={"q": "trigger"}).json()
    assert (page["query"], page["total"], page["next_cursor"]) == ("trigger", 2, None)
    assert [(result["kind"], result["id"]) for result in page["results"]] == [
        ("product", "VAC-200"),
        ("document", "returns"),
    ]
    assert page["results"][0]["price"] == "249.00"
    assert page["results"][1]["price"] is None


def test_cursor_leads_to_the_next_page(client: TestClient) -> None:
    first = client.get("/v1/search", params={"q": "x", "limit": 1}).json()
    second = client.get("/v1/search", params={"q": "x", "limit": 1, "cursor": first["next_cursor"]}).json()
    assert [page["results"][0]["id"] for page in (first, second)] == ["VAC-200", "returns"]
    assert second["next_cursor"] is None


def test_filter_that_cannot_be_read_is_a_422_in_the_words_of_the_error(client: TestClient) -> None:
    response = client.get("/v1/search", params={"q": "x", "filter": ["price<500", "cheap"]})
    assert response.status_code == 422
    assert response.json()["detail"] == "cannot read the filter 'cheap'; write it like 'price<500'"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "q"),
        ("q=", "q"),
        ("q=%20", "q"),
        ("q=x&limit=0", "limit"),
        ("q=x&limit=101", "limit"),
        ("q=x&limit=ten", "limit"),
        ("q=x&cursor=", "cursor"),
    ],
)
def test_wrong_parameter_is_a_422_that_names_it(client: TestClient, query: str, field: str) -> None:
    response = client.get(f"/v1/search?{query}")
    assert response.status_code == 422
    assert [(error["location"], error["field"]) for error in response.json()["errors"]] == [("query", field)]


def test_product_is_given_in_the_native_format_with_its_as_of(client: TestClient) -> None:
    product = client.get("/v1/products/VAC-200").json()
    assert (product["type"], product["price"], product["stock"]) == ("product", "249.00", 12)
    assert product["attributes"]["filter_type"] == "washable HEPA"
    assert product["as_of"] == "2026-11-01T00:00:00Z"


@pytest.mark.parametrize("path", ["VAC/90", "VAC%2F90"])
def test_id_with_a_slash_is_found(client: TestClient, path: str) -> None:
    product = client.get(f"/v1/products/{path}").json()
    assert (product["id"], product["as_of"]) == ("VAC/90", None)


def test_unknown_product_is_a_404_that_names_it(client: TestClient) -> None:
    response = client.get("/v1/products/vac-200")
    assert response.status_code == 404
    assert response.json()["type"] == "urn:shelftalk:problem:unknown-product"
    assert "'vac-200'" in response.json()["detail"]


def test_a_product_is_stored_under_the_id_of_its_address(client: TestClient) -> None:
    first = client.put("/v1/products/LAN/1", json={"title": "Lumo lantern"})
    again = client.put("/v1/products/LAN/1", json={"title": "Lumo lantern"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == "LAN/1"
    assert client.get("/v1/products/LAN/1").json() == again.json()


def test_a_patch_gives_the_product_as_it_is_now(client: TestClient) -> None:
    patched = client.patch(
        "/v1/products/VAC-200", content='{"price": "199.00"}', headers={"Content-Type": "application/merge-patch+json"}
    )
    assert patched.json()["price"] == "199.00"
    assert patched.json()["title"] == "Aurora 200 Cordless Vacuum Cleaner"


def test_a_deleted_product_is_gone(client: TestClient) -> None:
    assert client.delete("/v1/products/VAC-200").status_code == 204
    assert client.delete("/v1/products/VAC-200").status_code == 404
    assert client.get("/v1/products/VAC-200").status_code == 404


def test_a_batch_is_answered_with_the_report_of_an_ingestion(client: TestClient) -> None:
    report = client.post("/v1/products:batch", json={"products": [{"id": "LAN-1", "title": "Lumo lantern"}]}).json()
    assert (report["read"], report["added"], report["rejects"]) == (1, 1, [])
    assert client.get("/v1/products/LAN-1").json()["title"] == "Lumo lantern"


def test_a_bad_field_is_a_422_in_the_words_of_the_catalog(client: TestClient) -> None:
    response = client.patch("/v1/products/VAC-200", json={"price": "cheap"})
    assert (response.status_code, response.json()["type"]) == (422, "urn:shelftalk:problem:invalid-record")
    assert response.json()["detail"] == "price: 'cheap' is no price; write it like 249.00"


@pytest.mark.parametrize(("body", "status"), [("[]", 422), ("{", 400), ('"x"', 422)])
def test_a_body_that_is_no_object_is_refused(client: TestClient, body: str, status: int) -> None:
    response = client.put("/v1/products/A", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == status


def test_a_change_of_an_unknown_product_is_a_404(client: TestClient) -> None:
    response = client.patch("/v1/products/nothing", json={"price": "1.00"})
    assert (response.status_code, response.json()["type"]) == (404, "urn:shelftalk:problem:unknown-product")


def test_a_body_that_is_not_declared_as_json_changes_nothing(client: TestClient) -> None:
    response = client.put("/v1/products/A", content="title=A", headers={"Content-Type": "text/plain"})
    assert response.status_code == 415
    assert client.get("/v1/products/A").status_code == 404


def test_a_batch_may_be_larger_than_a_question(client: TestClient) -> None:
    large = {"id": "LAN-1", "title": "Lumo lantern", "description": "light " * 20_000}
    assert client.post("/v1/products:batch", json={"products": [large]}).status_code == 200
    assert client.post("/v1/ask", json={"question": "hepa?", "customer_id": "c" * 100_000}).status_code == 413


def test_an_index_that_cannot_be_changed_now_is_a_503_with_a_time_to_come_back(
    client: TestClient, shop: FakeShop
) -> None:
    shop.changes.fail_with = IndexLockedError("process 7 is changing the index")
    response = client.put("/v1/products/A", json={"title": "A"})
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
