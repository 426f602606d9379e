"""Jobs in a real worker, on a real recording: the same values as without one, and decoded once."""

import pytest
from google.protobuf import descriptor_pb2, wrappers_pb2

from app.client import run_events
from app.decode import jobs
from app.decode.pool import Decoded, DecodePool
from app.runs.events import Recording
from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.conversation import conversation
from tests.support.traffic import fixture_packets, recording

KINDS: Recording = recording(fixture_packets("kinds"))
CHUNKS = tuple(run_events.encode_events([event]) for event in KINDS.events)


def descriptor_set() -> bytes:
    made = descriptor_pb2.FileDescriptorSet()
    wrappers_pb2.DESCRIPTOR.CopyToProto(made.file.add())
    return made.SerializeToString()


def test_a_trace(pool: DecodePool) -> None:
    assert pool.run(jobs.trace, CHUNKS, b"", learner="a", key="run") == Decoded(value=build(KINDS, EMPTY))


def test_a_conversation(pool: DecodePool) -> None:
    expected = Decoded(value=conversation(KINDS, EMPTY))
    assert pool.run(jobs.conversation, CHUNKS, b"", learner="a", key="run") == expected


def test_an_annotated_message(pool: DecodePool) -> None:
    done = pool.run(jobs.annotate, CHUNKS, b"", 1, 1, learner="a", key="run")
    assert isinstance(done, Decoded)
    assert done.value is not None
    assert done.value.data == build(KINDS, EMPTY).calls[0].messages[0].data
    assert pool.run(jobs.annotate, CHUNKS, b"", 99, 1, learner="a", key="run") == Decoded(value=None)


def test_a_schema_and_an_example(pool: DecodePool) -> None:
    done = pool.run(jobs.schema, descriptor_set(), learner="a")
    assert isinstance(done, Decoded)
    assert "google.protobuf.StringValue" in done.value.messages
    example = pool.run(jobs.example_json, descriptor_set(), "google.protobuf.Int32Value", learner="a")
    assert isinstance(example, Decoded)
    assert pool.run(jobs.schema, b"", learner="a") == Decoded(value=EMPTY)


@pytest.mark.parametrize("chunk", [b"", b"no zlib", b"x\x9c\x03\x00"])
def test_chunks_that_nobody_wrote_are_a_refusal_or_nothing(pool: DecodePool, chunk: bytes) -> None:
    pool.run(jobs.trace, (chunk,), b"", learner="a")
    assert pool.run(jobs.schema, b"", learner="a") == Decoded(value=EMPTY)


def test_what_has_grown_is_not_read_again() -> None:
    jobs.forget()
    jobs.trace(CHUNKS[:1], b"")
    before = jobs._events.cache_info().misses
    jobs.trace(CHUNKS[:2], b"")
    jobs.conversation(CHUNKS[:2], b"")
    assert jobs._events.cache_info().misses == before + 1
    jobs.forget()
    assert jobs._events.cache_info().currsize == 0


def test_a_trace_grows_with_its_run() -> None:
    jobs.forget()
    for end in (0, 1, 1, 2, len(CHUNKS), 1):  # the last look is at what was there before
        expected = build(Recording(events=KINDS.events[:end]), EMPTY)
        assert jobs.trace(CHUNKS[:end], b"") == expected
    assert len(jobs._BEGUN) == 2
    for end in range(9):
        jobs.trace((*CHUNKS[:1], *CHUNKS[:end]), b"")
    assert len(jobs._BEGUN) <= jobs.BUILDERS_KEPT
    jobs.forget()
    assert not jobs._BEGUN
