"""Frames to calls: each stream that a gRPC client opened, step by step in the words of gRPC's binary log."""

from collections.abc import Sequence

from app.runs.events import StepKind
from app.trace import messages
from app.trace.connections import Ends
from app.trace.model import Call, HeaderField, Message, Sender, Step
from app.trace.notes import Carried
from app.wire import grpc
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.hpack import Field
from app.wire.http2 import HEADER_BYTES, Frame
from app.wire.http2_connection import Decoded
from app.wire.problems import Problem

_MESSAGE_STEPS = {True: StepKind.CLIENT_MESSAGE, False: StepKind.SERVER_MESSAGE}


def header_field(field: Field) -> HeaderField:
    """A decoded field as the trace has it."""
    return HeaderField(
        name=field.name.decode("latin-1"),
        value=field.value.decode("latin-1"),
        representation=field.representation,
        index=field.index,
        huffman_name=field.name_literal is not None and field.name_literal.huffman,
        huffman_value=field.value_literal is not None and field.value_literal.huffman,
        start=field.start,
        end=field.end,
        known=field.known,
        evicted=field.evicted,
    )


def headers_of(decoded: Decoded) -> tuple[HeaderField, ...]:
    """The fields of the block that a frame ends."""
    return tuple(header_field(field) for field in decoded.block.fields) if decoded.block else ()


def opens_call(decoded: Decoded) -> bool:
    """Whether a client's frame opens a gRPC call: its content-type says so, or what it says was lost."""
    if not decoded.from_client or decoded.frame.type not in (names.HEADERS, names.CONTINUATION):
        return False
    if decoded.block is None:
        return decoded.block_lost and decoded.frame.stream_id > 0
    found = _values(decoded.block.fields)
    if b":status" in found or (b":method" not in found and all(field.known for field in decoded.block.fields)):
        return False
    kind = found.get(b"content-type", b"").decode("latin-1")
    return bool(grpc.framing(kind).name) or not all(field.known for field in decoded.block.fields)


