"""Noticing that a child ended: a descriptor that becomes readable then.

Linux has pidfd_open(2) for that. gVisor of 2022 answers ENOSYS; there a pipe is closed when SIGCHLD tells of the end.
"""

import os
import selectors
import signal


class Ends:
    """The children of one process, for its ``selector``: what is registered there has a function of its descriptor as data."""

    def __init__(self, selector: selectors.BaseSelector) -> None:
        self._selector = selector
        self._writing: dict[int, int] = {}
        """The pipe of each child that is watched by SIGCHLD, by the child's id."""
        self._wakes: tuple[int, int] | None = None

    def of(self, pid: int) -> int:
        """A descriptor that is readable once the child ``pid`` has ended; the caller closes it."""
        try:
            return os.pidfd_open(pid)
        except OSError:
            return self.by_signal(pid)

    def by_signal(self, pid: int) -> int:
        """The same where the kernel has no such descriptors."""
        if self._wakes is None:
            self._listen()
        reading, self._writing[pid] = os.pipe()
        # It may have ended before anybody listened.
        self._look()
        return reading

    def forget(self) -> None:
        """In a fork: signals are the program's own again."""
        if self._wakes:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)

    def _listen(self) -> None:
        # Python's own handlers run between two steps of the program: one that waits already is woken by a byte.
        self._wakes = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._selector.register(self._wakes[0], selectors.EVENT_READ, _drain)
        signal.set_wakeup_fd(self._wakes[1], warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, self._look)

    def _look(self, *_signal: object) -> None:
        """Close the pipe of each child that has ended; it stays to be waited for."""
        for pid in list(self._writing):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                os.close(self._writing.pop(pid))


def _drain(wake: int) -> None:
    os.read(wake, 4096)
