"""The shop page in a real Chromium."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from rag.errors import GenerationError
from tests.api.fake_shop import HEPA, POISON, FakeShop
from tests.api.live_server import serving

pytestmark = pytest.mark.browser

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
TEXT_COLOURS = ("ink", "soft", "accent", "good", "warn", "bad")
PHONE = {"width": 390, "height": 844}


@dataclass
class Visit:
    """A page, with everything it asked of the network and everything it complained of."""

    page: Page
    url: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> None:
        self.page.goto(self.url + path)
        self.page.wait_for_selector("body[data-ready]")

    def ask(self, question: str) -> None:
        """Ask with the keyboard and wait for the whole answer."""
        self.page.locator("#question").fill(question)
        self.page.locator("#question").press("Enter")
        expect(self.page.locator("#turns")).to_have_attribute("aria-busy", "false")


Visiting = Callable[..., Visit]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("SHELFTALK_CHROMIUM") or shutil.which("chromium")
    assert path, "there is no Chromium; install one, or name it in SHELFTALK_CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def english(browser: Browser, **options: Any) -> BrowserContext:  # Any: Playwright's own options
    """What an English visitor's browser keeps; pages of different ports share nothing in it."""
    context = browser.new_context(**{"locale": "en-GB", "timezone_id": "UTC", **options})
    context.set_default_timeout(15_000)
    return context


@pytest.fixture(scope="module")
def shared_context(browser: Browser) -> Iterator[BrowserContext]:
    with english(browser) as context:
        yield context


@contextmanager
def visiting(browser: Browser, url: str, **options: Any) -> Iterator[Visit]:  # Any: Playwright's own options
    """A visit of its own kind."""
    with english(browser, **options) as context, watched(context, url) as visit:
        yield visit


@contextmanager
def watched(context: BrowserContext, url: str) -> Iterator[Visit]:
    """A page of which everything it asks for and complains of is kept."""
    visit = Visit(page=context.new_page(), url=url)
    visit.page.on("request", lambda request: visit.requests.append(request.url))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on(
        "console",
        lambda message: visit.complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    try:
        yield visit
    finally:
        visit.page.close()


@pytest.fixture
def url(shop: FakeShop) -> Iterator[str]:
    with serving(shop) as url:
        yield url


@pytest.fixture
def visit(shared_context: BrowserContext, url: str) -> Iterator[Visit]:
    """An English visit at desktop width; it must end without a complaint and without a foreign request."""
    with watched(shared_context, url) as visit:
        visit.open()
        yield visit
        assert visit.complaints == []
        assert [request for request in visit.requests if not request.startswith(url)] == []


def test_answer_is_shown_with_a_mark_behind_each_claim(visit: Visit) -> None:
    visit.ask("does it have a hepa filter?")
    expect(visit.page.locator(".asked p")).to_have_text("does it have a hepa filter?")
    expect(visit.page.locator(".answer .text")).to_have_text(
        "Yes. The Aurora 200 has a washable HEPA filter.1 A customer finds it quiet enough.2"
    )


def test_mark_opens_its_source_and_escape_goes_back_to_the_mark(visit: Visit) -> None:
    visit.ask("hepa?")
    mark = visit.page.get_by_role("button", name="Source 1: Maker’s data")
    mark.focus()
    mark.press("Enter")
    panel = visit.page.locator("#source")
    expect(panel).to_be_focused()
    expect(panel.locator("blockquote")).to_have_text("washable HEPA")
    expect(panel.locator("dd")).to_have_text(["Aurora 200 Cordless Vacuum Cleaner", "filter type", "1 Nov 2026, 00:00"])
    expect(panel.get_by_role("link")).to_have_attribute("href", "https://shop.example/p/vac-200")
    visit.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(mark).to_be_focused()


def test_review_is_told_apart_from_the_makers_data(visit: Visit) -> None:
    visit.ask("hepa?")
    visit.page.get_by_role("button", name="Source 2: Customer review").click()
    expect(visit.page.locator("#source .source-note")).to_contain_text("opinion")


@pytest.mark.parametrize(
    ("question", "kind"), [("return?", "Shop information"), ("how many?", "Counted over the whole catalog")]
)
def test_kind_of_a_source_is_said_in_words(visit: Visit, question: str, kind: str) -> None:
    visit.ask(question)
    visit.page.locator(".mark").click()
    expect(visit.page.locator("#source-kind")).to_have_text("1" + kind)


def test_cards_show_price_availability_and_time(visit: Visit) -> None:
    visit.ask("how many?")
    first, second = (visit.page.locator(".card").nth(i) for i in range(2))
    expect(first.locator(".price")).to_have_text("€249.00")
    expect(first.locator(".availability")).to_have_text("In stock")
    expect(first.locator(".as-of")).to_have_text("as of 1 Nov 2026, 00:00")
    expect(second.locator(".price-missing")).to_have_text("Price not stated")
    expect(second.locator(".availability")).to_have_text("Out of stock")


def test_lines_with_a_dash_become_a_list_and_lost_marks_stand_at_the_end(visit: Visit) -> None:
    visit.ask("list")
    text = visit.page.locator(".answer .text")
    expect(text.locator("li")).to_have_text(["Aurora 200 (€249.00)1", "Nimbus 90"])
    expect(text.locator("p")).to_have_text(["These fit:", "Ask for more.2"])


def test_of_many_products_the_first_four_are_shown_until_asked(visit: Visit) -> None:
    visit.ask("list")
    visible = visit.page.locator(".card:visible")
    expect(visible).to_have_count(4)
    visit.page.get_by_role("button", name="Show 3 more").click()
    expect(visible).to_have_count(7)
    expect(visit.page.get_by_role("button", name="Ask about Product 5")).to_be_focused()


def test_long_answer_is_shown_from_its_question_on(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 800, "height": 420})
    visit.ask("list")
    expect(visit.page.locator(".asked")).to_be_in_viewport()


