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


@pytest.mark.parametrize("page", [{"theme": "light"}, {"theme": "dark"}], indirect=True, ids=["light", "dark"])
def test_a_server_is_asked_what_it_says_of_itself(page: Page, request: pytest.FixtureRequest) -> None:
    open_example(page, "Health and reflection")
    call(page)
    expect(page.locator(".call").first).to_contain_text("0 OK", timeout=SECONDS)
    page.get_by_role("button", name="Ask server").click()
    asked = page.locator(".process-answer")
    expect(asked).to_contain_text("greeter.Greeter: SERVING", timeout=SECONDS)
    expect(asked.get_by_role("row").nth(1)).to_contain_text("server")
    assert_accessible(page)
    asked.scroll_into_view_if_needed()
    shoot(page, f"asked-{request.node.callspec.id}")
    page.set_viewport_size(PHONE)
    page.get_by_role("tab", name="Call").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    asked.scroll_into_view_if_needed()
    shoot(page, f"asked-phone-{request.node.callspec.id}")


def test_a_server_that_offers_nothing_gets_the_lines_that_switch_it_on(page: Page) -> None:
    open_example(page, "Greeter")
    call(page)
    page.get_by_role("button", name="Ask server").click()
    expect(page.locator(".process-answer")).to_contain_text("channelz.add_channelz_servicer(server)", timeout=SECONDS)
    shoot(page, "asked-nothing")
