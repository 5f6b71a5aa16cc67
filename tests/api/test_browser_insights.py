"""The page of the shop's owner in a real Chromium."""

import pytest
from playwright.sync_api import Browser, expect

from tests.api.fake_shop import POISON, FakeShop
from tests.api.test_browser import PHONE, Visit, browser, shared_context, url, visit, visiting

__all__ = ["browser", "shared_context", "url", "visit"]  # fixtures

pytestmark = pytest.mark.browser


def test_findings_are_shown_in_order_with_their_examples(visit: Visit) -> None:
    visit.open("/insights")
    page = visit.page
    expect(page.locator("#summary")).to_contain_text("16 products in 2 categories.")
    expect(page.locator(".finding .label")).to_have_text(["Price 100 times off", "Missing in some", "No category"])
    first = page.locator(".finding").first
    expect(first.locator("li")).to_have_text("VAC-200 Aurora 200 Cordless Vacuum Cleaner – 24900.00 EUR (249.00?)")
    expect(first.get_by_role("link")).to_have_attribute("href", "/?product=VAC-200")
    expect(page.locator("#categories tr")).to_have_text(
        ["Home > Lamps3too few to tell", "Home > Vacuum Cleaners1299%", "No category1too few to tell"]
    )


def test_titles_are_shown_as_text(visit: Visit) -> None:
    visit.open("/insights")
    second = visit.page.locator(".finding").nth(1)
    expect(second.locator("li").first).to_contain_text(POISON)
    expect(second.locator("li").last).to_have_text("and 1 more")
    expect(visit.page.locator("#findings img")).to_have_count(0)


def test_a_category_and_a_kind_can_be_chosen_by_their_labels(visit: Visit) -> None:
    visit.open("/insights")
    page = visit.page
    page.get_by_role("combobox", name="Kind").select_option(label="Missing in some")
    expect(page.locator(".finding")).to_have_count(1)
    page.get_by_role("combobox", name="Category").select_option("Home > Lamps")
    expect(page.locator("#findings")).to_have_text("Nothing to mend here.")
    expect(page.get_by_role("combobox", name="Kind")).to_have_value("")
    page.get_by_role("combobox", name="Category").select_option(label="All")
    expect(page.locator(".finding")).to_have_count(3)


def test_a_failure_is_said(visit: Visit, shop: FakeShop) -> None:
    shop.answerability_now = None
    visit.open("/insights")
    expect(visit.page.locator("#summary")).to_contain_text("The report could not be made.")
    assert any("503" in complaint for complaint in visit.complaints)
    visit.complaints.clear()  # the browser tells of every failed request


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_phone(browser: Browser, url: str, scheme: str) -> None:
    with visiting(browser, url, viewport=PHONE, color_scheme=scheme) as visit:
        visit.open("/insights")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert visit.complaints == []


def test_page_speaks_chinese_to_a_chinese_browser(browser: Browser, url: str) -> None:
    with visiting(browser, url, locale="zh-CN") as visit:
        visit.open("/insights")
        expect(visit.page.locator("h1")).to_have_text("商品资料中回答不好的地方")
        expect(visit.page.locator("#summary")).to_contain_text("个商品")
