"""Noticing that a child ended: a descriptor that becomes readable then.

Linux has pidfd_open(2) for that. gVisor of 2022 answers ENOSYS; there a pipe is closed when SIGCHLD tells of the end.
"""

import os
import signal

_WRITING: dict[int, int] = {}
"""The pipe of each child that is watched by SIGCHLD, by the child's id."""


def end_of(pid: int) -> int:
    """A descriptor that is readable once the child ``pid`` has ended; the caller closes it."""
    try:
        return os.pidfd_open(pid)
    except OSError:
        return by_signal(pid)


def by_signal(pid: int) -> int:
    """The same where the kernel has no such descriptors."""
    reading, _WRITING[pid] = os.pipe()
    signal.signal(signal.SIGCHLD, _look)
    # It may have ended before anybody listened.
    _look()
    return reading


def forget() -> None:
    """In a fork: signals are the program's own again."""
    if _WRITING:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _WRITING.clear()


def _look(*_signal: object) -> None:
    """Close the pipe of each child that has ended; it stays to be waited for."""
    for pid in list(_WRITING):
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            os.close(_WRITING.pop(pid))
