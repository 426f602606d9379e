"""The two directions of an HTTP/2 connection joined: frames with their header blocks, and the rules between frames.

Push the bytes of both directions in the order of time. A block spreads over HEADERS or PUSH_PROMISE and its CONTINUATIONs
(RFC 9113 §4.3); it is decoded with the frame that ends it.
"""

import struct
from dataclasses import dataclass, field
from typing import Protocol

from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.hpack import Decoder, HeaderBlock
from app.wire.http2 import DEFAULT_MAX_FRAME_SIZE, HEADER_BYTES, Frame, FrameReader, Lost
from app.wire.origin import Piece, locate
from app.wire.problems import Problem
from app.wire.stream_states import BROKEN, NEXT, Input, State, StreamStates, state_of

MAX_BLOCK_BYTES = 1 << 20
"""Of one header block over all its frames; the rest of a longer one is not decoded. Peers take 8 to 64 KiB."""

_HEADER = struct.Struct(">BHBBI")
"""Of a frame (§4.1); the length in two pieces."""
_PLAIN_HEADERS = names.END_STREAM | names.END_HEADERS
_DATA_INPUTS = (Input.DATA, Input.DATA_END)
_HEADERS_INPUTS = (Input.HEADERS, Input.HEADERS_END)
_INPUTS = {
    names.PRIORITY: Input.PRIORITY,
    names.RST_STREAM: Input.RST_STREAM,
    names.WINDOW_UPDATE: Input.WINDOW_UPDATE,
    names.PUSH_PROMISE: Input.PROMISE,
}
_OPEN_FOR_BOTH = State.OPEN | State.OPEN << 4
_BLOCK_STARTERS = frozenset({names.HEADERS, names.PUSH_PROMISE})


@dataclass(frozen=True, slots=True)
class Decoded:
    """A frame with what the connection knows about it."""

    # Positional: a recording has tens of thousands of them.
    frame: Frame
    from_client: bool
    problems: tuple[Problem, ...] = ()
    """Spans are offsets in the direction's stream."""
    block: HeaderBlock | None = None
    """On the frame that ends a header block."""
    pieces: tuple[Piece, ...] = ()
    """Where the block's bytes stand in the stream."""
    ends_stream: bool = False
    """END_STREAM: on DATA, or on the frame that ends a block whose HEADERS had the flag."""
    block_lost: bool = False
    """On the frame that ends a header block which cannot be decoded."""


@dataclass(frozen=True, slots=True)
class LostSpan:
    """Bytes of one direction that are not in frames."""

    lost: Lost
    from_client: bool


class Sink(Protocol):
    """Takes what a connection says, in order."""

    def data(  # noqa: PLR0913, PLR0917 - called for nearly every frame: no object is made of it
        self, stream_id: int, flags: int, start: int, length: int, buffer: bytearray, at: int, *, from_client: bool
    ) -> None:
        """A sound DATA frame without padding; its header is at ``start`` in the stream and at ``at`` in ``buffer``."""

    def headers(self, stream_id: int, flags: int, start: int, block: HeaderBlock, *, from_client: bool) -> None:
        """A sound HEADERS frame with a whole block that came before, without padding and priority."""

    def frame(self, decoded: Decoded) -> None:
        """Any other frame."""

    def lost(self, span: LostSpan) -> None:
        """Bytes that are in no frame."""


@dataclass(slots=True)
class _OpenBlock:
    """A header block that CONTINUATION frames may still add to."""

    first: Frame
    data: bytearray = field(default_factory=bytearray)
    pieces: list[Piece] = field(default_factory=list)
    broken: bool = False
    """Some of it was lost, or it is too long."""


class _Side:
    """What one end of the connection sends."""

    def __init__(self, *, client: bool) -> None:
        self.client = client
        self.reader = FrameReader(client=client)
        self.headers = Decoder()
        self.block: _OpenBlock | None = None
        self.began = False
        """Its first frame after the preface was seen."""
        self.greatest_stream = 0
        """The greatest number of a stream that it opened."""


