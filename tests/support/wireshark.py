"""What Wireshark's dissectors see in a pcapng, as values that a trace can be compared with."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.runs.events import Recording
from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.export import to_pcapng
from app.trace.model import Call, FrameEntry, Protocol, Trace
from app.wire.http2_names import PREFACE

TSHARK = shutil.which("tshark")
MISSING = "tshark is not installed: apt-get install tshark"
SEPARATOR = "\x1f"
SECONDS = 120
"""A bound for a machine with much else to do, not an expectation."""

FRAME_FIELDS = ("http2.type", "http2.flags", "http2.streamid", "http2.length")
HEADER_FIELDS = ("http2.header.count", "http2.header.name", "http2.header.value")
VALUE_FIELDS = (
    *("http2.settings.id", "http2.window_update.window_size_increment", "http2.rst_stream.error"),
    *("http2.goaway.error", "http2.goaway.last_stream_id"),
)
MESSAGE_FIELDS = ("grpc.message_length", "grpc.compressed_flag", "grpc.message_data")
HEADERS, RST_STREAM, SETTINGS, PUSH_PROMISE, GOAWAY, WINDOW_UPDATE, CONTINUATION = 1, 3, 4, 5, 7, 8, 9
END_HEADERS = 4
SETTING_BYTES = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """One HTTP/2 frame."""

    connection: int
    type: int
    flags: int
    stream: int
    length: int
    headers: tuple[tuple[str, str], ...] = ()
    """The whole header block, on the frame that ends it."""
    values: tuple[int, ...] = ()
    """Identifiers of settings, the increment, the error code, or error code and last stream: as the type has them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One length-prefixed message."""

    connection: int
    length: int
    compressed: bool
    data: bytes
    """Decompressed; empty where tshark shows none, as of a message without bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dissection:
    """A whole file."""

    frames: tuple[Frame, ...]
    messages: tuple[Message, ...]


def rows(file: Path, *fields: str, ports: tuple[int, ...] = (50051,)) -> Iterator[list[list[str]]]:
    """For each packet the values of each field, in order."""
    command = [str(TSHARK), "-r", str(file), "-T", "fields", "-E", "occurrence=a"]
    command += [word for port in ports for word in ("-d", f"tcp.port=={port},http2")]
    command += ["-E", f"aggregator={SEPARATOR}", *(part for field in fields for part in ("-e", field))]
    output = subprocess.run(command, capture_output=True, text=True, check=True, timeout=SECONDS).stdout
    for line in output.splitlines():
        yield [value.split(SEPARATOR) if value else [] for value in line.split("\t")]


def dissect(file: Path, *, ports: tuple[int, ...] = (50051,)) -> Dissection:
    """What tshark sees in ``file``."""
    frames: list[Frame] = []
    messages: list[Message] = []
    split = len(FRAME_FIELDS), len(HEADER_FIELDS), len(VALUE_FIELDS)
    fields = ("tcp.stream", *FRAME_FIELDS, *HEADER_FIELDS, *VALUE_FIELDS, *MESSAGE_FIELDS)
    for stream, *row in rows(file, *fields, ports=ports):
        at = iter(row)
        frame, header, value = ([next(at) for _ in range(count)] for count in split)
        connection = int(stream[0]) + 1
        frames += _frames(connection, frame, header, value)
        for length, flag, data in zip(*_messages(list(at)), strict=True):
            made = Message(
                connection=connection, length=int(length), compressed=flag in ("1", "True"), data=bytes.fromhex(data)
            )
            messages.append(made)
    return Dissection(frames=tuple(frames), messages=tuple(messages))


def _messages(columns: list[list[str]]) -> Iterator[list[str]]:
    """Length, flag and data of each message; there is no data where there are no bytes."""
    lengths, flags, datas = columns
    left = iter(datas)
    yield lengths
    yield flags
    yield [next(left) if int(length) else "" for length in lengths]


