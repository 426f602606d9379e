"""The two directions of an HTTP/2 connection joined: frames with their header blocks, and the rules between frames.

Push the bytes of both directions in the order of time. Header blocks are put together by ``http2_blocks``, the rules of streams
kept by ``http2_streams``, those of windows by ``flow_control``; this joins them.
"""

import struct
from dataclasses import dataclass
from typing import Protocol

from app.sentences import sentence
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.flow_control import FlowControl, follow
from app.wire.hpack import HeaderBlock
from app.wire.http2 import DEFAULT_MAX_FRAME_SIZE, HEADER_BYTES, Frame, FrameReader, Lost
from app.wire.http2_blocks import HeaderBlocks
from app.wire.http2_streams import DATA_INPUTS, HEADERS_INPUTS, StreamRules
from app.wire.origin import Piece
from app.wire.problems import Problem

_HEADER = struct.Struct(">BHBBI")
"""Of a frame (§4.1); the length in two pieces."""
_PLAIN_HEADERS = names.END_STREAM | names.END_HEADERS
_FLOW_TYPES = frozenset({names.SETTINGS, names.WINDOW_UPDATE})
"""Frames that a hole makes the windows uncertain with."""


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


class _Side:
    """What one end of the connection sends."""

    def __init__(self, *, client: bool) -> None:
        self.client = client
        self.reader = FrameReader(client=client)
        self.blocks = HeaderBlocks()
        self.began = False
        """Its first frame after the preface was seen."""


class ConnectionDecoder:
    """Decodes a connection; True stands for the client wherever a side is named."""

    def __init__(self) -> None:
        self._sides = {True: _Side(client=True), False: _Side(client=False)}
        self._streams = StreamRules()
        self._flow: FlowControl | None = (
            FlowControl()
        )  # None once frames were lost: windows may be wider than they seem

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
                and not side.blocks.open
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
            flow = self._flow
            if flow is not None and not flow.spend(stream_id, length, client=client):
                return False
            if not self._streams.quickly(stream_id, DATA_INPUTS[flags], client=client):
                if flow is not None:
                    flow.refund(stream_id, length, client=client)
                return False
            if flags and flow is not None:
                flow.forget(stream_id, client=client)
            sink.data(stream_id, flags, start, length, buffer, at, from_client=client)
            return True
        if kind != names.HEADERS or flags | names.END_STREAM != _PLAIN_HEADERS:
            return False
        block = side.blocks.decoder.recall(bytes(buffer[at + HEADER_BYTES : at + HEADER_BYTES + length]))
        ends = flags & names.END_STREAM
        if block is None or not self._streams.quickly(stream_id, HEADERS_INPUTS[ends], client=client):
            return False
        if ends and self._flow is not None:
            self._flow.forget(stream_id, client=client)
        sink.headers(stream_id, flags, start, block, from_client=client)
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
            side.blocks.lose()
            side.began = True
            self._streams.blind, self._flow = True, None
            return LostSpan(item, side.client)
        problems = [*payloads.problems(item), *self._order_problems(side, item), *self._flow_problems(side, item)]
        if item.type == names.SETTINGS:
            self._apply_settings(side, item)
        ended = side.blocks.take(item)
        ends = ended.ends_stream or (item.type == names.DATA and bool(item.flags & names.END_STREAM))
        problems += ended.problems
        return Decoded(item, side.client, tuple(problems), ended.block, ended.pieces, ends, ended.lost)

    def _order_problems(self, side: _Side, frame: Frame) -> list[Problem]:
        """Rules about what may follow what."""
        if frame.type == names.PREFACE:
            return []
        found = []
        if not side.began and frame.type != names.SETTINGS:
            text = sentence(
                "The first frame of each end is SETTINGS; this one is %(name)s.", name=names.frame_name(frame.type)
            )
            found.append(_problem(frame, "settings-not-first", text, "RFC 9113 §3.4"))
        side.began = True
        if frame.length > side.reader.max_frame_size:
            text = sentence(
                "The payload of %(length)s bytes is longer than the %(most)s that the receiver allows.",
                length=frame.length,
                most=side.reader.max_frame_size,
            )
            found.append(_problem(frame, "frame-size", text, "RFC 9113 §4.2"))
        found += side.blocks.order_problems(frame)
        if frame.stream_id > 0:
            found += self._streams.opening_problems(frame, client=side.client)
            found += self._streams.move(frame, client=side.client)
        return found

    def _flow_problems(self, side: _Side, frame: Frame) -> list[Problem]:
        """What a frame does to the windows, and where they do not allow it (RFC 9113 §6.9)."""
        if self._flow is None:
            return []
        if frame.holes and frame.type in _FLOW_TYPES:
            self._flow = None
            return []
        code, wrong, section = follow(self._flow, frame, client=side.client)
        return [_problem(frame, code, wrong, section)] if wrong else []

    def _apply_settings(self, side: _Side, frame: Frame) -> None:
        """Settings say what the *other* end may send."""
        other = self._sides[not side.client]
        for identifier, value in payloads.settings(frame):
            if identifier == names.HEADER_TABLE_SIZE:
                decoder = other.blocks.decoder
                decoder.allowed_size = max(decoder.allowed_size, value)
            elif identifier == names.MAX_FRAME_SIZE:
                # The greatest ever announced holds: when it is acknowledged is not waited for.
                other.reader.max_frame_size = max(other.reader.max_frame_size, value)


def _tell(sink: Sink, items: list[Decoded | LostSpan]) -> None:
    for item in items:
        if isinstance(item, Decoded):
            sink.frame(item)
        else:
            sink.lost(item)


def _problem(frame: Frame, code: str, text: str, spec: str) -> Problem:
    return Problem(code=code, text=text, spec=spec, start=frame.start, end=frame.end)
