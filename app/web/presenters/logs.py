"""What the processes wrote and what became of them, at its moment."""

import signal
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.runs.events import LimitHit, LogLine, Outcome, ProcessExited, ProcessListening, ProcessStarted, RunEnded
from app.trace.conversation import cleaned
from app.trace.model import TimelineEntry
from app.web.presenters import outcomes, units
from app.web.words import gettext as _

MOST_LINES = 2000
"""The newest lines that are shown: a chatty server writes more than anyone reads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LogRow:
    """One line of the log."""

    time: str
    process: str
    stream: str
    """``stdout``, ``stderr``, or ``event`` for what we say ourselves."""
    tone: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LogsView:
    """The log."""

    template: ClassVar[str] = "_logs.html"
    rows: tuple[LogRow, ...]
    left_out: str
    """How many earlier lines are not shown; empty for none."""


def present(timeline: tuple[TimelineEntry, ...]) -> LogsView:
    """The log of a run."""
    ours = stopped_by_us(timeline)
    left_out = max(0, len(timeline) - MOST_LINES)
    return LogsView(
        rows=tuple(row(entry, ours=ours) for entry in timeline[left_out:]),
        left_out=_("%(count)s earlier lines are not shown.", count=left_out) if left_out else "",
    )


def stopped_by_us(timeline: Iterable[TimelineEntry]) -> bool:
    """True when the run was ended from outside: its processes were then killed because it ended."""
    ends = (entry.event.outcome for entry in timeline if isinstance(entry.event, RunEnded))
    return any(outcome in {Outcome.COMPLETED, Outcome.CANCELLED} for outcome in ends)


def row(entry: TimelineEntry, *, ours: bool = False) -> LogRow:
    """One moment of the run as a line; ``ours`` when the run was ended from outside."""
    event = entry.event
    time = units.clock(entry.time_ns)
    if isinstance(event, LogLine):
        return LogRow(
            time=time,
            process=event.process,
            stream=event.stream.value,
            tone="bad" if event.stream.value == "stderr" else "plain",
            text=cleaned(event.text),
        )
    tone, text = ("dim", _("stopped with the run")) if ours and _killed(event) else _said(event)
    return LogRow(time=time, process=getattr(event, "process", ""), stream="event", tone=tone, text=text)


def _killed(event: object) -> bool:
    return isinstance(event, ProcessExited) and event.signal == signal.SIGKILL


def _said(event: ProcessStarted | ProcessListening | ProcessExited | LimitHit | RunEnded) -> tuple[str, str]:
    match event:
        case ProcessStarted():
            return "dim", _("started: %(command)s", command=event.command)
        case ProcessListening():
            return "good", _("listens on port %(port)s", port=event.port)
        case ProcessExited():
            return ("dim" if event.exit_code == 0 and not event.signal else "bad"), outcomes.exit_words(event)
        case LimitHit():
            return "warn", outcomes.limit_words(event)
        case RunEnded():
            words = outcomes.words(event.outcome)
            return words.tone, f"{words.title}. {event.text}".strip()
