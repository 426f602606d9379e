"""A process seen from outside: this test's own."""

import os
import socket

from app.sandbox.outside import children


def test_a_process_uses_memory_and_a_thread() -> None:
    used = children.usage(os.getpid())
    assert used.resident > 1 << 20
    assert used.threads >= 1
    assert used.cpu_seconds > 0
    assert os.getpid() in children.threads(os.getpid())
    assert 0 < children.proportional(os.getpid()) <= used.resident * 2


def test_a_process_that_is_gone_uses_nothing() -> None:
    assert children.usage(0) == children.Usage(0, 0, 0.0)
    assert children.proportional(0) == 0
    assert children.below(0) == []
    assert children.sockets(0) == set()


def test_the_sockets_of_a_process_by_inode() -> None:
    with socket.socket(socket.AF_UNIX) as mine:
        assert str(os.fstat(mine.fileno()).st_ino) in children.sockets(os.getpid())
