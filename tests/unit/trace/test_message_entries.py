import gzip

import pytest

from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.model import Call, Message
from tests.support.traffic import REQUEST, Conversation, data, fixture_packets, prefixed, recording


def call(*sent: bytes, encoding: str = "gzip") -> Call:
    talk = Conversation().settle()
    talk.client(talk.headers(1, (*REQUEST, ("grpc-encoding", encoding))))
    for piece in sent:
        talk.client(data(1, piece))
    (found,) = build(recording(talk.packets), EMPTY).calls
    return found


def message(body: bytes, flag: int, encoding: str) -> Message:
    (found,) = call(prefixed(body, flag), encoding=encoding).messages
    return found


def test_a_plain_message_is_its_own_data() -> None:
    plain = message(b"abc", 0, "gzip")
    assert plain.data is plain.wire_data
    assert (plain.data, plain.prefix, plain.frames, plain.encoding) == (b"abc", b"\0\0\0\0\3", (5,), "")


def test_a_compressed_message_keeps_both() -> None:
    packed = gzip.compress(b"abc")
    found = message(packed, 1, "gzip")
    assert (found.data, found.wire_data, found.encoding, found.problems) == (b"abc", packed, "gzip", ())


def test_what_cannot_be_expanded_is_a_problem() -> None:
    found = message(b"junk", 1, "gzip")
    assert [problem.code for problem in found.problems] == ["message-compression"]
    assert found.data == b""


def test_a_trace_expands_only_so_much() -> None:
    packed = prefixed(gzip.compress(bytes(16 << 20)), 1)
    cut = [packed[at : at + 16_000] for at in range(0, len(packed), 16_000)]
    assert [len(found.data) for found in call(*cut * 6).messages] == [16 << 20] * 4 + [0, 0]


def test_entries_are_a_sequence_like_any_other() -> None:
    frames = build(recording(fixture_packets("kinds")), EMPTY).frames
    every = tuple(frames)
    assert frames == every
    assert repr(frames) == repr(every)
    assert (frames[3], frames[-1], frames[2:9:3], frames[5:2]) == (every[3], every[-1], every[2:9:3], ())
    assert list(reversed(frames)) == list(reversed(every))
    assert frames != every[:-1]
    assert frames != "frames"
    assert hash(frames) == hash(build(recording(fixture_packets("kinds")), EMPTY).frames)
    with pytest.raises(IndexError):
        frames[len(every)]
