"""What may be asked of a worker: functions of plain bytes that return frozen values.

A worker keeps what it decoded last, by the very bytes it was decoded from: ten views of a recording read it once, and of one
that has grown only the new events are read, into the trace that was begun. Nothing kept can be out of date.
"""

from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol, TypeVar, cast

from app.client import run_events
from app.runs.events import RunEvent
from app.runs.spec import CallSpec
from app.schema import example, generated_names, read
from app.schema.findings import Finding
from app.schema.model import EMPTY, Schema
from app.trace import annotate as annotation
from app.trace import build
from app.trace import conversation as conversing
from app.trace import sent as sending
from app.trace.annotated import AnnotatedMessage
from app.trace.model import Trace

BUILDERS_KEPT = 8
"""Traces and conversations of four runs; a full one takes a tenth of a worker's memory (see ``pool``)."""
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
    return _begun(build.TraceBuilder, chunks, descriptor_set).trace()


def conversation(chunks: Chunks, descriptor_set: bytes) -> conversing.Conversation:
    """The run's calls as the driver saw them, its processes and their logs."""
    return _begun(conversing.ConversationBuilder, chunks, descriptor_set).conversation()


def annotate(chunks: Chunks, descriptor_set: bytes, call: int, message: int) -> AnnotatedMessage | None:
    """One message of a trace by the numbers of its call and itself, annotated; None where there is none."""
    calls = trace(chunks, descriptor_set).calls
    messages = calls[call - 1].messages if 0 < call <= len(calls) else ()
    if not 0 < message <= len(messages):
        return None
    found = messages[message - 1]
    return annotation.annotate(found.data, found.type_name, schema(descriptor_set))


def message(descriptor_set: bytes, type_name: str, data: bytes) -> AnnotatedMessage:
    """A message that no run has sent, annotated."""
    return annotation.annotate(data, type_name, schema(descriptor_set))


def sent(chunks: Chunks, call: int) -> CallSpec | None:
    """A call of a run as the driver made it."""
    return sending.sent((event for chunk in chunks for event in _events(chunk)), call)


def example_json(descriptor_set: bytes, type_name: str) -> str:
    """A plausible request of a message type, as JSON that a learner can edit."""
    return example.example_json(schema(descriptor_set), type_name)


def python_names(descriptor_set: bytes, files: tuple[tuple[str, str], ...]) -> tuple[Finding, ...]:
    """Where Python files, by path and text, ask generated modules for names that they do not have."""
    return generated_names.unknown(files, schema(descriptor_set))


def forget() -> None:
    """Lets go of everything that is kept."""
    for kept in (schema, _events):
        kept.cache_clear()
    _BEGUN.clear()


class _Builder(Protocol):
    """Takes a run's events as they come."""

    def __init__(self, schema: Schema) -> None: ...

    def push(self, events: Iterable[RunEvent]) -> None: ...


_B = TypeVar("_B", bound=_Builder)

_BEGUN: OrderedDict[tuple[type[_Builder], bytes, Chunks], _Builder] = OrderedDict()
"""Traces and conversations by what they were made from, the latest last."""


def _begun(kind: type[_B], chunks: Chunks, descriptor_set: bytes) -> _B:
    """The builder that has taken these chunks and no others."""
    known = [key for key in _BEGUN if key[:2] == (kind, descriptor_set) and chunks[: len(key[2])] == key[2]]
    longest = max(known, key=lambda key: len(key[2]), default=None)
    taken = longest[2] if longest else ()
    # Away while it takes more: one that failed in the middle is never asked again.
    builder = cast("_B", _BEGUN.pop(longest)) if longest else kind(schema(descriptor_set))
    for chunk in chunks[len(taken) :]:
        builder.push(_events(chunk))
    _BEGUN[kind, descriptor_set, chunks] = builder
    while len(_BEGUN) > BUILDERS_KEPT:
        _BEGUN.popitem(last=False)
    return builder


@lru_cache(CHUNKS_KEPT)
def _events(chunk: bytes) -> tuple[RunEvent, ...]:
    return run_events.decode_events(chunk)
