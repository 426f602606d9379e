"""Whose CPU time comes last: a jail that computes without pause is put behind everybody else, for good.

A jail may use its burst at once - starting a server, answering a page - and a tenth of a core without end. Past that its
threads run under SCHED_IDLE (sched(7)): at full speed on a machine with nothing else to do, and otherwise after runner,
pages and the jails of those who only call. Nothing inside can undo it: leaving SCHED_IDLE takes a capability.
"""

import contextlib
import os

from app.sandbox.outside import children, kernel_files

SUSTAINED = 0.1
"""Seconds of CPU a second that cost nothing of the burst."""
_LAST = 19
"""The nice value of the jail's autogroup, where the kernel shares by session (sched(7), The autogroup feature)."""


class Burst:
    """The CPU time that the processes of one jail have left."""

    def __init__(self, most_seconds: float) -> None:
        self._most = most_seconds
        self._left = most_seconds
        self._at: float | None = None
        self._seen: dict[int, float] = {}

    def spent(self, used: dict[int, float], now: float) -> bool:
        """Whether the burst is over; ``used`` are the CPU seconds so far of each process that lives at ``now``."""
        grown = sum(max(0.0, seconds - self._seen.get(pid, 0.0)) for pid, seconds in used.items())
        waited = 0.0 if self._at is None else now - self._at
        self._seen, self._at = used, now
        self._left = min(self._most, self._left + waited * SUSTAINED - grown)
        return self._left < 0


def put_last(pids: list[int]) -> None:
    """Put every thread of ``pids`` behind all others; those they start from now on are born so."""
    for pid in pids:
        for thread in children.threads(pid):
            with contextlib.suppress(OSError):
                os.sched_setscheduler(thread, os.SCHED_IDLE, os.sched_param(0))
    for pid in pids:
        # One takes it for the whole session; the kernel lets ordinary users do so ten times a second (EAGAIN).
        with contextlib.suppress(OSError):
            if not kernel_files.read(f"/proc/{pid}/autogroup").endswith(f"nice {_LAST}\n"):
                kernel_files.write(f"/proc/{pid}/autogroup", str(_LAST))
            return
