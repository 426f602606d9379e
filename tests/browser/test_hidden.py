"""Hidden tests are looked for in everything that a learner's browser receives while their server prints every request."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import WIDE
from tests.browser.test_first_call import SECONDS, type_anew
from tests.site.test_hidden import HIDDEN, LESSON, SECRETS, SPY
from tests.support.lesson_files import Course
from tests.support.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.jail]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Course]]:
    """The application with a course whose lesson has a hidden test."""
    folder = tmp_path_factory.mktemp("hidden")
    course = Course(folder / "course")
    course.change('\n[[claims]]\ncheck = "message_bytes"\n', HIDDEN)
    (folder / "data").mkdir()
    with Site(folder / "data", GRPCLAB_COURSE=str(course.root)) as running:
        yield running, course


class Received(list[str]):
    """All that came over the network: addresses, header fields, bodies, and every event of a stream."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        page.route(lambda url: "/events/" not in url, self._pass_on)
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.eventSourceMessageReceived", lambda event: self.append(str(event)))

    def _pass_on(self, route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        self.append(f"{answer.url} {answer.headers} {answer.body().decode('utf-8', 'replace')}")
        route.fulfill(response=answer)


def test_nothing_of_a_hidden_test_reaches_the_browser(browser: Browser, school: tuple[Site, Course]) -> None:
    site, course = school
    context = browser.new_context(base_url=site.url, viewport=WIDE, reduced_motion="reduce")
    page = context.new_page()
    received = Received(page)
    page.goto(LESSON)
    page.get_by_role("button", name="Start this lesson").click()
    expect(page.locator("#compile-status")).to_contain_text("compiled in", timeout=SECONDS)
    page.get_by_role("tab", name=re.compile("server.py")).click()
    starter = (course.folder / "starter" / "server.py").read_text()
    type_anew(page, re.sub(r"class Counter\(.*?\n\n\n", SPY + "\n\n", starter, flags=re.DOTALL))
    page.locator("#call-form, #call").get_by_role("button", name="Call", exact=True).first.click()
    expect(page.locator("#calls")).to_contain_text("OK", timeout=SECONDS)
    page.locator("#lesson-checks").get_by_role("button", name="Check").click()
    expect(page.locator("#lesson-checks [role=status]")).to_contain_text("1 of 2 checks passed", timeout=SECONDS)
    for view in ("Logs", "Frames", "Transcript"):
        page.locator("#wire").get_by_role("tab", name=view).or_(page.locator("#wire .tab", has_text=view)).first.click()
        page.wait_for_load_state("networkidle")
    kept = str(page.evaluate("JSON.stringify([localStorage, sessionStorage, document.documentElement.outerHTML])"))
    everything = "\n".join([*received, kept])
    assert "spied 3" in everything, "what may be seen is seen"
    assert "Try larger numbers." in everything
    page.unroute_all(behavior="wait")
    for secret in set(SECRETS) - {"4711"}:  # four digits stand in many a time of a packet
        assert secret not in everything, secret
    context.close()
