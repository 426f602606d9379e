"""TCP segments to byte streams (RFC 9293): one per connection and direction, in order, each byte once.

Retransmissions and overlaps give nothing new: the byte that was captured first stays. A byte that crossed the wire - later
ones did, or the other end acknowledged it - and can no longer come is part of a hole: a chunk without bytes.
"""

import heapq
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from app.wire.packets import ACK, FIN, RST, SYN, Endpoint, Segment

_HALF = 1 << 31


class Chunk(NamedTuple):
    """Consecutive bytes of a stream, or a hole in it."""

    start: int
    """Offset of its first byte in the stream."""
    end: int
    data: bytes | None
    """None: a hole; these bytes crossed the wire and were not captured."""
    packet: int
    """Position, in the recording, of the packet with which these bytes and all before them were there."""


class Direction:
    """What one end of a connection sent, put in order."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []
        """In order, tiling the stream from offset 0."""
        self.next = 0
        """Offset of the next byte expected: the length of the stream so far."""
        self.retransmitted = 0
        """Payload bytes that came again."""
        self.joined_late = False
        """The capture began in the middle: offset 0 is not the first byte that was sent."""
        self.finished = False
        """A FIN was seen."""
        self._base: int | None = None  # the sequence number of offset 0, modulo 2**32
        self._packet = 0
        self._acknowledged = 0
        self._waiting: list[tuple[int, int, bytes | None, int]] = []  # a heap: start, packet, data, end

    def push(self, segment: Segment, packet: int) -> None:
        """Take a segment sent in this direction."""
        sequence = segment.sequence
        if segment.flags & SYN:
            self._base = (sequence + 1) & 0xFFFFFFFF
            sequence += 1  # a SYN takes one sequence number before the payload
        elif self._base is None:
            self._base, self.joined_late = sequence, True
        if segment.flags & FIN:
            self.finished = True
        start = self._offset(sequence)
        end = start + len(segment.payload)
        if segment.payload:
            self._place(start, end, segment.payload, packet)
        if segment.missing:
            self._place(end, end + segment.missing, None, packet)

    def acknowledge(self, acknowledgment: int) -> None:
        """The other end has every byte before this one.

        A byte that is still missing may yet come: captures of several processors swap neighbours. ``finish`` decides.
        """
        if self._base is not None:
            self._acknowledged = max(self._acknowledged, self._offset(acknowledgment))

    @property
    def waiting(self) -> bool:
        """Bytes after a hole were captured; whether the hole will be filled is not known yet."""
        return bool(self._waiting)

    @property
    def missing_arrived(self) -> bool:
        """The byte expected next, which was not captured so far, has reached the other end."""
        return self._acknowledged > self.next

    def follow(self, sequence: int, size: int, packet: int) -> bool:
        """Count ``size`` bytes that follow at once on those before them, without a chunk; False where they do not."""
        base = self._base
        if base is None or self._waiting or self.chunks or (base + self.next) & 0xFFFFFFFF != sequence:
            return False
        self.next += size
        self._packet = packet
        return True

    def take(self) -> list[Chunk]:
        """The chunks since the last time, for whoever reads a stream while it grows."""
        taken, self.chunks = self.chunks, []
        return taken

    def give_up(self) -> None:
        """The hole before the bytes that wait was not captured and never will be."""
        if self._waiting:
            self._skip_to_waiting()
        while self._waiting and self._waiting[0][0] <= self.next:
            self._take_waiting()

    def finish(self) -> None:
        """No segment will come: every byte that is still missing is lost."""
        while self._waiting:
            self._skip_to_waiting()
        if self._acknowledged > self.next + 1:  # 1: the FIN takes a sequence number
            self._append(self._acknowledged - self.finished, None, self._packet)

    def _offset(self, sequence: int) -> int:
        """Sequence numbers wrap (RFC 9293 §3.4): the one nearest to the byte expected is meant."""
        distance = (sequence - (self._base or 0) - self.next) & 0xFFFFFFFF
        return self.next + (distance - (1 << 32) if distance >= _HALF else distance)

    def _place(self, start: int, end: int, data: bytes | None, packet: int) -> None:
        if start > self.next:
            heapq.heappush(self._waiting, (start, packet, data, end))
            return
        self._take(start, end, data, packet)
        while self._waiting and self._waiting[0][0] <= self.next:
            self._take_waiting()

    def _take(self, start: int, end: int, data: bytes | None, packet: int) -> None:
        """Append what is new in a piece that begins at or before the byte expected."""
        seen = min(end, self.next) - start
        self.retransmitted += seen if data is not None else 0
        if end > self.next:
            self._append(end, None if data is None else data[seen:], packet)

    def _take_waiting(self) -> None:
        start, packet, data, end = heapq.heappop(self._waiting)
        self._take(start, end, data, packet)

    def _skip_to_waiting(self) -> None:
        start, packet = self._waiting[0][:2]
        if start > self.next:
            self._append(start, None, packet)
        self._take_waiting()

    def _append(self, end: int, data: bytes | None, packet: int) -> None:
        # A piece that waited was there in order only with the last packet before it.
        self._packet = max(self._packet, packet)
        self.chunks.append(Chunk(self.next, end, data, self._packet))
        self.next = end


@dataclass(kw_only=True, slots=True)
class Connection:
    """One TCP connection, as far as it was seen."""

    client: Endpoint
    """The end that opened it: that sent the SYN, or was answered by a SYN+ACK. Where neither was captured, the end whose
    port is not known as a server's, or else the one with the higher port."""
    server: Endpoint
    opened: int
    """Position of its first packet in the recording."""
    closed: int | None = None
    """Position of the packet that closed it: the second FIN, or a reset."""
    reset: bool = False
    """It was ended by RST."""
    established: bool = False
    """The server answered with something other than a reset."""
    up: Direction = field(default_factory=Direction)
    """What the client sent."""
    down: Direction = field(default_factory=Direction)
    """What the server sent."""
    opening_sequence: int | None = None
    """The SYN's sequence number: tells a repeated SYN from a new connection on the same ports."""

    def push(self, segment: Segment, packet: int) -> None:
        """Take a segment of this connection."""
        from_client = segment.source == self.client
        sent, received = (self.up, self.down) if from_client else (self.down, self.up)
        if segment.flags & ACK:
            received.acknowledge(segment.acknowledgment)
        if segment.flags & RST:
            self.reset = True
            self.closed = packet if self.closed is None else self.closed
            return  # a reset's sequence number and text say nothing about the stream (RFC 9293 §3.10.7)
        self.established = self.established or not from_client
        sent.push(segment, packet)
        if self.up.finished and self.down.finished and self.closed is None:
            self.closed = packet

    def chunks(self) -> Iterator[tuple[bool, Chunk]]:
        """The chunks of both directions in order of time; True where the client sent."""
        up, down = iter(self.up.chunks), iter(self.down.chunks)
        ours, theirs = next(up, None), next(down, None)
        while ours is not None or theirs is not None:
            if theirs is None or (ours is not None and ours.packet <= theirs.packet):
                if ours is not None:
                    yield True, ours
                ours = next(up, None)
            else:
                yield False, theirs
                theirs = next(down, None)


