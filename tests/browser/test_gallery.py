"""The gallery of examples, and pages that open as an example says."""

import re
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, shoot
from tests.browser.test_first_call import SECONDS, assert_accessible, call, open_example

pytestmark = [pytest.mark.browser, pytest.mark.jail]

LOOKS = [{"viewport": size, "theme": theme} for size, theme in product((WIDE, PHONE), ("light", "dark"))]


@pytest.mark.parametrize("page", LOOKS, indirect=True, ids=["wide-light", "wide-dark", "phone-light", "phone-dark"])
def test_the_gallery_fits_and_leads_to_its_groups(page: Page, request: pytest.FixtureRequest) -> None:
    page.goto("/playground")
    assert_accessible(page)
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1], "nothing is wider than the page"
    page.get_by_role("link", name=re.compile("Systems")).click()
    expect(page.get_by_role("heading", name="Systems")).to_be_in_viewport()
    shoot(page, f"gallery-{request.node.callspec.id}".replace("chromium-", ""))


def test_an_example_opens_with_its_service_config_and_one_call_is_three_attempts(page: Page) -> None:
    open_example(page, "Retries")
    expect(page.locator("#service-config")).to_have_value(re.compile("retryPolicy"))
    call(page)
    expect(page.locator(".call").first).to_contain_text("0 OK", timeout=SECONDS)
    expect(page.locator("#wire")).to_contain_text("/pay.Payments/Pay", timeout=SECONDS)
    expect(page.locator("#calls")).to_contain_text("paid A-1")
    shoot(page, "example-retries")


def test_a_line_in_the_chat_comes_back_before_the_half_close(page: Page) -> None:
    open_example(page, "Chat")
    call(page)
    send = page.get_by_role("button", name="Send", exact=True)
    expect(send).to_be_enabled(timeout=SECONDS)
    send.click()
    expect(page.locator(".call").first).to_contain_text("Hello, room!", timeout=SECONDS)
    page.get_by_role("button", name="Half-close", exact=True).click()
    expect(page.locator(".call").first).to_contain_text("0 OK", timeout=SECONDS)
