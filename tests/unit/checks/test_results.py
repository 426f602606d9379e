"""Verdicts."""

from app.checks.results import failed, passed


def test_what_passed_is_what_was_expected() -> None:
    assert (passed("Fine.", seen="6").passed, passed("Fine.", seen="6").expected) == (True, "6")
    assert not failed("No.").passed
