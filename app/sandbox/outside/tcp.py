"""The TCP sockets of a pod's network, from /proc/net/tcp and tcp6 (proc_net(5)), and the packets that open connections."""

import socket
import struct
from collections.abc import Iterator
from typing import NamedTuple

from app.sandbox.outside import kernel_files, ring

LISTEN = 0x0A
_TABLES = ("/proc/self/net/tcp", "/proc/self/net/tcp6")
_TIMESTAMPNS = 35
_SNAP = 60  # an IPv6 header and the first 20 bytes of TCP


class Row(NamedTuple):
    """One TCP socket."""

    local_port: int
    remote_port: int
    state: int
    inode: str


class Opening(NamedTuple):
    """A SYN: somebody opens a connection."""

    time_ns: int
    client_port: int
    server_port: int


def rows() -> Iterator[Row]:
    """Every TCP socket of this network namespace."""
    for table in _TABLES:
        yield from parse(kernel_files.read(table))


def parse(table: str) -> Iterator[Row]:
    """The rows of one table."""
    for line in table.splitlines()[1:]:
        fields = line.split()
        local, remote = (int(address.rpartition(":")[2], 16) for address in fields[1:3])
        yield Row(local, remote, int(fields[3], 16), fields[9])


def open_watch() -> socket.socket:
    """A socket that receives the SYN of every connection on ``lo``, once each, with the kernel's time."""
    watch = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK, 0)
    ring.attach(watch, _syn_program())
    watch.setsockopt(socket.SOL_SOCKET, _TIMESTAMPNS, 1)
    watch.bind(("lo", 3))
    return watch


def _syn_program() -> tuple[tuple[int, int, int, int], ...]:
    """Incoming; TCP over IPv4 (with its header length) or IPv6 without extension headers; SYN without ACK."""
    load, indexed, length, jump, mask, equal = 0x30, 0x50, 0xB1, 0x05, 0x54, 0x15
    return (
        (load, 0, 0, 0xFFFFF004),  # 0: the packet's type
        (equal, 14, 0, 4),  # PACKET_OUTGOING: to 16
        (load, 0, 0, 0),
        (mask, 0, 0, 0xF0),
        (equal, 0, 5, 0x40),  # not IPv4: to 10
        (load, 0, 0, 9),
        (equal, 0, 9, 6),  # not TCP: to 16
        (length, 0, 0, 0),
        (indexed, 0, 0, 13),  # the flags, behind an IPv4 header of any length
        (jump, 0, 0, 4),  # to 14
        (equal, 0, 5, 0x60),  # 10: not IPv6: to 16
        (load, 0, 0, 6),
        (equal, 0, 3, 6),  # not TCP: to 16
        (load, 0, 0, 53),
        (mask, 0, 0, 0x12),  # 14: SYN and ACK
        (equal, 1, 0, 0x02),
        (0x06, 0, 0, 0),  # 16: drop
        (0x06, 0, 0, _SNAP),
    )


def opening(time_ns: int, packet: bytes) -> Opening | None:
    """What a captured SYN opens; None when the packet is not one."""
    if len(packet) < 40:
        return None
    start = 40 if packet[0] >> 4 == 6 else (packet[0] & 15) * 4
    client, server = struct.unpack_from("!HH", packet, start)
    return Opening(time_ns, client, server)


def drain(watch: socket.socket, most: int) -> Iterator[Opening]:
    """At most ``most`` openings that wait in ``watch``."""
    for _ in range(most):
        try:
            packet, ancillary, _flags, _address = watch.recvmsg(_SNAP, 64)
        except BlockingIOError:
            return
        seconds, nanoseconds = struct.unpack_from("=qq", ancillary[0][2]) if ancillary else (0, 0)
        found = opening(seconds * 1_000_000_000 + nanoseconds, packet)
        if found:
            yield found