class ConnectionDecoder:
    """Decodes a connection; True stands for the client wherever a side is named."""

    def __init__(self) -> None:
        self._sides = {True: _Side(client=True), False: _Side(client=False)}
        self._states = StreamStates()
        self._blind = False  # frames were lost: a stream that seems idle may be open

    def push(self, data: bytes, packet: int, *, from_client: bool) -> list[Decoded | LostSpan]:
        """Take the next bytes of one side."""
        side = self._sides[from_client]
        return [self._take(side, item) for item in side.reader.push(data, packet)]

    def feed(self, buffer: bytearray, begin: int, packet: int, sink: Sink, *, from_client: bool) -> None:
        """As ``push``, with everything said to ``sink``; of most frames no objects are made.

        The next bytes stand in ``buffer`` from ``begin`` on, after those before them; it only grows.
        """
        side = self._sides[from_client]
        reader = side.reader
        if not reader.plain:
            _tell(sink, self.push(bytes(buffer[begin:]), packet, from_client=from_client))
            return
        first = at = begin - reader.rest
        base, size, greatest = reader.start - first, len(buffer), 0
        while size - at >= HEADER_BYTES:
            high, low, kind, flags, stream_id = _HEADER.unpack_from(buffer, at)
            length = high << 16 | low
            stop = at + HEADER_BYTES + length
            if stop > size:
                break
            if not (
                length <= DEFAULT_MAX_FRAME_SIZE
                and 0 < stream_id < 1 << 31
                and side.block is None
                and side.began
                and self._say_quickly(sink, side, (kind, flags, stream_id, length), base + at, buffer, at)
            ):
                reserved, stream_id = stream_id >> 31 == 1, stream_id & 0x7FFFFFFF
                payload = bytes(buffer[at + HEADER_BYTES : stop])
                frame = Frame(kind, flags, stream_id, reserved, length, payload, base + at, base + stop, packet)
                _tell(sink, [self._take(side, frame)])
            greatest = max(greatest, stream_id)
            at = stop
        reader.skip(at - first, (buffer, at, size), greatest)

    def _say_quickly(  # noqa: PLR0913, PLR0917 - one step of ``feed``
        self, sink: Sink, side: _Side, header: tuple[int, int, int, int], start: int, buffer: bytearray, at: int
    ) -> bool:
        """Say a frame about which there is nothing else to say; False where there may be."""
        kind, flags, stream_id, length = header
        client = side.client
        if kind == names.DATA and flags <= names.END_STREAM:
            if not self._quickly(stream_id, _DATA_INPUTS[flags], client=client):
                return False
            sink.data(stream_id, flags, start, length, buffer, at, from_client=client)
            return True
        if kind != names.HEADERS or flags | names.END_STREAM != _PLAIN_HEADERS:
            return False
        block = side.headers.recall(bytes(buffer[at + HEADER_BYTES : at + HEADER_BYTES + length]))
        if block is None or not self._quickly(stream_id, _HEADERS_INPUTS[flags & names.END_STREAM], client=client):
            return False
        sink.headers(stream_id, flags, start, block, from_client=client)
        return True

    def _quickly(self, stream_id: int, what: Input, *, client: bool) -> bool:
        """Move a stream on when there is nothing to say about it; else leave it as it is."""
        states = self._states
        before = states[stream_id]
        after = NEXT[what, client][before]
        if after >= BROKEN or (not before and not self._opens_in_order(stream_id, client=client)):
            return False
        if after != before:
            states[stream_id] = after
        return True

    def _opens_in_order(self, stream_id: int, *, client: bool) -> bool:
        """Whether a stream that is idle is the next one of a client; it is counted then."""
        side = self._sides[client]
        if not client or not stream_id & 1 or stream_id <= side.greatest_stream:
            return False
        side.greatest_stream = stream_id
        return True

    def hole(self, length: int, packet: int, *, from_client: bool) -> list[Decoded | LostSpan]:
        """The next bytes of one side were not captured. A length of 0: the capture began in the middle."""
        side = self._sides[from_client]
        return [self._take(side, item) for item in side.reader.hole(length, packet)]

    def finish(self) -> list[LostSpan]:
        """No more bytes will come."""
        return [LostSpan(lost, client) for client, side in self._sides.items() for lost in side.reader.finish()]

    def unfinished(self, *, from_client: bool) -> tuple[int, int]:
        """Stream offset and size of a frame of one side that has begun and is not complete."""
        reader = self._sides[from_client].reader
        return reader.start, reader.unfinished

    def _take(self, side: _Side, item: Frame | Lost) -> Decoded | LostSpan:
        if isinstance(item, Lost):
            side.headers.lose()
            side.block, side.began = None, True
            self._blind = True
            return LostSpan(item, side.client)
        problems = list(payloads.problems(item)) + self._order_problems(side, item)
        if item.type == names.SETTINGS:
            self._apply_settings(side, item)
        block, pieces, ends = self._header_block(side, item, problems)
        ends = ends or (item.type == names.DATA and bool(item.flags & names.END_STREAM))
        lost = block is None and any(problem.code == "header-block-lost" for problem in problems)
        return Decoded(item, side.client, tuple(problems), block, pieces, ends, lost)

    def _order_problems(self, side: _Side, frame: Frame) -> list[Problem]:
        """Rules about what may follow what."""
        if frame.type == names.PREFACE:
            return []
        found = []
        if not side.began and frame.type != names.SETTINGS:
            text = f"The first frame of each end is SETTINGS; this one is {names.frame_name(frame.type)}."
            found.append(_problem(frame, "settings-not-first", text, "RFC 9113 §3.4"))
        side.began = True
        if frame.length > side.reader.max_frame_size:
            text = f"The payload of {frame.length} bytes is longer than the {side.reader.max_frame_size} that the receiver allows."
            found.append(_problem(frame, "frame-size", text, "RFC 9113 §4.2"))
        found += _block_problems(side, frame)
        if frame.stream_id > 0:
            found += self._stream_problems(side, frame)
            found += self._move(side, frame)
        return found

    def _stream_problems(self, side: _Side, frame: Frame) -> list[Problem]:
        """A client opens odd streams, in growing order (§5.1.1); a server opens none but by a promise (§8.4)."""
        stream_id = frame.stream_id
        if frame.type != names.HEADERS or state_of(self._states[stream_id], client=side.client) is not State.IDLE:
            return []
        if not side.client:
            text = f"A server does not open streams: stream {stream_id} was neither opened by the client nor promised."
            return [] if self._blind else [_problem(frame, "stream-not-opened", text, "RFC 9113 §8.4")]
        if stream_id % 2 == 0:
            text = f"A client's streams have odd numbers; this one is {stream_id}."
            return [_problem(frame, "stream-parity", text, "RFC 9113 §5.1.1")]
        greatest = side.greatest_stream
        side.greatest_stream = max(greatest, stream_id)
        if stream_id < greatest and not self._blind:
            text = f"Stream {stream_id} is opened after stream {greatest}: numbers of new streams grow."
            return [_problem(frame, "stream-order", text, "RFC 9113 §5.1.1")]
        return []

    def _move(self, side: _Side, frame: Frame) -> list[Problem]:
        """What a frame does to its stream (§5.1), and where that is not allowed."""
        what = _input(frame)
        if what is None:
            return []
        stream_id = frame.stream_id
        before = self._states[stream_id]
        if not before and self._blind and what not in (Input.HEADERS, Input.HEADERS_END):
            before = _OPEN_FOR_BOTH
        after = NEXT[what, side.client][before]
        self._states[stream_id] = after
        promised = payloads.promised_stream(frame)
        if promised:
            self._states[promised] = NEXT[Input.PROMISED, side.client][self._states[promised]]
        return [_state_problem(side, frame, before)] if after & BROKEN else []

    def _apply_settings(self, side: _Side, frame: Frame) -> None:
        """Settings say what the *other* end may send."""
        other = self._sides[not side.client]
        for identifier, value in payloads.settings(frame):
            if identifier == names.HEADER_TABLE_SIZE:
                other.headers.allowed_size = max(other.headers.allowed_size, value)
            elif identifier == names.MAX_FRAME_SIZE:
                # The greatest ever announced holds: when it is acknowledged is not waited for.
                other.reader.max_frame_size = max(other.reader.max_frame_size, value)

    def _header_block(
        self, side: _Side, frame: Frame, problems: list[Problem]
    ) -> tuple[HeaderBlock | None, tuple[Piece, ...], bool]:
        """Add a fragment to its block; the block when this frame ends it, and whether its stream ends with it."""
        if frame.type in _BLOCK_STARTERS:
            if side.block is not None:
                side.headers.lose()  # the block that was not ended may have added entries
            side.block = _OpenBlock(frame)
        elif frame.type != names.CONTINUATION or side.block is None:
            return None, (), False
        block = side.block
        _add_fragment(block, frame)
        if not frame.flags & names.END_HEADERS:
            return None, (), False
        side.block = None
        ends = block.first.type == names.HEADERS and bool(block.first.flags & names.END_STREAM)
        if block.broken:
            side.headers.lose()
            text = "This header block is not whole in the recording, or too long: its fields are not known."
            problems.append(_problem(frame, "header-block-lost", text, "RFC 9113 §4.3"))
            return None, (), ends
        decoded, pieces = side.headers.decode(bytes(block.data)), tuple(block.pieces)
        problems += [_in_stream(problem, pieces) for problem in decoded.problems]
        return decoded, pieces, ends


