"""Several processes and a mock on the page: steered one by one, and rules that take effect as they are saved."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, WIDE, shoot
from tests.browser.test_first_call import SECONDS, assert_accessible, call, open_example, replace_in_editor

pytestmark = [pytest.mark.browser, pytest.mark.jail]


def process(page: Page, name: str) -> Locator:
    return page.locator("#processes li").filter(has=page.get_by_text(name, exact=True))


def test_services_are_steered_one_by_one(page: Page) -> None:
    open_example(page, "Three services")
    expect(process(page, "stock-2")).to_contain_text("not started")
    call(page)
    expect(process(page, "stock-2")).to_contain_text("listens on :50062", timeout=SECONDS)
    expect(page.locator(".call").first).to_contain_text("0 OK", timeout=SECONDS)
    page.get_by_role("button", name="Start client").click()
    expect(process(page, "client")).to_contain_text("ended with exit code 0", timeout=SECONDS)
    page.get_by_role("button", name="Stop stock-1").click()
    expect(process(page, "stock-1")).to_contain_text("stopped", timeout=SECONDS)
    expect(process(page, "shop")).to_contain_text("listens on :50051")
    assert_accessible(page)
    shoot(page, "processes")
    page.set_viewport_size(PHONE)
    page.get_by_role("tab", name="Call").click()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], "nothing is wider than the phone"
    page.set_viewport_size(WIDE)


def test_a_rule_that_is_saved_answers_the_next_call(page: Page) -> None:
    open_example(page, "A mock")
    call(page)
    expect(page.locator(".call").first).to_contain_text("Compilers", timeout=SECONDS)
    replace_in_editor(page, "mock.toml", 'title = "Compilers", copies = 1', 'title = "Another", copies = 1')
    expect(page.locator("#save-status")).to_contain_text(re.compile("saved"), timeout=SECONDS)
    page.wait_for_timeout(1500)
    call(page)
    expect(page.locator("#calls")).to_contain_text("Another", timeout=SECONDS)
    expect(page.locator("#processes li")).to_have_count(1)
    # The same run goes on.
    expect(page.locator(".call")).to_have_count(2)
