"""The frames of one connection to rows of the index: streams that gRPC clients opened become calls, DATA becomes messages.

The steps of a call are those of gRPC's binary log, told from what crossed the wire.
"""

from app.runs.events import StepKind
from app.sentences import sentence
from app.trace import rows
from app.trace.headers import NOTHING_KNOWN, BlockFacts, opens_call
from app.trace.message_rows import MessageRows
from app.trace.open_calls import KINDS, OpenCall, Shared
from app.trace.rows import Extra, OddMessage
from app.wire import framing as framings
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.framing import Body
from app.wire.hpack import HeaderBlock
from app.wire.http2 import HEADER_BYTES
from app.wire.http2_connection import Decoded, LostSpan
from app.wire.problems import Problem

_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
_CLIENT_HEADER = _NUMBERS[StepKind.CLIENT_HEADER]
_SERVER_HEADER = _NUMBERS[StepKind.SERVER_HEADER]
_SERVER_TRAILER = _NUMBERS[StepKind.SERVER_TRAILER]
_RESPONSES = "gRPC over HTTP/2, Responses"


class ConnectionIndex:
    """Takes the frames of one connection; a ``Sink``."""

    def __init__(self, number: int, shared: Shared) -> None:
        self.number, self.shared, self.index = number, shared, shared.index
        self._messages = MessageRows(number, shared)
        self.packet = 0
        """The packet that is being read; frames that it completes carry it."""
        self.frames = 0
        self.lost_spans: list[LostSpan] = []
        self.open: dict[int, OpenCall] = {}
        self._closed: dict[int, int] = {}  # a call's number by its stream, for the frames that still come
        self._sound: list[list[OpenCall]] = [[], []]  # calls that no loss has met yet; each is told once

    def data(  # noqa: PLR0913, PLR0917 - see Sink
        self, stream_id: int, flags: int, start: int, length: int, buffer: bytearray, at: int, *, from_client: bool
    ) -> None:
        """A sound DATA frame without padding."""
        shared = self.shared
        row = shared.frames
        call = self.open.get(stream_id)
        if call is None:
            self._row(start, self.packet, from_client, self._closed.get(stream_id, 0), 0)
            return
        body = call.framings[from_client].body
        if body is not Body.OTHER:
            offset = start + HEADER_BYTES - (at := at + HEADER_BYTES)
            end = at + length
            if body is Body.PREFIXED and call.readers[from_client] is None:
                at = self._messages.whole(call, buffer, at, end, offset, from_client=from_client)
            if at < end:
                with memoryview(buffer) as view, view[at:end] as piece:
                    self._messages.piece(call, piece, offset + at, row, from_client=from_client)
        self._row(start, self.packet, from_client, call.row + 1, call.last_message[from_client])
        if flags & names.END_STREAM:
            self._end(call, row, from_client=from_client)

    def headers(self, stream_id: int, flags: int, start: int, block: HeaderBlock, *, from_client: bool) -> None:
        """A sound HEADERS frame with a whole block that came before, without padding and priority."""
        row = self.shared.frames
        number, facts = self.shared.block(block)
        call = self.open.get(stream_id)
        if call is None and from_client and facts.opens and stream_id not in self._closed:
            call = self._opened(stream_id, row)
        self._row(start, self.packet, from_client, call.row + 1 if call else self._closed.get(stream_id, 0), number)
        if call is None:
            return
        self._header_step(call, facts, row, ends=bool(flags & names.END_STREAM), from_client=from_client)
        if flags & names.END_STREAM:
            self._end(call, row, from_client=from_client)

    def frame(self, decoded: Decoded) -> None:
        """Any other frame."""
        frame, client, row = decoded.frame, decoded.from_client, self.shared.frames
        call = self.open.get(frame.stream_id)
        number = call.row + 1 if call is not None else self._closed.get(frame.stream_id, 0)
        extra, facts = self.shared.block(decoded.block) if decoded.block is not None else (0, NOTHING_KNOWN)
        if call is None and not number and opens_call(decoded, facts):
            call = self._opened(frame.stream_id, row)
            number = call.row + 1
        self._keep(decoded, row)
        if call is not None and frame.type == names.DATA:
            self._messages.padded(call, frame, row, from_client=client)
            extra = call.last_message[client]
        self._row(frame.start, frame.packet, client, number, extra)
        if call is None:
            return
        if frame.type == names.RST_STREAM:
            self._reset(call, decoded, row)
            return
        if (decoded.block is not None or decoded.block_lost) and frame.type != names.PUSH_PROMISE:
            self._header_step(call, facts, row, ends=decoded.ends_stream, from_client=client)
        if decoded.ends_stream:
            self._end(call, row, from_client=client)

    def lost(self, span: LostSpan) -> None:
        """Frames of one direction were lost, perhaps some of each call: its messages cannot be read any more."""
        if span.lost.end == span.lost.start:
            return  # a capture that began late, and nothing lost since
        self.lost_spans.append(span)
        sound, last = self._sound[span.from_client], span.lost.packet
        self._sound[span.from_client] = [call for call in sound if self._opened_at(call) > last]
        for call in sound:
            if self._opened_at(call) <= last:
                self._lose(call, from_client=span.from_client)

    def _opened_at(self, call: OpenCall) -> int:
        return self.index.frame(call.first).packet

    def flush(self) -> None:
        """Write what is known of the calls that are not over."""
        for call in self.open.values():
            self.index.write(call.row, call.as_row(self.number))

    def pending(self) -> dict[int, OddMessage]:
        """By frame: the messages that have begun and are not complete."""
        found: dict[int, OddMessage] = {}
        for call in self.open.values():
            for reader in call.readers:
                for raw in reader.pending() if reader is not None else ():
                    odd = OddMessage(raw.prefix, raw.shares, raw.pieces)
                    found.update((share.frame, odd) for share in raw.shares)
        return found

    def _row(self, start: int, packet: int, client: bool, call: int, extra: int) -> None:  # noqa: FBT001 - part of a number
        self.index.frames += rows.FRAME.pack(start, packet, self.number << 1 | client, call, extra)
        self.shared.frames += 1
        self.frames += 1

    def _keep(self, decoded: Decoded, row: int) -> None:
        """What does not stand in the row or in the bytes."""
        frame = decoded.frame
        spread = frame.type == names.CONTINUATION
        if decoded.problems or decoded.block_lost or spread or frame.type == names.PREFACE:
            self.index.extras[row] = Extra(
                decoded.problems,
                decoded.pieces if spread or len(decoded.pieces) > 1 else (),
                decoded.block_lost,
                spread and decoded.ends_stream,
                frame.type == names.PREFACE,
            )

    def _opened(self, stream_id: int, row: int) -> OpenCall:
        call = OpenCall(self.shared.calls, stream_id, row)
        self.shared.calls += 1
        self.index.calls += bytes(rows.CALL.size)
        self.open[stream_id] = call
        for sound in self._sound:
            sound.append(call)
        return call

    def _lose(self, call: OpenCall, *, from_client: bool) -> None:
        if call.over[from_client]:
            return
        if not from_client and not call.response:
            call.answer_lost = True  # if headers without END_STREAM still come, all messages come after them
            return
        reader = call.readers[from_client]
        last = reader.last_frame if reader is not None else 0
        call.unordered = True
        self._messages.hole(
            call, 1 << 32, last, from_client=from_client
        )  # longer than any message: nothing after is certain
        who = sentence("client") if from_client else sentence("server")
        text = sentence(
            "Frames that the %(who)s sent were not captured: its later messages of this call cannot be read.", who=who
        )
        self._problem(call, "frames-lost", text, "")

    def _header_step(self, call: OpenCall, facts: BlockFacts, row: int, *, ends: bool, from_client: bool) -> None:
        """A header block of a call is a step of it, and says how its messages are to be read."""
        if from_client:
            if call.request:
                return
            kind, call.request = _CLIENT_HEADER, row + 1
            self.shared.learn_types(facts.path)
        elif facts.interim:
            return
        elif ends or call.response:
            kind, call.trailers = _SERVER_TRAILER, row + 1
        else:
            kind, call.response = _SERVER_HEADER, row + 1
        self.shared.step(call, kind, row)
        if not facts.known:
            text = sentence("The recording lacks bytes that say what the %(what)s holds.", what=KINDS[kind].value)
            self._problem(call, "headers-lost", text, "RFC 7541 §2.3.3")
        self._learn_framing(call, facts, from_client=from_client)
        # gRPC-Web and Connect tell their status in the body.
        trailers = kind == _SERVER_TRAILER and not call.unary and not call.framings[False].end_flag
        wrong = facts.wrong and not call.unary
        if not from_client and (wrong or (trailers and facts.known and not facts.status)):
            self._check_response(call, facts, row, trailers=trailers)

    def _learn_framing(self, call: OpenCall, facts: BlockFacts, *, from_client: bool) -> None:
        """How the messages of one end are to be read."""
        framing, encoding = facts.framing, facts.encoding
        if from_client:
            call.unary = framing is not None and framing.name == "Connect" and not framing.end_flag
        elif call.unary:  # whose answers say so no more
            framing = framings.framing(facts.kind, connect=True)
            encoding = facts.whole_encoding
            call.refused = facts.refused
        if framing is not None:
            call.framings[from_client] = framing
        if encoding is not None:
            call.encodings[from_client] = encoding

    def _check_response(self, call: OpenCall, facts: BlockFacts, row: int, *, trailers: bool) -> None:
        span = self._span(row)
        for code, text in facts.wrong:
            self._problem(call, code, text, _RESPONSES, span)
        if trailers and facts.known and not facts.status:
            text = sentence("The trailers have no grpc-status: the client has to make one up.")
            self._problem(call, "grpc-status-missing", text, "gRPC over HTTP/2, Trailers", span)

    def _span(self, row: int) -> tuple[int, int]:
        found = self.index.frame(row)
        frame = self.index.decoded(row, found).frame
        return frame.start, frame.end

    def _problem(self, call: OpenCall, code: str, text: str, spec: str, span: tuple[int, int] = (0, 0)) -> None:
        problem = Problem(code=code, text=text, spec=spec, start=span[0], end=span[1])
        self.index.call_problems.setdefault(call.row, []).append(problem)

    def _end(self, call: OpenCall, row: int, *, from_client: bool) -> None:
        if call.over[from_client]:
            return
        self._finish(call, row, from_client=from_client)
        if from_client:
            self.shared.step(call, _NUMBERS[StepKind.CLIENT_HALF_CLOSE], row)
        else:
            if not call.trailers and not call.unary and not call.framings[False].end_flag:
                text = sentence("The server ended the stream with a message and sent no trailers.")
                self._problem(call, "trailers-missing", text, _RESPONSES)
            call.ended = call.ended or row + 1
        self._close(call)

    def _finish(self, call: OpenCall, row: int, *, from_client: bool) -> None:
        start = self._span(row)[1] if call.unary else 0
        self._messages.finish(call, row, from_client=from_client, start=start)

    def _reset(self, call: OpenCall, decoded: Decoded, row: int) -> None:
        done = call.ended
        for client in (True, False):
            if not call.over[client]:
                self._finish(call, row, from_client=client)
        if not done:  # after the trailers it only says that the rest of the request is not wanted (RFC 9113 §8.1)
            call.ended = row + 1
            if decoded.from_client:
                self.shared.step(call, _NUMBERS[StepKind.CANCEL], row)
            else:
                code = payloads.error_code(decoded.frame)
                name = sentence("an unknown error") if code is None else names.error_name(code)
                text = sentence("The server reset the stream with %(name)s before its trailers.", name=name)
                span = (decoded.frame.start, decoded.frame.end)
                self._problem(call, "stream-reset", text, "gRPC over HTTP/2, Errors", span)
        self._close(call)

    def _close(self, call: OpenCall) -> None:
        """Both ends are done with the stream: only the rows stay."""
        if all(call.over):
            self.index.write(call.row, call.as_row(self.number))
            self._closed[call.stream_id] = call.row + 1
            del self.open[call.stream_id]
            for sound in self._sound:
                if len(sound) > 64 and len(sound) > 2 * len(self.open):  # in amortised constant time
                    sound[:] = [one for one in sound if not all(one.over)]
