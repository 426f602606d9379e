"""A trace as JSON for other programs, in the stable form ``grpclab.trace.v1``: what a pcapng cannot say beside its packets.

An object whose lists have one item on a line, so that it can be read, searched and compared by line. Fields are only ever added.

* Times, all called ``*_ns``, are nanoseconds since the run began; ``started_unix_ns`` is that moment, as a string (64 bits).
* ``sender`` is ``client`` or ``server``. ``start`` and ``end`` count bytes: of a frame in the byte stream of its sender on its
  connection, of a header field in its header block, of a message's field in the message, of a problem in what it belongs to.
* ``wire`` of a message lists where its prefix and bytes stand in the sender's byte stream.
* Bytes (``data``, ``body``) are base64. ``json`` is the message as ProtoJSON, null where the schema does not say its type.
* ``fields`` takes a message apart, record by record: ``id`` is its path, so that ``1.0`` lies within ``1``. It is null once
  ``MAX_FIELDS`` were written; ``data`` and ``json`` are always there.
"""

import base64
import json
from collections.abc import Iterable, Iterator

from app.schema.model import Schema
from app.trace import annotate
from app.trace.annotated import Node
from app.trace.model import (
    Call,
    Connection,
    FrameEntry,
    GapEntry,
    HeaderField,
    HttpEntry,
    Message,
    TimelineEntry,
    TlsEntry,
    Trace,
)
from app.trace.plans import Plans
from app.trace.transcript import event_text
from app.wire import grpc
from app.wire.problems import Problem

FORMAT = "grpclab.trace.v1"
MAX_FIELDS = 20_000
"""Of all messages together: about 3 MB and a second; a message has at most ``annotate.MAX_NODES``."""

Values = dict[str, object]


def to_json(trace: Trace, schema: Schema, *, most_fields: int = MAX_FIELDS) -> str:
    """The whole document, ASCII, ending with a line end."""
    head: Values = {
        "format": FORMAT,
        "started_unix_ns": str(trace.started_ns),
        "ended_ns": trace.ended_ns,
        "problems": _problems(trace.problems),
    }
    messages = _Messages(schema, most_fields)
    lists: tuple[tuple[str, Iterable[Values]], ...] = (
        ("connections", map(_connection, trace.connections)),
        ("frames", map(_frame, trace.frames)),
        ("calls", (_call(call, messages) for call in trace.calls)),
        ("relayed_calls", (_call(call, messages) for call in trace.twins)),
        ("http1", map(_http, trace.http)),
        ("tls_records", map(_tls, trace.tls)),
        ("timeline", map(_timeline, trace.timeline)),
        ("gaps", map(_gap, trace.gaps)),
    )
    parts = [f"{_text(name)}: {_text(value)}" for name, value in head.items()]
    parts += [f"{_text(name)}: [{_lines(items)}]" for name, items in lists]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(items: Iterable[Values]) -> str:
    return ",".join(f"\n  {_text(item)}" for item in items)


