"""Packets to the bytes of streams while they are captured: what is known for certain is given at once, in order of time.

While bytes are missing that may yet come - captures of several processors swap neighbours, a lost packet is sent again -
everything behind them waits, so that what is given is always in the order of the recording. A hole is certain when the
other end acknowledged its bytes and ``PATIENCE`` more packets did not bring them.
"""

import struct
from typing import NamedTuple

from app.wire import packets
from app.wire.tcp import Connection, Direction, Tracker

PATIENCE = 64
"""Packets after which an acknowledged byte that was not captured is lost: swapped neighbours are a few packets apart."""
PATIENCE_AFTER_LOSS = 8
"""The same once the recorder has said that it lost packets."""
MOST_PATIENCE = 4096
"""Packets after which a hole that nobody acknowledged is lost too."""

_CHECK_EVERY = 8
"""Packets; looking at every hole with every packet would take time with the square of their number."""

_HEADER = struct.Struct("!IIBB")
"""Sequence, acknowledgment, data offset, flags: from the fifth byte of a TCP header."""
_SPECIAL = packets.SYN | packets.FIN | packets.RST


class Delivery(NamedTuple):
    """Consecutive bytes of one direction, or a hole."""

    connection: int
    """From 1, in order of their first packets."""
    from_client: bool
    data: bytes | None
    length: int
    packet: int
    """Position, in the recording, of the packet with which these bytes and all before them were there."""


class _Flow(NamedTuple):
    """Where the packets of one direction go."""

    number: int
    from_client: bool
    sent: Direction
    received: Direction


class Streams:
    """Sorts packets into connections and gives their bytes."""

    def __init__(self) -> None:
        self.tracker = Tracker()
        self.lossy = False
        """The recorder said that it lost packets."""
        self._flows: dict[bytes, _Flow] = {}
        self._numbers: dict[int, int] = {}  # a connection's number by its identity; the tracker keeps it alive
        self._held_since: int | None = None
        self._holding: dict[tuple[int, bool], Direction] = {}  # those with bytes that wait for their turn
        self._waiting: dict[tuple[int, bool], Direction] = {}  # those of them with a hole that may yet be filled

    @property
    def connections(self) -> list[Connection]:
        """In order of their first packets."""
        return self.tracker.connections

    def push(self, data: bytes, length: int, position: int) -> list[Delivery]:
        """Take the next packet, which begins with its IP header; ``length`` is its length on the wire."""
        found = _addressed(data)
        if found is None or self._held_since is not None:
            return self._slowly(data, length, position, found)
        key, tcp, end = found
        flow = self._flows.get(key)
        if flow is None:
            return self._slowly(data, length, position, found)
        sequence, acknowledgment, offset, flags = _HEADER.unpack_from(data, tcp + 4)
        body = tcp + (offset >> 4) * 4
        size = end - body
        if flags & _SPECIAL or not flags & packets.ACK or size < 0 or offset < 0x50:
            return self._slowly(data, length, position, found)
        if not size:
            flow.received.acknowledge(acknowledgment)
            return []
        if not flow.sent.follow(sequence, size, position):
            return self._slowly(data, length, position, found)
        flow.received.acknowledge(acknowledgment)
        return [Delivery(flow.number, flow.from_client, data[body:end], size, position)]

    def finish(self) -> list[Delivery]:
        """No packet follows: what is missing is lost."""
        self.tracker.finish(ended=True)
        for number, connection in enumerate(self.connections, 1):
            self._hold(number, connection)
        return self._release()

    def _slowly(self, data: bytes, length: int, position: int, found: tuple[bytes, int, int] | None) -> list[Delivery]:
        segment = packets.parse(data, length)
        if segment is None:
            return []
        connection = self.tracker.push(segment, position)
        if id(connection) not in self._numbers:
            self._numbers[id(connection)] = len(self.connections)
            if found is not None:
                self._flows.pop(_reversed(found[0]), None)  # of an earlier connection on the same ports
        number = self._numbers[id(connection)]
        if found is not None:
            from_client = segment.source == connection.client
            sides = (connection.up, connection.down) if from_client else (connection.down, connection.up)
            self._flows[found[0]] = _Flow(number, from_client, *sides)
        self._hold(number, connection)
        if self._held_since is not None:
            self._lose_patience(position)
        if self._waiting:
            self._held_since = position if self._held_since is None else self._held_since
            return []
        return self._release()

    def _hold(self, number: int, connection: Connection) -> None:
        """Remember which directions have something to give."""
        for from_client, direction in ((True, connection.up), (False, connection.down)):
            key = number, from_client
            if direction.chunks or direction.waiting:
                self._holding[key] = direction
            if direction.waiting:
                self._waiting[key] = direction
            else:
                self._waiting.pop(key, None)

    def _lose_patience(self, position: int) -> None:
        waited = position - (position if self._held_since is None else self._held_since)
        if waited < (PATIENCE_AFTER_LOSS if self.lossy else PATIENCE) or waited % _CHECK_EVERY:
            return
        for key, direction in tuple(self._waiting.items()):
            if direction.missing_arrived or waited >= MOST_PATIENCE:
                direction.give_up()
            if not direction.waiting:
                del self._waiting[key]

    def _release(self) -> list[Delivery]:
        """Everything that waited, in order of time."""
        self._held_since = None
        found = [
            Delivery(number, from_client, chunk.data, chunk.end - chunk.start, chunk.packet)
            for (number, from_client), direction in self._holding.items()
            for chunk in direction.take()
        ]
        self._holding.clear()
        if len(found) > 1:
            found.sort(key=lambda delivery: delivery.packet)
        return found


def _reversed(key: bytes) -> bytes:
    """The key of the other direction: addresses and ports exchanged."""
    size = (len(key) - 4) // 2
    return key[size : 2 * size] + key[:size] + key[-2:] + key[-4:-2]


def _addressed(data: bytes) -> tuple[bytes, int, int] | None:
    """Addresses with ports, where TCP begins, and the end of a plain packet that is whole; None for any other."""
    size = len(data)
    if size < 40:
        return None
    if data[0] == 0x45:  # IPv4 without options, not a fragment
        if data[9] != 6 or data[6] & 0x3F or data[7] or data[2] << 8 | data[3] != size:
            return None
        return data[12:24], 20, size
    if data[0] >> 4 == 6 and data[6] == 6 and size >= 60 and 40 + (data[4] << 8 | data[5]) == size:
        return data[8:44], 40, size
    return None
