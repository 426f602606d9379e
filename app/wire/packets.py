"""Packets to TCP segments: IPv4 (RFC 791), IPv6 with its extension headers (RFC 8200), TCP (RFC 9293).

Checksums are not looked at: on a loopback they are left to hardware that is not there.
"""

import struct
from dataclasses import dataclass
from typing import NamedTuple

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10
"""Control bits (RFC 9293 §3.1)."""

MAX_EXTENSION_HEADERS = 8
"""RFC 8200 §4.1 names seven, of which one may come twice."""

_TCP = 6
_FRAGMENT = 44
_AUTHENTICATION = 51
_SKIPPABLE = frozenset({0, 43, 60, _AUTHENTICATION})
"""Hop-by-Hop Options, Routing, Destination Options, Authentication Header (RFC 4302)."""
_TCP_HEADER = struct.Struct("!HHIIBBH")


class Endpoint(NamedTuple):
    """One end of a connection."""

    address: bytes
    """Four or sixteen bytes."""
    port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """One TCP segment."""

    source: Endpoint
    destination: Endpoint
    sequence: int
    acknowledgment: int
    flags: int
    payload: bytes
    missing: int
    """Payload bytes after those captured that the capture cut off."""


class _Datagram(NamedTuple):
    source: bytes
    destination: bytes
    start: int
    """First byte of what IP carries."""
    end: int
    """The end on the wire, which may lie beyond what was captured."""


def parse(data: bytes, length: int) -> Segment | None:
    """The TCP segment in a packet that begins with its IP header, or None where there is none.

    ``length`` is the packet's length on the wire, for packets that the capture cut.
    """
    version = data[0] >> 4 if data else 0
    datagram = _ipv4(data, length) if version == 4 else _ipv6(data, length) if version == 6 else None
    if datagram is None or datagram.start + 20 > len(data):
        return None
    start = datagram.start
    source, destination, sequence, acknowledgment, offset, flags, _ = _TCP_HEADER.unpack_from(data, start)
    body = start + (offset >> 4) * 4
    if body < start + 20 or body > datagram.end:
        return None
    payload = data[body : datagram.end]
    return Segment(
        source=Endpoint(datagram.source, source),
        destination=Endpoint(datagram.destination, destination),
        sequence=sequence,
        acknowledgment=acknowledgment,
        flags=flags,
        payload=payload,
        missing=datagram.end - body - len(payload),
    )


def _ipv4(data: bytes, length: int) -> _Datagram | None:
    if len(data) < 20:
        return None
    header = (data[0] & 15) * 4
    # Offloading writes a total length of 0 into packets too large for 16 bits.
    total = int.from_bytes(data[2:4]) or length
    fragment = int.from_bytes(data[6:8]) & 0x3FFF  # more fragments, and the offset
    if header < 20 or data[9] != _TCP or fragment:
        return None
    return _Datagram(data[12:16], data[16:20], header, total)


def _ipv6(data: bytes, length: int) -> _Datagram | None:
    if len(data) < 40:
        return None
    payload = int.from_bytes(data[4:6])
    end = 40 + payload if payload else length  # 0: a jumbogram (RFC 2675)
    following, start = data[6], 40
    for _ in range(MAX_EXTENSION_HEADERS):
        if following == _TCP:
            return _Datagram(data[8:24], data[24:40], start, end)
        if start + 8 > len(data):
            return None
        if following == _FRAGMENT and not int.from_bytes(data[start + 2 : start + 4]) & 0xFFF9:
            following, start = data[start], start + 8
        elif following in _SKIPPABLE:
            units = (data[start + 1] + 2) * 4 if following == _AUTHENTICATION else (data[start + 1] + 1) * 8
            following, start = data[start], start + units
        else:
            return None
    return None