class Tracker:
    """Sorts segments into connections."""

    def __init__(self, server_ports: Collection[int] = ()) -> None:
        """``server_ports``: those known to be listened on, for connections whose beginning was not captured."""
        self.server_ports = set(server_ports)
        self.connections: list[Connection] = []
        """In order of their first packets."""
        self._open: dict[tuple[Endpoint, Endpoint], Connection] = {}

    def push(self, segment: Segment, packet: int) -> Connection:
        """Take one segment; ``packet`` is its position in the recording and must grow. The connection it belongs to."""
        key = _key(segment)
        connection = self._open.get(key)
        if connection is None or _opens_anew(connection, segment):
            connection = self._opened(segment, packet)
            self._open[key] = connection
            self.connections.append(connection)
        connection.push(segment, packet)
        return connection

    def _opened(self, segment: Segment, packet: int) -> Connection:
        opening = segment.flags & (SYN | ACK)
        if opening == SYN or (opening != SYN | ACK and self._seems_client(segment)):
            client, server = segment.source, segment.destination
        else:
            client, server = segment.destination, segment.source
        first = segment.sequence if opening == SYN else None
        if opening == SYN | ACK:
            first = (segment.acknowledgment - 1) & 0xFFFFFFFF  # of the SYN that it answers
        return Connection(client=client, server=server, opened=packet, opening_sequence=first)

    def _seems_client(self, segment: Segment) -> bool:
        source, destination = segment.source.port, segment.destination.port
        if (source in self.server_ports) != (destination in self.server_ports):
            return destination in self.server_ports
        return source >= destination

    def finish(self, *, ended: bool) -> None:
        """No packet follows. ``ended``: none ever will, so that what is missing was lost and does not merely wait."""
        for connection in self.connections:
            if ended or connection.closed is not None:
                connection.up.finish()
                connection.down.finish()


def _key(segment: Segment) -> tuple[Endpoint, Endpoint]:
    one, other = segment.source, segment.destination
    return (one, other) if one <= other else (other, one)


def _opens_anew(connection: Connection, segment: Segment) -> bool:
    if segment.flags & (SYN | ACK) != SYN:
        return False
    return segment.sequence != connection.opening_sequence
