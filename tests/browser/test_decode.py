"""Bytes from anywhere, and two recordings side by side, in the browser."""

import pytest
from playwright.sync_api import Page, expect

from app.trace import export
from tests.browser.conftest import PHONE, WIDE, shoot
from tests.browser.test_first_call import SECONDS, assert_accessible
from tests.support import traffic

pytestmark = pytest.mark.browser

LOOKS = [{"viewport": WIDE, "theme": "dark"}, {"viewport": PHONE, "theme": "light"}]


def pcapng(request: bytes) -> bytes:
    talk = traffic.Conversation().settle().say(1, request, b"\x0a\x02hi").close()
    return export.to_pcapng(traffic.recording(talk.packets, traffic.opened()))


def upload(page: Page, request: bytes) -> str:
    """The address of the capture's run."""
    page.goto("/decode")
    file = {"name": "calls.pcapng", "mimeType": "application/octet-stream", "buffer": pcapng(request)}
    page.get_by_label("A pcap or pcapng file").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_role("button", name="Open the capture").click()
    page.wait_for_url("**/runs/*")
    return page.url


@pytest.mark.parametrize("page", LOOKS, indirect=True, ids=["wide dark", "phone light"])
def test_pasted_bytes_are_read_in_every_plausible_way(page: Page) -> None:
    page.goto("/decode")
    page.get_by_label("Bytes, as hex").fill("00 00 00 00 07 0a 03 41 64 61 10 03")
    page.get_by_role("button", name="Decode", exact=True).click()
    cards = page.locator(".reading-card")
    expect(cards.first).to_contain_text("length-prefixed", timeout=SECONDS)
    expect(page.locator("#message")).to_contain_text("field 1 LEN")
    page.get_by_role("button", name="Take apart").last.click()
    expect(cards.last.get_by_role("button")).to_have_attribute("aria-pressed", "true", timeout=SECONDS)
    assert_accessible(page)
    shoot(page, f"decode-{'phone' if page.viewport_size == PHONE else 'wide'}")


@pytest.mark.parametrize("page", LOOKS, indirect=True, ids=["wide dark", "phone light"])
def test_two_captures_open_as_runs_and_compare(page: Page) -> None:
    first, second = upload(page, b"\x0a\x03Ada"), upload(page, b"\x0a\x05Grace")
    page.goto(f"{first}/compare?with={second.rpartition('/')[2]}")
    expect(page.locator("main")).to_contain_text("4 frames are the same, then DATA (stream 1) differs: length.")
    expect(page.locator("#first-difference")).to_contain_text("DATA")
    assert_accessible(page)
    shoot(page, f"compare-{'phone' if page.viewport_size == PHONE else 'wide'}")
