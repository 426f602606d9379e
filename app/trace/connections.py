"""Packets of a recording to connections with their decoded frames, and who is at their ends."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from app.runs.events import ConnectionOpened, Gap, Packet, PacketBatch, ProcessListening, Recording, RunEvent
from app.sentences import sentence
from app.trace.model import Protocol
from app.wire import packets, tcp
from app.wire.http2 import CONNECTION_PREFACE
from app.wire.http2_connection import ConnectionDecoder, Decoded, LostSpan
from app.wire.problems import Problem

_REQUEST_LINE = re.compile(rb"[A-Z]{3,10} [^ \r\n]{1,4096} HTTP/1\.[01]\r\n")
SNIFF_BYTES = 4200
"""Enough for the request line above."""


Openings = Mapping[tuple[int, int], list[tuple[int, ConnectionOpened]]]
"""Who opened what, by client and server port, with the time at which it was seen."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A connection as far as it could be decoded."""

    number: int
    connection: tcp.Connection
    protocol: Protocol
    items: tuple[Decoded | LostSpan, ...]
    """Frames, and what stands between frames, in order of time, both directions; HTTP/2 only."""
    holes: tuple[tuple[bool, tcp.Chunk], ...]
    """Bytes that were not captured; True: of the client's."""
    problems: tuple[Problem, ...]

    @property
    def frames(self) -> tuple[Decoded, ...]:
        """The frames alone."""
        return tuple(item for item in self.items if isinstance(item, Decoded))

    @property
    def lost(self) -> tuple[LostSpan, ...]:
        """What stands between frames alone."""
        return tuple(item for item in self.items if isinstance(item, LostSpan))


@dataclass(frozen=True, kw_only=True, slots=True)
class Ends:
    """The processes at the ends of a connection; empty: unknown."""

    client: str = ""
    server: str = ""


def packets_of(recording: Recording) -> list[Packet]:
    """Every packet, in order of capture."""
    batches = (event.event for event in recording.events if isinstance(event.event, PacketBatch))
    return [packet for batch in batches for packet in batch.packets]


def seen(captured: Iterable[Packet], *, ended: bool, server_ports: Collection[int] = ()) -> list[Seen]:
    """The connections of a recording, in order of their first packets. ``ended``: no packet will follow."""
    tracker = tcp.Tracker(server_ports)
    for position, packet in enumerate(captured):
        segment = packets.parse(packet.data, packet.length)
        if segment is not None:
            tracker.push(segment, position)
    tracker.finish(ended=ended)
    return [_seen(number, connection, ended=ended) for number, connection in enumerate(tracker.connections, 1)]


def may_have_ended(recording: Recording) -> bool:
    """Whether bytes still missing were lost: the run is over, or the recording has a hole."""
    return recording.ended is not None or any(isinstance(event.event, Gap) for event in recording.events)


def server_ports(recording: Recording) -> frozenset[int]:
    """Ports that the kernel's tables showed to be listened on."""
    found = {event.event.port for event in recording.events if isinstance(event.event, ProcessListening)}
    opened = {event.event.server_port for event in recording.events if isinstance(event.event, ConnectionOpened)}
    return frozenset(found | opened)


def openings(events: Iterable[RunEvent]) -> Openings:
    """Who opened what, by client and server port, with the time at which it was seen."""
    found: dict[tuple[int, int], list[tuple[int, ConnectionOpened]]] = {}
    for event in events:
        if isinstance(event.event, ConnectionOpened):
            opened = event.event
            found.setdefault((opened.client_port, opened.server_port), []).append((event.time_ns, opened))
    return found


def ends(connection: tcp.Connection, opened_ns: int, known: Openings) -> Ends:
    """The processes at the ends, from the opening nearest in time on the same ports."""
    candidates = known.get((connection.client.port, connection.server.port), [])
    if not candidates:
        return Ends()
    opened = min(candidates, key=lambda item: abs(item[0] - opened_ns))[1]
    return Ends(client=opened.client_process, server=opened.server_process)


