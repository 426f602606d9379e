"""The interface in Spanish: switched to on the page, kept on the next ones, and with room for its longer words."""

import re
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, shoot
from tests.browser.test_first_call import SECONDS, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.jail]

LOOKS = [{"viewport": size, "theme": theme} for size, theme in product((WIDE, PHONE), ("light", "dark"))]
CUT = """() => [...document.querySelectorAll("button, .button, .tab, th, label, .chip")]
  .filter((e) => e.offsetParent && !e.closest("details:not([open]), .tabs, .unseen, pre") && e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).display !== "inline")
  .map((e) => e.textContent.trim())"""


def fits(page: Page) -> None:
    """Nothing is wider than the page, and no word of a control is cut."""
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1]
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("page", LOOKS, indirect=True, ids=["wide-light", "wide-dark", "phone-light", "phone-dark"])
def test_it_speaks_spanish_from_the_switch_to_the_last_frame(page: Page, request: pytest.FixtureRequest) -> None:
    name = f"spanish-{request.node.callspec.id}".replace("chromium-", "")
    page.goto("/")
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert_accessible(page)
    fits(page)
    page.get_by_role("button", name="Empezar ahora").click()
    expect(page.locator("#compile-status")).to_contain_text("1 servicio, 2 métodos", timeout=SECONDS)
    if page.locator("#tab-call").is_visible():
        page.locator("#tab-call").click()
    page.get_by_role("button", name="Llamar", exact=True).click()
    expect(page.locator(".call").first).to_contain_text("0 OK", timeout=SECONDS)
    expect(page.locator(".call").first).to_contain_text(re.compile(r"\d,\d+ ms"))
    fits(page)
    shoot(page, name)
    if page.locator("#tab-wire").is_visible():
        page.locator("#tab-wire").click()
    page.locator("#wire .tab", has_text="Tramas").click()
    expect(page.locator("#wire")).to_contain_text("dice que esta conexión habla HTTP/2", timeout=SECONDS)
    assert_accessible(page)
    fits(page)
    shoot(page, f"{name}-frames")
