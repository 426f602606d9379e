"""The time machine: one clock for all views of the wire, with the moments at which something happened."""

import math
from dataclasses import dataclass
from typing import ClassVar

from app.trace.model import Trace
from app.web.presenters import clock, happenings, units

MOST_TICKS = 600
"""Stops of the scrubber: no screen has more pixels to point at. Stepping reaches what lies between them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockView:
    """The clock under the views."""

    template: ClassVar[str] = "_clock.html"
    ticks: str
    """The stops, nanoseconds of the run, in order."""
    last: int
    """Position of the last stop."""
    at: str
    """The moment that was asked for, in milliseconds; empty: all of the run."""
    position: int
    end: str
    """When the last thing happened."""
    live: bool
    page_url: str
    """The page that a link to a moment leads to."""


def present(trace: Trace, at: int | None, page_url: str, *, live: bool) -> ClockView:
    """The clock of a run."""
    stops = ticks(trace)
    position = len(stops) - 1 if at is None else max(0, sum(stop <= at for stop in stops) - 1)
    return ClockView(
        ticks=" ".join(map(str, stops)),
        last=max(0, len(stops) - 1),
        at="" if at is None else clock.text(at),
        position=max(0, position),
        end=units.clock(stops[-1]) if stops else "",
        live=live,
        page_url=page_url,
    )


def ticks(trace: Trace) -> tuple[int, ...]:
    """The moments at which something happened; of very many every so-and-so-manieth, and the last."""
    times = {*happenings.frame_times(trace)}
    times.update(entry.time_ns for entry in trace.timeline)
    times.update(gap.time_ns for gap in trace.gaps)
    every = sorted(times)
    step = math.ceil(len(every) / MOST_TICKS)
    return (*every[: -1 : max(1, step)], *every[-1:])
