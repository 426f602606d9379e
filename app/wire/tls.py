"""TLS records (RFC 8446 §5.1), one direction at a time. What is in them is for ``tls_connection``."""

from dataclasses import dataclass

HEADER_BYTES = 5
MAX_RECORD_BYTES = (1 << 14) + 2048
"""Of a record's fragment, with what TLS 1.2 may add (RFC 5246 §6.2.3)."""

CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA = 20, 21, 22, 23
CONTENT_TYPES = {
    CHANGE_CIPHER_SPEC: "change_cipher_spec",
    ALERT: "alert",
    HANDSHAKE: "handshake",
    APPLICATION_DATA: "application_data",
    24: "heartbeat",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it crossed the wire."""

    header: bytes
    fragment: bytes
    start: int
    """First byte in the direction's stream."""
    packet: int
    """Position of the packet that completed it."""

    @property
    def type(self) -> int:
        """The content type that its header says."""
        return self.header[0]


class RecordReader:
    """Reads the records of one direction, in any pieces."""

    def __init__(self) -> None:
        self.lost = False
        """Bytes were lost, or these are no records: nothing more is read."""
        self._buffer = bytearray()
        self._start = 0

    @property
    def start(self) -> int:
        """Stream offset of the first byte that is in no record yet."""
        return self._start

    def push(self, data: bytes, packet: int) -> list[Record]:
        """Take the next bytes; the records they complete."""
        if self.lost:
            return []
        self._buffer += data
        found, at = [], 0
        while len(self._buffer) - at >= HEADER_BYTES:
            length = int.from_bytes(self._buffer[at + 3 : at + HEADER_BYTES])
            if self._buffer[at + 1] != 3 or length > MAX_RECORD_BYTES:
                self.lost = True
                break
            body, end = at + HEADER_BYTES, at + HEADER_BYTES + length
            if end > len(self._buffer):
                break
            found.append(Record(bytes(self._buffer[at:body]), bytes(self._buffer[body:end]), self._start + at, packet))
            at = end
        del self._buffer[:at]
        self._start += at
        return found

    def hole(self) -> None:
        """The next bytes were not captured."""
        self.lost = True


def type_name(kind: int) -> str:
    """``application_data``; an unknown type keeps its number."""
    return CONTENT_TYPES.get(kind) or f"UNKNOWN({kind})"