def _tell(sink: Sink, items: list[Decoded | LostSpan]) -> None:
    for item in items:
        if isinstance(item, Decoded):
            sink.frame(item)
        else:
            sink.lost(item)


def _add_fragment(block: _OpenBlock, frame: Frame) -> None:
    layout = payloads.layout(frame)
    if frame.holes or len(block.data) + layout.content - layout.fields > MAX_BLOCK_BYTES:
        block.broken = True
        return
    start = frame.start + HEADER_BYTES + layout.fields
    block.pieces.append(Piece(len(block.data), start, layout.content - layout.fields))
    block.data += frame.payload[layout.fields : layout.content]


def _block_problems(side: _Side, frame: Frame) -> list[Problem]:
    name = names.frame_name(frame.type)
    if side.block is None:
        if frame.type != names.CONTINUATION:
            return []
        text = "CONTINUATION follows a frame that left its header block open; none did."
        return [_problem(frame, "continuation-unexpected", text, "RFC 9113 §6.10")]
    first = side.block.first
    if frame.type == names.CONTINUATION and frame.stream_id == first.stream_id:
        return []
    text = f"The header block of stream {first.stream_id} is open: CONTINUATION must follow, not {name} on stream {frame.stream_id}."
    return [_problem(frame, "header-block-open", text, "RFC 9113 §6.10")]


