"""A child's end, noticed with pidfd_open(2) and without it; the children are real."""

import os
import selectors
import signal
from collections.abc import Callable, Iterator

import pytest

from app.sandbox.inside.ends import Ends


@pytest.fixture
def selector() -> Iterator[selectors.BaseSelector]:
    before = signal.getsignal(signal.SIGCHLD)
    with selectors.DefaultSelector() as made:
        yield made
    signal.set_wakeup_fd(-1)
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


def _ready(selector: selectors.BaseSelector, end: int) -> bool:
    """Whether ``end`` becomes readable, as the agent's loop would see it."""
    while found := selector.select(10):
        for key, _ in found:
            if key.fd == end:
                return True
            key.data(key.fd)
    return False


@pytest.mark.parametrize("way", [Ends.of, Ends.by_signal])
def test_the_descriptor_is_readable_at_the_end_and_not_before(
    selector: selectors.BaseSelector, way: Callable[[Ends, int], int]
) -> None:
    pid, writing = _child(7)
    end = way(Ends(selector), pid)
    selector.register(end, selectors.EVENT_READ)
    assert selector.select(0) == []
    os.write(writing, b".")
    assert _ready(selector, end)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7, "it stays to be waited for"
    os.close(end)
    os.close(writing)


def test_an_end_before_the_watch_is_noticed_too(selector: selectors.BaseSelector) -> None:
    pid, writing = _child(0)
    os.write(writing, b".")
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    end = Ends(selector).by_signal(pid)
    selector.register(end, selectors.EVENT_READ)
    assert _ready(selector, end)
    os.waitpid(pid, 0)
    os.close(end)
    os.close(writing)


def test_a_fork_has_its_signals_for_itself(selector: selectors.BaseSelector) -> None:
    pid, writing = _child(0)
    ends = Ends(selector)
    end = ends.by_signal(pid)
    ends.forget()
    assert signal.getsignal(signal.SIGCHLD) is signal.SIG_DFL
    assert signal.set_wakeup_fd(-1) == -1
    os.write(writing, b".")
    os.waitpid(pid, 0)
    os.close(end)
    os.close(writing)
