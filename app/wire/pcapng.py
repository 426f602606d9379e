"""Packets as a pcapng file (draft-ietf-opsawg-pcapng) that opens in Wireshark: raw IP, nanoseconds, comments."""

import struct
from collections.abc import Iterable, Mapping
from typing import Protocol

SECTION_HEADER, INTERFACE_DESCRIPTION, ENHANCED_PACKET, DECRYPTION_SECRETS = 0x0A0D0D0A, 1, 6, 10
"""Block types (§4)."""
TLS_KEY_LOG = 0x544C534B
"""The type of secrets that are lines of a key log (§4.7)."""
LINKTYPE_RAW = 101
"""Packets begin with their IP header, whichever version it is."""
BYTE_ORDER_MAGIC = 0x1A2B3C4D

_COMMENT, _INTERFACE_NAME, _TIME_RESOLUTION, _APPLICATION = 1, 2, 9, 4
_MAX_OPTION = 65_000
"""An option's length has 16 bits."""


class CapturedPacket(Protocol):
    """What a packet must have to be written; ``app.runs.events.Packet`` has it."""

    @property
    def time_ns(self) -> int:
        """Unix nanoseconds."""

    @property
    def data(self) -> bytes:
        """From the IP header on."""

    @property
    def length(self) -> int:
        """On the wire."""


def write(
    packets: Iterable[CapturedPacket],
    *,
    comment: str = "",
    packet_comments: Mapping[int, str] | None = None,
    key_log: Iterable[str] = (),
) -> bytes:
    """A whole file. ``comment`` is the file's own, ``packet_comments`` those of packets by position from 0.

    With the lines of a ``key_log`` Wireshark decrypts the TLS connections by itself.
    """
    notes = packet_comments or {}
    out = bytearray(_section(comment))
    out += _block(INTERFACE_DESCRIPTION, struct.pack("<HHI", LINKTYPE_RAW, 0, 0) + _interface_options())
    secrets = "".join(f"{line}\n" for line in key_log).encode()
    if secrets:
        out += _block(DECRYPTION_SECRETS, struct.pack("<II", TLS_KEY_LOG, len(secrets)) + _padded(secrets))
    for position, packet in enumerate(packets):
        out += _packet(packet, notes.get(position, ""))
    return bytes(out)


def decode_as(ports: Iterable[int]) -> str:
    """The note that tells Wireshark and tshark to read these ports as HTTP/2."""
    known = sorted(set(ports))
    rules = " ".join(f"-d tcp.port=={port},http2" for port in known)
    listed = ", ".join(str(port) for port in known)
    return (
        f"gRPC over HTTP/2 without TLS. Wireshark: Analyze, Decode As, TCP port {listed}, HTTP2. tshark: tshark {rules}"
        if known
        else "No connection was recorded."
    )


def _section(comment: str) -> bytes:
    options = (_option(_COMMENT, comment.encode()) if comment else b"") + _option(_APPLICATION, b"grpclab")
    # Version 1.0; -1: the section's length is not told.
    return _block(SECTION_HEADER, struct.pack("<IHHq", BYTE_ORDER_MAGIC, 1, 0, -1) + options + bytes(4))


def _interface_options() -> bytes:
    # Time resolution 9: units of 10**-9 seconds.
    return _option(_INTERFACE_NAME, b"lo") + _option(_TIME_RESOLUTION, b"\x09") + bytes(4)


def _packet(packet: CapturedPacket, comment: str) -> bytes:
    high, low = packet.time_ns >> 32 & 0xFFFFFFFF, packet.time_ns & 0xFFFFFFFF
    head = struct.pack("<IIIII", 0, high, low, len(packet.data), max(packet.length, len(packet.data)))
    options = _option(_COMMENT, comment.encode()) + bytes(4) if comment else b""
    return _block(ENHANCED_PACKET, head + _padded(packet.data) + options)


def _block(kind: int, body: bytes) -> bytes:
    length = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + length + body + length


def _option(code: int, value: bytes) -> bytes:
    value = value[:_MAX_OPTION].decode("utf-8", "ignore").encode() if code == _COMMENT else value
    return struct.pack("<HH", code, len(value)) + _padded(value)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
