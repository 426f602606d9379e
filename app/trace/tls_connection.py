"""TLS connections: their records, and what was inside those that the run's key log opens."""

from collections.abc import Callable

from app.trace.model import Sender, TlsEntry
from app.wire import tls
from app.wire.origin import Piece
from app.wire.streams import Delivery
from app.wire.tls_connection import Session, TlsDecoder, TlsRecord
from app.wire.tls_keys import KeyLog

MAX_ENTRIES = 20_000
"""Of one connection; a 4 MiB recording of the smallest records would hold 800,000. What is inside the rest is read too."""
_SENDERS = {True: Sender.CLIENT, False: Sender.SERVER}


class TlsConnection:
    """The records of one TLS connection."""

    def __init__(self, keys: KeyLog) -> None:
        self._decoder = TlsDecoder(keys)
        self._found: list[tuple[TlsRecord, Piece | None]] = []
        self._ends = {True: 0, False: 0}  # of the plaintext so far

    def take(self, delivery: Delivery) -> list[Delivery]:
        """Take the next bytes; the application data that they hold, where it could be opened."""
        client = delivery.from_client
        if delivery.data is None:
            self._decoder.hole(from_client=client)
            return []
        found = []
        for record in self._decoder.push(delivery.data, delivery.packet, from_client=client):
            piece = None
            if record.data:
                piece = Piece(self._ends[client], record.data_start, len(record.data))
                self._ends[client] += piece.length
                found.append(Delivery(delivery.connection, client, record.data, piece.length, record.packet))
            if len(self._found) < MAX_ENTRIES:
                self._found.append((record.without_data(), piece))
        return found

    def lacks(self, randoms: frozenset[bytes]) -> bool:
        """Whether it is one of these connections, by client random, and has records that could not be opened."""
        return self._decoder.waits and self._decoder.client_random in randoms

    def session(self) -> Session:
        """What its ends agreed on."""
        return self._decoder.session()

    def entries(self, connection: int, time: Callable[[int], int]) -> list[TlsEntry]:
        """What was read; ``time`` is that of a packet, by its position."""
        return [
            TlsEntry(
                connection=connection,
                sender=_SENDERS[record.from_client],
                time_ns=time(record.packet),
                name=record.name,
                handshake=" ".join(record.handshakes),
                server_name=record.hello.server_name if record.hello else "",
                protocols=record.hello.protocols if record.hello else (),
                length=record.length,
                start=record.start,
                content=tls.type_name(record.content),
                decrypted=record.decrypted,
                alert=record.alert,
                plain=piece,
                problems=(record.problem,) if record.problem else (),
            )
            for record, piece in self._found
        ]
