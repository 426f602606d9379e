"""Who listens to which run, and what each listener has not been told yet. Lives in one event loop.

A listener that reads slowly costs nothing: what is kept for it is one number and a set of at most ten kinds.
"""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """What a page is told: how far the run is stored, which kinds of events are new, whether that was all."""

    last: int
    kinds: frozenset[str]
    ended: bool


class Subscription:
    """One listener. ``tell`` from the hub, ``take`` from the stream."""

    def __init__(self, after: int) -> None:
        self._last = after
        self._kinds: set[str] = set()
        self._ended = False
        self._closed = False
        self._changed = asyncio.Event()

    def tell(self, last: int, kinds: Iterable[str], *, ended: bool) -> None:
        """Something was stored. What comes late or twice changes nothing."""
        if last <= self._last and not ended:
            return
        self._last = max(last, self._last)
        self._kinds.update(kinds)
        self._ended = self._ended or ended
        self._changed.set()

    def close(self) -> None:
        """The server stops: the stream must end."""
        self._closed = True
        self._changed.set()

    async def take(self, timeout_seconds: float) -> News | None:
        """All that is new, as one piece, once there is something; None when the stream must end.

        Raises TimeoutError when nothing happens.
        """
        async with asyncio.timeout(timeout_seconds):
            await self._changed.wait()
        if self._closed:
            return None
        news = News(last=self._last, kinds=frozenset(self._kinds), ended=self._ended)
        self._kinds.clear()
        self._changed.clear()
        return news


class Hub:
    """All listeners."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Subscription]] = {}
        self._left: dict[str, float] = {}
        self._closed = False

    @contextmanager
    def subscribe(self, run_id: str, after: int) -> Iterator[Subscription]:
        """Listens to a run for as long as the block lasts."""
        subscription = Subscription(after)
        if self._closed:
            subscription.close()
        self._listeners.setdefault(run_id, set()).add(subscription)
        try:
            yield subscription
        finally:
            listeners = self._listeners[run_id]
            listeners.discard(subscription)
            if not listeners:
                del self._listeners[run_id]
                self._left[run_id] = asyncio.get_running_loop().time()

    def publish(self, run_id: str, last: int, kinds: Iterable[str], *, ended: bool) -> None:
        """Tells every listener of the run what was just stored."""
        for subscription in self._listeners.get(run_id, ()):
            subscription.tell(last, kinds, ended=ended)

    def alone_since(self, run_id: str) -> float | None:
        """When the run's last listener left (the loop's time, 0 for never any); None while somebody listens."""
        return None if run_id in self._listeners else self._left.get(run_id, 0.0)

    def forget(self, run_id: str) -> None:
        """The run is over: nobody asks any more when its last listener left."""
        self._left.pop(run_id, None)

    def close(self) -> None:
        """Ends every stream, and those that come later."""
        self._closed = True
        for listeners in self._listeners.values():
            for subscription in listeners:
                subscription.close()
