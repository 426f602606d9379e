"""Capture files to packets: pcapng (draft-ietf-opsawg-pcapng) and pcap (draft-ietf-opsawg-pcap), either byte order.

The files come from anywhere. What cannot be read is left out and said; nothing raises.
"""

import struct
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from app.sentences import sentence
from app.wire import pcapng
from app.wire.problems import Problem

MAX_PACKETS = 1_000_000
"""About 100 bytes of memory each beside their data; a file of 50 MB holds at most 1.8 million of them."""

_HEAD = {"little": struct.Struct("<II"), "big": struct.Struct(">II")}
"""Type and length of a block."""
_PACKET = {"little": struct.Struct("<IIIII"), "big": struct.Struct(">IIIII")}
"""Interface, time, bytes captured and bytes on the wire of an enhanced packet."""
_SIMPLE_PACKET = 3
_PCAP_MAGIC = {0xA1B2C3D4: 1000, 0xA1B23C4D: 1}
"""Nanoseconds in a unit of the fraction of a second."""
_LINK_HEADERS = {0: 4, 1: 14, 12: 0, 14: 0, 101: 0, 108: 4, 113: 16, 228: 0, 229: 0, 276: 20}
"""Bytes before the IP header: BSD loopback, Ethernet, raw IP (three numbers of it), OpenBSD loopback, Linux cooked 1 and 2."""
_ETHERNET, _VLAN_TAGS = 1, (0x8100, 0x88A8)

Order = Literal["little", "big"]


class ReadPacket(NamedTuple):
    """A packet of a file, from its IP header on."""

    time_ns: int
    data: bytes
    length: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """What a file holds."""

    packets: tuple[ReadPacket, ...]
    problems: tuple[Problem, ...]
    """Spans are offsets in the file."""
    key_log: tuple[str, ...] = ()
    """Lines of the TLS secrets that a pcapng file may hold."""


class _Interface(NamedTuple):
    link: int
    units: int
    """Units of time in a second."""
    offset: int
    """Seconds to add."""


@dataclass(slots=True)
class _Reading:
    data: bytes
    packets: list[ReadPacket] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    interfaces: list[_Interface] = field(default_factory=list)
    key_log: list[str] = field(default_factory=list)
    order: Order = "little"

    def number(self, at: int, size: int) -> int:
        return int.from_bytes(self.data[at : at + size], self.order)

    def problem(self, code: str, text: str, start: int) -> None:
        if len(self.problems) < 100:  # a broken file would repeat one for every packet
            self.problems.append(Problem(code=code, text=text, start=start, end=len(self.data)))

    def packet(self, link: int, time_ns: int, start: int, sizes: tuple[int, int]) -> None:
        """Keep a packet without its link-layer header; ``sizes``: captured, and on the wire."""
        captured, length = sizes
        skip = _LINK_HEADERS.get(link)
        if skip is None:
            self.problem("capture-link", sentence("Packets of link type %(link)s are not read here.", link=link), start)
            return
        if link == _ETHERNET and int.from_bytes(self.data[start + 12 : start + 14]) in _VLAN_TAGS:
            skip += 4
        data = self.data[start + skip : start + captured]
        self.packets.append(ReadPacket(time_ns, data, max(length - skip, len(data))))


def read(data: bytes) -> Capture:
    """Read a whole file."""
    reading = _Reading(data)
    magic = int.from_bytes(data[:4], "little")
    if magic == pcapng.SECTION_HEADER:
        _pcapng(reading)
    elif magic in _PCAP_MAGIC:
        _pcap(reading, "little")
    elif int.from_bytes(data[:4]) in _PCAP_MAGIC:
        _pcap(reading, "big")
    else:
        reading.problem("capture-format", sentence("This is neither a pcapng nor a pcap file."), 0)
    packets, problems, key_log = tuple(reading.packets), tuple(reading.problems), tuple(reading.key_log)
    return Capture(packets=packets, problems=problems, key_log=key_log)


def _pcap(reading: _Reading, order: Order) -> None:
    reading.order = order
    nanoseconds = _PCAP_MAGIC[reading.number(0, 4)]
    link, at = reading.number(20, 4) & 0xFFFF, 24
    while at + 16 <= len(reading.data) and len(reading.packets) < MAX_PACKETS:
        captured, length = reading.number(at + 8, 4), reading.number(at + 12, 4)
        if at + 16 + captured > len(reading.data):
            break
        time_ns = reading.number(at, 4) * 10**9 + reading.number(at + 4, 4) * nanoseconds
        reading.packet(link, time_ns, at + 16, (captured, length))
        at += 16 + captured
    if at < len(reading.data):
        reading.problem("capture-cut", sentence("The file ends in the middle of a packet, or holds too many."), at)


def _pcapng(reading: _Reading) -> None:
    at = 0
    while at + 12 <= len(reading.data) and len(reading.packets) < MAX_PACKETS:
        kind, length = _HEAD[reading.order].unpack_from(reading.data, at)
        if kind == pcapng.SECTION_HEADER:
            little = int.from_bytes(reading.data[at + 8 : at + 12], "little") == pcapng.BYTE_ORDER_MAGIC
            reading.order = "little" if little else "big"
            reading.interfaces = []
            length = reading.number(at + 4, 4)
        if length < 12 or length % 4 or at + length > len(reading.data):
            break
        _block(reading, kind, at + 8, at + length - 4)
        at += length
    if at < len(reading.data):
        reading.problem(
            "capture-cut", sentence("The file ends in the middle of a block, or holds too many packets."), at
        )


def _block(reading: _Reading, kind: int, start: int, end: int) -> None:
    if kind == pcapng.INTERFACE_DESCRIPTION and end - start >= 8:
        reading.interfaces.append(_interface(reading, start, end))
    elif kind == pcapng.ENHANCED_PACKET and end - start >= 20:
        position, high, low, captured, length = _PACKET[reading.order].unpack_from(reading.data, start)
        if position >= len(reading.interfaces) or start + 20 + captured > end:
            reading.problem(
                "capture-packet", sentence("A packet names no interface of the file, or does not fit."), start
            )
            return
        interface = reading.interfaces[position]
        ticks = high << 32 | low
        time_ns = interface.offset * 10**9 + ticks * 10**9 // interface.units
        reading.packet(interface.link, time_ns, start + 20, (captured, length))
    elif kind == pcapng.DECRYPTION_SECRETS and end - start >= 8:
        if reading.number(start, 4) == pcapng.TLS_KEY_LOG:
            size = min(reading.number(start + 4, 4), end - start - 8)
            reading.key_log += reading.data[start + 8 : start + 8 + size].decode("latin-1").splitlines()
    elif kind == _SIMPLE_PACKET and end - start >= 4 and reading.interfaces:
        length = reading.number(start, 4)
        reading.packet(reading.interfaces[0].link, 0, start + 4, (min(length, end - start - 4), length))


def _interface(reading: _Reading, start: int, end: int) -> _Interface:
    units, offset, at = 10**6, 0, start + 8
    while at + 4 <= end:
        code, size = reading.number(at, 2), reading.number(at + 2, 2)
        if code == 0:
            break
        if code == 9 and size == 1:  # if_tsresol: a power of ten, or of two with the high bit
            resolution = reading.data[at + 4]
            units = 2 ** (resolution & 0x7F) if resolution & 0x80 else 10**resolution
        elif code == 14 and size == 8:  # if_tsoffset
            offset = reading.number(at + 4, 8)
        at += 4 + size + -size % 4
    return _Interface(reading.number(start, 2), units, offset)
