"""`GET /v1/search` and `GET /v1/products/{id}`."""

import pytest
from fastapi.testclient import TestClient


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
