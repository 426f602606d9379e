"""Questions to sock_diag(7) about the sockets of this network namespace.

The kernel answers of one socket, or of those that listen, without walking the tables of the whole machine: 0.05 ms, where
reading /proc/net/tcp and tcp6 takes 4 ms on a machine with large tables, however few sockets there are.
"""

import socket
import struct
from collections.abc import Iterator

_NETLINK_SOCK_DIAG, _SOCK_DIAG_BY_FAMILY = 4, 20
_REQUEST, _DUMP = 0x1, 0x301  # NLM_F_REQUEST; with NLM_F_ROOT | NLM_F_MATCH (netlink(7))
_ERROR, _DONE = 2, 3
_HEADER = struct.Struct("=IHHII")  # struct nlmsghdr: length, type, flags, sequence, port
_READ = 1 << 16
_MOST_READS = 1024
"""64 MiB: a dump of 300,000 sockets, which no jail may open."""


class Unanswered(Exception):
    """The kernel has no answer to this question."""


class Diag:
    """A socket to ask by."""

    def __init__(self, asking: socket.socket) -> None:
        self._asking = asking
        self._sequence = 0

    @classmethod
    def open(cls) -> "Diag | None":
        """None where the kernel has no sock_diag."""
        try:
            asking = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, _NETLINK_SOCK_DIAG)
        except OSError:
            return None
        # The kernel answers at once; nothing waits for long here.
        asking.settimeout(1.0)
        return cls(asking)

    def every(self, request: bytes) -> Iterator[bytes]:
        """The answers about all sockets that a request matches. Raises ``Unanswered``."""
        yield from self._ask(request, _DUMP)

    def one(self, request: bytes) -> bytes:
        """The answer about one socket. Raises ``Unanswered`` where there is none."""
        for body in self._ask(request, _REQUEST):
            return body
        raise Unanswered

    def close(self) -> None:
        """Ask no more."""
        self._asking.close()

    def _ask(self, request: bytes, flags: int) -> Iterator[bytes]:
        self._sequence = (self._sequence + 1) % (1 << 32)
        header = _HEADER.pack(_HEADER.size + len(request), _SOCK_DIAG_BY_FAMILY, flags, self._sequence, 0)
        try:
            self._asking.send(header + request)
            for _ in range(_MOST_READS):
                for kind, sequence, body in messages(self._asking.recv(_READ)):
                    # An answer to a question that was given up is not one to this.
                    if sequence != self._sequence:
                        continue
                    if kind == _ERROR:
                        raise Unanswered
                    if kind == _DONE:
                        return
                    yield body
        except OSError as error:
            raise Unanswered from error


def messages(answer: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The type, the sequence and the body of each netlink message in what was received."""
    at = 0
    while at + _HEADER.size <= len(answer):
        length, kind, _, sequence, _ = _HEADER.unpack_from(answer, at)
        if length < _HEADER.size:
            return
        yield kind, sequence, answer[at + _HEADER.size : at + length]
        at += (length + 3) & ~3
