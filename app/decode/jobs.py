"""What may be asked of a worker: functions of plain bytes that return frozen values.

A worker keeps what it decoded last, by the very bytes it was decoded from: ten views of a recording read it once, and of one
that has grown only the new events are read, into the trace that was begun. Nothing kept can be out of date.
"""

from collections import OrderedDict
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


def trace(chunks: Chunks, descriptor_set: bytes) -> Trace:
    """Everything seen on the wire in a run."""
    return _begun(chunks, descriptor_set).trace()


@lru_cache(RECORDINGS_KEPT)
def conversation(chunks: Chunks, descriptor_set: bytes) -> conversing.Conversation:
    """The run's calls as the driver saw them, its processes and their logs."""
    return conversing.conversation(_recording(chunks), schema(descriptor_set))


def annotate(chunks: Chunks, descriptor_set: bytes, call: int, message: int) -> AnnotatedMessage | None:
    """One message of a trace by the numbers of its call and itself, annotated; None where there is none."""
    calls = trace(chunks, descriptor_set).calls
    messages = calls[call - 1].messages if 0 < call <= len(calls) else ()
    if not 0 < message <= len(messages):
        return None
    found = messages[message - 1]
    return annotation.annotate(found.data, found.type_name, schema(descriptor_set))


def example_json(descriptor_set: bytes, type_name: str) -> str:
    """A plausible request of a message type, as JSON that a learner can edit."""
    return example.example_json(schema(descriptor_set), type_name)


def forget() -> None:
    """Lets go of everything that is kept."""
    for kept in (schema, conversation, _recording, _events):
        kept.cache_clear()
    _BEGUN.clear()


_BEGUN: OrderedDict[tuple[Chunks, bytes], build.TraceBuilder] = OrderedDict()
"""Traces by what they were made from, the latest last."""


def _begun(chunks: Chunks, descriptor_set: bytes) -> build.TraceBuilder:
    """The builder that has taken these chunks and no others."""
    known = [key for key in _BEGUN if key[1] == descriptor_set and chunks[: len(key[0])] == key[0]]
    longest = max(known, key=lambda key: len(key[0]), default=None)
    taken = longest[0] if longest else ()
    # Away while it takes more: one that failed in the middle is never asked again.
    builder = _BEGUN.pop(longest) if longest else build.TraceBuilder(schema(descriptor_set))
    for chunk in chunks[len(taken) :]:
        builder.push(_events(chunk))
    _BEGUN[chunks, descriptor_set] = builder
    while len(_BEGUN) > RECORDINGS_KEPT:
        _BEGUN.popitem(last=False)
    return builder


@lru_cache(RECORDINGS_KEPT)
def _recording(chunks: Chunks) -> Recording:
    return Recording(events=tuple(event for chunk in chunks for event in _events(chunk)))


@lru_cache(CHUNKS_KEPT)
def _events(chunk: bytes) -> tuple[RunEvent, ...]:
    return convert.decode_events(chunk)
