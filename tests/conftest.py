"""What every test shares: no skip goes unseen in CI."""

import os
import pathlib

import pytest
from hypothesis import settings

IN_CI = os.environ.get("CI") == "true"

# On a developer's machine properties meet new examples each time; in CI always the same, so that a change is judged by itself.
settings.register_profile("ci", derandomize=True)
if IN_CI:
    settings.load_profile("ci")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> object:
    """In CI a skipped test is a failed one: CI installs all that tests need."""
    outcome = yield
    report = outcome.get_result()
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped in CI, where nothing may be skipped: {reason}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first; the browser last, since Playwright's event loop then runs in this thread until the end."""
    order = ["unit", "pages", "oracles", "integration", "jail", "runner", "lessons", "site", "browser"]
    here = pathlib.Path(__file__).parent
    items.sort(key=lambda item: order.index(item.path.relative_to(here).parts[0]))
