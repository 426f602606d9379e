"""What the processes wrote and what became of them, at its moment."""

import signal
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.runs.events import (
    LimitHit,
    LogLine,
    Outcome,
    ProcessExited,
    ProcessListening,
    ProcessStarted,
    RelayPlaced,
    RunEnded,
    ServerAnswered,
)
from app.trace.conversation import cleaned
from app.trace.model import TimelineEntry
from app.web.presenters import answers, faults, outcomes, paging, tokens, units
from app.web.presenters.addresses import Addresses
from app.web.presenters.paging import Ask, Part
from app.web.words import gettext as _
from app.web.words import spoken


@dataclass(frozen=True, kw_only=True, slots=True)
class LogRow:
    """One line of the log."""

    time_ns: int
    time: str
    process: str
    stream: str
    """``stdout``, ``stderr``, or ``event`` for what we say ourselves."""
    tone: str
    text: str
    cursor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MoreLog:
    """Consecutive lines, and the links to those before and after them."""

    template: ClassVar[str] = "_log_rows.html"
    rows: tuple[LogRow, ...]
    total: int
    earlier_url: str
    """Empty where there are none."""
    later_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LogsView:
    """The log."""

    template: ClassVar[str] = "_logs.html"
    part: MoreLog

    @property
    def rows(self) -> tuple[LogRow, ...]:
        """Those that are shown."""
        return self.part.rows


def present(timeline: tuple[TimelineEntry, ...], addresses: Addresses) -> LogsView:
    """The log of a run; of a long one the lines around the chosen moment, else the newest."""
    times = [entry.time_ns for entry in timeline]
    return LogsView(part=_part(timeline, paging.opening(times, addresses.selection.at, at_end=True), addresses))


def more(timeline: tuple[TimelineEntry, ...], addresses: Addresses, ask: Ask) -> MoreLog:
    """The lines after one, or before one."""
    return _part(timeline, paging.asked(len(timeline), ask), addresses)


def _part(timeline: tuple[TimelineEntry, ...], part: Part, addresses: Addresses) -> MoreLog:
    ours = stopped_by_us(timeline)
    return MoreLog(
        rows=tuple(row(entry, ours=ours) for entry in timeline[part.start : part.end]),
        total=part.total,
        earlier_url=part.earlier(addresses, "logs"),
        later_url=part.later(addresses, "logs"),
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
            time_ns=entry.time_ns,
            time=time,
            process=event.process,
            stream=event.stream.value,
            tone="bad" if event.stream.value == "stderr" else "plain",
            text=cleaned(event.text),
            cursor=tokens.log(entry.time_ns),
        )
    tone, text = ("dim", _("stopped with the run")) if ours and _killed(event) else _said(event)
    process = getattr(event, "process", "")
    return LogRow(
        time_ns=entry.time_ns,
        time=time,
        process=process,
        stream="event",
        tone=tone,
        text=text,
        cursor=tokens.log(entry.time_ns),
    )


def _killed(event: object) -> bool:
    return isinstance(event, ProcessExited) and event.signal == signal.SIGKILL


def _said(
    event: ProcessStarted | ProcessListening | ProcessExited | LimitHit | RelayPlaced | ServerAnswered | RunEnded,
) -> tuple[str, str]:
    match event:
        case ProcessStarted():
            return "dim", _("started: %(command)s", command=event.command)
        case ProcessListening():
            return "good", _("listens on port %(port)s", port=event.port)
        case ProcessExited():
            return ("dim" if event.exit_code == 0 and not event.signal else "bad"), outcomes.exit_words(event)
        case LimitHit():
            return "warn", outcomes.limit_words(event)
        case RelayPlaced() | ServerAnswered():
            return (
                ("warn", faults.placed(event)) if isinstance(event, RelayPlaced) else ("plain", answers.summary(event))
            )
        case RunEnded():
            words = outcomes.words(event.outcome)
            # Why nothing was started is a sentence of its own, which says what its title says.
            whole = spoken(event.text) if event.problems else f"{words.title}. {spoken(event.text)}"
            return words.tone, whole.strip()
