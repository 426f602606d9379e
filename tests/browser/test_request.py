"""One request message in three views, by mouse and by keyboard: what is edited in one is what the others show and what is sent."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, shoot
from tests.support import every_kind

LOOKS = [
    pytest.param({"viewport": WIDE, "theme": "light"}, id="wide-light"),
    pytest.param({"viewport": PHONE, "theme": "dark"}, id="phone-dark"),
]


def opened(page: Page) -> None:
    """A workspace whose one method takes every kind of field."""
    page.goto("/playground")
    page.get_by_role("button", name="Open Greeter").click()
    page.wait_for_url("**/w/*")
    root = page.url.partition("?")[0]
    files = [{"path": "shop.proto", "text": every_kind.PROTO}, {"path": "server.py", "text": every_kind.SERVER}]
    token = page.locator("input[name=csrf_token]").first.input_value()
    saved = page.request.post(
        f"{root}/save", headers={"X-CSRFToken": token, "Referer": root}, data={"revision": 1, "files": files}
    )
    assert saved.json()["compile"]["problems"] == []
    page.goto(root)
    if page.viewport_size == PHONE:
        page.locator("#tab-call").click()


def shown(page: Page, view: str) -> None:
    """Chooses a view by keyboard."""
    page.get_by_role("group", name="The request as").get_by_role("button", name=view).press("Enter")
    expect(page.locator(".request .segment[aria-current]")).to_have_text(view)


@pytest.mark.parametrize("page", LOOKS, indirect=True)
def test_a_form_its_json_and_its_bytes(page: Page, request: pytest.FixtureRequest) -> None:
    opened(page)
    shown(page, "Form")
    page.get_by_label("customer").fill("Zoë")
    page.get_by_role("button", name="Add one to items").click()
    expect(page.get_by_label("sku")).to_have_count(2)
    page.get_by_label("delivery").select_option("locker")
    page.get_by_label("locker", exact=True).fill("L7")
    shoot(page, f"request-form-{request.node.callspec.id}")
    shown(page, "JSON")
    value = json.loads(page.locator("#request-text").input_value())
    assert (value["customer"], len(value["items"]), value["locker"]) == ("Zoë", 2, "L7")
    assert "address" not in value
    shown(page, "Bytes")
    assert page.locator("#request-hex").input_value().startswith("0a 04 5a 6f c3 ab")
    page.locator("#request-hex").fill("0a 03 41 64 61 f8 07 01")
    expect(page.locator("#request-bytes .box-value").first).to_have_text('"Ada"41 64 61')
    shown(page, "JSON")
    expect(page.locator(".request-note").first).to_contain_text("field 127 stays in the bytes")
    shown(page, "Bytes")
    assert page.locator("#request-hex").input_value() == "0a 03 41 64 61 f8 07 01"
    shoot(page, f"request-bytes-{request.node.callspec.id}")


def test_broken_bytes_show_where_they_break_and_can_be_sent(page: Page) -> None:
    opened(page)
    shown(page, "Bytes")
    page.locator("#request-hex").fill("0a 05 41")
    expect(page.locator("#request-bytes .problem-line")).to_contain_text("Field 1 says that 5 bytes follow")
    page.locator("#request-hex").press("Control+Enter")
    expect(page.locator(".call-status").first).to_contain_text("INTERNAL", timeout=30_000)


def test_typing_sets_an_optional_field_and_taking_the_tick_away_empties_it(page: Page) -> None:
    opened(page)
    shown(page, "Form")
    note, tick = page.get_by_label("note", exact=True), page.locator("input[name='s/note']")
    tick.uncheck()
    assert note.input_value() == ""
    note.fill("fragile")
    assert tick.is_checked()
