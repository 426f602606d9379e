"""The capture ring: TPACKET_V3 on a pod's loopback, and its blocks read as packets (packet(7), packet_mmap.rst)."""

import ctypes
import mmap
import socket
import struct
from collections.abc import Iterator
from typing import NamedTuple

BLOCK = 1 << 18
"""256 KiB: at least one packet of 64 KiB (the loopback's MTU) with its header, and few blocks to look at."""
BLOCKS = 16
RETIRE_MS = 4
"""An open block is handed over after this time: what the capture adds to the way of a packet to the page."""
_FRAME = 2048

_SOL_PACKET = 263
_PACKET_RX_RING, _PACKET_STATISTICS, _PACKET_VERSION = 5, 6, 10
_TPACKET_V3 = 2
_SO_ATTACH_FILTER = 26
_ETH_P_ALL = 3
_STATUS_USER = 1
_HEADER = struct.Struct("=5I")  # next offset, seconds, nanoseconds, captured length, length (struct tpacket3_hdr)
_NETWORK_OFFSET = struct.Struct("=H")
_BLOCK_HEADER = struct.Struct("=3I")  # status, number of packets, offset to the first (struct tpacket_hdr_v1)

# Classic BPF: load the packet type (SKF_AD_OFF + SKF_AD_PKTTYPE); the loopback shows each packet going out and
# coming in, and the outgoing copy is dropped.
_LOAD_TYPE = (0x30, 0, 0, 0xFFFFF004)
_PACKET_OUTGOING = 4


class Captured(NamedTuple):
    """A packet as the kernel gave it."""

    time_ns: int
    length: int
    data: bytes


def open_ring() -> socket.socket:
    """A ring on ``lo``, kernel timestamps, each packet once. Needs CAP_NET_RAW over the network namespace."""
    packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
    keep(packets, most=0xFFFFFFFF)
    packets.setsockopt(_SOL_PACKET, _PACKET_VERSION, _TPACKET_V3)
    frames = BLOCK * BLOCKS // _FRAME
    packets.setsockopt(_SOL_PACKET, _PACKET_RX_RING, struct.pack("=7I", BLOCK, BLOCKS, _FRAME, frames, RETIRE_MS, 0, 0))
    packets.bind(("lo", _ETH_P_ALL))
    return packets


def keep(packets: socket.socket, *, most: int) -> None:
    """Capture at most ``most`` bytes of each packet from now on."""
    attach(packets, (_LOAD_TYPE, (0x15, 0, 1, _PACKET_OUTGOING), (0x06, 0, 0, 0), (0x06, 0, 0, most)))


def attach(packets: socket.socket, program: tuple[tuple[int, int, int, int], ...]) -> None:
    """Attach a classic BPF program: rows of code, jump if true, jump if false, operand (struct sock_filter)."""
    rows = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *row) for row in program))
    packets.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("HP", len(program), ctypes.addressof(rows)))


def dropped(packets: socket.socket) -> int:
    """How many packets the kernel dropped since this was asked last."""
    counts: tuple[int, int] = struct.unpack_from("=2I", packets.getsockopt(_SOL_PACKET, _PACKET_STATISTICS, 12))
    return counts[1]


class Ring:
    """The mapped memory of a ring and the place where reading goes on."""

    def __init__(self, packets: socket.socket) -> None:
        self.packets = packets
        self._memory = mmap.mmap(packets.fileno(), BLOCK * BLOCKS)
        self._next = 0

    def read(self) -> Iterator[Captured]:
        """Packets of every block that the kernel handed over; each block goes back when it was read."""
        for _ in range(BLOCKS):
            base = self._next * BLOCK
            status = _BLOCK_HEADER.unpack_from(self._memory, base + 8)[0]
            if not status & _STATUS_USER:
                return
            yield from block_packets(self._memory, base)
            struct.pack_into("=I", self._memory, base + 8, 0)
            self._next = (self._next + 1) % BLOCKS

    def close(self) -> None:
        """Unmap and close: the last reference to a dead pod's network."""
        self._memory.close()
        self.packets.close()


def block_packets(memory: mmap.mmap | bytes, base: int) -> Iterator[Captured]:
    """The packets of the block that begins at ``base``, from their IP headers on."""
    _status, count, offset = _BLOCK_HEADER.unpack_from(memory, base + 8)
    at = base + offset
    for _ in range(count):
        step, seconds, nanoseconds, captured, length = _HEADER.unpack_from(memory, at)
        start = at + _NETWORK_OFFSET.unpack_from(memory, at + 26)[0]
        yield Captured(seconds * 1_000_000_000 + nanoseconds, length, bytes(memory[start : start + captured]))
        at += step
