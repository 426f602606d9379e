"""Connections that speak HTTP/1.1: their messages, as they come."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace

from app.trace import http1_calls
from app.trace.model import HttpEntry, Sender
from app.trace.open_calls import Shared
from app.trace.rows import CALL, CallRow, HttpExchange
from app.wire.http1 import Http1Message, Http1Reader
from app.wire.streams import Delivery

MAX_ENTRIES = 20_000
"""Of one connection; a 4 MiB recording of the smallest requests would hold 250,000."""
_NO_FRAMES = CallRow(*(0,) * len(CallRow._fields))
_SENDERS = {True: Sender.CLIENT, False: Sender.SERVER}


class Http1Connection:
    """The messages of one HTTP/1.1 connection."""

    def __init__(self, number: int, shared: Shared) -> None:
        self._number, self._shared = number, shared
        self._waiting: deque[int | None] = deque()  # requests without a response: the rows of those that are calls
        asked: deque[bytes] = deque()
        self._readers = {client: Http1Reader(asked, client=client) for client in (True, False)}
        self._found: list[tuple[bool, Http1Message]] = []
        self._last = 0

    def take(self, delivery: Delivery) -> None:
        """Take the next bytes."""
        reader, self._last = self._readers[delivery.from_client], delivery.packet
        if delivery.data is None:
            self._add(reader.hole(delivery.packet), client=delivery.from_client)
        else:
            self._add(reader.push(delivery.data, delivery.packet), client=delivery.from_client)

    def finish(self) -> None:
        """No more bytes will come."""
        for client, reader in self._readers.items():
            self._add(reader.finish(self._last), client=client)

    def entries(self, connection: int, time: Callable[[int], int], first: int) -> list[HttpEntry]:
        """What was read, numbered from ``first``; ``time`` is that of a packet, by its position."""
        return [
            HttpEntry(
                number=number,
                connection=connection,
                sender=_SENDERS[client],
                time_ns=time(message.packet),
                start_line=message.start_line.decode("latin-1"),
                headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in message.fields),
                body=message.body,
                chunks=message.chunks,
                start=message.start,
                end=message.end,
                problems=message.problems,
            )
            for number, (client, message) in enumerate(self._found, first)
        ]

    def _add(self, messages: list[Http1Message], *, client: bool) -> None:
        room = MAX_ENTRIES - len(self._found)
        self._found += [(client, message) for message in messages[:room]]
        for message in messages[:room]:
            if client:
                self._asked(message)
            else:
                self._answered(message)

    def _asked(self, request: Http1Message) -> None:
        """A request that makes a call has a row, so that calls of all connections are numbered in order of time."""
        if not http1_calls.is_call(request):
            self._waiting.append(None)
            return
        row = self._shared.calls
        self._shared.calls += 1
        index = self._shared.index
        index.calls += bytes(CALL.size)
        index.write(row, _NO_FRAMES._replace(connection=self._number))
        index.http_calls[row] = HttpExchange(request)
        self._shared.learn_types(http1_calls.path(request))
        self._waiting.append(row)

    def _answered(self, response: Http1Message) -> None:
        if response.start_line[9:10] == b"1" or not self._waiting:
            return  # an interim response (RFC 9110 §15.2)
        row = self._waiting.popleft()
        if row is not None:
            calls = self._shared.index.http_calls
            calls[row] = replace(calls[row], response=response)
