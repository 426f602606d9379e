"""Compressed messages (gRPC over HTTP/2, Message-Encoding): gzip and deflate, expanded within a limit."""

import zlib
from typing import NamedTuple

from app.sentences import sentence

MAX_EXPANDED_BYTES = 16 << 20
"""Of one message. gRPC's own default limit for a received message is 4 MiB; deflate expands up to 1032 times."""

_WINDOW_BITS = {
    "gzip": 31,  # RFC 1952
    "deflate": 15,  # gRPC means the zlib structure (RFC 1950) by it, as HTTP does
}

KNOWN = frozenset(_WINDOW_BITS)
"""Compressions that can be expanded here."""


class Expanded(NamedTuple):
    """The expanded bytes and, where they are not all of it, what is wrong."""

    data: bytes
    wrong: str


def expand(data: bytes, encoding: str, *, most: int = MAX_EXPANDED_BYTES) -> Expanded:
    """Expand a whole compressed message; what could be expanded is kept when something is wrong. Never raises."""
    if encoding in ("", "identity"):
        return Expanded(data, sentence("it is marked as compressed, but no compression was named in grpc-encoding"))
    if encoding not in _WINDOW_BITS:
        return Expanded(b"", sentence("its compression “%(encoding)s” is not known here", encoding=encoding[:40]))
    out, rest = bytearray(), data
    while rest:  # gzip members may follow one another; each takes 18 bytes or more of the rest
        expander = zlib.decompressobj(_WINDOW_BITS[encoding])
        try:
            out += expander.decompress(rest, most - len(out) + 1)
        except zlib.error as error:
            return Expanded(
                bytes(out), sentence("it is not sound %(encoding)s: %(error)s", encoding=encoding, error=str(error))
            )
        if len(out) > most:
            return Expanded(
                bytes(out[:most]), sentence("it expands to more than %(most)s bytes; the rest is not shown", most=most)
            )
        if not expander.eof:
            return Expanded(bytes(out), sentence("its %(encoding)s data ends too early", encoding=encoding))
        rest = expander.unused_data
    return Expanded(bytes(out), "")
