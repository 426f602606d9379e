"""The list of HTTP/2 frames, in order of time, each with what it says."""

from dataclasses import dataclass
from typing import ClassVar

from app.trace.model import Connection, FrameEntry, HeaderField, Trace
from app.web.presenters import happenings, paging, signs, tokens, units
from app.web.presenters.addresses import Addresses
from app.web.presenters.paging import Ask, Part
from app.web.words import gettext as _
from app.web.words import ngettext, spoken


@dataclass(frozen=True, kw_only=True, slots=True)
class HeaderRow:
    """One field of a header block, and how HPACK wrote it."""

    name: str
    value: str
    representation: str
    index: str
    huffman: str
    size: str
    cursor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A name with a value: one SETTINGS parameter, an error code."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FrameRow:
    """One frame."""

    number: int
    time_ns: int
    time: str
    arrow: str
    sender: str
    sender_words: str
    type: str
    sign: str
    shape: str
    stream: int
    connection: int
    flags: str
    length: str
    note: str
    cursor: str
    lights: str
    headers: tuple[HeaderRow, ...]
    facts: tuple[Fact, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MoreFrames:
    """Consecutive rows, and the links to those before and after them."""

    template: ClassVar[str] = "_frame_rows.html"
    rows: tuple[FrameRow, ...]
    total: int
    earlier_url: str
    """Empty where there are none."""
    later_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FramesView:
    """The frame list."""

    template: ClassVar[str] = "_frames.html"
    rows: MoreFrames
    summary: str
    connections: tuple[str, ...]
    problems: tuple[str, ...]
    gaps: tuple[str, ...]


def present(trace: Trace, addresses: Addresses, *, at_end: bool = False) -> FramesView:
    """The frame list of a trace; of a long one the frames around the chosen moment."""
    part = paging.opening(happenings.frame_times(trace), addresses.selection.at, at_end=at_end)
    return FramesView(
        rows=_part(trace, part, addresses),
        summary=_summary(trace),
        connections=tuple(_connection(connection) for connection in trace.connections),
        problems=tuple(p.text for c in trace.connections for p in c.problems) + tuple(p.text for p in trace.problems),
        gaps=tuple(f"{units.duration(gap.time_ns)}: {spoken(gap.text)}" for gap in trace.gaps),
    )


def more(trace: Trace, addresses: Addresses, ask: Ask) -> MoreFrames:
    """The rows after a frame, or before one."""
    return _part(trace, paging.asked(len(trace.frames), ask), addresses)


def _part(trace: Trace, part: Part, addresses: Addresses) -> MoreFrames:
    return MoreFrames(
        rows=tuple(_row(frame) for frame in trace.frames[part.start : part.end]),
        total=part.total,
        earlier_url=part.earlier(addresses, "frames"),
        later_url=part.later(addresses, "frames"),
    )


def _row(frame: FrameEntry) -> FrameRow:
    sign = signs.frame(frame.name)
    return FrameRow(
        number=frame.number,
        time_ns=frame.time_ns,
        time=units.clock(frame.time_ns),
        arrow=signs.ARROWS[frame.sender],
        sender=frame.sender.value,
        sender_words=str(signs.SENDERS[frame.sender]),
        type=frame.name,
        sign=sign.name,
        shape=sign.shape,
        stream=frame.stream_id,
        connection=frame.connection,
        flags=" ".join(name for name in frame.flag_names if name not in frame.note),
        length=units.size(frame.length),
        note=frame.note,
        cursor=tokens.frame(frame.number),
        lights=tokens.together(
            tokens.call(frame.call) if frame.call else "",
            *(tokens.message(frame.call, message) for message in frame.messages),
        ),
        headers=tuple(header_row(field, frame.number, at) for at, field in enumerate(frame.headers)),
        facts=tuple(_facts(frame)),
        problems=tuple(_problem(problem.text, problem.spec) for problem in frame.problems),
    )


def header_row(field: HeaderField, frame: int, at: int) -> HeaderRow:
    """One header field of the block that ends in a frame, with how it was written."""
    literal_name = field.index == 0
    return HeaderRow(
        name=field.name,
        value=field.value,
        representation=field.representation,
        index="" if literal_name else str(field.index),
        huffman=_huffman(field),
        size=units.size(field.end - field.start) if field.end > field.start else "",
        cursor=tokens.header(frame, at),
    )


def _huffman(field: HeaderField) -> str:
    if field.huffman_name and field.huffman_value:
        return _("name and value")
    if field.huffman_name:
        return _("name")
    return _("value") if field.huffman_value else ""


def _facts(frame: FrameEntry) -> list[Fact]:
    facts = [Fact(name=setting.name, value=units.whole(setting.value)) for setting in frame.settings]
    if frame.window_increment is not None:
        facts.append(Fact(name=_("window size increment"), value=units.whole(frame.window_increment)))
    if frame.error_code is not None:
        facts.append(Fact(name=_("error code"), value=str(frame.error_code)))
    facts.append(Fact(name=_("payload"), value=units.bytes_in_words(frame.length)))
    facts.append(Fact(name=_("flags"), value=f"0x{frame.flags:02x} {' '.join(frame.flag_names)}".strip()))
    place = _("bytes %(start)s to %(end)s of what the %(sender)s sent on connection %(number)s")
    facts.append(
        Fact(
            name=_("where"),
            value=place
            % {"start": frame.start, "end": frame.end, "sender": frame.sender.value, "number": frame.connection},
        )
    )
    return facts


def _problem(text: str, spec: str) -> str:
    return f"{spoken(text)} ({spec})" if spec else text


def _connection(connection: Connection) -> str:
    return _(
        "%(number)s: %(client)s:%(client_port)s ▶ %(server)s:%(server_port)s, %(protocol)s, %(sent)s sent, %(received)s received",
        number=connection.number,
        client=units.process_name(connection.client_process),
        client_port=connection.client_port,
        server=units.process_name(connection.server_process),
        server_port=connection.server_port,
        protocol=connection.protocol.value,
        sent=units.size(connection.client_bytes),
        received=units.size(connection.server_bytes),
    )


def _summary(trace: Trace) -> str:
    frames = ngettext("%(num)s frame", "%(num)s frames", len(trace.frames))
    connections = ngettext("%(num)s connection", "%(num)s connections", len(trace.connections))
    sent = sum(connection.client_bytes for connection in trace.connections)
    received = sum(connection.server_bytes for connection in trace.connections)
    return _(
        "%(frames)s on %(connections)s, %(sent)s ▶, %(received)s ◀",
        frames=frames,
        connections=connections,
        sent=units.size(sent),
        received=units.size(received),
    )
