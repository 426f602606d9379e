"""Events of a run become a trace: all at once, or a few more each time while the run lasts."""

from collections.abc import Iterable

from app.runs.events import KeyLog, Recording, RunEvent
from app.schema.model import Schema
from app.trace.model import Trace
from app.trace.reading import Reading
from app.wire import tls_keys

_GROWTH = 2
"""The events are read again for keys that came late when there are so many times more of them, and when the run ends."""


class TraceBuilder:
    """Takes the events of one run in order, in any portions; ``trace`` shows what they make so far.

    Keys of TLS connections hold from the beginning, whenever they are told: a recorder reads key logs from files, some
    moments after the packets that they open. A run that is over makes the same trace in whatever portions it came.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._keys = tls_keys.KeyLog()
        self._events: list[RunEvent] = []
        self._reading = Reading(schema, self._keys)
        self._late = False  # keys came after records that they open
        self._read_again = 0  # how many events there were then

    def push(self, events: Iterable[RunEvent]) -> None:
        """Take the next events. Foreign bytes never make it raise; nothing is read after the run's end."""
        if self._reading.ended:
            return
        taken = list(events)
        self._events += taken
        lines = (line for event in taken if isinstance(event.event, KeyLog) for line in event.event.lines)
        new = self._keys.add(lines)
        self._late = self._late or (bool(new) and self._reading.lacks(new))
        for event in taken:
            self._reading.push(event)
        if self._late and (self._reading.ended or len(self._events) >= _GROWTH * self._read_again):
            self._again()

    def trace(self) -> Trace:
        """Everything seen so far; later events do not change it."""
        return self._reading.trace()

    def _again(self) -> None:
        self._late, self._read_again = False, len(self._events)
        self._reading = Reading(self._schema, self._keys)
        for event in self._events:
            self._reading.push(event)


def build(recording: Recording, schema: Schema) -> Trace:
    """Everything that was seen in a run. Foreign bytes never make it raise."""
    builder = TraceBuilder(schema)
    builder.push(recording.events)
    return builder.trace()
