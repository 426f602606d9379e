"""HTTP/1.1 as the JSON twin of a server speaks it (RFC 9112): bytes in, values out, and back.

Only what a comparison needs: requests with Content-Length, keep-alive, one request after the other on a connection.
"""

import email.utils
import http
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

MAX_LINE_BYTES = 16 * 1024
"""A line of a head: C-core takes 16 KiB of metadata in all."""
MAX_LINES = 128
MAX_BODY_BYTES = 4 * 1024 * 1024
"""What grpcio receives as one message unless it is told otherwise; of a body in gzip: also what it expands to."""
_GZIP = 16 + zlib.MAX_WBITS
"""The gzip format, for zlib."""
_LAST_CHUNK = b"0\r\n\r\n"
_CLIENT_CLOSED = 499
"""What google/rpc/code.proto maps CANCELLED to; RFC 9110 knows no such status."""


class Malformed(Exception):
    """Not a request that can be answered; the text is the reason."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """A request with its whole body."""

    path: str
    fields: tuple[tuple[str, str], ...]
    """Header fields, names in lower case."""
    body: bytes
    """As it was before gzip."""
    gzip: bool
    """True where the client takes gzip."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """The status line and the fields of a response."""

    status: int = 200
    content_type: str = "application/json"
    fields: tuple[tuple[str, str], ...] = ()
    """Beside Content-Type, Content-Length or Transfer-Encoding, Content-Encoding and Date."""


def read_request(stream: BinaryIO) -> Request | None:
    """The next request of a connection; None at its end. Raises Malformed."""
    line = stream.readline(MAX_LINE_BYTES)
    if not line:
        return None
    path, fields = request_line(line), []
    for _ in range(MAX_LINES):
        line = stream.readline(MAX_LINE_BYTES)
        if line in (b"\r\n", b"\n", b""):
            break
        fields.append(field(line))
    named = dict(fields)
    return request(path, fields, stream.read(length_of(named)))


def request_line(line: bytes) -> str:
    """The path of ``POST /greeter.Greeter/SayHello HTTP/1.1``. Raises Malformed."""
    words = line.decode("latin-1").split()
    if len(words) != 3 or words[0] != "POST" or not words[2].startswith("HTTP/1."):
        raise Malformed("a method is called with POST")
    return words[1]


def field(line: bytes) -> tuple[str, str]:
    """A header field."""
    name, _, value = line.decode("latin-1").partition(":")
    return name.strip().lower(), value.strip()


def length_of(named: dict[str, str]) -> int:
    """How long the body is. Raises Malformed."""
    length = named.get("content-length", "0")
    if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
        raise Malformed(f"a body has a Content-Length of at most {MAX_BODY_BYTES}")
    return int(length)


def request(path: str, fields: Iterable[tuple[str, str]], body: bytes) -> Request:
    """A request from its parts. Raises Malformed."""
    kept = tuple(fields)
    named = dict(kept)
    if named.get("content-encoding") == "gzip":
        body = expanded(body)
    return Request(path=path, fields=kept, body=body, gzip="gzip" in named.get("accept-encoding", ""))


def expanded(body: bytes) -> bytes:
    """What was put into gzip. Raises Malformed."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        found = unpacker.decompress(body, MAX_BODY_BYTES)
    except zlib.error as error:
        raise Malformed("the body is not gzip") from error
    if unpacker.unconsumed_tail:
        raise Malformed(f"a body expands to at most {MAX_BODY_BYTES} bytes")
    return found


def packed(body: bytes) -> bytes:
    """The body in gzip, with the level that C-core uses."""
    packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, _GZIP)
    return packer.compress(body) + packer.flush()


def whole(head: Head, body: bytes, *, gzip: bool) -> bytes:
    """A response in one piece; in gzip only where that is shorter, as C-core does it with messages."""
    fields = [("Content-Type", head.content_type), *head.fields]
    if gzip and len(shorter := packed(body)) < len(body):
        body = shorter
        fields.append(("Content-Encoding", "gzip"))
    return _head(head.status, [*fields, ("Content-Length", str(len(body)))]) + body


def begun(head: Head) -> bytes:
    """The head of a response that comes in chunks (RFC 9112 §7.1)."""
    return _head(head.status, [("Content-Type", head.content_type), *head.fields, ("Transfer-Encoding", "chunked")])


def chunk(data: bytes) -> bytes:
    """One chunk; the last one for no bytes."""
    return b"%x\r\n%b\r\n" % (len(data), data) if data else _LAST_CHUNK


def _head(status: int, fields: Iterable[tuple[str, str]]) -> bytes:
    reason = "Client Closed Request" if status == _CLIENT_CLOSED else http.HTTPStatus(status).phrase
    # A server with a clock has to say the date (RFC 9110 §6.6.1).
    dated = (("Date", email.utils.formatdate(usegmt=True)), *fields)
    lines = (f"{name}: {value}" for name, value in dated if "\r" not in value and "\n" not in value)
    return "\r\n".join((f"HTTP/1.1 {status} {reason}", *lines, "", "")).encode("latin-1", "replace")
