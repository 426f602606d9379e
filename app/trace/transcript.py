"""A trace as plain text: the same trace gives the same text, a difference is a difference of lines, and nothing is left out.

Foreign text is escaped, so that every line is one line of ASCII. Times are seconds since the run began.
"""

from collections.abc import Iterator

from app.runs.events import (
    LimitHit,
    LogLine,
    ProcessExited,
    ProcessListening,
    ProcessStarted,
    RelayPlaced,
    RunEnded,
    ServerAnswered,
)
from app.schema.model import Schema
from app.trace import annotate
from app.trace.model import (
    Call,
    Connection,
    FrameEntry,
    HeaderField,
    HttpEntry,
    Message,
    Sender,
    TimelineEvent,
    TlsEntry,
    Trace,
)
from app.wire import grpc
from app.wire.problems import Problem
from app.wire.tls_connection import Session

FORMAT = 1
"""Grows when what a transcript looks like changes."""
_HEX_BYTES = 32
"""Bytes on a line of hex."""
_ARROWS = {Sender.CLIENT: ">", Sender.SERVER: "<"}


def transcript(trace: Trace, schema: Schema, *, times: bool = True) -> str:
    """The whole text. Without ``times``, and as far as the scheduler plays no part, two runs of one conversation are equal."""
    return "\n".join(_Writer(schema, times=times).lines(trace)) + "\n"


class _Writer:
    def __init__(self, schema: Schema, *, times: bool) -> None:
        self._schema, self._times = schema, times

    def lines(self, trace: Trace) -> Iterator[str]:
        yield f"transcript {FORMAT}"
        for connection in trace.connections:
            yield from self._connection(connection)
        for call in trace.calls:
            yield from self._call(call, f"call {call.number}")
        for twin in trace.twins:
            yield from self._call(twin, f"call {twin.number} as a relay carried it on")
        for http in trace.http:
            yield from self._http(http)
        for record in trace.tls:
            yield from self._tls(record)
        if trace.frames:
            yield from ("", "frames")
        for frame in trace.frames:
            yield from self._frame(frame)
        if trace.timeline or trace.gaps:
            yield from ("", "timeline")
        told = [(entry.time_ns, event_text(entry.event)) for entry in trace.timeline]
        told += [(gap.time_ns, f"gap: {gap.text}") for gap in trace.gaps]
        yield from (f"  {self._at(time_ns)}{text}" for time_ns, text in sorted(told, key=lambda pair: pair[0]))
        yield from _problems(trace.problems, "")

    def _at(self, time_ns: int) -> str:
        return f"{time_ns / 1e9:.6f} " if self._times else ""

    def _connection(self, connection: Connection) -> Iterator[str]:
        client, server = _process(connection.client_process), _process(connection.server_process)
        yield ""
        port = f":{connection.client_port}" if self._times else ""
        yield f"connection {connection.number}: {client}{port} > {server}:{connection.server_port}, {connection.protocol.value}"
        closed = (
            ""
            if connection.closed_ns is None
            else f", {'reset' if connection.reset else 'closed'} {self._at(connection.closed_ns)}"
        )
        yield (
            f"  opened {self._at(connection.opened_ns)}".rstrip()
            + closed.rstrip()
            + (", refused" if connection.refused else "")
        )
        if connection.tls is not None:
            yield f"  {_session(connection.tls)}"
        yield f"  {connection.client_bytes} bytes > and {connection.server_bytes} bytes <"
        again = connection.client_retransmitted, connection.server_retransmitted
        if any(again):
            yield f"  sent again: {again[0]} bytes > and {again[1]} bytes <"
        if connection.relay_of:
            yield f"  carries on connection {connection.relay_of}"
        if connection.relay:
            yield f"  relay: {_text(connection.relay)}"
        yield from _problems(connection.problems, "  ")

    def _call(self, call: Call, title: str) -> Iterator[str]:
        by_driver = f", call {call.driver_call} of the driver" if call.driver_call else ""
        yield ""
        where = (f"stream {call.stream_id}" if call.stream_id else "HTTP/1.1") + _other(call.protocol, "gRPC")
        yield f"{title}: {_text(call.path)} on connection {call.connection}, {where}{by_driver}"
        if call.timeout_ns is not None:
            yield f"  timeout {call.timeout_ns / 1e9:g} s"
        messages = {message.number: message for message in call.messages}
        for step in call.steps:
            message = messages.get(step.message)
            about = f" {message.number}" if message else ""
            yield f"  {self._at(step.time_ns)}{step.kind.value}{about}, frame {step.frame}"
            if message is not None:
                yield from self._message(message)
        for name, fields in (
            ("request headers", call.request_headers),
            ("response headers", call.response_headers),
            ("trailers", call.trailers),
        ):
            if fields:
                yield f"  {name}" + (" (trailers only)" if name == "trailers" and call.trailers_only else "")
                yield from (f"    {_text(field.name)}: {_text(field.value)}" for field in fields)
        if call.status_code is not None:
            said = f": {_text(call.status_message)}" if call.status_message else ""
            yield f"  status {call.status_code} {grpc.status_name(call.status_code)}{said}"
        yield "  open" if call.ended_ns is None else f"  ended {self._at(call.ended_ns)}".rstrip()
        yield from _problems(call.problems, "  ")

    def _message(self, message: Message) -> Iterator[str]:
        packed = (
            f", {message.encoding or 'compressed'}, {len(message.data)} bytes expanded" if message.compressed else ""
        )
        frames = " ".join(str(number) for number in message.frames)
        kind = f" {message.type_name}" if message.type_name else ""
        ends = (", ends the stream" if message.ends_stream else "") + _other(message.codec, "proto")
        ends += ", in base64" if message.base64 else ""
        yield f"    {_ARROWS[message.sender]}{kind} prefix {message.prefix.hex()}, {message.length} bytes{packed} in frames {frames}{ends}"
        if message.type_name:
            annotated = annotate.annotate(message.data, message.type_name, self._schema)
            yield from (f"      {_text(line)}" for line in annotated.json.splitlines())
        yield from _hex(message.data, "      ")
        yield from _problems(message.problems, "      ")

    def _frame(self, frame: FrameEntry) -> Iterator[str]:
        flags = f" [{' '.join(frame.flag_names)}]" if frame.flag_names else ""
        where = f"connection {frame.connection} {_ARROWS[frame.sender]} {frame.start}-{frame.end}"
        reserved = " reserved bit set" if frame.reserved else ""
        yield f"  {frame.number} {self._at(frame.time_ns)}{where} {frame.name}{flags} stream {frame.stream_id}{reserved}: {_text(frame.note)}"
        yield from (f"    {setting.name} {setting.value}" for setting in frame.settings)
        yield from (f"    {_field(field)}" for field in frame.headers)
        if not frame.headers and not frame.messages:
            yield from _hex(frame.payload, "    ")
        yield from _problems(frame.problems, "    ")

    def _http(self, entry: HttpEntry) -> Iterator[str]:
        yield ""
        yield f"HTTP/1.1 message {entry.number} {self._at(entry.time_ns)}on connection {entry.connection} {_ARROWS[entry.sender]}"
        yield f"  {_text(entry.start_line)}"
        yield from (f"    {_text(name)}: {_text(value)}" for name, value in entry.headers)
        if entry.chunks:
            yield f"  chunks of {' '.join(str(size) for size in entry.chunks)} bytes"
        yield from _hex(entry.body, "    ")
        yield from _problems(entry.problems, "  ")

    def _tls(self, entry: TlsEntry) -> Iterator[str]:
        server = f", server name {_text(entry.server_name)}" if entry.server_name else ""
        offered = f", protocols {_text(' '.join(entry.protocols))}" if entry.protocols else ""
        inside = f", decrypted {entry.content}" if entry.decrypted else ""
        carried = f", {entry.plain.length} bytes from {entry.plain.at}" if entry.plain else ""
        what = " ".join(part for part in (entry.name, entry.handshake, entry.alert) if part)
        where = f"on connection {entry.connection} {_ARROWS[entry.sender]}"
        yield f"TLS {self._at(entry.time_ns)}{where} {what} of {entry.length} bytes{server}{offered}{inside}{carried}"
        yield from _problems(entry.problems, "  ")


