"""Golden transcripts stand beside the recordings; ``python -m tests.unit.trace.test_transcript`` writes them anew."""

import pathlib

import pytest
from google.protobuf import descriptor_pb2, wrappers_pb2

from app.runs.events import LogLine, LogStream, ProcessStarted
from app.schema import read
from app.schema.model import EMPTY, Schema
from app.trace.build import build
from app.trace.model import Trace
from app.trace.transcript import transcript
from tests.support.traffic import Conversation, fixture_packets, recording

GOLDEN = pathlib.Path(__file__).parents[2] / "fixtures" / "transcripts"
NAMES = ("kinds", "endings", "gzip")


def schema() -> Schema:
    made = descriptor_pb2.FileDescriptorSet()
    wrappers_pb2.DESCRIPTOR.CopyToProto(made.file.add())
    demo = made.file.add(name="demo.proto", package="demo", syntax="proto3")
    demo.dependency.append("google/protobuf/wrappers.proto")
    service = demo.service.add(name="Echo")
    for name in ("Say", "Count"):
        service.method.add(
            name=name,
            input_type=".google.protobuf.StringValue",
            output_type=".google.protobuf.StringValue",
            server_streaming=name == "Count",
        )
    return read.read(made.SerializeToString())


def of(name: str) -> Trace:
    return build(recording(fixture_packets(name)), schema())


@pytest.mark.parametrize("name", NAMES)
def test_recordings_have_the_transcripts_that_were_read_and_kept(name: str) -> None:
    assert transcript(of(name), schema()) == (GOLDEN / f"{name}.txt").read_text()


def test_every_line_is_one_line_of_ascii() -> None:
    events = (
        ProcessStarted(process="server", command="python\nserver.py"),
        LogLine(process="server", stream=LogStream.STDERR, text="\x1b[31m“red”"),
    )
    made = build(recording(Conversation().settle().say(1, b"a\nb", b"c").packets, *events), EMPTY)
    text = transcript(made, EMPTY)
    assert text.isascii()
    assert "starts: python\\nserver.py" in text
    assert "server stderr: \\x1b[31m\\u201cred\\u201d" in text


def test_without_times_equal_conversations_are_equal() -> None:
    def said(port: int, wait: int) -> str:
        talk = Conversation(port).settle().say(1, b"a", b"b").close()
        late = [type(p)(time_ns=p.time_ns + wait * n, data=p.data, length=p.length) for n, p in enumerate(talk.packets)]
        return transcript(build(recording(late), EMPTY), EMPTY, times=False)

    assert said(40000, 0) == said(41000, 77)


def test_other_protocols_are_told_too() -> None:
    talk = (
        Conversation()
        .client(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")
        .client(b"GET")
    )
    text = transcript(build(recording(talk.packets), EMPTY), EMPTY)
    assert "  POST / HTTP/1.1\n    Transfer-Encoding: chunked\n  chunks of 2 bytes\n    6f 6b\n" in text
    assert "! http1-cut" in text
    tls = Conversation().client(bytes.fromhex("160301 0004 01000000"))
    assert "> handshake client_hello of 4 bytes" in transcript(build(recording(tls.packets), EMPTY), EMPTY)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for each in NAMES:
        (GOLDEN / f"{each}.txt").write_text(transcript(of(each), schema()))