def _input(frame: Frame) -> Input | None:
    """What a frame is to the state of its stream."""
    ends = frame.flags & names.END_STREAM
    if frame.type == names.DATA:
        return _DATA_INPUTS[ends]
    return _HEADERS_INPUTS[ends] if frame.type == names.HEADERS else _INPUTS.get(frame.type)


def _state_problem(side: _Side, frame: Frame, before: int) -> Problem:
    state, name, number = state_of(before, client=side.client), names.frame_name(frame.type), frame.stream_id
    if state is State.IDLE:
        text = f"Stream {number} is idle: only HEADERS may open it, not {name}."
        return _problem(frame, "stream-idle", text, "RFC 9113 §5.1")
    if state in (State.HALF_CLOSED_LOCAL, State.CLOSED):
        who = "client" if side.client else "server"
        text = f"The {who} had ended its side of stream {number} and sends {name} on it."
        return _problem(frame, "stream-closed", text, "RFC 9113 §5.1")
    text = f"Stream {number} is {state.title}: its sender may not send {name} on it."
    return _problem(frame, "stream-state", text, "RFC 9113 §5.1")


def _in_stream(problem: Problem, pieces: tuple[Piece, ...]) -> Problem:
    """The same problem with its span in the stream instead of in the block."""
    return Problem(
        code=problem.code,
        text=problem.text,
        spec=problem.spec,
        start=locate(pieces, problem.start),
        end=locate(pieces, problem.end),
    )


def _problem(frame: Frame, code: str, text: str, spec: str) -> Problem:
    return Problem(code=code, text=text, spec=spec, start=frame.start, end=frame.end)
