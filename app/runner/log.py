"""The event log of one run: numbered from 1 without holes, bounded in bytes, followed by any number of readers.

When it is full the oldest events go; a reader that had not seen them gets one ``Gap`` (LOG_OVERRUN) with the number of
the last one that went, so that numbers still lead from event to event. The log knows no clock: times come with events.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from app.runs.events import (
    AnyEvent,
    CallStep,
    Gap,
    GapCause,
    LogLine,
    MethodsRegistered,
    PacketBatch,
    RunEnded,
    RunEvent,
    ServerAnswered,
)

LOG_BYTES = 24 * 1024 * 1024
"""A capture budget of 4 MiB with its headers, 8 MiB of call steps and 256 KiB of output fit with room to spare."""
BATCH_BYTES = 1024 * 1024
"""Most of one batch for a reader: a quarter of gRPC's default message limit."""
BATCH_EVENTS = 512
_EVENT_BYTES = 96
"""What an event costs besides its own data: four tagged fields on the wire, a few objects here."""


def size(event: AnyEvent) -> int:
    """Bytes that an event counts for."""
    match event:
        case PacketBatch(packets=packets):
            return _EVENT_BYTES + sum(32 + len(packet.data) for packet in packets)
        case CallStep():
            pairs = sum(16 + len(entry.name) + len(entry.value) for entry in event.metadata)
            return _EVENT_BYTES + pairs + len(event.message) + len(event.status_message) + len(event.debug_text)
        case MethodsRegistered(paths=paths):
            return _EVENT_BYTES + sum(16 + len(path) for path in paths)
        case ServerAnswered():
            rows = event.channelz or ()
            names = sum(64 + len(row.name) + len(row.detail) for row in rows)
            return _EVENT_BYTES + names + sum(16 + len(name) for name in event.services)
        case LogLine(text=text):
            return _EVENT_BYTES + len(text)
        case _:
            return _EVENT_BYTES


class EventLog:
    """Appended by the run, followed by readers."""

    def __init__(self, *, most_bytes: int = LOG_BYTES) -> None:
        self.ended: RunEnded | None = None
        self.followers = 0
        self._most_bytes = most_bytes
        self._bytes = 0
        self._events: deque[RunEvent] = deque()
        self._last = 0
        self._lost: Gap | None = None
        self._waiters: set[asyncio.Future[None]] = set()

    @property
    def last(self) -> int:
        """The number of the last event, 0 while there is none."""
        return self._last

    def append(self, event: AnyEvent, time_ns: int) -> None:
        """Adds an event; nothing comes after the run's end."""
        if self.ended is not None:
            return
        self._last += 1
        self._events.append(RunEvent(number=self._last, time_ns=time_ns, event=event))
        self._bytes += size(event)
        if isinstance(event, RunEnded):
            self.ended = event
        while self._bytes > self._most_bytes and len(self._events) > 1:
            self._drop()
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    def after(self, number: int) -> tuple[RunEvent, ...]:
        """The next events after ``number``, a batch at most; empty when there are none yet."""
        if not self._events:
            return ()
        first = self._events[0].number
        found: list[RunEvent] = []
        if number < first - 1 and self._lost is not None:
            found.append(RunEvent(number=first - 1, time_ns=self._events[0].time_ns, event=self._lost))
            number = first - 1
        total = 0
        for index in range(max(0, number - first + 1), len(self._events)):
            event = self._events[index]
            total += size(event.event)
            if found and (total > BATCH_BYTES or len(found) >= BATCH_EVENTS):
                break
            found.append(event)
        return tuple(found)

    async def follow(self, after: int) -> AsyncIterator[tuple[RunEvent, ...]]:
        """Batches of events with greater numbers than ``after``, as they happen; ends after the run's end."""
        self.followers += 1
        try:
            while True:
                while batch := self.after(after):
                    after = batch[-1].number
                    yield batch
                if self.ended is not None:
                    return
                await self._wait()
        finally:
            self.followers -= 1

    async def _wait(self) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)

    def _drop(self) -> None:
        event = self._events.popleft().event
        self._bytes -= size(event)
        lost = self._lost or Gap(cause=GapCause.LOG_OVERRUN)
        packets = event.packets if isinstance(event, PacketBatch) else ()
        self._lost = Gap(
            cause=GapCause.LOG_OVERRUN,
            packets=lost.packets + len(packets),
            bytes=lost.bytes + size(event),
        )
