"""One running grpclab for all browser tests, and pages that tell of every console error and CSP report."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.support.site import ROOT, Site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHOTS = ROOT / "build" / "screenshots"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without chromium these tests are skipped, and say how to get it."""
    if CHROMIUM is None:
        for item in items:
            if item.path.parent == Path(__file__).parent:
                item.add_marker(pytest.mark.skip(reason="needs chromium: apt install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's chromium; as root it needs --no-sandbox."""
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application as its own command starts it."""
    with Site(tmp_path_factory.mktemp("site")) as running:
        yield running


class Troubles(list[str]):
    """What the browser complained about."""

    def heard(self, message: ConsoleMessage) -> None:
        """Keeps errors and warnings; a 4xx that a test provokes on purpose is its own business."""
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.append(f"{message.type}: {message.text}")


@pytest.fixture
def page(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page 1440 by 900, or as the test's ``viewport`` and ``theme`` parameters say; complaints fail the test."""
    chosen = getattr(request, "param", {})
    context = browser.new_context(
        base_url=site.url,
        viewport=chosen.get("viewport", WIDE),
        color_scheme=chosen.get("theme", "light"),
        reduced_motion="reduce",
    )
    troubles = Troubles()
    opened = context.new_page()
    opened.on("console", troubles.heard)
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    yield opened
    context.close()
    assert troubles == []


def shoot(page: Page, name: str) -> None:
    """A screenshot under build/screenshots."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    # Hiding the caret would need an inline style, which the page's own policy forbids.
    page.screenshot(path=SHOTS / f"{name}.png", caret="initial", animations="allow")
