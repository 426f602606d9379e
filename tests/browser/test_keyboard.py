"""Every flow once by keyboard alone: no test here moves a pointer. Then what goes with it: zoom, motion, direction, announcements."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import WIDE, shoot
from tests.browser.test_first_call import SECONDS

pytestmark = [pytest.mark.browser, pytest.mark.jail]

MOST_TABS = 90
ZOOMED = {"width": WIDE["width"] // 2, "height": WIDE["height"] // 2}
"""What a window of 1440 by 900 has at 200 %."""


def reach(page: Page, wanted: Locator, *, key: str = "Tab") -> Locator:
    """Presses Tab until ``wanted`` has the focus, and sees that it can be seen there."""
    for _ in range(MOST_TABS):
        if wanted.count() and wanted.first.evaluate("(element) => element === document.activeElement"):
            expect(wanted.first).to_be_in_viewport()
            return wanted.first
        if page.locator(".cm-content:focus").count():
            page.keyboard.press("Escape")  # Tab belongs to the editor; this is the way out, and its label says so.
        page.keyboard.press(key)
    focused = page.evaluate("document.activeElement?.outerHTML.slice(0, 200)")
    raise AssertionError(f"{wanted} was not reached; the focus is at {focused}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    """Goes there and presses a key."""
    reach(page, wanted)
    page.keyboard.press(key)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def begin(page: Page, example: str) -> None:
    page.goto("/playground")
    press(page, button(page, f"Open {example}"))
    page.wait_for_url("**/w/*")
    expect(page.locator("#compile-status")).to_contain_text("compiled in", timeout=SECONDS)


def choose(page: Page, method: str) -> None:
    """The method picker, as a keyboard works it: first letters."""
    select = reach(page, page.locator("#method"))
    for _ in range(8):
        if str(select.input_value()).endswith(f"/{method}"):
            return
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(300)  # the picker asks for the method's own request
        reach(page, page.locator("#method"))
    raise AssertionError(f"{method} is not in the picker")


def test_edit_see_a_problem_mend_it_and_call(page: Page) -> None:
    begin(page, "Greeter")
    text = reach(page, page.locator(".cm-content"))
    page.keyboard.press("Control+Home")
    page.keyboard.type("x")
    place = page.locator("#problems button").first
    expect(place).to_contain_text("greeter.proto:1", timeout=SECONDS)
    expect(text).to_have_attribute("aria-label", re.compile("Escape, then Tab"))
    press(page, place)
    expect(text).to_be_focused()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Delete")
    expect(page.locator("#compile-status")).to_contain_text("compiled in", timeout=SECONDS)
    expect(page.locator("#problems")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#calls")).to_contain_text("Hello, grumpy Ada!", timeout=SECONDS)


def test_a_stream_is_sent_to_half_closed_and_another_cancelled(page: Page) -> None:
    begin(page, "Countdown")
    choose(page, "Double")
    press(page, button(page, "Call"))
    latest = page.locator(".call").first
    expect(button(page, "Send")).to_be_enabled(timeout=SECONDS)
    for count in (1, 2):
        press(page, button(page, "Send"))
        expect(latest.locator(".message.from-server")).to_have_count(count, timeout=SECONDS)
    press(page, button(page, "Half-close"))
    expect(latest).to_contain_text("0 OK", timeout=SECONDS)
    reach(page, page.locator("#method"), key="Shift+Tab")
    press(page, button(page, "Call"))
    expect(page.locator(".call")).to_have_count(2, timeout=SECONDS)
    expect(button(page, "Cancel")).to_be_enabled(timeout=SECONDS)
    press(page, button(page, "Cancel"))
    expect(page.locator(".call").first).to_contain_text("1 CANCELLED", timeout=SECONDS)


def test_one_cursor_leads_from_a_field_to_its_byte_and_its_frame_and_the_clock_back(page: Page) -> None:
    begin(page, "Greeter")
    reach(page, page.locator(".cm-content"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#calls")).to_contain_text("0 OK", timeout=SECONDS)
    wire = page.locator("#wire")
    for view in ("Frames", "Headers", "Streams", "Logs", "Transcript", "Bytes"):
        press(page, wire.locator("nav").get_by_role("link", name=view, exact=True))
        expect(wire.locator("nav [aria-current=true]")).to_have_text(view, timeout=SECONDS)
    boxes = wire.locator(".boxes [data-cursor]")
    reach(page, wire.locator(".boxes [tabindex='0']"))
    field = wire.locator('.boxes [data-cursor="node-1-1-1"]').first
    for _ in range(boxes.count()):
        if field.evaluate("(element) => element === document.activeElement"):
            break
        page.keyboard.press("ArrowRight")
    expect(field).to_be_focused()
    expect(wire.locator('.json [data-cursor="node-1-1-1"].lit').first).to_be_visible()
    expect(page.locator(".cm-line.lit")).to_contain_text("sint32 mood = 2;")
    expect(page.locator("#announcements")).to_contain_text("line 14", timeout=SECONDS)
    page.keyboard.press("Enter")
    expect(page.locator("#announcements")).to_contain_text("Pinned", timeout=SECONDS)
    press(page, wire.locator(".frame-link").first)
    press(page, wire.locator("nav").get_by_role("link", name="Frames", exact=True))
    expect(wire.locator("nav [aria-current=true]")).to_have_text("Frames", timeout=SECONDS)
    expect(wire.locator(".frame-list .pinned").first).to_be_in_viewport()
    slider = reach(page, page.get_by_role("slider", name="Moment of the run"))
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("ms: "))
    expect(page.locator(".frame-list > li.later").first).to_be_attached()
    page.keyboard.press("End")
    expect(page.locator(".frame-list > li.later")).to_have_count(0)


def test_share_and_a_snapshot(page: Page) -> None:
    begin(page, "Greeter")
    press(page, button(page, "Share"))
    press(page, button(page, "Take a snapshot"))
    expect(page.locator("#snapshot-link")).to_have_value(re.compile("/s/"), timeout=SECONDS)
    press(page, button(page, "Make the link"))
    expect(page.locator("#whole-link")).to_have_value(re.compile("/open#1\\."), timeout=SECONDS)
    page.keyboard.press("Escape")
    expect(page.locator("#share-box")).to_be_hidden()
    expect(button(page, "Share")).to_be_focused()


def test_a_lesson_is_begun_and_checked(page: Page) -> None:
    page.goto("/lessons")
    press(page, page.get_by_role("link", name=re.compile("Your first call$")))
    page.wait_for_url("**/lessons/first-call/**")
    press(page, button(page, "Start this lesson"))
    expect(page.locator("#compile-status")).to_contain_text("compiled in", timeout=SECONDS)
    press(page, page.locator("#lesson-checks").get_by_role("button", name="Check"))
    expect(page.locator("#lesson-checks [role=status]")).to_contain_text("passed", timeout=SECONDS)


def test_bytes_are_decoded(page: Page) -> None:
    page.goto("/decode")
    press(page, page.get_by_role("link", name="Fill in a sample"))
    page.wait_for_url("**/decode?sample")
    press(page, button(page, "Decode"))
    expect(page.locator(".reading-card").first).to_be_visible(timeout=SECONDS)
    reach(page, page.locator(".decode-message [data-walk] [tabindex='0']"))


PAGES = ("/", "/playground", "/lessons", "/lessons/first-call/read-the-bytes", "/decode?sample")


@pytest.mark.parametrize("page", [{"viewport": ZOOMED}], indirect=True, ids=["200 %"])
def test_at_200_percent_nothing_is_wider_than_the_window_in_either_direction(page: Page) -> None:
    for path in PAGES:
        page.goto(path)
        for direction in ("ltr", "rtl"):
            page.locator("html").evaluate("(root, direction) => { root.dir = direction; }", direction)
            sizes = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            assert sizes[0] <= sizes[1], (path, direction)
    begin(page, "Greeter")
    sizes = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert sizes[0] <= sizes[1]
    shoot(page, "zoom-200")


def test_from_right_to_left_the_areas_change_sides_and_code_does_not(page: Page) -> None:
    begin(page, "Greeter")
    page.locator("html").evaluate("(root) => { root.dir = 'rtl'; }")
    code, call = page.locator("#code").bounding_box(), page.locator("#call").bounding_box()
    assert code is not None
    assert call is not None
    assert call["x"] < code["x"]
    assert page.locator(".cm-content").evaluate("(element) => getComputedStyle(element).direction") == "ltr"
    shoot(page, "right-to-left")


def test_nothing_moves_by_itself_where_motion_is_unwanted(page: Page) -> None:
    begin(page, "Greeter")
    reach(page, page.locator(".cm-content"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#calls")).to_contain_text("0 OK", timeout=SECONDS)
    page.keyboard.press("Escape")
    assert (
        page.evaluate("document.getAnimations().filter((one) => one.effect.target.closest('#wire, #calls')).length")
        == 0
    )


def test_what_changes_is_in_a_live_region(page: Page) -> None:
    begin(page, "Greeter")
    regions = page.locator("[role=status], [role=alert], [aria-live=polite]")
    ids = set(regions.evaluate_all("(found) => found.map((one) => one.id)"))
    assert {"announcements", "compile-status", "error", "call-answer"} <= ids
