"""Calls of gRPC-Web and Connect over HTTP/1.1: one request and its response make a call, without frames."""

from collections.abc import Iterator, Sequence

from app.runs.events import StepKind
from app.sentences import sentence
from app.trace.call_endings import ending_of, ending_problems, in_body, number_of
from app.trace.frame_entries import Frames
from app.trace.message_entries import Fields, framing_of, target, value_of
from app.trace.metadata import timeout
from app.trace.model import Call, Connection, HeaderField, Message, Sender, Step
from app.trace.rows import HttpExchange
from app.wire import bodies, compression
from app.wire import framing as framings
from app.wire.endings import Ending
from app.wire.framing import Body, Framing
from app.wire.grpc import RawMessage
from app.wire.http1 import Http1Message
from app.wire.problems import Problem

MAX_MESSAGES = 20_000
"""Of one body; one of 4 MiB could hold 800,000 empty ones."""
_KINDS = {Sender.CLIENT: StepKind.CLIENT_MESSAGE, Sender.SERVER: StepKind.SERVER_MESSAGE}


def is_call(request: Http1Message) -> bool:
    """Whether a request of HTTP/1.1 makes a call."""
    return bool(framing_of(fields(request)).name)


def path(request: Http1Message) -> str:
    """The method path that it calls."""
    return framings.path_of(target(request))


def fields(message: Http1Message) -> Fields:
    """Its fields as those of HTTP/2 are: names in lower case, and the start line as pseudo-header fields."""
    words = message.start_line.decode("latin-1").split(" ", 2)
    if words[0].startswith("HTTP/"):
        line = [(":status", words[1])] if len(words) > 1 else []
    else:
        line = [(":method", words[0]), (":path", target(message))]
    named = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in message.fields)
    return tuple(
        HeaderField(name=name, value=value, representation="as text", index=0) for name, value in (*line, *named)
    )


def call(exchange: HttpExchange, connection: Connection, frames: Frames, row: int) -> Call:
    """The call that a request and its response make; ``row`` is its row in the index."""
    request = fields(exchange.request)
    response = fields(exchange.response) if exchange.response else ()
    told = _Told(frames, path(exchange.request), request, response)
    messages = told.messages(exchange)
    timeout_ns, wrong = timeout(request)
    ending = told.ending(messages, over=exchange.response is not None)
    return Call(
        number=frames.numbers.call(row),
        connection=connection.number,
        stream_id=0,
        path=told.path,
        client_process=connection.client_process,
        server_process=connection.server_process,
        started_ns=told.time(exchange.request),
        ended_ns=told.time(exchange.response) if exchange.response else connection.closed_ns,
        steps=tuple(told.steps(exchange, messages)),
        messages=messages,
        request_headers=request,
        response_headers=response,
        trailers=tuple(in_body(name, value) for name, value in ending.trailers),
        trailers_only=False,
        status_code=ending.code,
        status_message=ending.message,
        http_status=number_of(value_of(response, ":status")),
        timeout_ns=timeout_ns,
        protocol=told.framings[Sender.CLIENT].name,
        twin=frames.numbers.twin_of(row),
        problems=ending_problems(ending) + wrong,
    )


class _Told:
    """One call while it is told."""

    def __init__(self, frames: Frames, path: str, request: Fields, response: Fields) -> None:
        self.frames, self.path = frames, path
        self.headers = {Sender.CLIENT: request, Sender.SERVER: response}
        self.framings = {Sender.CLIENT: framing_of(request), Sender.SERVER: framing_of(request, response)}
        self.refused = value_of(response, ":status") != "200"

    def time(self, message: Http1Message) -> int:
        return self.frames.table.time(message.packet) - self.frames.started_ns

    def messages(self, exchange: HttpExchange) -> tuple[Message, ...]:
        found: list[Message] = []
        for sender, one in ((Sender.CLIENT, exchange.request), (Sender.SERVER, exchange.response)):
            framing = self.framings[sender]
            for raw in _raw(one, framing) if one is not None else ():
                found.append(self._message(raw, sender, self.time(one) if one else 0, len(found) + 1))
        return tuple(found)

    def _message(self, raw: RawMessage, sender: Sender, time_ns: int, number: int) -> Message:
        framing, whole = self.framings[sender], self.framings[sender].body is Body.WHOLE
        ends = bool(raw.prefix) and bool(raw.prefix[0] & framing.end_flag)
        ends = ends or (whole and sender is Sender.SERVER and self.refused)
        encoding = value_of(self.headers[sender], framings.encoding_field(framing).decode())
        compressed = raw.compressed or (whole and encoding in compression.KNOWN)
        data, problems = raw.body, raw.problems
        if compressed:
            data, wrong = compression.expand(raw.body, encoding)
            problems += (
                (
                    Problem(
                        code="message-compression",
                        text=sentence("The message is compressed, but %(reason)s.", reason=wrong),
                    ),
                )
                if wrong
                else ()
            )
        types = self.frames.table.types.get(self.path, ("", ""))
        return Message(
            number=number,
            sender=sender,
            time_ns=time_ns,
            compressed=compressed,
            length=len(raw.body) if whole else raw.length,
            prefix=raw.prefix,
            data=data,
            wire_data=raw.body,
            frames=(),
            type_name="" if ends or framing.codec != "proto" else types[sender is Sender.SERVER],
            ends_stream=ends,
            encoding=encoding if compressed else "",
            pieces=raw.pieces,
            codec=framing.codec,
            base64=framing.body is Body.BASE64,
            problems=problems,
        )

    def ending(self, messages: Sequence[Message], *, over: bool) -> Ending:
        response = self.headers[Sender.SERVER]
        last = next((one for one in reversed(messages) if one.ends_stream and one.sender is Sender.SERVER), None)
        framing, data = self.framings[Sender.CLIENT], last.data if last else b""
        return ending_of(framing, response, response, data, over=over, in_body=last is not None)

    def steps(self, exchange: HttpExchange, messages: Sequence[Message]) -> Iterator[Step]:
        asked = self.time(exchange.request)
        yield Step(kind=StepKind.CLIENT_HEADER, time_ns=asked, frame=0)
        yield from self._message_steps(messages, Sender.CLIENT)
        yield Step(kind=StepKind.CLIENT_HALF_CLOSE, time_ns=asked, frame=0)
        if exchange.response is not None:
            yield Step(kind=StepKind.SERVER_HEADER, time_ns=self.time(exchange.response), frame=0)
            yield from self._message_steps(messages, Sender.SERVER)

    def _message_steps(self, messages: Sequence[Message], sender: Sender) -> Iterator[Step]:
        trailers = self.framings[sender].name == "gRPC-Web"
        for one in messages:
            if one.sender is sender:
                kind = StepKind.SERVER_TRAILER if one.ends_stream and trailers else _KINDS[sender]
                yield Step(kind=kind, time_ns=one.time_ns, frame=0, message=one.number)


def _raw(message: Http1Message, framing: Framing) -> list[RawMessage]:
    """The messages of a body."""
    if framing.body is Body.OTHER:
        return []
    reader, found = bodies.reader(framing, keep=True), []
    for piece in message.pieces:
        found += reader.push(message.body[piece.at : piece.at + piece.length], piece.start, 0)
        if len(found) >= MAX_MESSAGES:
            return found[:MAX_MESSAGES]
    if framing.body is Body.WHOLE and not message.pieces:
        reader.push(b"", message.end, 0)
    return (found + reader.finish())[:MAX_MESSAGES]
