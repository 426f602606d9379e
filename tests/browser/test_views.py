"""Every view of the wire in both themes and at both widths, and the one clock under them."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.web.presenters.addresses import VIEWS
from tests.browser.conftest import PHONE, WIDE, shoot
from tests.browser.test_first_call import SECONDS, assert_accessible, call, open_example

pytestmark = [pytest.mark.browser, pytest.mark.jail]

LOOKS = [{"viewport": WIDE, "theme": "light"}, {"viewport": PHONE, "theme": "dark"}]


def run_page(page: Page, calls: int = 2) -> None:
    """A stopped run of the greeter, on its own page."""
    open_example(page, "Greeter")
    if page.viewport_size == PHONE:
        page.locator("#tab-call").click()
    for number in range(1, calls + 1):
        call(page)
        expect(page.locator("#calls .chip.tone-good")).to_have_count(number, timeout=SECONDS)
    page.locator("#run-state").get_by_role("button", name="Stop").click()
    expect(page.locator("#run-state")).to_contain_text("run ended", timeout=SECONDS)
    if page.viewport_size == PHONE:
        page.locator("#tab-wire").click()
    page.get_by_role("link", name="Run page").click()
    page.wait_for_url("**/runs/*")
    if page.viewport_size == PHONE:
        page.locator("#tab-wire").click()


def open_view(page: Page, name: str) -> None:
    tab = page.locator("#wire nav").get_by_role("link", name=name, exact=True)
    tab.click()
    expect(tab).to_have_attribute("aria-current", "true", timeout=SECONDS)


def visible_times(page: Page, rows: str) -> list[int]:
    """The moments of the rows that are not hidden, in order."""
    return page.locator(rows).evaluate_all(
        "rows => rows.filter(row => getComputedStyle(row).visibility === 'visible').map(row => Number(row.dataset.t))"
    )


@pytest.mark.parametrize("page", LOOKS, indirect=True, ids=["wide light", "phone dark"])
def test_every_view_is_accessible(page: Page) -> None:
    run_page(page)
    for view in VIEWS:
        open_view(page, view.capitalize())
        assert_accessible(page)
        shoot(page, f"view-{view}-{'phone' if page.viewport_size == PHONE else 'wide'}")
    expect(page.locator("#transcript")).to_contain_text("/greeter.Greeter/SayHello")


def test_the_second_call_is_a_few_bytes_and_each_field_says_why(page: Page) -> None:
    run_page(page)
    open_view(page, "Headers")
    expect(page.locator(".headline")).to_contain_text(
        re.compile(r"took \d{3} bytes the first time and \d bytes the last time")
    )
    rows = page.locator(".block-row.from-client")
    rows.first.click()
    block = page.locator("#block")
    expect(block).to_contain_text("Added to the dynamic table", timeout=SECONDS)
    page.mouse.move(2, 2)  # the pointer wins over the focus
    field = block.locator(".field").first
    field.focus()
    page.keyboard.press("ArrowDown")
    expect(block.locator(".field").nth(1)).to_be_focused()
    expect(block.locator(".field").nth(1)).to_have_class(re.compile(r"\blit\b"))


def test_streams_show_lanes_states_and_windows(page: Page) -> None:
    run_page(page)
    open_view(page, "Streams")
    streams = page.locator("#streams")
    expect(streams.locator(".lane-labels li").first).to_contain_text("connection")
    expect(streams).to_contain_text("half-closed (remote)")
    expect(streams.locator(".chart")).to_have_count(2)
    streams.get_by_role("link", name="stream 3").click()
    expect(streams.get_by_role("link", name="stream 3")).to_have_attribute("aria-current", "true", timeout=SECONDS)
    expect(streams).to_contain_text("Windows of stream 3")


def test_the_clock_steps_scrubs_plays_and_links(page: Page) -> None:
    run_page(page)
    open_view(page, "Frames")
    clock, rows = page.locator("#clock"), ".frame-list > li[data-t]"
    everything = visible_times(page, rows)
    back = clock.get_by_role("button", name="One step back")
    back.click()
    assert visible_times(page, rows) == everything, "the run ended after its last frame, which is now"
    back.click()
    assert visible_times(page, rows) == [time for time in everything if time < everything[-1]]
    clock.get_by_role("button", name="One step forward").click()
    assert visible_times(page, rows) == everything
    slider = clock.get_by_role("slider", name="Moment of the run")
    slider.focus()
    page.keyboard.press("Home")
    assert visible_times(page, rows) == []
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    at = visible_times(page, rows)
    assert 0 < len(at) < len(everything)
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"ms: "))
    expect(page).to_have_url(re.compile(r"#t=[\d.]+$"))
    open_view(page, "Logs")
    assert max(visible_times(page, ".log-row")) <= at[-1]
    expect(page).to_have_url(re.compile(r"view=logs.*#t=[\d.]+$"))
    page.reload()
    expect(page.locator(".log-row.later")).not_to_have_count(0)
    page.locator("#clock").get_by_role("button", name="all", exact=True).click()
    expect(page.locator(".log-row.later")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("#t="))
    shoot(page, "clock")


def test_the_clock_plays_to_the_end_and_a_row_takes_it_there(page: Page) -> None:
    run_page(page, calls=1)
    open_view(page, "Sequence")
    rows = ".sequence-row[data-t]"
    page.locator(rows).nth(2).locator("time:visible, .since:visible").last.click()
    shown = visible_times(page, rows)
    assert len(shown) < page.locator(rows).count()
    page.locator("[data-clock-speed]").select_option("1")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "false", timeout=SECONDS)
    expect(page.locator(f"{rows}.later")).to_have_count(0)


def test_the_message_that_is_shown_follows_the_clock(page: Page) -> None:
    run_page(page, calls=1)
    open_view(page, "Bytes")
    page.locator(".pick").last.click()
    expect(page.locator(".pick").last).to_have_attribute("aria-current", "true", timeout=SECONDS)
    moment = int(page.locator(".pick").first.get_attribute("data-t") or 0)
    page.evaluate(f"location.hash = 't={moment / 1_000_000}'")
    expect(page.locator(".pick").first).to_have_attribute("aria-current", "true", timeout=SECONDS)
