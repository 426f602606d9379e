"""A call and its twin as JSON: chosen on the page, made both ways before one's eyes, and read in both themes and widths."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, shoot
from tests.browser.test_first_call import SECONDS, assert_accessible
from tests.browser.test_views import run_page

pytestmark = [pytest.mark.browser, pytest.mark.jail]

LOOKS = [
    {"viewport": WIDE, "theme": "light"},
    {"viewport": WIDE, "theme": "dark"},
    {"viewport": PHONE, "theme": "light"},
    {"viewport": PHONE, "theme": "dark"},
]
NAMES = ["wide light", "wide dark", "phone light", "phone dark"]


@pytest.mark.parametrize("page", LOOKS, indirect=True, ids=NAMES)
def test_a_call_is_compared_with_its_twin(page: Page, request: pytest.FixtureRequest) -> None:
    look = request.node.callspec.id.replace(" ", "-")
    run_page(page, calls=1)
    page.get_by_role("link", name="Compare").click()
    page.get_by_role("link", name="As JSON over HTTP/1.1").click()
    assert_accessible(page)
    shoot(page, f"twin-choose-{look}")
    page.get_by_label("Call", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("-json/json$"))
    expect(page.locator("#twin")).to_be_visible()
    shoot(page, f"twin-progress-{look}")
    expect(page.locator(".twin-verdicts li")).to_have_count(7, timeout=SECONDS)
    expect(page.locator(".twin-lead")).to_contain_text(re.compile(r"was called (30|2\d) times each way"))
    expect(page.locator(".twin-verdicts")).to_contain_text(
        "12 calls at once: 1 connection for gRPC, 6 connections for JSON"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    assert_accessible(page)
    page.set_viewport_size(
        {"width": page.viewport_size["width"], "height": 2000 if page.viewport_size["width"] > 500 else 3000}
    )  # type: ignore[index]  # it is set
    shoot(page, f"twin-{look}")
    page.get_by_role("link", name="Every packet of this comparison").click()
    expect(page.locator("#wire")).to_be_visible()
