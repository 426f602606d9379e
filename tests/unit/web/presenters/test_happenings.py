"""What happened, in order of time."""

from dataclasses import replace

from app.runs import events as ev
from app.schema.model import EMPTY
from app.trace import build
from app.trace.model import GapEntry, TimelineEntry, Trace
from app.web.presenters import happenings
from tests.support import traffic


def trace(*events: ev.AnyEvent) -> Trace:
    talk = traffic.Conversation().settle().say(1, b"\x08\x01", b"\x08\x02")
    return build.build(traffic.recording(talk.packets, *events), EMPTY)


def line(text: str, stream: ev.LogStream = ev.LogStream.STDOUT) -> ev.LogLine:
    return ev.LogLine(process="server", stream=stream, text=text)


def test_steps_and_frames_are_two_zooms_of_one_run() -> None:
    recorded = trace(line("x"))
    steps, frames = happenings.of_messages(recorded), happenings.of_frames(recorded)
    assert sum(one.kind == "step" for one in steps) == len(recorded.calls[0].steps)
    assert [one.at for one in frames if one.kind == "frame"] == list(range(len(recorded.frames)))
    for every in (steps, frames):
        assert [one.time_ns for one in every] == sorted(one.time_ns for one in every)


def test_times_are_those_of_the_frames_made_or_not() -> None:
    recorded = trace()
    whole = replace(recorded, frames=tuple(recorded.frames))
    assert happenings.frame_times(recorded) == happenings.frame_times(whole)
    assert happenings.frame_times(whole) == [frame.time_ns for frame in recorded.frames]


def test_lines_of_one_process_in_a_row_are_one() -> None:
    found = happenings.of_messages(trace(line("a"), line("b"), line("c", ev.LogStream.STDERR)))
    assert [(one.at, one.step) for one in found if one.kind == "note"] == [(0, 2), (2, 1), (3, 1)]


def test_a_gap_between_two_lines_keeps_them_apart() -> None:
    entries = tuple(TimelineEntry(time_ns=time, event=line("x")) for time in (1, 3))
    holed = replace(trace(), timeline=entries, gaps=(GapEntry(time_ns=2, text="lost"),), calls=())
    assert [one.kind for one in happenings.of_messages(holed)] == ["note", "gap", "note"]


def test_a_note_does_not_grow_for_ever() -> None:
    entries = (TimelineEntry(time_ns=1, event=line("x")),) * (happenings.MOST_LINES + 1)
    many = replace(trace(), timeline=entries, calls=())
    assert [one.step for one in happenings.of_messages(many)] == [happenings.MOST_LINES, 1]
