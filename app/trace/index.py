"""What a recording holds, in compact arrays: rows of fixed size for frames, steps, messages and calls.

Only what cannot be read again from the bytes of the streams stands in a row; the rest is read when an entry is looked at.
What few rows have - problems, header blocks over several frames, messages over several frames - is kept beside them by row.
Rows count from 0; where a field names another row, 0 is none and n is row n - 1.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from app.trace.block_store import BlockStore
from app.trace.rows import (
    CALL,
    FRAME,
    MESSAGE,
    STEP,
    TIME,
    UNORDERED,
    CallRow,
    Extra,
    FrameRow,
    HttpExchange,
    MessageRow,
    OddMessage,
    StepRow,
)
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.hpack import HeaderBlock
from app.wire.http2 import CONNECTION_PREFACE, HEADER_BYTES, Frame, Hole
from app.wire.http2_connection import Decoded
from app.wire.origin import Piece
from app.wire.problems import Problem

_PACKET_OF_FRAME = struct.Struct("<8xI")
_NUMBER_OF_MESSAGE = struct.Struct("<20xI")
"""One column of a row: most of what is looked at is a time or a number."""
_FRAME_HEADER = struct.Struct(">BHBBI")
"""RFC 9113 §4.1; the length in two pieces."""


@dataclass(slots=True)
class Stream:
    """The bytes of one direction that were captured."""

    data: bytes | bytearray
    holes: list[tuple[int, int, int]] = field(default_factory=list)
    """Offset in the stream, offset in ``data``, length."""

    def position(self, offset: int) -> int:
        """Where a captured byte of the stream stands in ``data``."""
        if not self.holes:
            return offset
        before = bisect_right(self.holes, (offset,))
        if not before:
            return offset
        start, at, length = self.holes[before - 1]
        return at + offset - start - length

    def between(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """The holes that begin between two captured bytes."""
        return self.holes[bisect_right(self.holes, (start,)) : bisect_right(self.holes, (end,))] if self.holes else []

    def read(self, start: int, end: int) -> bytes:
        """What was captured between two offsets; the first is of a captured byte."""
        at = self.position(start)
        missing = sum(length for _, _, length in self.between(start, end))
        return bytes(self.data[at : at + end - start - missing])

    def put_together(self, pieces: tuple[Piece, ...]) -> bytes:
        """What was captured of a message, with its prefix."""
        return b"".join(self.read(piece.start, piece.start + piece.length) for piece in pieces)


@dataclass(slots=True)
class Index:
    """Everything that the views of a trace are made from.

    Rows of frames, steps, messages and times, and the bytes of streams, are only ever added to: a snapshot shares them with
    the index that grows, and ``ends`` says how far it goes.
    """

    frames: bytes | bytearray = field(default_factory=bytearray)
    steps: bytes | bytearray = field(default_factory=bytearray)
    messages: bytes | bytearray = field(default_factory=bytearray)
    calls: bytes | bytearray = field(default_factory=bytearray)
    times: bytes | bytearray = field(default_factory=bytearray)
    """Of each packet, Unix nanoseconds."""
    streams: dict[int, Stream] = field(default_factory=dict)
    """By side."""
    blocks: BlockStore = field(default_factory=BlockStore)
    """The distinct header blocks."""
    extras: dict[int, Extra] = field(default_factory=dict)
    """By frame."""
    odd: dict[int, OddMessage] = field(default_factory=dict)
    """By message."""
    spans: dict[int, int] = field(default_factory=dict)
    """The message that passes through a frame without ending in it, by frame."""
    pending: dict[int, OddMessage] = field(default_factory=dict)
    """The message that has begun in a frame and is not complete, by frame."""
    call_problems: dict[int, list[Problem]] = field(default_factory=dict)
    types: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Input and output type by path."""
    http_calls: dict[int, HttpExchange] = field(default_factory=dict)
    """The calls of HTTP/1.1, by call: their rows name no frames."""
    ends: Mapping[str, int] = field(default_factory=dict)
    """Of a snapshot: the bytes of each column that are its own; empty while the index grows."""

    @property
    def frame_count(self) -> int:
        """How many frames there are."""
        return self.ends.get("frames", len(self.frames)) // FRAME.size

    @property
    def call_count(self) -> int:
        """How many calls there are."""
        return len(self.calls) // CALL.size

    def frame(self, row: int) -> FrameRow:
        """One frame's row."""
        return FrameRow._make(FRAME.unpack_from(self.frames, row * FRAME.size))

    def message(self, row: int) -> MessageRow:
        """One message's row."""
        return MessageRow._make(MESSAGE.unpack_from(self.messages, row * MESSAGE.size))

    def call(self, row: int) -> CallRow:
        """One call's row."""
        return CallRow._make(CALL.unpack_from(self.calls, row * CALL.size))

    def packet_of(self, row: int) -> int:
        """The packet that completed a frame."""
        found: int = _PACKET_OF_FRAME.unpack_from(self.frames, row * FRAME.size)[0]
        return found

    def number_of(self, row: int) -> int:
        """A message's number within its call."""
        found: int = _NUMBER_OF_MESSAGE.unpack_from(self.messages, row * MESSAGE.size)[0]
        return found

    def write(self, row: int, call: CallRow) -> None:
        """Put a call's row in its place; only while the index grows."""
        assert isinstance(self.calls, bytearray)  # noqa: S101 - bytes once it is a snapshot, which nobody writes
        CALL.pack_into(self.calls, row * CALL.size, *call)

    def time(self, packet: int) -> int:
        """When a packet was captured."""
        found: int = TIME.unpack_from(self.times, packet * TIME.size)[0]
        return found

    def steps_of(self, call: CallRow) -> list[StepRow]:
        """A call's steps in order."""
        found = list(self._backwards(call))
        found.reverse()
        if call.flags & UNORDERED:
            found.sort(key=lambda row: row.frame)
        return found

    def late_step(self, call: CallRow, position: int) -> StepRow:
        """One step, quick for those near the end; positions count from 0."""
        if call.flags & UNORDERED:
            return self.steps_of(call)[position]
        return next(islice(self._backwards(call), call.steps - 1 - position, None))

    def late_message(self, call: CallRow, position: int) -> int:
        """The row of one message, quick for those near the end; positions count from 0."""
        if call.flags & UNORDERED:
            return [step.message - 1 for step in self.steps_of(call) if step.message][position]
        found = (step.message - 1 for step in self._backwards(call) if step.message)
        return next(islice(found, call.messages - 1 - position, None))

    def _backwards(self, call: CallRow) -> Iterator[StepRow]:
        step = call.last_step
        while step:
            row = StepRow._make(STEP.unpack_from(self.steps, (step - 1) * STEP.size))
            yield row
            step = row.before

    def messages_in(self, row: int, frame: FrameRow) -> list[int]:
        """The rows of the messages with bytes in a DATA frame, in order."""
        found, message = [], frame.extra
        while message:
            entry = self.message(message - 1)
            if entry.last < row:
                break
            found.append(message - 1)
            message = entry.before
        found.reverse()
        if row in self.spans:
            found.append(self.spans[row])
        return found

    def decoded(self, row: int, frame: FrameRow) -> Decoded:
        """The frame as the decoder of its connection saw it."""
        extra = self.extras.get(row, _PLAIN)
        read = self._read(frame, preface=extra.preface)
        client = bool(frame.side & 1)
        if read.type == names.DATA:
            return Decoded(read, client, extra.problems, None, (), bool(read.flags & names.END_STREAM))
        block = self.blocks.get(frame.extra) if frame.extra else None
        return Decoded(
            read,
            client,
            extra.problems,
            block,
            extra.pieces or (_whole(read, block) if block else ()),
            extra.ends_stream or _ends_stream(read),
            extra.block_lost,
        )

    def _read(self, row: FrameRow, *, preface: bool) -> Frame:
        stream = self.streams[row.side]
        at = stream.position(row.start)
        if preface:
            size = len(CONNECTION_PREFACE)
            payload = bytes(stream.data[at : at + size])
            return Frame(names.PREFACE, 0, 0, False, size, payload, row.start, row.start + size, row.packet)  # noqa: FBT003 - the field's name stands in Frame
        high, low, kind, flags, number = _FRAME_HEADER.unpack_from(stream.data, at)
        length = high << 16 | low
        end = row.start + HEADER_BYTES + length
        holes: tuple[Hole, ...] = ()
        size = length
        if stream.holes:
            found = stream.between(row.start, end)
            holes = tuple(Hole(captured - at - HEADER_BYTES, lost) for _, captured, lost in found if lost)
            size -= sum(hole.length for hole in holes)
        payload = bytes(stream.data[at + HEADER_BYTES : at + HEADER_BYTES + size])
        reserved, number = number >> 31 == 1, number & 0x7FFFFFFF
        return Frame(kind, flags, number, reserved, length, payload, row.start, end, row.packet, holes)


_PLAIN = Extra()


def _ends_stream(frame: Frame) -> bool:
    if frame.type == names.DATA:
        return bool(frame.flags & names.END_STREAM)
    both = names.END_STREAM | names.END_HEADERS
    return frame.type == names.HEADERS and frame.flags & both == both


def _whole(frame: Frame, block: HeaderBlock) -> tuple[Piece, ...]:
    """A block in one frame: padding and priority stand around it."""
    layout = payloads.layout(frame)
    return (Piece(0, frame.start + HEADER_BYTES + layout.fields, block.length),)
