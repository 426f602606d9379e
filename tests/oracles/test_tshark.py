"""Wireshark's dissectors on the pcapng that we export: they and we must see the same frames, fields and messages."""

import json
from pathlib import Path

import pytest
from hyperframe import frame as hyperframe

from app.runs.events import Packet
from app.schema.model import EMPTY
from app.trace import export_json
from app.trace.build import build
from app.trace.export import to_pcapng
from app.trace.model import Trace
from tests.support import wireshark
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

pytestmark = [pytest.mark.oracle, pytest.mark.skipif(wireshark.TSHARK is None, reason=wireshark.MISSING)]


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


def exported(name: str, folder: Path) -> tuple[Trace, Path]:
    made = recording(packets(name), opened())
    file = folder / f"{name}.pcapng"
    file.write_bytes(to_pcapng(made))
    return build(made, EMPTY), file


@pytest.mark.parametrize("name", ["kinds", "endings", "large", "gzip", "many", "odd"])
def test_frames_fields_messages_and_statuses_agree(name: str, tmp_path: Path) -> None:
    trace, file = exported(name, tmp_path)
    theirs, ours = wireshark.dissect(file), wireshark.ours(trace)
    assert ours.frames == theirs.frames
    assert ours.messages == theirs.messages
    assert wireshark.our_statuses(trace) == wireshark.statuses(theirs)


@pytest.mark.parametrize("name", ["kinds", "endings", "gzip", "odd"])
def test_the_json_of_the_trace_counts_what_wireshark_counts(name: str, tmp_path: Path) -> None:
    trace, file = exported(name, tmp_path)
    made, theirs = json.loads(export_json.to_json(trace, EMPTY)), wireshark.dissect(file)
    frames = [(one["type"], one["flags"], one["stream"], one["length"]) for one in made["frames"] if one["type"] >= 0]
    assert frames == [(one.type, one.flags, one.stream, one.length) for one in theirs.frames]
    fields = sum(len(one["headers"]) for one in made["frames"])
    assert fields == sum(len(one.headers) for one in theirs.frames)
    lengths = sorted(message["length"] for call in made["calls"] for message in call["messages"])
    assert lengths == sorted(one.length for one in theirs.messages)


def test_wireshark_reads_our_comments_and_nanoseconds(tmp_path: Path) -> None:
    trace, file = exported("kinds", tmp_path)
    rows = list(wireshark.rows(file, "frame.time_epoch", "frame.comment"))
    comments = [comment for _, found in rows for comment in found]
    assert comments == ["Connection 1: an unknown process to an unknown process, HTTP/2."]
    seconds, nanoseconds = rows[0][0][0].split(".")
    assert int(seconds) * 10**9 + int(nanoseconds) == trace.started_ns
