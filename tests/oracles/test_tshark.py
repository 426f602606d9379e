"""Wireshark's dissectors on the pcapng that we export: they and we must see the same frames, fields and messages."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hyperframe import frame as hyperframe

from app.runs.events import Packet
from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.export import to_pcapng
from app.trace.model import Trace
from app.wire.http2_names import PREFACE
from tests.support.traffic import (
    REQUEST,
    RESPONSE,
    TRAILERS,
    Conversation,
    data,
    fixture_packets,
    opened,
    prefixed,
    recording,
)

TSHARK = shutil.which("tshark")
SEPARATOR = "\x1f"
pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(TSHARK is None, reason="tshark is not installed: apt-get install tshark"),
]


def odd_frames() -> list[Packet]:
    """What grpcio does not send: padding, priority, CONTINUATION, messages over several frames and packets."""
    talk = Conversation().settle()
    block = talk.encoders[True].encode(list(REQUEST))
    talk.client(
        hyperframe.HeadersFrame(
            1, block[:7], pad_length=3, flags=["PADDED", "PRIORITY"], depends_on=0, stream_weight=9
        ).serialize(),
        hyperframe.ContinuationFrame(1, block[7:20]).serialize(),
        hyperframe.ContinuationFrame(1, block[20:], flags=["END_HEADERS"]).serialize(),
    )
    message = prefixed(b"\x0a\x28" + b"x" * 40)
    talk.client(
        hyperframe.DataFrame(1, message[:3], pad_length=9, flags=["PADDED"]).serialize(), data(1, message[3:20])
    )
    last = data(1, message[20:] + prefixed(b""), "END_STREAM")
    talk.client(last[:4]).client(last[4:30]).client(last[30:])
    talk.server(talk.headers(1, RESPONSE, client=False), data(1, prefixed(b"") + prefixed(b"\x08\x01")))
    talk.server(talk.headers(1, TRAILERS, "END_STREAM", client=False))
    talk.server(hyperframe.PriorityFrame(5, depends_on=1, stream_weight=3).serialize())
    talk.client(hyperframe.PingFrame(0, b"12345678").serialize())
    talk.client(talk.headers(3, (*REQUEST, ("x-again", "1"))), hyperframe.RstStreamFrame(3, 8).serialize())
    talk.server(hyperframe.GoAwayFrame(0, 3, 11, b"too_many_pings").serialize())
    return talk.close().packets


def packets(name: str) -> list[Packet]:
    return odd_frames() if name == "odd" else fixture_packets(name)


def dissected(file: Path, *fields: str) -> list[list[str]]:
    """Each field's values over the whole file, in order."""
    command = [str(TSHARK), "-r", str(file), "-d", "tcp.port==50051,http2", "-T", "fields", "-E", "occurrence=a"]
    command += ["-E", f"aggregator={SEPARATOR}", *(part for field in fields for part in ("-e", field))]
    output = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    rows = [line.split("\t") for line in output.splitlines()]
    return [
        [value for row in rows if row[column] for value in row[column].split(SEPARATOR)]
        for column in range(len(fields))
    ]


def exported(name: str, folder: Path) -> tuple[Trace, Path]:
    made = recording(packets(name), opened())
    file = folder / f"{name}.pcapng"
    file.write_bytes(to_pcapng(made))
    return build(made, EMPTY), file


@pytest.mark.parametrize("name", ["kinds", "endings", "large", "gzip", "many", "odd"])
def test_frames_fields_and_messages_agree(name: str, tmp_path: Path) -> None:
    trace, file = exported(name, tmp_path)
    types, flags, streams, lengths = dissected(file, "http2.type", "http2.flags", "http2.streamid", "http2.length")
    frames = [frame for frame in trace.frames if frame.type != PREFACE]
    assert [(frame.type, frame.flags, frame.stream_id, frame.length) for frame in frames] == [
        (int(kind), int(flag, 16), int(stream), int(length))
        for kind, flag, stream, length in zip(types, flags, streams, lengths, strict=True)
    ]
    header_names, values = dissected(file, "http2.header.name", "http2.header.value")
    ours = [header for frame in frames for header in frame.headers]
    assert [header.name for header in ours] == header_names
    # tshark prints no value that begins with a zero byte: gRPC's true binary metadata.
    shown = ["" if header.value.startswith("\0") else header.value for header in ours]
    assert shown == values
    message_lengths, compressed = dissected(file, "grpc.message_length", "grpc.compressed_flag")
    messages = [(m.frames[-1], m.number, m) for call in trace.calls for m in call.messages]
    messages.sort(key=lambda item: item[:2])
    assert [message.length for *_, message in messages] == [int(length) for length in message_lengths]
    assert [message.compressed for *_, message in messages] == [flag in ("1", "True") for flag in compressed]


def test_wireshark_reads_our_comments_and_nanoseconds(tmp_path: Path) -> None:
    trace, file = exported("kinds", tmp_path)
    (times, comments) = dissected(file, "frame.time_epoch", "frame.comment")
    assert comments == ["Connection 1: an unknown process to an unknown process, HTTP/2."]
    seconds, nanoseconds = times[0].split(".")
    assert int(seconds) * 10**9 + int(nanoseconds) == trace.started_ns
