"""The handshake messages of TLS (RFC 8446 §4, RFC 5246 §7.4): their names, and what the hellos agree on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

MAX_HANDSHAKE_BYTES = 1 << 17
"""Of one message; a chain of ten certificates has 30 KB. Nothing after a longer one is read."""
MAX_EXTENSIONS = 256
"""Of one hello; browsers send twenty."""

CLIENT_HELLO, SERVER_HELLO, ENCRYPTED_EXTENSIONS = 1, 2, 8
NAMES = {
    0: "hello_request",
    CLIENT_HELLO: "client_hello",
    SERVER_HELLO: "server_hello",
    4: "new_session_ticket",
    5: "end_of_early_data",
    ENCRYPTED_EXTENSIONS: "encrypted_extensions",
    11: "certificate",
    12: "server_key_exchange",
    13: "certificate_request",
    14: "server_hello_done",
    15: "certificate_verify",
    16: "client_key_exchange",
    20: "finished",
    22: "certificate_status",
    24: "key_update",
    25: "compressed_certificate",
}
RETRY_RANDOM = bytes.fromhex("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C")
"""The random of a ServerHello that is a HelloRetryRequest (RFC 8446 §4.1.3)."""
_HEADER_BYTES = 4
_SERVER_NAME, _ALPN, _EARLY_DATA, _SUPPORTED_VERSIONS = 0, 16, 42, 43
"""Extensions (RFC 6066 §3, RFC 7301 §3.1, RFC 8446 §4.2)."""


class Handshake(NamedTuple):
    """One whole message."""

    type: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Hello:
    """What a ClientHello or a ServerHello says; empty what is not there or not sound."""

    random: bytes = b""
    version: int = 0
    """Of a ServerHello: the one chosen."""
    suite: int = 0
    """Of a ServerHello: the one chosen."""
    server_name: str = ""
    protocols: tuple[str, ...] = ()
    """ALPN: what the client offers, in its order of preference, or what the server chose."""
    early_data: bool = False


class HandshakeReader:
    """Cuts the handshake bytes of one direction into messages, in any pieces."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._lost = False

    def push(self, data: bytes) -> tuple[tuple[str, ...], list[Handshake]]:
        """Take the next bytes: the names of the messages that begin in them, and the messages they complete."""
        if self._lost:
            return (), []
        before, buffer, at = len(self._buffer), self._buffer, 0
        buffer += data
        begun, found = [], []
        while at < len(buffer):
            if at >= before:
                begun.append(handshake_name(buffer[at]))
            if len(buffer) - at < _HEADER_BYTES:
                break
            end = at + _HEADER_BYTES + int.from_bytes(buffer[at + 1 : at + _HEADER_BYTES])
            if end - at > MAX_HANDSHAKE_BYTES:
                self._lost = True
                break
            if end > len(buffer):
                break
            found.append(Handshake(buffer[at], bytes(buffer[at + _HEADER_BYTES : end])))
            at = end
        del buffer[:at]
        return tuple(begun), found


def handshake_name(kind: int) -> str:
    """``client_hello``; an unknown one keeps its number."""
    return NAMES.get(kind) or f"UNKNOWN({kind})"


def client_hello(body: bytes) -> Hello:
    """RFC 8446 §4.1.2; its suites and groups are not kept."""
    at = 2 + 32  # version, random
    for size in (1, 2, 1):  # session id, cipher suites, compression methods
        at += size + int.from_bytes(body[at : at + size])
    found = dict(_extensions(body, at))
    names = found.get(_SERVER_NAME, b"")
    return Hello(
        random=body[2:34],
        server_name=names[5 : 5 + int.from_bytes(names[3:5])].decode("latin-1"),
        protocols=_protocols(found.get(_ALPN, b"")),
        early_data=_EARLY_DATA in found,
    )


def server_hello(body: bytes) -> Hello:
    """RFC 8446 §4.1.3; of TLS 1.2 it has the protocol chosen as well."""
    at = 2 + 32
    at += 1 + int.from_bytes(body[at : at + 1])  # the session id
    suite = int.from_bytes(body[at : at + 2])
    found = dict(_extensions(body, at + 3))
    version = int.from_bytes(found.get(_SUPPORTED_VERSIONS, body)[:2])
    return Hello(random=body[2:34], version=version, suite=suite, protocols=_protocols(found.get(_ALPN, b"")))


def encrypted_extensions(body: bytes) -> Hello:
    """RFC 8446 §4.3.1: the protocol chosen."""
    return Hello(protocols=_protocols(dict(_extensions(body, 0)).get(_ALPN, b"")))


def _extensions(body: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    end = min(len(body), at + 2 + int.from_bytes(body[at : at + 2]))
    at += 2
    for _ in range(MAX_EXTENSIONS):
        if at + 4 > end:
            return
        kind, size = int.from_bytes(body[at : at + 2]), int.from_bytes(body[at + 2 : at + 4])
        yield kind, body[at + 4 : min(at + 4 + size, end)]
        at += 4 + size


def _protocols(extension: bytes) -> tuple[str, ...]:
    found, at = [], 2
    while at < len(extension):  # each takes at least its length
        found.append(extension[at + 1 : at + 1 + extension[at]].decode("latin-1"))
        at += 1 + extension[at]
    return tuple(found)
