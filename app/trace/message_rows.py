"""Bytes of DATA to rows of messages: plain ones quickly, all others - cut, compressed, padded, in base64 - piece by piece."""

import struct
from collections.abc import Sequence

from app.runs.events import StepKind
from app.trace import rows
from app.trace.open_calls import KINDS, OpenCall, Shared
from app.trace.rows import OddMessage
from app.wire import bodies, compression
from app.wire import http2_payload as payloads
from app.wire.framing import WEB_TRAILERS, Body, Framing
from app.wire.grpc import PREFIX_BYTES, RawMessage
from app.wire.http2 import HEADER_BYTES, Frame

MAX_EXPANDED_BYTES = 64 << 20
"""Of all compressed messages of a trace together; a recording of 4 MiB could expand to 4 GiB."""

_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
_SERVER_TRAILER = _NUMBERS[StepKind.SERVER_TRAILER]
_MESSAGE_KINDS = (_NUMBERS[StepKind.SERVER_MESSAGE], _NUMBERS[StepKind.CLIENT_MESSAGE])
_PREFIX = struct.Struct(">BI")


class MessageRows:
    """Writes the messages of one connection's calls."""

    def __init__(self, number: int, shared: Shared) -> None:
        self._number, self._shared = number, shared

    def whole(  # noqa: PLR0913 - one step of ``ConnectionIndex.data``
        self, call: OpenCall, buffer: bytearray, at: int, end: int, offset: int, *, from_client: bool
    ) -> int:
        """Messages that stand whole in one frame, plain; where the first byte stands that is not of one of them."""
        shared, row = self._shared, self._shared.frames
        flags = message_flags(call.framings[from_client], from_client=from_client)
        while end - at >= PREFIX_BYTES:
            flag, length = _PREFIX.unpack_from(buffer, at)
            stop = at + PREFIX_BYTES + length
            if flag or stop > end:
                break
            call.messages += 1
            before = call.last_message[from_client]
            shared.index.messages += rows.MESSAGE.pack(offset + at, row, row, call.row, call.messages, before, flags)
            shared.messages += 1
            if from_client and not before:
                call.first_request = shared.messages
            call.last_message[from_client] = shared.messages
            shared.step(call, _MESSAGE_KINDS[from_client], row, shared.messages)
            at = stop
        return at

    def piece(self, call: OpenCall, data: bytes | memoryview, start: int, row: int, *, from_client: bool) -> None:
        """Bytes of messages of any kind."""
        reader = self._reader(call, from_client=from_client)
        for raw in reader.push(data, start, row):
            self._odd(call, raw, row, from_client=from_client)
        self._rest(call, reader, from_client=from_client)

    def padded(self, call: OpenCall, frame: Frame, row: int, *, from_client: bool) -> None:
        """DATA with padding, with holes, or where none should be."""
        if call.framings[from_client].body is Body.OTHER:
            return
        for start, data, lost in _content(frame):
            if data:
                self.piece(call, data, start, row, from_client=from_client)
            if lost:
                self.hole(call, lost, row, from_client=from_client)

    def hole(self, call: OpenCall, length: int, row: int, *, from_client: bool) -> None:
        """Bytes of messages that were not captured."""
        reader = self._reader(call, from_client=from_client)
        for raw in reader.hole(length):
            self._odd(call, raw, row, from_client=from_client)
        self._rest(call, reader, from_client=from_client)

    def finish(self, call: OpenCall, row: int, *, from_client: bool, start: int = 0) -> None:
        """One end sends no more; ``start`` is where its last frame ends."""
        call.over[from_client] = True
        reader = call.readers[from_client]
        if call.framings[from_client].body is Body.WHOLE and reader is None:
            reader = self._reader(call, from_client=from_client)
            reader.push(b"", start, row)  # the message has no bytes, but there is one
        for raw in reader.finish() if reader is not None else ():
            self._odd(call, raw, row, from_client=from_client)
        call.readers[from_client] = None

    def _reader(self, call: OpenCall, *, from_client: bool) -> bodies.Reader:
        reader = call.readers[from_client]
        if reader is None:
            reader = call.readers[from_client] = bodies.reader(call.framings[from_client], keep=False)
        return reader

    def _rest(self, call: OpenCall, reader: bodies.Reader, *, from_client: bool) -> None:
        """Between messages no reader is needed."""
        if not reader.unfinished and not reader.lost:
            call.readers[from_client] = None

    def _odd(self, call: OpenCall, raw: RawMessage, row: int, *, from_client: bool) -> None:
        """A message is complete, or will never be."""
        shared, index, framing = self._shared, self._shared.index, call.framings[from_client]
        call.messages += 1
        flags = message_flags(framing, from_client=from_client) | rows.ODD
        ends = bool(raw.prefix[:1]) and bool(raw.prefix[0] & framing.end_flag)
        if ends or (call.refused and not from_client and framing.body is Body.WHOLE):
            flags |= rows.END
            call.in_body = call.in_body or not from_client
        odd = OddMessage(raw.prefix, raw.shares, raw.pieces, raw.problems)
        if framing.body is Body.BASE64:
            odd.whole = raw.prefix + raw.body
        encoding = call.encodings[from_client]
        if raw.compressed or (framing.body is Body.WHOLE and encoding in compression.KNOWN):
            flags |= rows.COMPRESSED
            odd.most = min(MAX_EXPANDED_BYTES - shared.expanded, compression.MAX_EXPANDED_BYTES)
            if encoding in compression.KNOWN:  # nothing else is expanded
                whole = odd.whole or index.streams[self._number << 1 | from_client].put_together(raw.pieces)
                shared.expanded += len(compression.expand(whole[len(raw.prefix) :], encoding, most=odd.most).data)
        index.odd[shared.messages] = odd
        for share in raw.shares:
            if share.frame < shared.frames:  # its row is written and names only messages that were complete by then
                index.spans[share.frame] = shared.messages
        before = call.last_message[from_client]
        index.messages += rows.MESSAGE.pack(
            raw.pieces[0].start, raw.shares[0].frame, row, call.row, call.messages, before, flags
        )
        shared.messages += 1
        if from_client and not before:
            call.first_request = shared.messages
        call.last_message[from_client] = shared.messages
        trailer = ends and not from_client and framing.end_flag == WEB_TRAILERS
        shared.step(call, _SERVER_TRAILER if trailer else _MESSAGE_KINDS[from_client], row, shared.messages)


def message_flags(framing: Framing, *, from_client: bool) -> int:
    """The flags of a plain message."""
    return from_client | (0 if framing.codec == "proto" else rows.NO_PROTO)


def _content(frame: Frame) -> Sequence[tuple[int, bytes, int]]:
    """The data of a DATA frame in order: stream offset, bytes, and how many bytes after them were lost."""
    layout = payloads.layout(frame)
    found: list[tuple[int, bytes, int]] = []
    at = taken = 0  # in the payload as sent, and as captured
    for position, lost in (*frame.holes, (len(frame.payload), 0)):
        begin, end = max(at, layout.fields), min(at + position - taken, layout.content)
        data = frame.payload[taken + begin - at : taken + end - at] if end > begin else b""
        at, taken = at + position - taken, position
        gone = min(at + lost, layout.content) - max(at, layout.fields)
        found.append((frame.start + HEADER_BYTES + begin, data, max(gone, 0) if lost else 0))
        at += lost
    return found
