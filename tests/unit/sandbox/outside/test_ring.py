"""Blocks of a TPACKET_V3 ring, written by hand as linux/if_packet.h lays them out."""

import struct

from app.sandbox.outside import ring


def frame(data: bytes, *, step: int, seconds: int, nanoseconds: int, length: int) -> bytes:
    """Struct tpacket3_hdr (48 bytes with its hash fields), struct sockaddr_ll (20 bytes), then the packet at 82."""
    head = struct.pack("=5I", step, seconds, nanoseconds, len(data), length)
    head += struct.pack("=IHH", 0, 82, 82)  # status, tp_mac, tp_net
    return (head.ljust(82, b"\0") + data).ljust(step, b"\0")


def block(*frames: bytes, status: int = 1) -> bytes:
    """Struct tpacket_block_desc: version, offset to private data, then status, number of packets, offset to the first."""
    return (struct.pack("=2I3I", 1, 48, status, len(frames), 48)).ljust(48, b"\0") + b"".join(frames)


def test_packets_of_a_block_with_the_kernels_time() -> None:
    memory = b"\xff" * 16 + block(
        frame(b"\x45first", step=96, seconds=1_700_000_000, nanoseconds=5, length=6),
        frame(b"\x60cut", step=96, seconds=1_700_000_000, nanoseconds=6, length=65536),
    )
    assert list(ring.block_packets(memory, 16)) == [
        ring.Captured(1_700_000_000_000_000_005, 6, b"\x45first"),
        ring.Captured(1_700_000_000_000_000_006, 65536, b"\x60cut"),
    ]


def test_an_empty_block_has_no_packets() -> None:
    assert list(ring.block_packets(block(), 0)) == []


def test_a_block_holds_the_largest_packet_of_the_loopback() -> None:
    assert ring.BLOCK >= 65536 + 4096
