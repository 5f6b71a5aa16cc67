"""A fresh app over a fresh fake shop for each test."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from tests.api.fake_shop import FakeShop


@pytest.fixture
def shop() -> FakeShop:
    return FakeShop()


@pytest.fixture
def client(shop: FakeShop) -> Iterator[TestClient]:
    with TestClient(create_app(shop, ApiSettings()), raise_server_exceptions=False) as client:
        yield client
