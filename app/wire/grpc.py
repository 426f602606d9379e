"""gRPC over HTTP/2: length-prefixed messages out of the bytes of DATA frames, statuses, and the encoding of their texts.

Push the bytes of one direction of one stream in any pieces: the messages are the same. After a hole that hides where a
message ends, nothing of this direction can be read any more, and the message says so.
"""

import binascii
from dataclasses import dataclass

from app.sentences import sentence
from app.wire.origin import Piece
from app.wire.problems import Problem

PREFIX_BYTES = 5
"""Compressed-Flag and Message-Length."""
SPEC = "gRPC over HTTP/2, Length-Prefixed-Message"

STATUS_NAMES = (
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
)
"""By code (gRPC, Status codes and their use in gRPC)."""


@dataclass(frozen=True, slots=True)
class Share:
    """The bytes of one message in one DATA frame."""

    frame: int
    """The number that was pushed with them."""
    prefix: int
    """Bytes of the prefix."""
    body: int
    """Bytes after the prefix."""


@dataclass(frozen=True, slots=True)
class RawMessage:
    """One length-prefixed message as it crossed the wire."""

    prefix: bytes
    body: bytes
    """What was captured of it; whole unless problems say otherwise."""
    shares: tuple[Share, ...]
    """The frames with bytes of it, in order."""
    pieces: tuple[Piece, ...]
    """Where prefix and body, taken as one buffer, stand in the direction's stream."""
    problems: tuple[Problem, ...] = ()
    """Spans count from the first byte of the prefix."""

    @property
    def compressed(self) -> bool:
        """The compressed flag."""
        return bool(self.prefix[:1]) and self.prefix[0] & 1 == 1

    @property
    def length(self) -> int:
        """The message length; 0 while the prefix is not whole."""
        return int.from_bytes(self.prefix[1:PREFIX_BYTES]) if len(self.prefix) == PREFIX_BYTES else 0


class MessageReader:
    """Reads the messages of one direction of one stream."""

    def __init__(self, *, keep: bool = True, end_flag: int = 0) -> None:
        """``keep``: messages have their bodies; without, whoever has the stream reads them there by their pieces.

        ``end_flag``: as in ``Framing``.
        """
        self._end_flag = end_flag
        self.lost = False
        """A hole hid where a message ends: nothing after it can be read."""
        self._keep = keep
        self._begin()

    @property
    def unfinished(self) -> bool:
        """A message has begun and is not complete."""
        return bool(self._prefix or self._missing)

    @property
    def last_frame(self) -> int:
        """The frame with the latest bytes of the message that has begun; 0 where none has."""
        return self._shares[-1].frame if self._shares else 0

    def push(self, data: bytes | memoryview, start: int, frame: int) -> list[RawMessage]:
        """Take the data of a DATA frame, which stands at ``start`` in the direction's stream."""
        if self.lost:
            return []
        found, at, size = [], 0, len(data)
        while at < size:
            prefix = min(PREFIX_BYTES - len(self._prefix), size - at)
            self._prefix += data[at : at + prefix]
            body = 0
            if len(self._prefix) == PREFIX_BYTES:
                body = min(self._left(), size - at - prefix)
                self._read += body
                if self._keep:
                    self._body += data[at + prefix : at + prefix + body]
            self._pieces.append(Piece(self._size, start + at, prefix + body))
            self._shares.append(Share(frame, prefix, body))
            self._size += prefix + body
            at += prefix + body
            if len(self._prefix) == PREFIX_BYTES and not self._left():
                found.append(self._message())
        return found

    def hole(self, length: int) -> list[RawMessage]:
        """The next bytes were not captured."""
        if self.lost or not length:
            return []
        left = self._left()
        if length <= left:
            self._missing += length
            return [self._message()] if length == left else []
        self._missing += left
        self.lost = True
        return [self._message()] if self._prefix else []

    def finish(self) -> list[RawMessage]:
        """The stream ended: a message that is not complete never will be."""
        return [self._message()] if self.unfinished and not self.lost else []

    def pending(self) -> list[RawMessage]:
        """The message that has begun, as far as it is there; nothing is called wrong, it may still be completed."""
        if not self.unfinished or self.lost:
            return []
        return [RawMessage(self._prefix, bytes(self._body), tuple(self._shares), tuple(self._pieces))]

    def _begin(self) -> None:
        self._prefix = b""
        self._body = bytearray()
        self._read = 0  # bytes of the body so far
        self._pieces: list[Piece] = []
        self._shares: list[Share] = []
        self._size = 0
        self._missing = 0

    def _left(self) -> int:
        if len(self._prefix) < PREFIX_BYTES:
            return 0
        return int.from_bytes(self._prefix[1:]) - self._read - self._missing

    def _message(self) -> RawMessage:
        problems = self._problems()
        message = RawMessage(self._prefix, bytes(self._body), tuple(self._shares), tuple(self._pieces), problems)
        self._begin()
        return message

    def _problems(self) -> tuple[Problem, ...]:
        found = []
        if self._prefix[0] & ~self._end_flag > 1:
            text = sentence("The compressed flag is 0 or 1; this one is %(flag)s.", flag=self._prefix[0])
            found.append(Problem(code="compressed-flag", text=text, spec=SPEC, start=0, end=1))
        size = PREFIX_BYTES + self._read
        if self._missing or self.lost:
            text = sentence("Some bytes of this message were not captured.")
            found.append(Problem(code="message-lost", text=text, spec=SPEC, start=0, end=size))
        elif len(self._prefix) < PREFIX_BYTES:
            text = sentence(
                "The stream ends after %(count)s of the %(all)s bytes of a message's prefix.",
                count=len(self._prefix),
                all=PREFIX_BYTES,
            )
            found.append(Problem(code="message-cut", text=text, spec=SPEC, start=0, end=len(self._prefix)))
        elif self._left():
            length = int.from_bytes(self._prefix[1:])
            text = sentence(
                "The prefix announces %(length)s bytes; the stream ends after %(read)s of them.",
                length=length,
                read=self._read,
            )
            found.append(Problem(code="message-cut", text=text, spec=SPEC, start=0, end=size))
        return tuple(found)


def status_name(code: int) -> str:
    """``NOT_FOUND``; ``STATUS(99)`` for a code without a name."""
    return STATUS_NAMES[code] if 0 <= code < len(STATUS_NAMES) else f"STATUS({code})"


def binary_value(value: bytes) -> bytes | None:
    """The bytes of a ``-bin`` metadata value (gRPC over HTTP/2, Binary-Header), or None where they cannot be read.

    Base64 with or without padding; peers of gRPC's C core that both announce ``GRPC_ALLOW_TRUE_BINARY_METADATA`` send a
    zero byte and then the bytes themselves.
    """
    if value[:1] == b"\0":
        return value[1:]
    try:
        return binascii.a2b_base64(value + b"=" * (-len(value) % 4), strict_mode=True)
    except binascii.Error:
        return None


def percent_decode(text: bytes) -> str:
    """``grpc-message`` (gRPC over HTTP/2, Status-Message): %-escapes of UTF-8; a broken escape stays as it is."""
    head, *rest = text.split(b"%")
    out = bytearray(head)
    for part in rest:
        try:
            out.append(int(part[:2], 16) if len(part) >= 2 and part[:2].isalnum() else -1)
            out += part[2:]
        except ValueError:
            out += b"%" + part
    return out.decode("utf-8", "replace")