def test_abstention_says_why(visit: Visit) -> None:
    visit.ask("does it have a child lock?")
    expect(visit.page.locator(".label")).to_have_text("Not stated")


def test_cards_and_text_are_there_before_the_answer_is_done(visit: Visit, shop: FakeShop) -> None:
    gate = threading.Event()
    shop.assistant.before_event = lambda name: _hold(gate) if name == "done" else None
    visit.page.locator("#question").fill("hepa?")
    visit.page.locator("#question").press("Enter")
    expect(visit.page.locator(".answer .text")).to_have_text(HEPA.text)
    expect(visit.page.locator(".card")).to_have_count(1)
    expect(visit.page.locator(".mark")).to_have_count(0)
    gate.set()
    expect(visit.page.locator(".mark")).to_have_count(2)


def test_stop_ends_an_answer_and_the_question_can_be_asked_again(visit: Visit, shop: FakeShop) -> None:
    gate = threading.Event()
    shop.assistant.before_event = lambda name: _hold(gate) if name == "delta" else None
    visit.page.locator("#question").fill("hepa?")
    visit.page.locator("#question").press("Enter")
    expect(visit.page.locator(".waiting")).to_have_text("2 sources found, writing…")
    visit.page.get_by_role("button", name="Stop").click()
    expect(visit.page.locator(".failure p")).to_have_text("Stopped.")
    gate.set()
    visit.page.get_by_role("button", name="Try again").click()
    expect(visit.page.locator(".answer .text")).to_contain_text("washable HEPA")
    expect(visit.page.locator(".answered")).to_have_count(1)


