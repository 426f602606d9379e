"""The sequence view: one lane for each process, what crossed the wire as arrows, what happened beside it as notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from app.trace.model import Sender, Trace
from app.web.presenters import faults, happenings, logs, paging, sequence_rows
from app.web.presenters.addresses import NOWHERE, Addresses
from app.web.presenters.happenings import Happening
from app.web.presenters.paging import Ask, Part
from app.web.presenters.sequence_rows import MOST_LANES, Context, SequenceRow
from app.web.words import gettext as _


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    """One process, or the last of them that share it."""

    position: int
    name: str
    """Of a shared lane the names, with commas."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Zoom:
    """One step of detail."""

    name: str
    url: str
    page_url: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MoreRows:
    """Consecutive rows, and the links to those before and after them."""

    template: ClassVar[str] = "_sequence_rows.html"
    rows: tuple[SequenceRow, ...]
    total: int
    earlier_url: str
    """Empty where there are none."""
    later_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SequenceView:
    """The sequence."""

    template: ClassVar[str] = "_sequence.html"
    lanes: tuple[Lane, ...]
    part: MoreRows
    zooms: tuple[Zoom, ...]

    @property
    def rows(self) -> tuple[SequenceRow, ...]:
        """Those that are shown."""
        return self.part.rows


def present(
    trace: Trace, addresses: Addresses, words: dict[tuple[int, int], str], *, at_end: bool = False
) -> SequenceView:
    """The sequence of a trace, by messages or by frames; of a long one the rows around the chosen moment."""
    every = happened(trace, addresses)
    part = paging.opening([one.time_ns for one in every], addresses.selection.at, at_end=at_end)
    lanes = _lanes(trace)
    return SequenceView(
        lanes=_heads(lanes),
        part=_part(every, part, _context(trace, addresses, words, lanes), addresses),
        zooms=_zooms(addresses),
    )


def more(trace: Trace, addresses: Addresses, words: dict[tuple[int, int], str], ask: Ask) -> MoreRows:
    """The rows after one, or before one."""
    every = happened(trace, addresses)
    part = paging.asked(len(every), ask)
    return _part(every, part, _context(trace, addresses, words, _lanes(trace)), addresses)


def happened(trace: Trace, addresses: Addresses) -> list[Happening]:
    """What is a row, at the chosen zoom."""
    zoomed = addresses.selection.zoom == "frames"
    return happenings.of_frames(trace) if zoomed else happenings.of_messages(trace)


def alone(trace: Trace, words: dict[tuple[int, int], str]) -> SequenceView:
    """The sequence by itself: without links to other views."""
    linked = present(trace, NOWHERE, words)
    rows = tuple(replace(row, url="", page_url="") for row in linked.rows)
    return replace(linked, part=replace(linked.part, rows=rows, earlier_url="", later_url=""), zooms=())


def _context(trace: Trace, addresses: Addresses, words: dict[tuple[int, int], str], lanes: dict[str, int]) -> Context:
    url, page_url = addresses.plain()
    ours = logs.stopped_by_us(trace.timeline)
    return Context(trace=trace, lanes=lanes, address=url, page_address=page_url, words=words, ours=ours)


def _part(every: Sequence[Happening], part: Part, context: Context, addresses: Addresses) -> MoreRows:
    return MoreRows(
        rows=sequence_rows.rows(context, list(every[part.start : part.end])),
        total=part.total,
        earlier_url=part.earlier(addresses, "sequence"),
        later_url=part.later(addresses, "sequence"),
    )


def _zooms(addresses: Addresses) -> tuple[Zoom, ...]:
    links = [
        (name, value, addresses.of(zoom=value))
        for name, value in ((_("Messages"), "messages"), (_("Frames"), "frames"))
    ]
    return tuple(
        Zoom(name=name, url=url, page_url=page_url, chosen=value == addresses.selection.zoom)
        for name, value, (url, page_url) in links
    )


def _lanes(trace: Trace) -> dict[str, int]:
    """Processes from left to right: who calls before who answers; those beyond the sixth share the last lane.

    A connection on which nothing was said has no arrow, so its ends need no lane: often nothing listened there yet.
    """
    spoken = [one for one in trace.connections if one.client_bytes or one.server_bytes]
    ends = [(connection.client_process, connection.server_process) for connection in spoken]
    clients = [sequence_rows.lane_name(client, Sender.CLIENT) for client, _server in ends]
    servers = [sequence_rows.lane_name(server, Sender.SERVER) for _client, server in ends]
    named = [entry.event.process for entry in trace.timeline if hasattr(entry.event, "process")]
    names = dict.fromkeys([*clients, *servers, *(name for name in named if name)])
    return {name: min(position, MOST_LANES) for position, name in enumerate(names, 1)}


def _heads(lanes: dict[str, int]) -> tuple[Lane, ...]:
    """One head for each lane, in order."""
    named: dict[int, list[str]] = {}
    for name, position in lanes.items():
        # Newcomers have not heard of a driver: it is what the buttons of the page steer.
        named.setdefault(position, []).append(_("this page (driver)") if name == faults.DRIVER else name)
    return tuple(Lane(position=position, name=", ".join(names)) for position, names in named.items())
