"""The TCP sockets of a pod's network, from sock_diag(7), else from /proc/net/tcp and tcp6 (proc_net(5)); and the packets that
open connections.
"""

import socket
import struct
from collections.abc import Iterator
from typing import NamedTuple

from app.sandbox.outside import kernel_files, ring
from app.sandbox.outside.diag import Diag, Unanswered

LISTEN = 0x0A
_TABLES = ("/proc/self/net/tcp", "/proc/self/net/tcp6")
_ABOUT = struct.Struct("=BBBBI")  # struct inet_diag_req_v2: family, protocol, extensions, padding, states
_ANY_STATE = 0xFFFFFFFF
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
    client_address: bytes = b""
    server_address: bytes = b""


class Table:
    """The TCP sockets of this network namespace."""

    def __init__(self) -> None:
        self._asking = Diag.open()

    def listening(self) -> list[Row]:
        """Every socket that listens."""
        try:
            return [_row(body) for family in (socket.AF_INET, socket.AF_INET6) for body in self._listening(family)]
        except Unanswered:
            self.close()
            return [row for row in rows() if row.state == LISTEN]

    def client(self, opening: Opening) -> list[Row]:
        """The socket that opens a connection, where it is still there; of the tables, what may be it."""
        ports = (opening.client_port, opening.server_port)
        if self._asking is None or not opening.client_address:
            found = list(rows())
        else:
            try:
                found = [_row(self._asking.one(_exactly(opening)))]
            except Unanswered:
                return []
        return [row for row in found if (row.local_port, row.remote_port) == ports]

    def close(self) -> None:
        """Look no more."""
        if self._asking:
            self._asking.close()
            self._asking = None

    def _listening(self, family: int) -> Iterator[bytes]:
        if self._asking is None:
            raise Unanswered
        return self._asking.every(_ABOUT.pack(family, socket.IPPROTO_TCP, 0, 0, 1 << LISTEN) + bytes(48))


def _exactly(opening: Opening) -> bytes:
    """A request about one socket: struct inet_diag_req_v2 (linux/inet_diag.h), any interface, any cookie."""
    family = socket.AF_INET if len(opening.client_address) == 4 else socket.AF_INET6
    ports = struct.pack("!HH", opening.client_port, opening.server_port)
    addresses = opening.client_address.ljust(16, b"\0") + opening.server_address.ljust(16, b"\0")
    return _ABOUT.pack(family, socket.IPPROTO_TCP, 0, 0, _ANY_STATE) + ports + addresses + bytes(4) + b"\xff" * 8


def _row(body: bytes) -> Row:
    """From struct inet_diag_msg."""
    local, remote = struct.unpack_from("!HH", body, 4)
    (inode,) = struct.unpack_from("=I", body, 68)
    return Row(local, remote, body[1], str(inode))


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
    six = packet[0] >> 4 == 6
    start, first, size = (40, 8, 16) if six else ((packet[0] & 15) * 4, 12, 4)
    client, server = struct.unpack_from("!HH", packet, start)
    return Opening(time_ns, client, server, packet[first : first + size], packet[first + size : first + 2 * size])


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
