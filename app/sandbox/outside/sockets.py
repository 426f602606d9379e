"""The memory that the kernel holds for sockets: what was sent and not yet read belongs to no process's resident set.

Asked by sock_diag(7) in the holder's network namespace, which is its jails'. A socket may hold as many bytes as
net.core.wmem_max and rmem_max allow, so a few dozen of them hide more than a jail may use.
"""

import contextlib
import socket
import struct
from collections.abc import Iterator

from app.sandbox.outside import kernel_files
from app.sandbox.outside.diag import Diag, Unanswered

_ATTRIBUTE = struct.Struct("=HH")  # struct nlattr: length, type
_MEMORY = struct.Struct("=8I")
"""SK_MEMINFO_*: received, its limit, sent, its limit, reserved, queued, options, backlog (linux/sock_diag.h)."""
_ANY_STATE = 0xFFFFFFFF
_INET_LENGTH, _INET_INODE, _INET_MEMORY = 72, 68, 7  # struct inet_diag_msg, its inode, INET_DIAG_SKMEMINFO
_UNIX_LENGTH, _UNIX_INODE, _UNIX_MEMORY = 16, 4, 5  # struct unix_diag_msg, its inode, UNIX_DIAG_MEMINFO
_SHOW_MEMORY = 0x20  # UDIAG_SHOW_MEMINFO
_UNKNOWN = 8 << 20
"""What a socket may hold where the kernel's setting cannot be read: more than any distribution's default."""


class Memory:
    """The sockets of this network namespace, asked about only when there are enough of them to matter."""

    def __init__(self) -> None:
        self._asking = Diag.open()
        self._most_each = max(
            *(2 * _setting(f"core/{name}") for name in ("rmem_max", "wmem_max")),  # socket(7): the kernel doubles it
            *(_setting(f"ipv4/{name}") for name in ("tcp_rmem", "tcp_wmem")),
        )

    def held(self, least: int) -> dict[str, int]:
        """Bytes held for each socket that holds any, by inode; empty where all together cannot hold ``least`` bytes.

        Counting the sockets takes 30 µs, a question about each of them most of a millisecond: the kernel walks the
        tables of the whole machine. A pod with one client has five sockets.
        """
        if self._asking is None or used(kernel_files.read("/proc/self/net/sockstat")) * self._most_each < least:
            return {}
        return held(self._asking)

    def close(self) -> None:
        """Ask no more."""
        if self._asking:
            self._asking.close()
            self._asking = None


def _setting(name: str) -> int:
    """The last number of a setting of the network: its maximum."""
    try:
        return int(kernel_files.read(f"/proc/sys/net/{name}").split()[-1])
    except (OSError, ValueError, IndexError):
        return _UNKNOWN


def used(table: str) -> int:
    """How many sockets of any kind there are, from /proc/net/sockstat, which begins with ``sockets: used``."""
    words = table.split(maxsplit=3)
    return int(words[2]) if words[:2] == ["sockets:", "used"] else 0


def held(asking: Diag) -> dict[str, int]:
    """Bytes that the kernel holds for each socket that holds any, by the socket's inode; ``0``: nobody's."""
    found: dict[str, int] = {}
    for family, protocol in ((socket.AF_INET, 6), (socket.AF_INET6, 6), (socket.AF_INET, 17), (socket.AF_INET6, 17)):
        request = struct.pack("=BBBBI48x", family, protocol, 1 << (_INET_MEMORY - 1), 0, _ANY_STATE)
        _add(found, _asked(asking, request, _INET_LENGTH, _INET_INODE, _INET_MEMORY))
    request = struct.pack("=BBHIII8x", socket.AF_UNIX, 0, 0, _ANY_STATE, 0, _SHOW_MEMORY)
    _add(found, _asked(asking, request, _UNIX_LENGTH, _UNIX_INODE, _UNIX_MEMORY))
    return found


def _add(found: dict[str, int], answers: Iterator[tuple[str, int]]) -> None:
    for inode, size in answers:
        found[inode] = found.get(inode, 0) + size


def _asked(asking: Diag, request: bytes, length: int, inode: int, attribute: int) -> Iterator[tuple[str, int]]:
    """Where the kernel cannot answer for a family, there is nothing to tell of it."""
    with contextlib.suppress(Unanswered):
        for body in asking.every(request):
            (number,) = struct.unpack_from("=I", body, inode)
            size = memory(body[length:], attribute)
            if size:
                yield str(number), size


def memory(attributes: bytes, wanted: int) -> int:
    """The bytes that a socket holds, from the attribute ``wanted`` among its ``attributes``."""
    at = 0
    while at + _ATTRIBUTE.size <= len(attributes):
        length, kind = _ATTRIBUTE.unpack_from(attributes, at)
        if length < _ATTRIBUTE.size:
            return 0
        if kind == wanted and length >= _ATTRIBUTE.size + _MEMORY.size:
            numbers: tuple[int, ...] = _MEMORY.unpack_from(attributes, at + _ATTRIBUTE.size)
            received, _, sent, _, reserved, queued, _, backlog = numbers
            return received + max(sent, queued) + reserved + backlog
        at += (length + 3) & ~3
    return 0
