"""TLS records (RFC 8446 §5.1) and what is readable in them: the ClientHello with the server's name and the protocols offered.

Nothing is decrypted: a recording holds no keys. After the first encrypted record of a direction only its size is known.
"""

from dataclasses import dataclass

HEADER_BYTES = 5
MAX_RECORD_BYTES = (1 << 14) + 2048
"""Of a record's fragment, with what TLS 1.2 may add (RFC 5246 §6.2.3)."""

CONTENT_TYPES = {20: "change_cipher_spec", 21: "alert", 22: "handshake", 23: "application_data", 24: "heartbeat"}
HANDSHAKES = {
    1: "client_hello",
    2: "server_hello",
    11: "certificate",
    12: "server_key_exchange",
    14: "server_hello_done",
}
"""Those that cross in the clear; TLS 1.3 encrypts all but the first two."""
_SERVER_NAME, _ALPN = 0, 16
"""Extensions (RFC 6066 §3, RFC 7301 §3.1)."""


@dataclass(frozen=True, slots=True)
class TlsRecord:
    """One record."""

    type: int
    length: int
    """Of its fragment."""
    start: int
    """First byte in the direction's stream."""
    packet: int
    handshake: str = ""
    """``client_hello``; empty where it is no handshake or encrypted."""
    server_name: str = ""
    protocols: tuple[str, ...] = ()
    """ALPN, in the client's order of preference."""

    @property
    def name(self) -> str:
        """``application_data``; an unknown type keeps its number."""
        return CONTENT_TYPES.get(self.type) or f"UNKNOWN({self.type})"


class TlsReader:
    """Reads the records of one direction, in any pieces."""

    def __init__(self) -> None:
        self.lost = False
        """Bytes were lost, or these are no records: nothing more is read."""
        self._buffer = bytearray()
        self._start = 0
        self._encrypted = False

    def push(self, data: bytes, packet: int) -> list[TlsRecord]:
        """Take the next bytes; the records they complete."""
        if self.lost:
            return []
        self._buffer += data
        found, at = [], 0
        while len(self._buffer) - at >= HEADER_BYTES:
            kind, length = self._buffer[at], int.from_bytes(self._buffer[at + 3 : at + 5])
            if self._buffer[at + 1] != 3 or length > MAX_RECORD_BYTES:
                self.lost = True
                break
            end = at + HEADER_BYTES + length
            if end > len(self._buffer):
                break
            found.append(self._record(kind, bytes(self._buffer[at + HEADER_BYTES : end]), self._start + at, packet))
            at = end
        del self._buffer[:at]
        self._start += at
        return found

    def hole(self) -> None:
        """The next bytes were not captured."""
        self.lost = True

    def _record(self, kind: int, fragment: bytes, start: int, packet: int) -> TlsRecord:
        length, readable = len(fragment), kind == 22 and not self._encrypted and bool(fragment)
        self._encrypted = self._encrypted or kind in (20, 23)
        if not readable:
            return TlsRecord(kind, length, start, packet)
        name, protocols = _hello(fragment) if fragment[0] == 1 else ("", ())
        handshake = HANDSHAKES.get(fragment[0]) or f"UNKNOWN({fragment[0]})"
        return TlsRecord(kind, length, start, packet, handshake, name, protocols)


def _hello(fragment: bytes) -> tuple[str, tuple[str, ...]]:
    """Server name and protocols of a ClientHello (RFC 8446 §4.1.2); empty what is not there or not sound."""
    at = 4 + 2 + 32  # type and length, version, random
    for size in (1, 2, 1):  # session id, cipher suites, compression methods
        at += size + int.from_bytes(fragment[at : at + size])
    end = min(len(fragment), at + 2 + int.from_bytes(fragment[at : at + 2]))
    at += 2
    name = ""
    protocols: tuple[str, ...] = ()
    while at + 4 <= end:
        kind, size = int.from_bytes(fragment[at : at + 2]), int.from_bytes(fragment[at + 2 : at + 4])
        body = fragment[at + 4 : min(at + 4 + size, end)]
        if kind == _SERVER_NAME and len(body) > 5:
            name = body[5 : 5 + int.from_bytes(body[3:5])].decode("latin-1")
        elif kind == _ALPN:
            protocols = _protocols(body[2:])
        at += 4 + size
    return name, protocols


def _protocols(body: bytes) -> tuple[str, ...]:
    found, at = [], 0
    while at < len(body):
        found.append(body[at + 1 : at + 1 + body[at]].decode("latin-1"))
        at += 1 + body[at]
    return tuple(found)
