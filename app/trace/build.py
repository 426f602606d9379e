"""A recording and a schema become a trace."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.runs.events import (
    Gap,
    GapCause,
    LimitHit,
    LogLine,
    Packet,
    ProcessExited,
    ProcessListening,
    ProcessStarted,
    Recording,
    RunEnded,
)
from app.schema.model import Schema
from app.trace import connections, driver
from app.trace.calls import OpenCall, headers_of, opens_call
from app.trace.connections import Ends, Seen
from app.trace.messages import Expander
from app.trace.model import Call, Connection, FrameEntry, GapEntry, HeaderField, Sender, Setting, TimelineEntry, Trace
from app.trace.notes import Carried, note
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.http2_connection import Decoded, LostSpan

_GAPS = {
    GapCause.KERNEL_DROPPED: "The kernel dropped {packets} packets before they could be recorded: too much came at once.",
    GapCause.BUDGET: "The recording is full: {packets} packets with {bytes} bytes were not kept.",
    GapCause.LOG_OVERRUN: "The oldest events of this run, {packets} packets among them, were lost before anyone followed it.",
}


@dataclass(slots=True)
class _Numbered:
    """A frame with its number, before its call is known to its end."""

    number: int
    connection: int
    decoded: Decoded
    time_ns: int
    headers: tuple[HeaderField, ...]
    call: OpenCall | None = None


@dataclass(slots=True)
class _Calls:
    """The calls of a trace while its frames are read in order of time."""

    schema: Schema
    types: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Input and output type by path, as they are asked for."""
    expander: Expander = field(default_factory=Expander)
    all: list[OpenCall] = field(default_factory=list)
    by_stream: dict[tuple[int, int], OpenCall] = field(default_factory=dict)
    sound: dict[tuple[int, bool], list[OpenCall]] = field(default_factory=dict)
    """By connection and direction: the calls that no loss has met yet. Each is told once."""

    def take(self, entry: _Numbered) -> OpenCall | None:
        """Give a frame to its call; the call."""
        decoded = entry.decoded
        key = (entry.connection, decoded.frame.stream_id)
        call = self.by_stream.get(key)
        if call is None:
            if not opens_call(decoded):
                return None
            call = OpenCall(len(self.all) + 1, *key, self._types(decoded), self.expander)
            self.all.append(call)
            self.by_stream[key] = call
            for from_client in (True, False):
                self.sound.setdefault((entry.connection, from_client), []).append(call)
        call.take(decoded, entry.headers, entry.number, entry.time_ns)
        return call

    def lose(self, connection: int, *, from_client: bool) -> None:
        """Frames of one direction of a connection were lost here."""
        for call in self.sound.pop((connection, from_client), ()):
            call.lose(from_client=from_client)

    def _types(self, decoded: Decoded) -> tuple[str, str]:
        fields = decoded.block.fields if decoded.block else ()
        path = next((field.value.decode("latin-1") for field in fields if field.name == b":path"), "")
        if path not in self.types:
            method = self.schema.method(path)
            self.types[path] = (method.input_type, method.output_type) if method else ("", "")
        return self.types[path]


def build(recording: Recording, schema: Schema) -> Trace:
    """Everything that was seen in a run. Foreign bytes never make it raise."""
    captured = connections.packets_of(recording)
    started = recording.events[0].time_ns if recording.events else 0
    ended, ports = connections.may_have_ended(recording), connections.server_ports(recording)
    seen = connections.seen(captured, ended=ended, server_ports=ports)
    known = connections.openings(recording.events)
    ends = {
        one.number: connections.ends(one.connection, captured[one.connection.opened].time_ns, known) for one in seen
    }
    calls = _Calls(schema)
    frames = _read(seen, calls, captured, started)
    _end(seen, calls, captured, started)
    opened = tuple(_connection(one, ends[one.number], captured, started) for one in seen)
    made = [call.call(ends[call.connection]) for call in calls.all]
    numbers = driver.numbers(recording, made, opened, started)
    last = max([event.time_ns for event in recording.events] + [packet.time_ns for packet in captured[-1:]], default=0)
    return Trace(
        started_ns=started,
        ended_ns=last - started,
        connections=opened,
        frames=tuple(_entry(frame) for frame in frames),
        calls=tuple(_with_driver(call, numbers) for call in made),
        timeline=_timeline(recording, started),
        gaps=_gaps(recording, seen, captured, started),
    )


