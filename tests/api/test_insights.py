"""`GET /v1/insights/...`: the reports, parts of them, and what is refused."""

import pytest
from fastapi.testclient import TestClient

from tests.api.fake_shop import FakeShop

PATH = "/v1/insights/answerability"


def test_report_says_what_to_mend_and_of_what(client: TestClient) -> None:
    report = client.get(PATH).json()
    assert (report["insight"], report["language"], report["revision"]) == ("answerability", "en", 3)
    assert report["summary"] == {
        "text": "16 products in 2 categories. They state 99% of what is usual in their categories. 3 things to mend.",
        "products": 16,
        "categories": 2,
        "expected_facts": 200,
        "stated_facts": 199,
        "findings": 3,
        "by_kind": {"price_times_100": 1, "missing": 1, "no_category": 1},
    }
    first, second, third = report["findings"]
    assert first["examples"] == [
        {
            "id": "VAC-200",
            "title": "Aurora 200 Cordless Vacuum Cleaner",
            "value": "24900.00 EUR",
            "meant": "249.00",
        }
    ]
    assert second["text"] == (
        "noise level: not stated by 2 of 12 products. Most state it. Asked for once in vain. "
        "1 more mention it in their texts only."
    )
    assert (third["category"], third["place"]) == (None, "Whole shop")
    assert [one["category"] for one in report["categories"]] == ["Home > Lamps", "Home > Vacuum Cleaners", None]


def test_limit_cuts_the_findings_and_not_their_number(client: TestClient) -> None:
    report = client.get(PATH, params={"limit": 1}).json()
    assert [one["kind"] for one in report["findings"]] == ["price_times_100"]
    assert report["summary"]["findings"] == 3


def test_one_category_is_given_alone(client: TestClient) -> None:
    report = client.get(PATH, params={"category": "lamps"}).json()
    assert report["findings"] == []
    assert report["summary"]["text"] == "3 products in 1 category. Nothing to mend was found."


def test_report_is_written_in_chinese_too(client: TestClient) -> None:
    report = client.get(PATH, params={"language": "zh"}).json()
    assert report["summary"]["text"].startswith("2 个类目共 16 个商品。")
    assert all(not one["advice"].isascii() for one in report["findings"])


@pytest.mark.parametrize(
    ("params", "kind"),
    [
        ({"category": "Lamp"}, "unknown-category"),
        ({"category": ""}, "invalid-request"),
        ({"limit": "0"}, "invalid-request"),
        ({"limit": "1001"}, "invalid-request"),
        ({"language": "fr"}, "invalid-request"),
    ],
)
def test_what_cannot_be_asked_is_a_problem(client: TestClient, params: dict[str, str], kind: str) -> None:
    response = client.get(PATH, params=params)
    assert response.status_code == 422
    assert response.json()["type"] == f"urn:shelftalk:problem:{kind}"


def test_without_a_catalog_it_is_to_be_asked_for_again(client: TestClient, shop: FakeShop) -> None:
    shop.answerability_now = None
    response = client.get(PATH)
    assert response.status_code == 503
    assert response.json()["type"] == "urn:shelftalk:problem:no-catalog"
    assert int(response.headers["Retry-After"]) > 0


def test_page_and_its_files_are_given(client: TestClient) -> None:
    page = client.get("/insights")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    for name in ("insights.js", "insights.css", "insights-words.js"):
        assert client.get(f"/static/{name}").status_code == 200


def test_gaps_name_what_was_asked_for_in_vain(client: TestClient) -> None:
    report = client.get("/v1/insights/gaps").json()
    assert report["summary"]["text"] == "2 of 9 kept questions could not be answered."
    (gap,) = report["gaps"]
    assert (gap["reason"], gap["attribute"], gap["asked"]) == ("not_stated", "noise", 2)
    assert gap["text"] == "noise: asked for 2 times in vain."
    assert gap["last_asked"] == "2026-11-01T00:00:00Z"
    assert client.get("/v1/insights/gaps", params={"limit": 0}).status_code == 422
