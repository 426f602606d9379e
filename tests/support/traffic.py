"""Packets and recordings for tests, built by encoders that are not ours: hyperframe and hpack."""

import pathlib
import struct
from collections.abc import Iterable

import hpack
from hyperframe import frame as hyperframe

from app.runs.events import (
    AnyEvent,
    ConnectionOpened,
    Outcome,
    Packet,
    PacketBatch,
    Recording,
    RunEnded,
    RunEvent,
)
from app.wire import captures

RECORDINGS = pathlib.Path(__file__).parents[1] / "fixtures" / "recordings"
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SYN, SYN_ACK, ACK, FIN_ACK, RST = 0x02, 0x12, 0x10, 0x11, 0x04
EPOCH = 1_700_000_000 * 10**9
"""The time of the first packet; each next one is a microsecond later."""
REQUEST = (
    (":method", "POST"),
    (":scheme", "http"),
    (":path", "/demo.Echo/Say"),
    (":authority", "localhost:50051"),
    ("te", "trailers"),
    ("content-type", "application/grpc"),
)
RESPONSE = ((":status", "200"), ("content-type", "application/grpc"))
TRAILERS = (("grpc-status", "0"), ("grpc-message", ""))


def prefixed(message: bytes, flag: int = 0) -> bytes:
    """A length-prefixed message."""
    return struct.pack("!BI", flag, len(message)) + message


def ipv4(ports: tuple[int, int], sequence: int, acknowledgment: int, flags: int, payload: bytes = b"") -> bytes:
    """A whole packet from 127.0.0.1 to itself, checksums left out."""
    tcp = struct.pack("!HHIIBBHHH", *ports, sequence % 2**32, acknowledgment % 2**32, 5 << 4, flags, 65535, 0, 0)
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40 + len(payload), 0, 0, 64, 6, 0, b"\x7f\0\0\1", b"\x7f\0\0\1")
    return ip + tcp + payload


class Conversation:
    """One TCP connection as captured; ``client`` and ``server`` send bytes, ``lose`` sends bytes that nobody captures."""

    def __init__(self, client_port: int = 40000, server_port: int = 50051) -> None:
        self.ports = {True: (client_port, server_port), False: (server_port, client_port)}
        self.sequence = {True: 1000, False: 5000}
        self.packets: list[Packet] = []
        self.encoders = {True: hpack.Encoder(), False: hpack.Encoder()}
        self._send(True, b"", SYN)
        self._send(False, b"", SYN_ACK)
        self._send(True, b"", ACK)

    def client(self, *data: bytes) -> "Conversation":
        return self._send(True, b"".join(data), ACK)

    def server(self, *data: bytes) -> "Conversation":
        return self._send(False, b"".join(data), ACK)

    def lose(self, data: bytes, *, client: bool) -> "Conversation":
        self.sequence[client] += len(data)
        return self

    def close(self) -> "Conversation":
        return self._send(True, b"", FIN_ACK)._send(False, b"", FIN_ACK)

    def settle(self) -> "Conversation":
        """Preface and settings of both ends."""
        settings = hyperframe.SettingsFrame(0).serialize()
        return self.client(PREFACE + settings).server(settings)

    def headers(self, stream: int, fields: Iterable[tuple[str, str]], *flags: str, client: bool = True) -> bytes:
        block = self.encoders[client].encode(list(fields))
        return hyperframe.HeadersFrame(stream, block, flags=["END_HEADERS", *flags]).serialize()

    def say(self, stream: int, request: bytes, answer: bytes) -> "Conversation":
        """A whole unary call."""
        self.client(self.headers(stream, REQUEST), data(stream, prefixed(request), "END_STREAM"))
        return self.server(
            self.headers(stream, RESPONSE, client=False),
            data(stream, prefixed(answer)),
            self.headers(stream, TRAILERS, "END_STREAM", client=False),
        )

    def _send(self, client: bool, payload: bytes, flags: int) -> "Conversation":
        data = ipv4(self.ports[client], self.sequence[client], self.sequence[not client], flags, payload)
        self.packets.append(Packet(time_ns=EPOCH + len(self.packets) * 1000, data=data, length=len(data)))
        self.sequence[client] += len(payload) + bool(flags & 0x03)
        return self


def data(stream: int, content: bytes, *flags: str) -> bytes:
    return hyperframe.DataFrame(stream, content, flags=list(flags)).serialize()


def recording(packets: Iterable[Packet], *events: AnyEvent, ended: bool = True) -> Recording:
    """A recording of these packets; further events come before them, at the same time."""
    kept = tuple(packets)
    first = kept[0].time_ns if kept else EPOCH
    all_events: list[AnyEvent] = [*events, PacketBatch(packets=kept)]
    if ended:
        all_events.append(RunEnded(outcome=Outcome.COMPLETED, text="Stopped."))
    return Recording(
        events=tuple(RunEvent(number=number, time_ns=first, event=event) for number, event in enumerate(all_events, 1))
    )


def opened(
    client_port: int = 40000, client: str = "driver", server: str = "server", server_port: int = 50051
) -> ConnectionOpened:
    return ConnectionOpened(
        client_port=client_port, server_port=server_port, client_process=client, server_process=server
    )


def fixture_packets(name: str) -> list[Packet]:
    """The packets of a real conversation, from ``make_recordings.py``."""
    read = captures.read((RECORDINGS / f"{name}.pcapng").read_bytes())
    assert not read.problems
    return [Packet(time_ns=packet.time_ns, data=packet.data, length=packet.length) for packet in read.packets]
