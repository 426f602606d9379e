"""What was not recorded, told as often as it helps: at its place while a run is recorded, then ever more seldom.

A flood that has spent the budget would otherwise be an event of its own for every 4 ms that it goes on, without bound.
"""

from collections.abc import Callable

from app.runs.events import Gap, GapCause

FIRST_PAUSE_SECONDS = 1.0
"""Doubled each time: a run of 600 s has ten more."""


class Gaps:
    """Tells the gaps of one run."""

    def __init__(self, tell: Callable[[Gap], None], monotonic: Callable[[], float]) -> None:
        self._tell = tell
        self._monotonic = monotonic
        self._spent = False
        self._waiting: dict[GapCause, Gap] = {}
        self._pause = FIRST_PAUSE_SECONDS
        self._due = 0.0

    def add(self, cause: GapCause, packets: int, size: int = 0) -> None:
        """So much was not recorded just now."""
        if cause is GapCause.KERNEL_DROPPED and not self._spent:
            # Something recorded comes before it, and after it.
            self._tell(Gap(cause=cause, packets=packets))
            return
        self._spent = True
        before = self._waiting.get(cause, Gap(cause=cause))
        self._waiting[cause] = Gap(cause=cause, packets=before.packets + packets, bytes=before.bytes + size)
        if self._monotonic() >= self._due:
            self.flush()

    def flush(self) -> None:
        """Tells what waits to be told."""
        for gap in self._waiting.values():
            self._tell(gap)
        if self._waiting:
            self._due = self._monotonic() + self._pause
            self._pause *= 2
        self._waiting.clear()
