"""Prints how long each lesson took to prove, and the whole course, which should stay below five minutes."""

import pytest

WHOLE_COURSE_SECONDS = 300


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line a lesson."""
    seconds = {
        name[1]: report.duration
        for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
        for name in report.user_properties
        if name[0] == "lesson"
    }
    if seconds:
        terminalreporter.section("time per lesson")
        for lesson, taken in seconds.items():
            terminalreporter.write_line(f"{taken:7.1f} s  {lesson}")
        whole = sum(seconds.values())
        terminalreporter.write_line(f"{whole:7.1f} s  the whole course (it should stay below {WHOLE_COURSE_SECONDS} s)")
