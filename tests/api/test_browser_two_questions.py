"""A message with two questions on the shop page, in a real Chromium over a real shop."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from index.settings import IndexSettings
from rag.assembly import Shop, open_shop
from rag.settings import Settings
from tests.api.live_server import serving
from tests.api.test_browser import Browser, browser, visiting  # noqa: F401  # `browser` is a fixture
from tests.rag.shop_parts import ingest_into

pytestmark = pytest.mark.browser

DATA = Path(__file__).parents[1] / "data" / "shop"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    store = tmp_path_factory.mktemp("two") / "store"
    ingest_into(store, DATA)
    opened = open_shop(Settings(store=store, index=IndexSettings(encoder="hashing")))
    yield opened
    opened.close()


def test_evidence_that_comes_after_the_first_words_does_not_end_the_answer(shop: Shop, browser: Browser) -> None:  # noqa: F811  # the fixture
    with serving(shop) as url, visiting(browser, url) as visit:
        visit.open()
        visit.ask("How heavy is the Aurora 200? And how loud is the Aurora 300?")
        answer = visit.page.locator("#turns")
        expect(answer).to_contain_text("2.4 kg")
        expect(answer).to_contain_text("76 dB")
        assert visit.complaints == []
