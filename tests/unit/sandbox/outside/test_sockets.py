"""What the kernel says of sockets' memory (sock_diag(7)): messages by hand, and the kernel's own about this process's sockets."""

import os
import socket
import struct

from app.sandbox.outside import sockets

# struct sk_meminfo as attribute 7: length 40, type 7, and eight numbers.
MEMORY = struct.pack("=HH8I", 36, 7, 4096, 131072, 0, 2626560, 512, 8192, 0, 100)
OTHER = struct.pack("=HHB3x", 5, 8, 0)


def test_received_queued_reserved_and_backlog_are_held() -> None:
    assert sockets.memory(OTHER + MEMORY, 7) == 4096 + 8192 + 512 + 100
    assert sockets.memory(OTHER, 7) == 0
    assert sockets.memory(b"\0" * 8, 7) == 0


def test_the_number_of_sockets_is_read_from_the_first_line() -> None:
    assert sockets.used("sockets: used 81\nTCP: inuse 1 orphan 0 tw 0 alloc 3 mem 147\n") == 81
    assert sockets.used("") == 0


def test_bytes_that_nobody_read_are_held_by_their_socket() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.send(bytes(50_000))
        inode = os.readlink(f"/proc/self/fd/{one.fileno()}").removeprefix("socket:[").removesuffix("]")  # noqa: PTH115
        memory = sockets.Memory()
        assert 50_000 < memory.held(0)[inode] < 150_000
        assert memory.held(1 << 60) == {}
        memory.close()
        assert memory.held(0) == {}
