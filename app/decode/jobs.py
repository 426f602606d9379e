"""What may be asked of a worker: functions of plain bytes that return frozen values.

A worker keeps what it decoded last, by the very bytes it was decoded from: ten views of a recording read it once, and of one
that has grown only the new events are read. Nothing kept can be out of date.
"""

from functools import lru_cache

from app.client import convert
from app.runs.events import Recording, RunEvent
from app.schema import example, read
from app.schema.model import EMPTY, Schema
from app.trace import annotate as annotation
from app.trace import build
from app.trace import conversation as conversing
from app.trace.annotated import AnnotatedMessage
from app.trace.model import Trace

RECORDINGS_KEPT = 4
"""Traces, conversations and recordings; a full one takes a tenth of a worker's memory (see ``pool``)."""
CHUNKS_KEPT = 16_384
"""More than one run can have: 20 a second for the 600 s that it lasts."""
SCHEMAS_KEPT = 16

Chunks = tuple[bytes, ...]
"""As ``Store.chunks`` gives them."""


@lru_cache(SCHEMAS_KEPT)
def schema(descriptor_set: bytes) -> Schema:
    """What a serialized FileDescriptorSet says; the empty schema for no bytes."""
    return read.read(descriptor_set) if descriptor_set else EMPTY


@lru_cache(RECORDINGS_KEPT)
def trace(chunks: Chunks, descriptor_set: bytes) -> Trace:
    """Everything seen on the wire in a run."""
    return build.build(_recording(chunks), schema(descriptor_set))


@lru_cache(RECORDINGS_KEPT)
def conversation(chunks: Chunks, descriptor_set: bytes) -> conversing.Conversation:
    """The run's calls as the driver saw them, its processes and their logs."""
    return conversing.conversation(_recording(chunks), schema(descriptor_set))


def annotate(chunks: Chunks, descriptor_set: bytes, call: int, message: int) -> AnnotatedMessage | None:
    """One message of a trace by the numbers of its call and itself, annotated; None where there is none."""
    found = next(
        (
            candidate
            for seen in trace(chunks, descriptor_set).calls
            if seen.number == call
            for candidate in seen.messages
            if candidate.number == message
        ),
        None,
    )
    return annotation.annotate(found.data, found.type_name, schema(descriptor_set)) if found else None


def example_json(descriptor_set: bytes, type_name: str) -> str:
    """A plausible request of a message type, as JSON that a learner can edit."""
    return example.example_json(schema(descriptor_set), type_name)


def forget() -> None:
    """Lets go of everything that is kept."""
    for kept in (schema, trace, conversation, _recording, _events):
        kept.cache_clear()


@lru_cache(RECORDINGS_KEPT)
def _recording(chunks: Chunks) -> Recording:
    return Recording(events=tuple(event for chunk in chunks for event in _events(chunk)))


@lru_cache(CHUNKS_KEPT)
def _events(chunk: bytes) -> tuple[RunEvent, ...]:
    return convert.decode_events(chunk)
