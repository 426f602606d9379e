"""A class in a lecture hall: the teacher's wall stands open while a learner joins, answers wrongly, then rightly."""

import os
import re
import subprocess
import sys
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, WIDE, shoot
from tests.browser.test_first_call import SECONDS, assert_accessible
from tests.support.site import ROOT, Site

pytestmark = [pytest.mark.browser, pytest.mark.jail]

LOOKS = [{"viewport": size, "theme": theme} for size, theme in product((WIDE, PHONE), ("light", "dark"))]
FIRST = "/lessons/first-call/your-first-call"


def made(site: Site) -> tuple[str, str]:
    """A class made by the command, as whoever hosts it does: its code, and the path of its owner's link."""
    command = [sys.executable, "-m", "app.cli", "class", "create", "Distributed systems, fall", "--owner", "Grace"]
    environ = {**os.environ, "GRPCLAB_DATA_DIR": str(site.data)}
    printed = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True).stdout
    code, link = re.search(r"board +(\S+)", printed), re.search(r"(/class/back/\w+)", printed)
    assert code is not None
    assert link is not None
    return code[1], link[1]


def test_the_wall_follows_a_learner(page: Page, browser: Browser, site: Site) -> None:
    code, link = made(site)
    page.goto(link)
    page.get_by_role("button", name="Go on here").click()
    expect(page.get_by_text("Nobody has joined yet")).to_be_visible()

    context = browser.new_context(base_url=site.url, viewport=PHONE)
    ada = context.new_page()
    ada.goto(f"/class?code={code}")
    ada.get_by_label("Nickname").fill("Ada")
    ada.get_by_role("button", name="Join").click()
    expect(ada.get_by_role("heading", name="Distributed systems, fall")).to_be_visible()
    assert_accessible(ada)
    ada.goto(FIRST)
    ada.get_by_role("button", name=re.compile("Start")).first.click()
    ada.locator("#lesson-checks").get_by_role("button", name="Check", exact=True).click()

    # Nobody touches the wall: it hears of the attempt by itself.
    page.goto(f"{page.url.partition('?')[0]}?lesson=first-call/your-first-call")
    row = page.locator("#wall tbody tr").first
    expect(row).to_contain_text("Ada", timeout=SECONDS)
    expect(row.locator(".tone-bad").first).to_be_visible(timeout=SECONDS)
    shoot(page, "class-wall")
    context.close()


@pytest.mark.parametrize("page", LOOKS, indirect=True, ids=["wide-light", "wide-dark", "phone-light", "phone-dark"])
def test_every_page_of_a_class_can_be_read(page: Page, site: Site, request: pytest.FixtureRequest) -> None:
    _code, link = made(site)
    page.goto(link)
    page.get_by_role("button", name="Go on here").click()
    expect(page.locator("#wall")).to_be_visible()
    look = request.node.callspec.id.replace("chromium-", "")
    for name in ("Wall", "People", "Grades", "Log", "My work"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "page")
        assert_accessible(page)
        width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], f"{name} is wider than the page"
        shoot(page, f"class-{name.lower().replace(' ', '-')}-{look}")
    page.get_by_role("link", name="People", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Let nobody in").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nobody is let in at the moment.")).to_be_visible()