class OpenCall:
    """One call while its frames are read."""

    def __init__(
        self, number: int, connection: int, stream_id: int, types: tuple[str, str], expander: messages.Expander
    ) -> None:
        self.number, self.connection, self.stream_id = number, connection, stream_id
        self.path = ""
        self.carried: dict[int, list[Carried]] = {}
        """What each DATA frame carries, by its number."""
        self.message_frames: dict[int, list[int]] = {}
        """The messages with bytes in each frame."""
        self.ended_ns: int | None = None
        self._started_ns: int | None = None
        self._types = {True: types[0], False: types[1]}
        self._expander = expander
        self._readers = {True: grpc.MessageReader(), False: grpc.MessageReader()}
        self._prefixed = {True: False, False: False}
        self._encodings = {True: "", False: ""}
        self._steps: list[Step] = []
        self._messages: list[Message] = []
        self._blocks: dict[StepKind, tuple[HeaderField, ...]] = {}
        self._problems: list[Problem] = []
        self._over = {True: False, False: False}
        self._answer_lost = False
        """Frames of the server were lost before any header of this call came."""

    def take(self, decoded: Decoded, headers: tuple[HeaderField, ...], frame: int, time_ns: int) -> None:
        """Take the next frame of this call's stream with its ``headers_of``; ``frame`` is its number."""
        if self._started_ns is None:
            self._started_ns = time_ns
        kind = decoded.frame.type
        if kind == names.DATA:
            self._data(decoded, frame, time_ns)
        elif kind == names.RST_STREAM:
            self._reset(decoded, frame, time_ns)
            return
        elif (decoded.block is not None or decoded.block_lost) and kind != names.PUSH_PROMISE:
            self._headers(decoded, headers, frame, time_ns)
        if decoded.ends_stream:
            self._end(from_client=decoded.from_client, frame=frame, time_ns=time_ns)

    def lose(self, *, from_client: bool) -> None:
        """Frames of one direction were lost, perhaps some of this call: its messages cannot be read any more."""
        reader = self._readers[from_client]
        if self._over[from_client]:
            return
        if not from_client and StepKind.SERVER_HEADER not in self._blocks:
            self._answer_lost = True  # if headers without END_STREAM still come, all messages come after them
            return
        for raw in reader.hole(1 << 32):  # longer than any message: nothing after it is certain
            self._add(raw, from_client=from_client, frame=raw.shares[-1].frame, time_ns=None)
        who = "client" if from_client else "server"
        text = f"Frames that the {who} sent were not captured: its later messages of this call cannot be read."
        self._problems.append(Problem(code="frames-lost", text=text, spec=""))

    def close(self, time_ns: int) -> None:
        """The connection ended."""
        if self.ended_ns is None:
            self.ended_ns = time_ns
            text = "The connection ended before the server's trailers came."
            self._problems.append(Problem(code="connection-closed", text=text, spec="gRPC over HTTP/2, Responses"))

    def finish(self) -> None:
        """Nothing follows: what a frame carries of a message that is not complete is told all the same."""
        for reader in self._readers.values():
            for raw in reader.pending():
                self._carry(raw, ends=False)

    def call(self, ends: Ends, driver_call: int = 0) -> Call:
        """The call as a value."""
        trailers = self._blocks.get(StepKind.SERVER_TRAILER, ())
        response = self._blocks.get(StepKind.SERVER_HEADER, ())
        found = {header.name: header.value for header in (*response, *trailers)}
        status = found.get("grpc-status", "")
        http = found.get(":status", "")
        return Call(
            number=self.number,
            connection=self.connection,
            stream_id=self.stream_id,
            path=self.path,
            client_process=ends.client,
            server_process=ends.server,
            started_ns=self._started_ns or 0,
            ended_ns=self.ended_ns,
            steps=tuple(self._steps),
            messages=tuple(self._messages),
            request_headers=self._blocks.get(StepKind.CLIENT_HEADER, ()),
            response_headers=response,
            trailers=trailers,
            trailers_only=bool(trailers) and StepKind.SERVER_HEADER not in self._blocks and not self._answer_lost,
            status_code=_number(status),
            status_message=grpc.percent_decode(found.get("grpc-message", "").encode("latin-1")),
            http_status=_number(http),
            driver_call=driver_call,
            problems=tuple(self._problems),
        )

    def _headers(self, decoded: Decoded, headers: tuple[HeaderField, ...], frame: int, time_ns: int) -> None:
        fields = decoded.block.fields if decoded.block else ()
        found = _values(fields)
        if not decoded.from_client and found.get(b":status", b"").startswith(b"1"):
            return  # an interim response (RFC 9110 §15.2)
        kind = self._block_kind(decoded)
        if kind is None:
            return
        self._blocks[kind] = headers
        self._steps.append(Step(kind=kind, time_ns=time_ns, frame=frame))
        if decoded.block is None or not all(field.known for field in fields):
            text = f"The recording lacks bytes that say what the {kind.value} holds."
            self._problems.append(Problem(code="headers-lost", text=text, spec="RFC 7541 §2.3.3"))
        if kind is StepKind.CLIENT_HEADER:
            self.path = found.get(b":path", b"").decode("latin-1")
        self._learn(found, from_client=decoded.from_client)
        if not decoded.from_client:
            self._check_response(found, decoded, kind)

    def _block_kind(self, decoded: Decoded) -> StepKind | None:
        if decoded.from_client:
            return None if StepKind.CLIENT_HEADER in self._blocks else StepKind.CLIENT_HEADER
        if decoded.ends_stream or StepKind.SERVER_HEADER in self._blocks:
            return StepKind.SERVER_TRAILER
        return StepKind.SERVER_HEADER

    def _learn(self, found: dict[bytes, bytes], *, from_client: bool) -> None:
        """How the DATA of this direction is to be read."""
        kind = found.get(b"content-type", b"").decode("latin-1")
        if kind:
            self._prefixed[from_client] = grpc.framing(kind).prefixed
        if b"grpc-encoding" in found:
            self._encodings[from_client] = found[b"grpc-encoding"].decode("latin-1")

    def _check_response(self, found: dict[bytes, bytes], decoded: Decoded, kind: StepKind) -> None:
        start, end = decoded.frame.start, decoded.frame.end
        status = found.get(b":status", b"200").decode("latin-1")
        if status != "200":
            text = f"The server answers with HTTP status {status[:10]}; gRPC answers with 200 and tells its own status."
            self._problem("http-status", text, "gRPC over HTTP/2, Responses", (start, end))
        content = found.get(b"content-type", b"").decode("latin-1")
        if content and not grpc.framing(content).name:
            text = f"The answer's content-type is “{content[:80]}”: this is not a gRPC answer."
            self._problem("content-type", text, "gRPC over HTTP/2, Responses", (start, end))
        known = decoded.block is not None and all(field.known for field in decoded.block.fields)
        if kind is StepKind.SERVER_TRAILER and known and b"grpc-status" not in found:
            text = "The trailers have no grpc-status: the client has to make one up."
            self._problem("grpc-status-missing", text, "gRPC over HTTP/2, Trailers", (start, end))

    def _problem(self, code: str, text: str, spec: str, span: tuple[int, int]) -> None:
        self._problems.append(Problem(code=code, text=text, spec=spec, start=span[0], end=span[1]))

    def _data(self, decoded: Decoded, number: int, time_ns: int) -> None:
        client = decoded.from_client
        if not self._prefixed[client]:
            return
        reader = self._readers[client]
        for kind, start, data, lost in _content(decoded.frame):
            found = reader.push(data, start, number) if kind else reader.hole(lost)
            for raw in found:
                self._add(raw, from_client=client, frame=number, time_ns=time_ns)

    def _add(self, raw: grpc.RawMessage, *, from_client: bool, frame: int, time_ns: int | None) -> None:
        """A message is complete, or will never be."""
        sender = Sender.CLIENT if from_client else Sender.SERVER
        when = self._steps[-1].time_ns if time_ns is None else time_ns
        message = messages.plain(raw, len(self._messages) + 1, sender, when, self._types[from_client])
        message = self._expander.message(raw, message, self._encodings[from_client])
        self._messages.append(message)
        self._steps.append(Step(kind=_MESSAGE_STEPS[from_client], time_ns=when, frame=frame, message=message.number))
        for number in message.frames:
            self.message_frames.setdefault(number, []).append(message.number)
        self._carry(raw, ends=True)

    def _carry(self, raw: grpc.RawMessage, *, ends: bool) -> None:
        shares = raw.shares
        for position, share in enumerate(shares):
            carried = Carried(share, raw.length, position == 0, ends and position == len(shares) - 1)
            self.carried.setdefault(share.frame, []).append(carried)

    def _end(self, *, from_client: bool, frame: int, time_ns: int) -> None:
        if self._over[from_client]:
            return
        self._over[from_client] = True
        for raw in self._readers[from_client].finish():
            self._add(raw, from_client=from_client, frame=frame, time_ns=time_ns)
        if from_client:
            self._steps.append(Step(kind=StepKind.CLIENT_HALF_CLOSE, time_ns=time_ns, frame=frame))
            return
        if StepKind.SERVER_TRAILER not in self._blocks:
            text = "The server ended the stream with a message and sent no trailers."
            self._problems.append(Problem(code="trailers-missing", text=text, spec="gRPC over HTTP/2, Responses"))
        self.ended_ns = self.ended_ns if self.ended_ns is not None else time_ns

    def _reset(self, decoded: Decoded, frame: int, time_ns: int) -> None:
        done = self.ended_ns is not None
        for client in (True, False):
            if not self._over[client]:
                self._over[client] = True
                for raw in self._readers[client].finish():
                    self._add(raw, from_client=client, frame=frame, time_ns=time_ns)
        if done:
            return  # after the trailers it only says that the rest of the request is not wanted (RFC 9113 §8.1)
        self.ended_ns = time_ns
        if decoded.from_client:
            self._steps.append(Step(kind=StepKind.CANCEL, time_ns=time_ns, frame=frame))
            return
        code = payloads.error_code(decoded.frame)
        name = "an unknown error" if code is None else names.error_name(code)
        text = f"The server reset the stream with {name} before its trailers."
        span = (decoded.frame.start, decoded.frame.end)
        self._problem("stream-reset", text, "gRPC over HTTP/2, Errors", span)


def _content(frame: Frame) -> Sequence[tuple[bool, int, bytes, int]]:
    """The data of a DATA frame in order: (True, stream offset, bytes, 0) or (False, 0, nothing, bytes lost)."""
    if not frame.holes and not frame.flags & names.PADDED:
        return ((True, frame.start + HEADER_BYTES, frame.payload, 0),)
    layout = payloads.layout(frame)
    found: list[tuple[bool, int, bytes, int]] = []
    at = taken = 0  # in the payload as sent, and as captured
    for position, lost in (*frame.holes, (len(frame.payload), 0)):
        begin, end = max(at, layout.fields), min(at + position - taken, layout.content)
        if end > begin:
            data = frame.payload[taken + begin - at : taken + end - at]
            found.append((True, frame.start + HEADER_BYTES + begin, data, 0))
        at, taken = at + position - taken, position
        gone = min(at + lost, layout.content) - max(at, layout.fields)
        if lost and gone > 0:
            found.append((False, 0, b"", gone))
        at += lost
    return found


def _values(fields: Sequence[Field]) -> dict[bytes, bytes]:
    return {field.name: field.value for field in fields}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
