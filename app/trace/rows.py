"""The rows of an index: their columns, their flags, and what few rows have beside them. Rows count from 0; where a field names
another row, 0 is none and n is row n - 1.
"""

import struct
from dataclasses import dataclass
from typing import NamedTuple

from app.wire.grpc import PREFIX_BYTES, Share
from app.wire.http1 import Http1Message
from app.wire.origin import Piece
from app.wire.problems import Problem

FRAME = struct.Struct("<QIIII")
STEP = struct.Struct("<BIII")
MESSAGE = struct.Struct("<QIIIIIB")
CALL = struct.Struct("<IIIIIIIIIIIB")
TIME = struct.Struct("<q")


class FrameRow(NamedTuple):
    """One frame."""

    start: int
    """First byte of the frame header in its direction's stream."""
    packet: int
    """Position of the packet that completed it, for its time."""
    side: int
    """Twice the connection's number, plus 1 where the client sent it."""
    call: int
    extra: int
    """Of DATA: the last message of its call and direction that was complete by then; of others: their header block."""


class StepRow(NamedTuple):
    """One step of a call."""

    kind: int
    """Position in ``StepKind``."""
    frame: int
    message: int
    before: int
    """The step before it of the same call."""


class MessageRow(NamedTuple):
    """One message."""

    start: int
    """First byte of its prefix in its direction's stream."""
    first: int
    """The frame with that byte."""
    last: int
    """The frame that completed it."""
    call: int
    number: int
    """Within its call."""
    before: int
    """The message before it of the same call and direction."""
    flags: int
    """``FROM_CLIENT``, ``ODD``, ``COMPRESSED``, ``END``, ``NO_PROTO``."""


FROM_CLIENT, ODD, COMPRESSED, END, NO_PROTO = 1, 2, 4, 8, 16
"""Flags of a message: who sent it; whether ``Index.odd`` says where its bytes are; the compressed flag; its prefix is that
of gRPC-Web's trailers or of Connect's end of stream; it is not written in protobuf's wire format."""
ANSWER_LOST, UNORDERED, IN_BODY = 1, 2, 4
"""Flags of a call: frames of the server were lost before any header of this call came; a step was known late; the last
message of the server is no message but tells how the call ended: gRPC-Web's trailers, Connect's end of stream or error."""


class CallRow(NamedTuple):
    """One call; frames that it has not (yet) are 0."""

    connection: int
    stream_id: int
    first: int
    """The frame that opened it."""
    request: int
    """The frame that ends the client header."""
    response: int
    trailers: int
    ended: int
    """The frame that ended it."""
    last_step: int
    steps: int
    messages: int
    first_request: int
    """The first message of the client."""
    flags: int


@dataclass(slots=True)
class Extra:
    """What few frames have."""

    problems: tuple[Problem, ...] = ()
    pieces: tuple[Piece, ...] = ()
    """Of a header block over several frames."""
    block_lost: bool = False
    ends_stream: bool = False
    """On a CONTINUATION."""
    preface: bool = False


@dataclass(slots=True)
class OddMessage:
    """A message that is not whole in one frame, or not sound, or compressed."""

    prefix: bytes
    shares: tuple[Share, ...]
    pieces: tuple[Piece, ...]
    problems: tuple[Problem, ...] = ()
    most: int = 0
    """Bytes to which it may expand."""
    whole: bytes | None = None
    """Prefix and body where they are nowhere in the stream: inside base64."""

    @property
    def length(self) -> int:
        """Bytes after the prefix, as that says; of a body that is one message all of it. 0 while the prefix is not whole."""
        if not self.prefix:
            return sum(piece.length for piece in self.pieces)
        return int.from_bytes(self.prefix[1:]) if len(self.prefix) == PREFIX_BYTES else 0


@dataclass(frozen=True, slots=True)
class HttpExchange:
    """A request of HTTP/1.1 that makes a call, and its response once that is whole."""

    request: Http1Message
    response: Http1Message | None = None
