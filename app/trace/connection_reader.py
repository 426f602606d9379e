"""The bytes of one connection, as they come: what it speaks, inside TLS too, and its frames into the index."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.sentences import sentence
from app.trace.connections import SNIFF_BYTES, protocol_of
from app.trace.http1_connection import Http1Connection
from app.trace.index import Stream
from app.trace.indexing import ConnectionIndex
from app.trace.model import Protocol
from app.trace.open_calls import Shared
from app.trace.tls_connection import TlsConnection
from app.wire import tcp
from app.wire.http2 import CONNECTION_PREFACE
from app.wire.http2_connection import ConnectionDecoder, Decoded, LostSpan
from app.wire.problems import Problem
from app.wire.streams import Delivery


@dataclass(slots=True)
class _Side:
    """One direction, as far as it was given."""

    bytes: bytearray = field(default_factory=bytearray)
    holes: list[tuple[int, int, int]] = field(default_factory=list)
    end: int = 0
    """Length of the stream so far, holes included."""
    began: bool = False


class ConnectionReader:
    """Reads one connection."""

    def __init__(self, number: int, connection: tcp.Connection, shared: Shared) -> None:
        self.number, self.connection = number, connection
        self.holes: list[tuple[bool, int, int]] = []
        """Bytes that were not captured: whether of the client's, how many, and the packet by which it was known."""
        self.sink = ConnectionIndex(number, shared)
        self.http1: Http1Connection | None = None
        """What reads it where it speaks HTTP/1.1."""
        self.tls: TlsConnection | None = None
        """What reads it where it began with TLS; the plaintext of what it opens is read as any connection's bytes are."""
        self._shared = shared
        self._decided: Protocol | None = None
        self._queue: list[Delivery] = []
        self._sides = (_Side(), _Side())
        self._decoder = ConnectionDecoder()
        for client in (False, True):
            side = self._sides[client]
            shared.index.streams[number << 1 | client] = Stream(side.bytes, side.holes)

    @property
    def protocol(self) -> Protocol:
        """What the connection speaks, as far as it can be told."""
        if self._decided is None:
            first = self._first(client=True)
            unknown = Protocol.UNKNOWN if self.tls is None else Protocol.TLS
            return Protocol.HTTP2 if first and CONNECTION_PREFACE.startswith(first) else unknown
        late = self.connection.up.joined_late or self.connection.down.joined_late
        if self._decided is Protocol.HTTP2 and late and not self.sink.frames:
            return Protocol.UNKNOWN  # a capture that began late is taken for HTTP/2 until frames confirm it
        return self._decided

    def take(self, delivery: Delivery) -> None:
        """Take the next bytes."""
        if delivery.data is None:
            self.holes.append((delivery.from_client, delivery.length, delivery.packet))
        self._take(delivery)

    def _take(self, delivery: Delivery) -> None:
        if self.tls is None:
            self._take_plain(delivery)
            return
        for plain in self.tls.take(delivery):
            self._take_plain(plain)

    def _take_plain(self, delivery: Delivery) -> None:
        if self._decided is Protocol.HTTP2:
            self._read(delivery)
        elif self.http1 is not None:
            self.http1.take(delivery)
        elif self._decided is None:
            self._queue.append(delivery)
            self._decide()

    def finish(self) -> None:
        """No more bytes will come."""
        if self._decided is Protocol.HTTP2:
            self._tell(self._decoder.finish())
        elif self.http1 is not None:
            self.http1.finish()

    def problems(self, *, ended: bool) -> tuple[Problem, ...]:
        """Frames that have begun and will never be complete."""
        closed = self.connection.closed is not None
        if self.protocol is not Protocol.HTTP2 or not (ended or closed):
            return ()
        found, what = [], sentence("connection") if closed else sentence("recording")
        for from_client, who in ((True, sentence("client")), (False, sentence("server"))):
            start, size = self._decoder.unfinished(from_client=from_client)
            if size:
                text = sentence(
                    "The %(what)s ends within a frame that the %(who)s sends: only its first %(size)s bytes are there.",
                    what=what,
                    who=who,
                    size=size,
                )
                problem = Problem(code="frame-cut", text=text, spec="RFC 9113 §4.1", start=start, end=start + size)
                found.append(problem)
        return tuple(found)

    def _decide(self) -> None:
        up, lost = self._first(client=True), any(d.from_client and d.data is None for d in self._queue)
        late = self.connection.up.joined_late or (lost and not up)
        decided = protocol_of(up, self._first(client=False), late=late and self.tls is None)
        if decided is None:
            return
        queue, self._queue = self._queue, []
        if decided is Protocol.TLS and self.tls is None:
            self.tls = TlsConnection(self._shared.keys)
            for delivery in queue:
                self._take(delivery)
            return
        self._decided = decided
        self.http1 = Http1Connection(self.number, self._shared) if decided is Protocol.HTTP1 else None
        for delivery in queue:
            self._take_plain(delivery)

    def _first(self, *, client: bool) -> bytes:
        """The first bytes of a direction, up to a hole."""
        found = bytearray()
        for delivery in self._queue:
            if delivery.from_client is client:
                if delivery.data is None or len(found) >= SNIFF_BYTES:
                    break
                found += delivery.data
        return bytes(found)

    def _read(self, delivery: Delivery) -> None:
        client, data, packet = delivery.from_client, delivery.data, delivery.packet
        side = self._sides[client]
        self.sink.packet = packet
        if not side.began:
            side.began = True
            if (self.connection.up if client else self.connection.down).joined_late:
                self._tell(self._decoder.hole(0, packet, from_client=client))
        if data is None:
            side.holes.append((side.end, len(side.bytes), delivery.length))
            self._tell(self._decoder.hole(delivery.length, packet, from_client=client))
        else:
            buffer = side.bytes
            begin = len(buffer)
            buffer += data
            self._decoder.feed(buffer, begin, packet, self.sink, from_client=client)
        side.end += delivery.length

    def _tell(self, items: Sequence[Decoded | LostSpan]) -> None:
        for item in items:
            if isinstance(item, Decoded):
                self.sink.frame(item)
            else:
                self.sink.lost(item)
