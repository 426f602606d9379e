"""Conversations for benchmarks: packets of connections that gRPC could have had, written by hpack and by this file."""

import struct

import hpack

from app.runs.events import Packet, PacketBatch, Recording, RunEvent

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
REQUEST = (
    (":method", "POST"),
    (":scheme", "http"),
    (":path", "/demo.Echo/Say"),
    (":authority", "localhost:50051"),
    ("te", "trailers"),
    ("content-type", "application/grpc"),
    ("user-agent", "grpc-python/1.85.1"),
)
RESPONSE, TRAILERS = ((":status", "200"), ("content-type", "application/grpc")), (("grpc-status", "0"),)
DATA, HEADERS, SETTINGS, WINDOW_UPDATE = 0, 1, 4, 8
END_STREAM, END_HEADERS = 1, 4
WINDOW = 1 << 24
"""Of connections and of streams, which carry several of the largest messages at once, as grpcio's do."""
WINDOW_MORE = (WINDOW - 65_535).to_bytes(4)
SEGMENT = 32_768
"""Bytes of a loopback segment."""


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """One HTTP/2 frame (RFC 9113 §4.1)."""
    return len(payload).to_bytes(3) + bytes((kind, flags)) + stream.to_bytes(4) + payload


class Talk:
    """A connection whose packets are written while it is spoken on."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.bytes = 0
        self.sequence = {True: 1000, False: 2000}
        self.encoders = {True: hpack.Encoder(), False: hpack.Encoder()}
        for client, flags in ((True, 0x02), (False, 0x12), (True, 0x10)):
            self._packet(b"", flags, client=client)
        settings = frame(SETTINGS, 0, 0, (4).to_bytes(2) + WINDOW.to_bytes(4)) + frame(WINDOW_UPDATE, 0, 0, WINDOW_MORE)
        self.send(PREFACE + settings, client=True)
        self.send(settings + frame(SETTINGS, 1, 0), client=False)
        self.send(frame(SETTINGS, 1, 0), client=True)

    def send(self, data: bytes, *, client: bool) -> None:
        """In as many packets as it takes."""
        for at in range(0, len(data), SEGMENT):
            self._packet(data[at : at + SEGMENT], 0x18, client=client)

    def headers(self, stream: int, fields: tuple[tuple[str, str], ...], flags: int = 0, *, client: bool) -> bytes:
        """One HEADERS frame."""
        return frame(HEADERS, END_HEADERS | flags, stream, self.encoders[client].encode(list(fields)))

    def _packet(self, data: bytes, flags: int, *, client: bool) -> None:
        ports = (40_000, 50_051) if client else (50_051, 40_000)
        ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40 + len(data), 0, 0x4000, 64, 6, 0, b"\x7f\0\0\1", b"\x7f\0\0\1")
        numbers = self.sequence[client], self.sequence[not client]
        whole = ip + struct.pack("!HHIIBBHHH", *ports, *numbers, 0x50, flags, 65_535, 0, 0) + data
        self.packets.append(Packet(time_ns=10**18 + 5_000 * len(self.packets), data=whole, length=len(whole)))
        self.bytes += len(whole)
        self.sequence[client] = (self.sequence[client] + len(data) + bool(flags & 0x03)) % 2**32


def message(size: int) -> bytes:
    """A length-prefixed message of one string field."""
    text = b"the quick brown fox jumps over the lazy dog, " * (size // 40 + 1)
    room = size - 2 if size < 130 else size - 3 if size < 16_386 else size - 4
    length, varint = room, b""
    while length > 127:
        varint, length = varint + bytes((length & 127 | 128,)), length >> 7
    body = b"\x0a" + varint + bytes((length,)) + text[:room]
    return b"\0" + len(body).to_bytes(4) + body


def pieces(stream: int, data: bytes, flags: int = 0) -> bytes:
    """DATA frames of at most 16 KiB."""
    places = range(0, len(data), 16_384)
    return b"".join(
        frame(DATA, flags if at + 16_384 >= len(data) else 0, stream, data[at : at + 16_384]) for at in places
    )


def conversation(size: int, most: int) -> list[Packet]:
    """Unary and streaming calls in turn, as many messages in the one as in the other, until the packets hold ``most`` bytes."""
    talk, one, stream = Talk(), message(size), 1
    while talk.bytes < most:
        for _ in range(20):
            talk.send(talk.headers(stream, REQUEST, client=True) + pieces(stream, one, END_STREAM), client=True)
            answer = talk.headers(stream, RESPONSE, client=False) + pieces(stream, one)
            talk.send(answer + talk.headers(stream, TRAILERS, END_STREAM, client=False), client=False)
            stream += 2
        talk.send(talk.headers(stream, REQUEST, client=True) + pieces(stream, one, END_STREAM), client=True)
        talk.send(talk.headers(stream, RESPONSE, client=False), client=False)
        for _ in range(40):
            talk.send(pieces(stream, one), client=False)
        for client, messages in ((True, 60), (False, 21)):
            talk.send(frame(WINDOW_UPDATE, 0, 0, (messages * len(one)).to_bytes(4)), client=client)
        talk.send(talk.headers(stream, TRAILERS, END_STREAM, client=False), client=False)
        stream += 2
    return talk.packets


def recording(packets: list[Packet]) -> Recording:
    """In batches as the runner makes them."""
    batches = [tuple(packets[at : at + 100]) for at in range(0, len(packets), 100)]
    events = (RunEvent(number=n, time_ns=10**18, event=PacketBatch(packets=one)) for n, one in enumerate(batches, 1))
    return Recording(events=tuple(events))
