"""Checks of flow control, on a real recording."""

from dataclasses import replace

from app.checks.results import State
from tests.support import takes
from tests.support.asking import ask, fails, passes


def test_a_window_that_is_never_exhausted() -> None:
    result = passes("window", call="buy", side="response")
    assert result.seen.endswith("bytes left")
    assert result.evidence[0].cursor.startswith("frame-")


def test_the_lowest_that_a_window_gets() -> None:
    text = fails("window", call="big", side="response", at_most=0)
    assert text.startswith("After frame ")
    assert text.endswith("was at its lowest. It should be at most 0 bytes left.")


def test_no_data_and_no_whole_recording() -> None:
    assert fails("window", call="fail", side="response") == "The server sent no DATA in fail."
    shop = takes.shop()
    torn = replace(shop, trace=replace(shop.trace, frames=shop.trace.frames[2:]))
    result = ask("window", seen=torn, call="buy", side="response")
    assert (result.state, result.seen) == (State.FAILED, "a gap in the recording")
    assert "so nobody can tell what its windows were" in result.text