def test_conversation_is_there_again_after_a_reload(visit: Visit, shop: FakeShop) -> None:
    visit.ask("hepa?")
    visit.ask("how many?")
    visit.open()
    expect(visit.page.locator(".asked p")).to_have_text(["hepa?", "how many?"])
    expect(visit.page.locator(".answer .mark")).to_have_count(3)
    expect(visit.page.locator("#welcome")).to_be_hidden()
    visit.ask("return?")
    assert [question.conversation_id for question in shop.assistant.questions] == [None, "c_1", "c_1"]


def test_new_conversation_begins_with_an_empty_page(visit: Visit, shop: FakeShop) -> None:
    visit.ask("hepa?")
    visit.page.get_by_role("button", name="New conversation").click()
    expect(visit.page.locator(".turn")).to_have_count(0)
    expect(visit.page.locator("#welcome")).to_be_visible()
    visit.ask("return?")
    assert shop.assistant.questions[-1].conversation_id is None
    visit.open()
    expect(visit.page.locator(".asked p")).to_have_text(["return?"])


def test_suggestion_is_asked_by_a_click(visit: Visit, shop: FakeShop) -> None:
    visit.page.get_by_role("button", name="How do I return something?").click()
    expect(visit.page.locator(".answer .mark")).to_have_count(1)
    assert shop.assistant.questions[-1].text == "How do I return something?"


def test_product_of_the_address_and_of_a_card_is_asked_about(visit: Visit, shop: FakeShop) -> None:
    visit.open("/?product=VAC-200")
    expect(visit.page.locator("#standing")).to_contain_text("About Aurora 200 Cordless Vacuum Cleaner")
    visit.ask("how many?")
    visit.page.get_by_role("button", name="Ask about the whole shop again").click()
    visit.ask("how many?")
    visit.page.get_by_role("button", name="Ask about Nimbus 90").last.click()
    visit.ask("hepa?")
    assert [question.product_id for question in shop.assistant.questions] == ["VAC-200", None, "VAC/90"]


def test_poisoned_data_is_shown_as_text_and_runs_nothing(visit: Visit) -> None:
    visit.ask("poison")
    expect(visit.page.locator(".answer .text")).to_contain_text(POISON)
    expect(visit.page.locator(".card-title")).to_have_text(POISON)
    visit.page.locator(".mark").click()
    expect(visit.page.locator("#source blockquote")).to_have_text(POISON)
    expect(visit.page.locator(".answer img, .answer script, #source img, .answer a, #source a")).to_have_count(0)
    assert visit.page.title() == "Shelftalk"
    visit.open()
    expect(visit.page.locator(".answer .text")).to_contain_text(POISON)
    assert visit.page.title() == "Shelftalk"


def test_shift_enter_makes_a_line_and_white_space_is_not_sent(visit: Visit, shop: FakeShop) -> None:
    question = visit.page.locator("#question")
    question.fill("  ")
    question.press("Enter")
    question.fill("hepa")
    question.press("Shift+Enter")
    expect(question).to_have_value("hepa\n")
    question.press("Enter")
    expect(visit.page.locator(".mark")).to_have_count(2)
    assert [question.text for question in shop.assistant.questions] == ["hepa"]


def test_answer_is_announced_to_screen_readers(visit: Visit) -> None:
    visit.ask("hepa?")
    expect(visit.page.get_by_role("status")).to_have_text(HEPA.text)


def test_whole_way_can_be_gone_with_the_keyboard(visit: Visit) -> None:
    visit.page.keyboard.type("hepa?")  # the field has the focus from the start
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".mark")).to_have_count(2)
    names = []
    for _ in range(6):  # backwards from the field: the ratings, card, its link, the marks
        visit.page.keyboard.press("Shift+Tab")
        names.append(visit.page.evaluate("document.activeElement.className"))
    assert names == ["rate", "rate", "ask-about", "card-title", "mark", "mark"]
    outline = visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_failure_is_told_in_words_and_can_be_tried_again(browser: Browser, url: str, shop: FakeShop) -> None:
    with visiting(browser, url) as visit:
        visit.open()
        shop.assistant.fail_with = GenerationError("out of memory")
        visit.ask("hepa?")
        expect(visit.page.locator(".failure p")).to_have_text(
            "The shop cannot answer right now. Please try again later."
        )
        visit.page.context.set_offline(True)
        visit.page.get_by_role("button", name="Try again").click()
        expect(visit.page.locator(".failure p")).to_contain_text("cannot be reached")
        visit.page.context.set_offline(False)
        shop.assistant.fail_with = None
        visit.page.get_by_role("button", name="Try again").click()
        expect(visit.page.locator(".mark")).to_have_count(2)


