"""One reading of a run's events: packets to connections, frames and calls, and the rest to the timeline.

The keys of TLS connections are known before it begins; ``build`` reads again where they came late.
"""

from collections.abc import Iterable
from dataclasses import replace

from app.runs.events import (
    ConnectionOpened,
    Gap,
    GapCause,
    Packet,
    PacketBatch,
    ProcessListening,
    RelayPlaced,
    RunEnded,
    RunEvent,
)
from app.schema.model import Schema
from app.sentences import sentence
from app.trace import connections, driver, relays
from app.trace.call_entries import Calls
from app.trace.call_numbers import CallNumbers
from app.trace.connection_reader import ConnectionReader
from app.trace.frame_entries import Frames
from app.trace.index import Index, Stream
from app.trace.message_entries import first_request, path_of
from app.trace.model import Connection, GapEntry, HttpEntry, Protocol, TimelineEntry, TimelineEvent, TlsEntry, Trace
from app.trace.open_calls import Shared
from app.trace.rows import TIME
from app.wire.streams import Delivery, Streams
from app.wire.tls_keys import KeyLog

_GROWING = ("frames", "steps", "messages", "times")
"""Columns of the index that are only added to."""


class Reading:
    """Takes the events of one run in order, one by one; ``trace`` shows what they make so far."""

    def __init__(self, schema: Schema, keys: KeyLog) -> None:
        self._shared = Shared(schema, keys)
        self._streams = Streams()
        self._readers: list[ConnectionReader] = []
        self._driver = driver.DriverCalls()
        self._openings: list[RunEvent] = []
        self._relays: list[RelayPlaced] = []
        self._timeline: list[TimelineEntry] = []
        self._gaps: list[GapEntry] = []
        self._started: int | None = None
        self._last = 0
        self._packets = 0
        self._ended = False
        self._seen: Trace | None = None

    @property
    def ended(self) -> bool:
        """The run's end was read."""
        return self._ended

    def lacks(self, randoms: frozenset[bytes]) -> bool:
        """Whether records of a TLS connection with one of these client randoms could not be opened for want of its keys."""
        return any(reader.tls is not None and reader.tls.lacks(randoms) for reader in self._readers)

    def push(self, event: RunEvent) -> None:
        """Take the next event. Foreign bytes never make it raise; nothing is read after the run's end."""
        if not self._ended:
            self._seen = None
            self._take(event)

    def trace(self) -> Trace:
        """Everything seen so far; later events do not change it."""
        if self._seen is None:
            self._seen = self._made()
        return self._seen

    def _made(self) -> Trace:
        started = self._started or 0
        index = self._snapshot()
        known = connections.openings(self._openings)
        connected = [self._connection(reader, started, known) for reader in self._readers]
        opened = relays.paired(connected, self._relays, ended=self._ended) if self._relays else tuple(connected)
        frames = Frames(index, started)
        frames.numbers = self._numbers(frames, opened)
        calls = Calls(frames, opened, rows=frames.numbers.counted)
        if self._driver:
            theirs = {connection.number for connection in opened if connection.client_process == driver.DRIVER}
            rows = (at for at in range(len(calls)) if index.call(calls.row(at)).connection in theirs)
            made = (driver.Candidate(calls.make(at), first_request(frames, calls.row(at))) for at in rows)
            calls.driver_calls.update(self._driver.numbers(made, opened, started))
        return Trace(
            started_ns=started,
            ended_ns=self._last - started,
            connections=opened,
            frames=calls.frames,
            calls=calls,
            timeline=tuple(self._timeline),
            gaps=self._all_gaps(started),
            http=self._http(started),
            tls=self._tls(started),
            twins=Calls(frames, opened, calls.driver_calls, tuple(frames.numbers.twins)),
        )

    def _numbers(self, frames: Frames, opened: tuple[Connection, ...]) -> CallNumbers:
        """Which calls count where relays carried some on."""
        index = frames.table
        if not any(connection.relay_of for connection in opened):
            return CallNumbers()
        rows: dict[int, list[int]] = {}
        for row in range(index.call_count):
            rows.setdefault(index.call(row).connection, []).append(row)
        twins = relays.twins(opened, rows, lambda row: (index.call(row).stream_id, path_of(frames, row)))
        return CallNumbers.of(index.call_count, twins)

    def _http(self, started: int) -> tuple[HttpEntry, ...]:
        found: list[HttpEntry] = []
        for reader in self._readers:
            if reader.http1 is not None:
                found += reader.http1.entries(reader.number, lambda packet: self._time(packet, started), len(found) + 1)
        return tuple(found)

    def _tls(self, started: int) -> tuple[TlsEntry, ...]:
        found: list[TlsEntry] = []
        for reader in self._readers:
            if reader.tls is not None:
                found += reader.tls.entries(reader.number, lambda packet: self._time(packet, started))
        return tuple(sorted(found, key=lambda entry: entry.time_ns))

    def _take(self, event: RunEvent) -> None:
        what = event.event
        if self._started is None:
            self._started = event.time_ns
        self._last = max(self._last, event.time_ns)
        time_ns = event.time_ns - self._started
        if isinstance(what, PacketBatch):
            self._packets_come(what.packets)
            return
        if isinstance(what, TimelineEvent):
            self._timeline.append(TimelineEntry(time_ns=time_ns, event=what))
        if isinstance(what, ProcessListening):
            self._streams.tracker.server_ports.add(what.port)
        elif isinstance(what, ConnectionOpened):
            self._streams.tracker.server_ports.add(what.server_port)
            self._openings.append(event)
        elif isinstance(what, RelayPlaced):
            self._streams.tracker.server_ports.add(what.port)
            self._relays.append(what)
        elif isinstance(what, Gap):
            self._streams.lossy = True
            self._gaps.append(GapEntry(time_ns=time_ns, text=_gap_text(what)))
        elif isinstance(what, RunEnded):
            self._end()
        else:
            self._driver.push(event)

    def _packets_come(self, packets: Iterable[Packet]) -> None:
        times, push = self._shared.index.times, self._streams.push
        for packet in packets:
            times += TIME.pack(packet.time_ns)
            for delivery in push(packet.data, packet.length, self._packets):
                self._deliver(delivery)
            self._packets += 1
            self._last = max(self._last, packet.time_ns)

    def _deliver(self, delivery: Delivery) -> None:
        self._know_connections()
        self._readers[delivery.connection - 1].take(delivery)

    def _know_connections(self) -> None:
        for connection in self._streams.connections[len(self._readers) :]:
            self._readers.append(ConnectionReader(len(self._readers) + 1, connection, self._shared))

    def _end(self) -> None:
        for delivery in self._streams.finish():
            self._deliver(delivery)
        for reader in self._readers:
            reader.finish()
        self._ended = True

    def _snapshot(self) -> Index:
        """The index as it is now, apart from what is still added to."""
        self._know_connections()
        live = self._shared.index
        pending = {}
        for reader in self._readers:
            reader.sink.flush()
            pending.update(reader.sink.pending())
        return replace(
            live,
            calls=bytes(live.calls),
            streams={side: Stream(one.data, list(one.holes)) for side, one in live.streams.items()},
            ends={name: len(getattr(live, name)) for name in _GROWING},
            blocks=live.blocks.snapshot(),
            extras=dict(live.extras),
            odd=dict(live.odd),
            spans=dict(live.spans),
            pending=pending,
            call_problems={call: list(found) for call, found in live.call_problems.items()},
            types=dict(live.types),
            http_calls=dict(live.http_calls),
        )

    def _time(self, packet: int, started: int) -> int:
        return self._shared.index.time(packet) - started

    def _connection(self, reader: ConnectionReader, started: int, known: connections.Openings) -> Connection:
        connection = reader.connection
        opened = self._shared.index.time(connection.opened)
        ends = connections.ends(connection, opened, known)
        return Connection(
            number=reader.number,
            protocol=reader.protocol,
            client_port=connection.client.port,
            server_port=connection.server.port,
            client_process=ends.client,
            server_process=ends.server,
            opened_ns=opened - started,
            closed_ns=None if connection.closed is None else self._time(connection.closed, started),
            client_bytes=connection.up.next,
            server_bytes=connection.down.next,
            refused=connection.reset and not connection.established,
            reset=connection.reset,
            client_retransmitted=connection.up.retransmitted,
            server_retransmitted=connection.down.retransmitted,
            tls=reader.tls.session() if reader.tls is not None else None,
            problems=reader.problems(ended=self._ended),
        )

    def _all_gaps(self, started: int) -> tuple[GapEntry, ...]:
        """What the recorder said that it lost, and the holes that this left in streams."""
        found = list(self._gaps)
        for reader in self._readers:
            for from_client, size, packet in reader.holes:
                who = "client" if from_client else "server"
                text = f"{size} bytes that the {who} sent on connection {reader.number} were not captured."
                found.append(GapEntry(time_ns=self._time(packet, started), text=text))
            for span in reader.sink.lost_spans if reader.protocol is Protocol.HTTP2 else ():
                if span.lost.captured:
                    text = (
                        f"{span.lost.captured} captured bytes on connection {reader.number} cannot be read: "
                        "where a frame begins was lost with the bytes before them."
                    )
                    found.append(GapEntry(time_ns=self._time(span.lost.packet, started), text=text))
        return tuple(sorted(found, key=lambda gap: gap.time_ns))


def _gap_text(gap: Gap) -> str:
    if gap.cause is GapCause.KERNEL_DROPPED:
        return sentence(
            "The kernel dropped %(packets)s packets before they could be recorded: too much came at once.",
            packets=gap.packets,
        )
    if gap.cause is GapCause.BUDGET:
        return sentence(
            "The recording is full: %(packets)s packets with %(bytes)s bytes were not kept.",
            packets=gap.packets,
            bytes=gap.bytes,
        )
    return sentence(
        "The oldest events of this run, %(packets)s packets among them, were lost before anyone followed it.",
        packets=gap.packets,
    )