def _text(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _connection(connection: Connection) -> Values:
    return {
        "number": connection.number,
        "protocol": connection.protocol.value,
        "client": {
            "process": connection.client_process,
            "port": connection.client_port,
            "bytes": connection.client_bytes,
            "retransmitted": connection.client_retransmitted,
        },
        "server": {
            "process": connection.server_process,
            "port": connection.server_port,
            "bytes": connection.server_bytes,
            "retransmitted": connection.server_retransmitted,
        },
        "opened_ns": connection.opened_ns,
        "closed_ns": connection.closed_ns,
        "refused": connection.refused,
        "reset": connection.reset,
        "relay": connection.relay,
        "relay_of": connection.relay_of,
        "tls": connection.tls.version if connection.tls else None,
        "problems": _problems(connection.problems),
    }


def _frame(frame: FrameEntry) -> Values:
    return {
        "number": frame.number,
        "time_ns": frame.time_ns,
        "connection": frame.connection,
        "sender": frame.sender.value,
        "type": frame.type,
        "name": frame.name,
        "flags": frame.flags,
        "flag_names": frame.flag_names,
        "stream": frame.stream_id,
        "length": frame.length,
        "start": frame.start,
        "end": frame.end,
        "missing": frame.missing,
        "note": frame.note,
        "headers": [_header(field) for field in frame.headers],
        "settings": [[setting.identifier, setting.name, setting.value] for setting in frame.settings],
        "error_code": frame.error_code,
        "window_increment": frame.window_increment,
        "call": frame.call,
        "messages": frame.messages,
        "problems": _problems(frame.problems),
    }


def _header(field: HeaderField) -> Values:
    return {
        "name": field.name,
        "value": field.value,
        "representation": field.representation,
        "index": field.index,
        "huffman": [name for name, coded in (("name", field.huffman_name), ("value", field.huffman_value)) if coded],
        "start": field.start,
        "end": field.end,
    }


def _call(call: Call, messages: "_Messages") -> Values:
    code = call.status_code
    return {
        "number": call.number,
        "connection": call.connection,
        "stream": call.stream_id,
        "protocol": call.protocol,
        "path": call.path,
        "client": call.client_process,
        "server": call.server_process,
        "driver_call": call.driver_call,
        "started_ns": call.started_ns,
        "ended_ns": call.ended_ns,
        "timeout_ns": call.timeout_ns,
        "http_status": call.http_status,
        "status": None
        if code is None
        else {"code": code, "name": grpc.status_name(code), "message": call.status_message},
        "request_headers": _pairs(call.request_headers),
        "response_headers": _pairs(call.response_headers),
        "trailers": _pairs(call.trailers),
        "trailers_only": call.trailers_only,
        "steps": [[step.kind.value, step.time_ns, step.frame, step.message] for step in call.steps],
        "messages": [messages.values(message) for message in call.messages],
        "problems": _problems(call.problems),
    }


class _Messages:
    """Messages with their JSON and, as long as there is room, their fields."""

    def __init__(self, schema: Schema, most_fields: int) -> None:
        self._schema = schema
        self._plans = Plans(schema)
        self._left = most_fields

    def values(self, message: Message) -> Values:
        return {
            "number": message.number,
            "sender": message.sender.value,
            "time_ns": message.time_ns,
            "type": message.type_name,
            "codec": message.codec,
            "compressed": message.compressed,
            "encoding": message.encoding,
            "prefix": message.prefix.hex(),
            "length": message.length,
            "frames": message.frames,
            "wire": [[piece.start, piece.start + piece.length] for piece in message.pieces],
            "data": base64.b64encode(message.data).decode(),
            "json": self._json(message),
            "fields": self._fields(message),
            "problems": _problems(message.problems),
        }

    def _json(self, message: Message) -> object:
        if message.type_name not in self._schema.messages:
            return None
        return json.loads(annotate.message_json(message.data, message.type_name, self._plans))

    def _fields(self, message: Message) -> list[Values] | None:
        if self._left <= 0 or message.codec != "proto" or message.ends_stream:
            return None
        annotated = annotate.annotate(message.data, message.type_name, self._schema)
        found = list(_nodes(annotated.nodes))
        self._left -= len(found)
        return found


def _nodes(nodes: tuple[Node, ...]) -> Iterator[Values]:
    for node in nodes:
        yield {
            "id": node.id,
            "number": node.number,
            "name": node.name,
            "wire_type": node.wire_type.name,
            "type": node.type_text,
            "value": node.value_text,
            "start": node.start,
            "end": node.end,
            "line": f"{node.place.path}:{node.place.line}" if node.place else None,
            "problems": _problems(node.problems),
        }
        yield from _nodes(node.children)


def _http(entry: HttpEntry) -> Values:
    return {
        "number": entry.number,
        "connection": entry.connection,
        "sender": entry.sender.value,
        "time_ns": entry.time_ns,
        "start_line": entry.start_line,
        "headers": entry.headers,
        "body": base64.b64encode(entry.body).decode(),
        "chunks": entry.chunks,
        "start": entry.start,
        "end": entry.end,
        "problems": _problems(entry.problems),
    }


def _tls(entry: TlsEntry) -> Values:
    return {
        "connection": entry.connection,
        "sender": entry.sender.value,
        "time_ns": entry.time_ns,
        "name": entry.name,
        "content": entry.content,
        "handshake": entry.handshake,
        "alert": entry.alert,
        "decrypted": entry.decrypted,
        "length": entry.length,
        "start": entry.start,
        "problems": _problems(entry.problems),
    }


def _timeline(entry: TimelineEntry) -> Values:
    return {"time_ns": entry.time_ns, "kind": type(entry.event).__name__, "text": event_text(entry.event)}


def _gap(gap: GapEntry) -> Values:
    return {"time_ns": gap.time_ns, "text": gap.text}


def _pairs(fields: Iterable[HeaderField]) -> list[tuple[str, str]]:
    return [(field.name, field.value) for field in fields]


def _problems(problems: Iterable[Problem]) -> list[Values]:
    return [
        {"code": one.code, "text": one.text, "spec": one.spec, "start": one.start, "end": one.end} for one in problems
    ]