def _read(seen: Sequence[Seen], calls: _Calls, captured: Sequence[Packet], started: int) -> list[_Numbered]:
    """Number the frames of all connections in order of the packets that completed them, and give each to its call."""
    items = [(item, one.number) for one in seen for item in one.items]
    items.sort(key=lambda pair: pair[0].frame.packet if isinstance(pair[0], Decoded) else pair[0].lost.packet)
    found: list[_Numbered] = []
    for item, connection in items:
        if isinstance(item, LostSpan):
            calls.lose(connection, from_client=item.from_client)
            continue
        time_ns = captured[item.frame.packet].time_ns - started
        entry = _Numbered(len(found) + 1, connection, item, time_ns, headers_of(item))
        entry.call = calls.take(entry)
        found.append(entry)
    return found


def _end(seen: Sequence[Seen], calls: _Calls, captured: Sequence[Packet], started: int) -> None:
    """Nothing follows."""
    closed = {one.number: one.connection.closed for one in seen}
    for call in calls.all:
        at = closed[call.connection]
        if at is not None:
            call.close(captured[at].time_ns - started)
        call.finish()


def _with_driver(call: Call, numbers: dict[int, int]) -> Call:
    return replace(call, driver_call=numbers[call.number]) if call.number in numbers else call


def _entry(entry: _Numbered) -> FrameEntry:
    decoded, call = entry.decoded, entry.call
    frame = decoded.frame
    carried: Sequence[Carried] = call.carried.get(entry.number, ()) if call else ()
    settings = payloads.settings(frame)
    return FrameEntry(
        number=entry.number,
        time_ns=entry.time_ns,
        connection=entry.connection,
        sender=Sender.CLIENT if decoded.from_client else Sender.SERVER,
        type=frame.type,
        name=names.frame_name(frame.type),
        flags=frame.flags,
        flag_names=names.flag_names(frame.type, frame.flags),
        stream_id=frame.stream_id,
        length=frame.length,
        start=frame.start,
        end=frame.end,
        note=note(decoded, carried),
        headers=entry.headers,
        block_pieces=decoded.pieces,
        payload=frame.payload,
        reserved=frame.reserved,
        missing=sum(hole.length for hole in frame.holes),
        settings=tuple(
            Setting(identifier=identifier, name=names.setting_name(identifier), value=value)
            for identifier, value in settings
        ),
        error_code=payloads.error_code(frame),
        window_increment=payloads.window_increment(frame),
        call=call.number if call else 0,
        messages=tuple(call.message_frames.get(entry.number, ())) if call else (),
        problems=decoded.problems,
    )


def _connection(one: Seen, ends: Ends, captured: Sequence[Packet], started: int) -> Connection:
    connection = one.connection
    return Connection(
        number=one.number,
        protocol=one.protocol,
        client_port=connection.client.port,
        server_port=connection.server.port,
        client_process=ends.client,
        server_process=ends.server,
        opened_ns=captured[connection.opened].time_ns - started,
        closed_ns=None if connection.closed is None else captured[connection.closed].time_ns - started,
        client_bytes=connection.up.next,
        server_bytes=connection.down.next,
        refused=connection.reset and not connection.established,
        reset=connection.reset,
        client_retransmitted=connection.up.retransmitted,
        server_retransmitted=connection.down.retransmitted,
        problems=one.problems,
    )


def _timeline(recording: Recording, started: int) -> tuple[TimelineEntry, ...]:
    return tuple(
        TimelineEntry(time_ns=event.time_ns - started, event=event.event)
        for event in recording.events
        if isinstance(event.event, ProcessStarted | ProcessListening | ProcessExited | LogLine | LimitHit | RunEnded)
    )


def _gaps(recording: Recording, seen: Sequence[Seen], captured: Sequence[Packet], started: int) -> tuple[GapEntry, ...]:
    """What the recorder said that it lost, and the holes that this left in streams."""
    found = [
        GapEntry(
            time_ns=event.time_ns - started,
            text=_GAPS[event.event.cause].format(packets=event.event.packets, bytes=event.event.bytes),
        )
        for event in recording.events
        if isinstance(event.event, Gap)
    ]
    for one in seen:
        for from_client, chunk in one.holes:
            who = "client" if from_client else "server"
            size = chunk.end - chunk.start
            text = f"{size} bytes that the {who} sent on connection {one.number} were not captured."
            found.append(GapEntry(time_ns=captured[chunk.packet].time_ns - started, text=text))
        for span in one.lost:
            if span.lost.captured:
                text = (
                    f"{span.lost.captured} captured bytes on connection {one.number} cannot be read: "
                    "where a frame begins was lost with the bytes before them."
                )
                found.append(GapEntry(time_ns=captured[span.lost.packet].time_ns - started, text=text))
    return tuple(sorted(found, key=lambda gap: gap.time_ns))
