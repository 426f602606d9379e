"""Connections that speak HTTP/1.1: their messages, as they come."""

from collections import deque
from collections.abc import Callable

from app.trace.model import HttpEntry, Sender
from app.wire.http1 import Http1Message, Http1Reader
from app.wire.streams import Delivery

MAX_ENTRIES = 20_000
"""Of one connection; a 4 MiB recording of the smallest requests would hold 250,000."""
_SENDERS = {True: Sender.CLIENT, False: Sender.SERVER}


class Http1Connection:
    """The messages of one HTTP/1.1 connection."""

    def __init__(self) -> None:
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
