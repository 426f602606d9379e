"""Stores the events of all followed runs: few transactions, short waits, never on the event loop.

The first event of a run after a pause is written at once, then at most every ``TICK_SECONDS``; whatever other runs have
waiting goes into the same transaction. While one transaction is under way the next one collects. Only what is stored is
told to pages.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from app.client import run_events
from app.events.hub import Hub
from app.events.kinds import KIND_OF
from app.runs.events import RunEnded, RunEvent
from app.store import Store
from app.store.model import Ending

TICK_SECONDS = 0.05
RETRY_SECONDS = 1.0
"""After a transaction that failed (disk full, database away): the events wait."""
MOST_WAITING = 20_000
"""Events of one run that may wait. A follower that meets it stops reading, and the runner's bounded log takes over:
20,000 packets of 200 bytes are 4 MiB, the whole recording of a run."""

_log = logging.getLogger(__name__)


class Superseded(Exception):
    """The store did not take these events: the run is gone, has ended, or another follower stores it."""


@dataclass(slots=True)
class _Waiting:
    """What one run has waiting."""

    events: list[RunEvent] = field(default_factory=list)
    under_way: bool = False
    due: float = 0.0
    refused: bool = False
    moved: asyncio.Condition = field(default_factory=asyncio.Condition)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Batch:
    run_id: str
    events: tuple[RunEvent, ...]

    @property
    def ending(self) -> Ending | None:
        last = self.events[-1]
        if not isinstance(last.event, RunEnded):
            return None
        return Ending(run_id=self.run_id, outcome=last.event.outcome, ended_ns=last.time_ns)


class Writer:
    """One for the process. ``run`` must be running for anything to be stored."""

    def __init__(self, store: Store, hub: Hub) -> None:
        self._store = store
        self._hub = hub
        self._waiting: dict[str, _Waiting] = {}
        self._dirty = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="event-writer")

    async def add(self, run_id: str, events: Sequence[RunEvent]) -> None:
        """Events that come next. Waits while too many of this run are not stored yet. Raises Superseded."""
        waiting = self._waiting.setdefault(run_id, _Waiting())
        async with waiting.moved:
            await waiting.moved.wait_for(lambda: waiting.refused or len(waiting.events) < MOST_WAITING)
        if waiting.refused:
            raise Superseded
        waiting.events.extend(events)
        self._dirty.set()

    async def stored(self, run_id: str) -> None:
        """Waits until everything of the run is stored. Raises Superseded."""
        waiting = self._waiting.setdefault(run_id, _Waiting())
        async with waiting.moved:
            await waiting.moved.wait_for(lambda: waiting.refused or not (waiting.events or waiting.under_way))
        if waiting.refused:
            raise Superseded

    def forget(self, run_id: str) -> None:
        """The run is not followed any more; what still waits is dropped."""
        self._waiting.pop(run_id, None)

    async def run(self) -> None:
        """Stores for ever; when cancelled, once more."""
        try:
            while True:
                await self._until_due()
                await self._write()
        finally:
            # After a cancellation nothing may be awaited for long: one last transaction, in this thread.
            self._thread.shutdown(wait=True)
            batches = self._take()
            if batches:
                _store(self._store, batches)

    async def _until_due(self) -> None:
        await self._dirty.wait()
        self._dirty.clear()
        while (pause := self._pause()) > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._dirty.wait()  # another run may be due at once
                    self._dirty.clear()

    def _pause(self) -> float:
        """Seconds until the first run that has something waiting may be written again."""
        due = min((waiting.due for waiting in self._waiting.values() if waiting.events), default=0.0)
        return max(0.0, due - asyncio.get_running_loop().time())

    def _take(self) -> list[_Batch]:
        batches = []
        for run_id, waiting in self._waiting.items():
            if waiting.events and not waiting.refused:
                batches.append(_Batch(run_id=run_id, events=tuple(waiting.events)))
                waiting.events.clear()
                waiting.under_way = True
        return batches

    async def _write(self) -> None:
        batches = self._take()
        if not batches:
            return
        loop = asyncio.get_running_loop()
        try:
            refused = await loop.run_in_executor(self._thread, _store, self._store, batches)
        except SQLAlchemyError:
            _log.exception("events of %d runs could not be stored; trying again", len(batches))
            await self._put_back(batches)
            return
        for batch in batches:
            if batch.run_id not in refused:
                self._publish(batch)
            await self._settle(batch.run_id, due=loop.time() + TICK_SECONDS, refused=batch.run_id in refused)

    async def _put_back(self, batches: list[_Batch]) -> None:
        for batch in batches:
            waiting = self._waiting.get(batch.run_id)
            if waiting:
                waiting.events[:0] = batch.events
                waiting.under_way = False
        await asyncio.sleep(RETRY_SECONDS)
        self._dirty.set()

    async def _settle(self, run_id: str, *, due: float, refused: bool) -> None:
        waiting = self._waiting.get(run_id)
        if waiting is None:
            return
        waiting.under_way, waiting.due, waiting.refused = False, due, refused
        async with waiting.moved:
            waiting.moved.notify_all()

    def _publish(self, batch: _Batch) -> None:
        kinds = {KIND_OF[type(event.event)] for event in batch.events}
        self._hub.publish(batch.run_id, batch.events[-1].number, kinds, ended=batch.ending is not None)


def _store(store: Store, batches: Sequence[_Batch]) -> frozenset[str]:
    chunks = [
        (batch.run_id, batch.events[0].number, batch.events[-1].number, run_events.encode_events(batch.events))
        for batch in batches
    ]
    return store.append_chunks(chunks, [batch.ending for batch in batches if batch.ending])
