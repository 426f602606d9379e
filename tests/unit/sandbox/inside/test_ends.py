"""A child's end, noticed with pidfd_open(2) and without it; the children are real."""

import os
import select
import signal
from collections.abc import Callable, Iterator

import pytest

from app.sandbox.inside import ends


@pytest.fixture(autouse=True)
def default_action() -> Iterator[None]:
    before = signal.getsignal(signal.SIGCHLD)
    yield
    ends.forget()
    signal.signal(signal.SIGCHLD, before)


def _child(code: int) -> tuple[int, int]:
    """A child that ends with ``code`` once the pipe is written to: its id, and the pipe."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.read(reading, 1)
        os._exit(code)
    os.close(reading)
    return pid, writing


def _readable(descriptor: int, seconds: float) -> bool:
    return bool(select.select([descriptor], [], [], seconds)[0])


@pytest.mark.parametrize("end_of", [ends.end_of, ends.by_signal])
def test_the_descriptor_is_readable_at_the_end_and_not_before(end_of: Callable[[int], int]) -> None:
    pid, writing = _child(7)
    end = end_of(pid)
    assert not _readable(end, 0)
    os.write(writing, b".")
    assert _readable(end, 10)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7, "it stays to be waited for"
    os.close(end)
    os.close(writing)


def test_an_end_before_the_watch_is_noticed_too() -> None:
    pid, writing = _child(0)
    os.write(writing, b".")
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    end = ends.by_signal(pid)
    assert _readable(end, 0)
    os.waitpid(pid, 0)
    os.close(end)
    os.close(writing)


def test_a_fork_has_its_signals_for_itself() -> None:
    pid, writing = _child(0)
    end = ends.by_signal(pid)
    ends.forget()
    assert signal.getsignal(signal.SIGCHLD) is signal.SIG_DFL
    os.write(writing, b".")
    os.waitpid(pid, 0)
    os.close(end)
    os.close(writing)