def _other(name: str, usual: str) -> str:
    return "" if name == usual else f", {_text(name)}"


def _session(session: Session) -> str:
    named = [session.version or "TLS", session.suite, f"protocol {_text(session.protocol)}" if session.protocol else ""]
    named += ["decrypted" if session.decrypted else "", _text(session.note)]
    return ", ".join(part for part in named if part)


def _field(field: HeaderField) -> str:
    coded = [part for part, huffman in (("name", field.huffman_name), ("value", field.huffman_value)) if huffman]
    notes = [field.representation, f"index {field.index}" if field.index else ""]
    notes += [f"Huffman {' and '.join(coded)}" if coded else "", f"evicts {field.evicted}" if field.evicted else ""]
    known = "" if field.known else " (not known)"
    where = ", ".join(note for note in notes if note)
    return f"{field.start}-{field.end} {_text(field.name)}: {_text(field.value)}{known} ({where})"


def event_text(event: TimelineEvent) -> str:
    """What happened, on one line of ASCII."""
    match event:
        case LogLine():
            return f"{_process(event.process)} {event.stream.value}: {_text(event.text)}"
        case LimitHit():
            killed = ", ended for it" if event.killed else ""
            return f"limit met: {event.limit.value} of {event.value} by {_process(event.process)}{killed}"
        case RunEnded():
            return f"the run ends: {event.outcome.value}: {_text(event.text)}"
        case _:
            return f"{_process(event.process)} {_done(event)}"


def _done(event: ProcessStarted | ProcessListening | ProcessExited | RelayPlaced | ServerAnswered) -> str:
    match event:
        case ProcessStarted():
            return f"starts: {_text(event.command)}"
        case ProcessListening():
            return f"listens on port {event.port}"
        case ProcessExited():
            return f"ends: signal {event.signal}" if event.signal else f"ends: exit code {event.exit_code}"
        case ServerAnswered():
            health = [f"{_text(one.service) or 'all of it'} is {_text(one.status)}" for one in event.health or ()]
            return f"says of itself: {_text(event.problem) or ', '.join([*health, *map(_text, event.services)]) or 'nothing'}"
        case RelayPlaced():
            leads = f"from {_process(event.client_process)} to {_process(event.target_process)}"
            return f"relays on port {event.port} {leads}: {_text(event.text) or 'lets everything pass'}"


def _problems(problems: tuple[Problem, ...], indent: str) -> Iterator[str]:
    for problem in problems:
        spec = f" ({problem.spec})" if problem.spec else ""
        yield f"{indent}! {problem.code} at {problem.start}-{problem.end}: {_text(problem.text)}{spec}"


def _hex(data: bytes, indent: str) -> Iterator[str]:
    return (f"{indent}{data[at : at + _HEX_BYTES].hex(' ')}" for at in range(0, len(data), _HEX_BYTES))


def _process(name: str) -> str:
    return _text(name) or "unknown"


def _text(text: str) -> str:
    return text.encode("unicode_escape").decode("ascii")
