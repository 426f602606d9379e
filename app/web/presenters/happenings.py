"""What happened in a run, in order of time: light entries of which rows are made only where they are looked at."""

from collections.abc import Iterator
from typing import NamedTuple

from app.runs.events import LogLine
from app.trace.frame_entries import Frames
from app.trace.model import TimelineEntry, Trace

MOST_LINES = 24
"""Lines of a log in one note; what follows is the next note."""


class Happening(NamedTuple):
    """One thing that is a row of its own."""

    time_ns: int
    kind: str
    """``step``, ``frame``, ``note`` or ``gap``."""
    at: int
    """Position of its call, of the frame, of its first line in the timeline, of the gap."""
    step: int
    """Position of the step in its call; of a note how many lines it has."""


def of_messages(trace: Trace) -> list[Happening]:
    """Steps of calls, with what happened beside them."""
    steps = [
        Happening(step.time_ns, "step", at, number)
        for at, call in enumerate(trace.calls)
        for number, step in enumerate(call.steps)
    ]
    return _merged(steps, trace)


def of_frames(trace: Trace) -> list[Happening]:
    """Frames, with what happened beside them."""
    return _merged([Happening(time, "frame", at, 0) for at, time in enumerate(frame_times(trace))], trace)


def frame_times(trace: Trace) -> list[int]:
    """When each frame was complete."""
    frames = trace.frames
    if isinstance(frames, Frames):  # without making the frames
        return [frames.time(row) for row in range(len(frames))]
    return [frame.time_ns for frame in frames]


def _merged(crossings: list[Happening], trace: Trace) -> list[Happening]:
    """All in order of time; lines that one process wrote in a row, with nothing between them, are one note."""
    notes = [Happening(entry.time_ns, "note", at, 1) for at, entry in enumerate(trace.timeline)]
    gaps = [Happening(gap.time_ns, "gap", at, 0) for at, gap in enumerate(trace.gaps)]
    every = sorted([*crossings, *notes, *gaps], key=_time)
    return list(_joined(every, trace.timeline))


def _time(happening: Happening) -> int:
    return happening.time_ns


def _joined(every: list[Happening], timeline: tuple[TimelineEntry, ...]) -> Iterator[Happening]:
    above: Happening | None = None
    for one in every:
        if above is not None and _continues(above, one, timeline):
            above = above._replace(step=above.step + 1)
        else:
            if above is not None:
                yield above
            above = one
    if above is not None:
        yield above


def _continues(above: Happening, one: Happening, timeline: tuple[TimelineEntry, ...]) -> bool:
    if above.kind != "note" or one.kind != "note" or above.step >= MOST_LINES or above.at + above.step != one.at:
        return False
    first, line = timeline[above.at].event, timeline[one.at].event
    if not isinstance(first, LogLine) or not isinstance(line, LogLine):
        return False
    return (first.process, first.stream) == (line.process, line.stream)