def _seen(number: int, connection: tcp.Connection, *, ended: bool) -> Seen:
    protocol = _protocol(connection)
    items: list[Decoded | LostSpan] = []
    problems: list[Problem] = []
    if protocol is Protocol.HTTP2:
        items, problems = _decode(connection, over=ended or connection.closed is not None)
        late = connection.up.joined_late or connection.down.joined_late
        if late and not any(isinstance(item, Decoded) for item in items):
            protocol, items, problems = Protocol.UNKNOWN, [], []
    return Seen(
        number=number,
        connection=connection,
        protocol=protocol,
        items=tuple(items),
        holes=tuple(item for item in connection.chunks() if item[1].data is None),
        problems=tuple(problems),
    )


def _decode(connection: tcp.Connection, *, over: bool) -> tuple[list[Decoded | LostSpan], list[Problem]]:
    decoder = ConnectionDecoder()
    items: list[Decoded | LostSpan] = []
    for from_client, direction in ((True, connection.up), (False, connection.down)):
        if direction.joined_late:
            items += decoder.hole(0, connection.opened, from_client=from_client)
    for from_client, chunk in connection.chunks():
        if chunk.data is None:
            items += decoder.hole(chunk.end - chunk.start, chunk.packet, from_client=from_client)
        else:
            items += decoder.push(chunk.data, chunk.packet, from_client=from_client)
    items += decoder.finish()
    problems = _cut(decoder, closed=connection.closed is not None) if over else []
    # A capture that began late, and nothing lost since: nothing stands between frames.
    return [item for item in items if isinstance(item, Decoded) or item.lost.end > item.lost.start], problems


def _cut(decoder: ConnectionDecoder, *, closed: bool) -> list[Problem]:
    """Frames that have begun and will never be complete."""
    found, what = [], sentence("connection") if closed else sentence("recording")
    for from_client, who in ((True, sentence("client")), (False, sentence("server"))):
        start, size = decoder.unfinished(from_client=from_client)
        if size:
            text = sentence(
                "The %(what)s ends within a frame that the %(who)s sends: only its first %(size)s bytes are there.",
                what=what,
                who=who,
                size=size,
            )
            found.append(Problem(code="frame-cut", text=text, spec="RFC 9113 §4.1", start=start, end=start + size))
    return found


def _protocol(connection: tcp.Connection) -> Protocol:
    first = _first_bytes(connection.up)
    late = connection.up.joined_late or (first is None and bool(connection.up.chunks))
    found = protocol_of(first or b"", _first_bytes(connection.down) or b"", late=late)
    if found is None:
        begun = first and CONNECTION_PREFACE.startswith(first)
        return Protocol.HTTP2 if begun else Protocol.UNKNOWN
    return found


def protocol_of(up: bytes, down: bytes, *, late: bool) -> Protocol | None:
    """What a connection speaks, told from the first bytes of each end; None while more of them could tell.

    ``late``: the client's first bytes were not captured; frames will have to confirm the answer.
    """
    if late:
        return Protocol.HTTP2
    if not up:
        # A server may send its SETTINGS before the client's preface arrives (RFC 9113 §3.4).
        return Protocol.HTTP2 if len(down) >= 9 and down[3] == 4 and not any(down[5:9]) else None
    if up[: len(CONNECTION_PREFACE)] == CONNECTION_PREFACE[: len(up)]:
        return Protocol.HTTP2 if len(up) >= len(CONNECTION_PREFACE) else None
    if up[0] == 0x16 and up[1:2] in (b"\x03", b""):  # a handshake record (RFC 8446 §5.1)
        return Protocol.TLS if len(up) > 1 else None
    if _REQUEST_LINE.match(up):
        return Protocol.HTTP1
    return None if len(up) < SNIFF_BYTES and b"\n" not in up and up[:1].isupper() else Protocol.UNKNOWN


def _first_bytes(direction: tcp.Direction) -> bytes | None:
    """The first bytes of a direction; None where they were lost."""
    found = bytearray()
    for chunk in direction.chunks:
        if chunk.data is None:
            break
        found += chunk.data
        if len(found) >= SNIFF_BYTES:
            break
    return None if not found and direction.chunks else bytes(found)