def test_failure_in_the_middle_of_an_answer_is_told(visit: Visit, shop: FakeShop) -> None:
    shop.assistant.fail_in_stream = GenerationError("out of memory")
    visit.ask("hepa?")
    expect(visit.page.locator(".failure p")).to_contain_text("cannot answer right now")


def test_conversation_that_was_deleted_is_begun_anew(browser: Browser, url: str, shop: FakeShop) -> None:
    with visiting(browser, url) as visit:
        visit.open()
        visit.ask("hepa?")
        shop.conversations.delete("c_1")
        visit.ask("how many?")
        expect(visit.page.locator(".failure p")).to_contain_text("no longer there")
        visit.page.get_by_role("button", name="Try again").click()
        expect(visit.page.locator(".answered").last.locator(".mark")).to_have_count(1)
        shop.conversations.delete("c_1")
        visit.open()
        expect(visit.page.locator("#welcome")).to_be_visible()
        assert visit.page.evaluate("localStorage.length") == 0


def test_page_speaks_chinese_to_a_chinese_browser(browser: Browser, url: str) -> None:
    with visiting(browser, url, locale="zh-CN") as visit:
        visit.open()
        expect(visit.page.locator("html")).to_have_attribute("lang", "zh-CN")
        expect(visit.page.locator("h1")).to_have_text("您想了解什么？")
        visit.ask("它有多重？")
        expect(visit.page.locator(".answer .text")).to_have_text("这款吸尘器重2.4公斤。1")
        expect(visit.page.locator(".answer .text")).to_have_attribute("lang", "zh")
        visit.page.get_by_role("button", name="出处 1：厂家数据").click()
        expect(visit.page.locator("#source dt")).to_have_text(["商品", "项目", "截至"])
        assert visit.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_fits_a_phone(browser: Browser, url: str, scheme: str) -> None:
    with visiting(browser, url, viewport=PHONE, color_scheme=scheme) as visit:
        visit.open()
        visit.ask("poison" + "x" * 200)
        visit.ask("how many?")
        visit.page.locator(".mark").last.click()
        expect(visit.page.locator("#source")).to_be_in_viewport(ratio=1)
        assert visit.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert visit.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Browser, url: str, scheme: str) -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3) for every colour of text against both grounds."""
    with visiting(browser, url, color_scheme=scheme) as visit:
        visit.open()
        colours = {name: _colour(visit.page, name) for name in ("paper", "raised", *TEXT_COLOURS)}
    for text in TEXT_COLOURS:
        for ground in ("paper", "raised"):
            assert _contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def _hold(gate: threading.Event) -> None:
    assert gate.wait(20)


def _colour(page: Page, name: str) -> str:
    style = "getComputedStyle(document.documentElement)"
    return str(page.evaluate(f"{style}.getPropertyValue('--{name}').trim()"))


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_an_answer_is_rated_once(visit: Visit, shop: FakeShop) -> None:
    visit.ask("hepa?")
    visit.page.get_by_role("button", name="Yes", exact=True).click()
    expect(visit.page.get_by_text("Thank you for telling us.")).to_be_visible()
    assert [rating for _, rating, _ in shop.ratings.given] == ["up"]
    expect(visit.page.get_by_role("button", name="Yes", exact=True)).to_have_count(0)