def _frames(
    connection: int, frame: list[list[str]], header: list[list[str]], value: list[list[str]]
) -> Iterator[Frame]:
    counts, names, values = (iter(column) for column in header)
    ids, increments, resets, errors, lasts = (iter(column) for column in value)
    block: list[tuple[str, str]] = []
    for kind, flags, stream, length in zip(*frame, strict=True):
        type_, bits = int(kind), int(flags, 16)
        told: list[str] = []
        if type_ in (HEADERS, PUSH_PROMISE, CONTINUATION):
            block += [(next(names), next(values)) for _ in range(int(next(counts)))]
        elif type_ == SETTINGS:
            told = [next(ids) for _ in range(int(length) // SETTING_BYTES)]
        elif type_ == WINDOW_UPDATE:
            told = [next(increments)]
        elif type_ == RST_STREAM:
            told = [next(resets)]
        elif type_ == GOAWAY:
            told = [next(errors), next(lasts)]
        whole = bool(block) and bool(bits & END_HEADERS)
        yield Frame(
            connection=connection,
            type=type_,
            flags=bits,
            stream=int(stream),
            length=int(length),
            headers=tuple(block) if whole else (),
            values=tuple(int(one) for one in told),
        )
        if whole:
            block = []


def ours(trace: Trace) -> Dissection:
    """The same of a trace."""
    frames = tuple(_frame(frame) for frame in trace.frames if frame.type != PREFACE)
    found = [(message.frames[-1], message.number, call, message) for call in trace.calls for message in call.messages]
    messages = (
        Message(
            connection=call.connection,
            length=message.length,
            compressed=message.compressed,
            data=message.data,
        )
        for *_, call, message in sorted(found, key=lambda one: one[:2])
    )
    return Dissection(frames=frames, messages=tuple(messages))


def _frame(frame: FrameEntry) -> Frame:
    values: tuple[int, ...] = tuple(setting.identifier for setting in frame.settings)
    if frame.window_increment is not None:
        values = (frame.window_increment,)
    if frame.error_code is not None:
        values = (frame.error_code,)
        if frame.type == GOAWAY:
            values += (int.from_bytes(frame.payload[:4]) & 0x7FFFFFFF,)
    return Frame(
        connection=frame.connection,
        type=frame.type,
        flags=frame.flags,
        stream=frame.stream_id,
        length=frame.length,
        # tshark prints no value that begins with a zero byte: gRPC's true binary metadata.
        headers=tuple((one.name, "" if one.value.startswith("\0") else one.value) for one in frame.headers),
        values=values,
    )


def agreed(recording: Recording, folder: Path, *, ports: tuple[int, ...] = (50051,)) -> tuple[Trace, Dissection]:
    """The trace of a recording and what tshark makes of our export of it, once they agree and nothing is missing."""
    trace = build(recording, EMPTY)
    file = folder / "run.pcapng"
    file.write_bytes(to_pcapng(recording))
    theirs, seen = dissect(file, ports=ports), ours(trace)
    assert seen.frames == theirs.frames
    assert seen.messages == theirs.messages
    assert our_statuses(trace) == statuses(theirs)
    _whole(trace)
    return trace, theirs


def _whole(trace: Trace) -> None:
    """Nothing is missing, and nothing is wrong with what these peers say to each other."""
    assert not trace.gaps
    assert not trace.problems
    for connection in trace.connections:
        assert (
            connection.protocol is Protocol.HTTP2 or not connection.client_bytes
        )  # of two that grpc opens it drops one
        assert not connection.problems
    assert not [frame for frame in trace.frames if frame.problems or frame.missing]
    assert not [message for call in trace.calls for message in call.messages if message.problems]


def statuses(seen: Dissection) -> dict[tuple[int, int], tuple[str, str]]:
    """grpc-status and grpc-message of each stream of each connection, as its trailers have them.

    Trailers that were under way when the client reset the stream are no status: it ignores them (RFC 9113 §5.1, closed).
    """
    found: dict[tuple[int, int], tuple[str, str]] = {}
    reset = set()
    for frame in seen.frames:
        stream = frame.connection, frame.stream
        fields = dict(frame.headers)
        if frame.type == RST_STREAM:
            reset.add(stream)
        elif "grpc-status" in fields and stream not in reset:
            found[stream] = fields["grpc-status"], fields.get("grpc-message", "")
    return found


def our_statuses(trace: Trace) -> dict[tuple[int, int], tuple[str, str]]:
    """The same of a trace, where a status came."""
    return {
        (c.connection, c.stream_id): (str(c.status_code), _raw(c)) for c in trace.calls if c.status_code is not None
    }


def _raw(call: Call) -> str:
    return next((field.value for field in call.trailers if field.name == "grpc-message"), "")
