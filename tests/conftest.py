"""What every test shares: no skip goes unseen in CI."""

import os
import pathlib

import pytest
from hypothesis import settings

IN_CI = os.environ.get("CI") == "true"

# On a developer's machine properties meet new examples each time; in CI always the same, so that a change is judged by itself.
# How long an example takes is the machine's business, not a test's.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if IN_CI else "here")
UNIT = pathlib.Path(__file__).parent / "unit"


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """The unit part alone uses all cores: its tests share nothing. Anything with real pods or a browser runs one by one."""
    if hasattr(config, "workerinput") or getattr(config.option, "numprocesses", 0) is not None:
        return
    asked = [pathlib.Path(config.invocation_params.dir, argument.split("::")[0]) for argument in config.args]
    if asked and all(path.resolve() == UNIT for path in asked):
        config.option.numprocesses = os.cpu_count()
        config.option.dist = "worksteal"


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
