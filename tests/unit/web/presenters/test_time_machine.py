"""The stops of the clock."""

from dataclasses import replace

from app.schema.model import EMPTY
from app.trace import build
from app.trace.model import FrameEntry, Trace
from app.web.presenters import time_machine
from tests.support import traffic


def trace() -> Trace:
    talk = traffic.Conversation().settle().say(1, b"\x08\x01", b"\x08\x02")
    return build.build(traffic.recording(talk.packets), EMPTY)


def test_every_moment_is_a_stop() -> None:
    recorded = trace()
    frames = {frame.time_ns for frame in recorded.frames}
    assert frames < set(time_machine.ticks(recorded))
    view = time_machine.present(recorded, None, "/runs/r", live=False)
    assert (view.at, view.position, view.last) == ("", view.last, len(view.ticks.split()) - 1)
    assert view.end == "0.01"


def test_a_moment_is_a_position() -> None:
    view = time_machine.present(trace(), 5000, "/runs/r", live=True)
    assert view.at == "0.005"
    assert int(view.ticks.split()[view.position]) == 5000


def test_of_very_many_moments_some_are_stops_and_the_last() -> None:
    recorded = trace()
    frame: FrameEntry = recorded.frames[0]
    many = replace(recorded, frames=tuple(replace(frame, time_ns=n) for n in range(10_001)), timeline=())
    stops = time_machine.ticks(many)
    assert len(stops) <= time_machine.MOST_TICKS + 1
    assert (stops[0], stops[-1]) == (0, 10_000)


def test_nothing_happened_yet() -> None:
    view = time_machine.present(replace(trace(), frames=(), timeline=()), None, "/runs/r", live=True)
    assert (view.ticks, view.position, view.last) == ("", 0, 0)
