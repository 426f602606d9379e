"""Lessons as a learner goes through them: wrong first, then right, with what lights up on the wire."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app import config
from app.lessons import loading
from app.lessons.model import Lesson
from tests.browser.conftest import PHONE, shoot
from tests.browser.test_first_call import SECONDS, assert_accessible, open_example, type_anew

pytestmark = [pytest.mark.browser, pytest.mark.jail]

MOST_BYTES = 100_000
"""Of a lesson's page without an editor, as it crosses the network (interface.md, budgets)."""
COURSE = {lesson.name: lesson for lesson in loading.look_at(config.resource("lessons")).course.lessons}


def begin(page: Page, name: str) -> Lesson:
    page.goto(f"/lessons/{name}")
    page.get_by_role("button", name="Start this lesson").click()
    expect(page.locator("#compile-status")).to_contain_text("compiled in", timeout=SECONDS)
    return COURSE[name]


def write(page: Page, files: tuple[tuple[str, str], ...]) -> None:
    for path, text in files:
        page.get_by_role("tab", name=re.compile(re.escape(path))).click()
        type_anew(page, text)


def check(page: Page) -> None:
    page.locator("#lesson-checks").get_by_role("button", name="Check").click()
    expect(page.locator("#lesson-checks [role=status]")).to_contain_text("passed", timeout=SECONDS)


@pytest.mark.parametrize(
    "name",
    ["first-call/your-first-call", "first-call/read-the-bytes", "the-wire-format/negative-numbers"],
)
def test_a_lesson_wrong_first_then_right(page: Page, name: str) -> None:
    lesson = begin(page, name)
    check(page)
    failed = page.locator("#lesson-checks .check-failed").first
    expect(failed).to_be_visible()
    expect(page.locator("#lesson-checks .after")).to_have_count(0)
    evidence = failed.locator(".places a").first
    if evidence.count() and evidence.get_attribute("data-cursor"):
        evidence.click()
        expect(page.locator("#wire .lit, #wire .lit-context").first).to_be_in_viewport(timeout=SECONDS)
    shoot(page, f"lesson-{lesson.slug}-wrong")
    write(page, tuple((file.path, file.text) for file in lesson.solution))
    check(page)
    expect(page.locator("#lesson-checks .check-passed")).to_have_count(len(lesson.checks), timeout=SECONDS)
    expect(page.locator("#lesson-checks .after")).to_contain_text("Why it works")
    shoot(page, f"lesson-{lesson.slug}-right")


def test_a_call_as_evidence_lights_up_its_rows(page: Page) -> None:
    begin(page, "first-call/the-round-trip")
    shoot(page, "lesson-the-round-trip-question-and-figure")
    figure = page.frame_locator("figure iframe").first
    expect(figure.locator(".part, [data-cursor]").first).to_be_visible(timeout=SECONDS)
    check(page)
    mark = page.locator("#mark-bob-is-not-found, .check-here-failed").first
    expect(mark).to_be_visible()
    page.locator("#lesson-checks .check-failed .places a").first.click()
    rows = page.locator("#wire .sequence-row .lit-context")
    expect(rows.first).to_be_in_viewport(timeout=SECONDS)
    assert rows.count() > 3, "each step of the call"
    shoot(page, "lesson-the-round-trip-evidence")


def test_frames_are_put_in_order(page: Page) -> None:
    begin(page, "first-call/the-round-trip")
    question = page.locator(".question").first
    answer = next(one.answer for one in COURSE["first-call/the-round-trip"].questions if one.kind.value == "order")
    for place, option in enumerate(answer):
        question.locator("select").nth(place).select_option(option)
    question.get_by_role("button", name="Reveal").click()
    expect(question).to_contain_text(": right.", timeout=SECONDS)


def test_a_prediction_is_revealed_and_hints_come_one_at_a_time(page: Page) -> None:
    begin(page, "the-wire-format/negative-numbers")
    question = page.locator("#question-how-many-bytes")
    expect(question).not_to_contain_text("two's complement")
    question.get_by_role("button", name="4", exact=True).click()
    expect(question).to_contain_text("You said 4. It is 10.", timeout=SECONDS)
    page.get_by_role("button", name="Hint 1 of 2").click()
    expect(page.locator("#lesson-hints li")).to_have_count(1, timeout=SECONDS)
    page.get_by_role("link", name="Show the solution").click()
    expect(page.locator("#lesson-solution .diff-added")).to_contain_text("sint32", timeout=SECONDS)


@pytest.mark.parametrize("page", [{"viewport": PHONE}], indirect=True)
def test_on_a_phone_a_lesson_begins_with_its_text(page: Page) -> None:
    open_example(page, "Greeter")
    page.locator("#tab-wire").click()
    begin(page, "first-call/read-the-bytes")
    expect(page.locator("#tab-text")).to_have_attribute("aria-selected", "true", timeout=SECONDS)
    page.locator("#tab-call").click()
    page.reload()
    expect(page.locator("#tab-call")).to_have_attribute("aria-selected", "true", timeout=SECONDS)


def test_a_link_in_the_text_opens_its_view_and_its_line(page: Page) -> None:
    begin(page, "the-wire-format/negative-numbers")
    check(page)
    page.get_by_role("link", name="count the bytes").click()
    expect(page.locator('#wire [data-cursor="node-1-2-0"].lit').first).to_be_visible(timeout=SECONDS)
    page.get_by_role("link", name="weather.proto", exact=True).first.click()
    expect(page.get_by_role("tab", name=re.compile("weather.proto"))).to_have_attribute("aria-selected", "true")


def test_a_link_to_a_message_opens_its_bytes_where_only_its_arrow_is_seen(page: Page) -> None:
    begin(page, "one-source-of-truth/what-it-does-not-know")
    check(page)
    expect(page.locator('#wire [data-cursor="message-2-2"]').first).to_be_visible(timeout=SECONDS)
    page.get_by_role("link", name="what came back").click()
    expect(page.locator('#wire .xray-title[data-cursor="message-2-2"]')).to_be_visible(timeout=SECONDS)


def test_starting_over_and_back(page: Page) -> None:
    begin(page, "the-wire-format/negative-numbers")
    write(page, (("weather.proto", 'syntax = "proto3";\n'),))
    expect(page.locator("#save-status")).to_contain_text("saved", timeout=SECONDS)
    page.get_by_role("button", name="Start over").click()
    expect(page.locator("#editor")).to_contain_text("message Report", timeout=SECONDS)
    page.get_by_role("button", name="Undo starting over").click()
    expect(page.locator("#editor")).not_to_contain_text("message Report", timeout=SECONDS)


@pytest.mark.parametrize("page", [{"theme": "light"}, {"theme": "dark", "viewport": PHONE}], indirect=True)
def test_the_course_is_accessible(page: Page) -> None:
    page.goto("/lessons")
    assert_accessible(page)
    page.goto("/lessons/first-call/the-round-trip")
    assert_accessible(page)
    page.get_by_role("button", name="Start this lesson").click()
    page.locator("#lesson-checks").get_by_role("button", name="Check").click()
    expect(page.locator("#lesson-checks .check-failed").first).to_be_visible(timeout=SECONDS)
    assert_accessible(page)


def test_a_lesson_without_an_editor_is_light(page: Page, record_property: Callable[[str, object], None]) -> None:
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/lessons/first-call/the-round-trip", wait_until="networkidle")
    record_property("lesson_page_bytes", sum(sizes))
    assert 0 < sum(sizes) <= MOST_BYTES
