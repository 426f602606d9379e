"""Checks of processes, on a real recording."""

from dataclasses import replace

from app.checks.observation import Observation
from app.checks.results import State
from app.runs.events import ProcessExited
from tests.support import takes
from tests.support.asking import ask, fails, passes


def ended(**how: int) -> Observation:
    """The recording, in which a client was and has ended."""
    shop = takes.shop()
    last = replace(shop.trace.timeline[-1], event=ProcessExited(process="old", **how))
    return replace(shop, trace=replace(shop.trace, timeline=(*shop.trace.timeline, last)))


def test_lines() -> None:
    passes("logged", text="bought tea")
    passes("logged", text="Traceback", absent=True)
    assert "The server printed: " in fails("logged", text="sold")
    assert fails("logged", text="bought tea", absent=True) == "The server printed “bought tea”."
    assert fails("logged", text="x", process="client") == "The client printed nothing."


def test_a_line_is_pointed_at() -> None:
    cursor = passes("logged", text="bought tea").evidence[0].cursor
    line = next(line for line in takes.shop().conversation.log if "bought tea" in line.clean)
    assert cursor == f"log-{line.time_ns}"


def test_how_a_process_ends() -> None:
    assert ask("exited", seen=ended(exit_code=0), process="old").state is State.PASSED
    assert (
        ask("exited", seen=ended(exit_code=1), process="old").text == "old ended with exit code 1. It printed nothing."
    )
    assert ask("exited", seen=ended(exit_code=0, signal=9), process="old").seen == "signal 9"
    assert fails("exited", process="old") == "old had not ended by itself when the run was over."
