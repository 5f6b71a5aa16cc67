"""`POST /v1/feedback`."""

import pytest
from fastapi.testclient import TestClient

from tests.api.fake_shop import FakeShop


def test_an_answer_is_rated_by_its_turn(client: TestClient, shop: FakeShop) -> None:
    turn = client.post("/v1/ask", json={"question": "hepa?"}).json()["turn_id"]
    response = client.post("/v1/feedback", json={"turn_id": turn, "rating": "down", "comment": "too short"})
    assert (response.status_code, response.content) == (204, b"")
    assert shop.ratings.given == [(turn, "down", "too short")]


def test_an_unknown_turn_is_a_problem_that_says_so(client: TestClient) -> None:
    response = client.post("/v1/feedback", json={"turn_id": "t_none", "rating": "up"})
    assert response.status_code == 404
    assert "t_none" in response.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"turn_id": "t_1"},
        {"rating": "up"},
        {"turn_id": "t_1", "rating": "fine"},
        {"turn_id": "t_1", "rating": "up", "comment": ""},
        {"turn_id": "t_1", "rating": "up", "stars": 5},
    ],
)
def test_a_body_of_another_shape_is_refused(client: TestClient, body: dict[str, object]) -> None:
    response = client.post("/v1/feedback", json=body)
    assert response.status_code in (400, 422)
    assert response.headers["content-type"].startswith("application/problem+json")
