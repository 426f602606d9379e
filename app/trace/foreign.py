"""Bytes from anywhere as messages: with the 5-byte prefix or without it, as one of a schema's types or as no known one.

Nothing tells what a few bytes are, so the plausible readings stand side by side, the likeliest first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.schema.model import Schema
from app.trace import annotate
from app.trace.annotated import AnnotatedMessage, Node
from app.wire import compression
from app.wire.grpc import PREFIX_BYTES

MOST_BYTES = 256 * 1024
"""Of what is pasted: a message that a person looks at has some hundred."""
MOST_MESSAGES = 16
"""Length-prefixed messages one after the other; the rest is said."""
MOST_TYPES = 300
"""Types of a schema that are tried."""
MOST_READINGS = 4
"""Readings that are shown beside each other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignMessage:
    """One message."""

    prefix: bytes
    """The five bytes; empty where the bytes are taken as a message without them."""
    wire_data: bytes
    """What follows the prefix."""
    annotated: AnnotatedMessage
    wrong: str = ""
    """What is wrong with its compression; empty where nothing is."""

    @property
    def compressed(self) -> bool:
        """The compressed flag of its prefix."""
        return self.prefix[:1] == b"\x01"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The bytes read in one way."""

    prefixed: bool
    type_name: str
    """The message type; empty: without a schema."""
    messages: tuple[ForeignMessage, ...]
    strange: int
    """Records that the type does not know, and problems: the fewer, the likelier."""
    rest: bytes = b""
    """After the last whole message."""


def readings(data: bytes, schema: Schema, type_name: str = "") -> tuple[Reading, ...]:
    """The plausible readings, the likeliest first; ``type_name`` limits them to one type."""
    found = [
        _reading(framed, rest, name, schema)
        for framed, rest in _framings(data[:MOST_BYTES])
        for name in _names(schema, type_name)
    ]
    # A prefix whose length fits to the byte is hardly chance; of readings alike, what the schema names wins.
    found.sort(key=lambda one: (not one.prefixed, one.strange, not one.type_name, one.type_name))
    # Each framing has its place: whoever knows that there is no prefix must find that reading.
    best = [
        next(one for one in found if one.prefixed is prefixed) for prefixed in dict.fromkeys(f.prefixed for f in found)
    ]
    others = [one for one in found if one not in best]
    return tuple([*best, *others][:MOST_READINGS])


def _names(schema: Schema, type_name: str) -> list[str]:
    if type_name:
        return [type_name]
    return [*list(schema.messages)[:MOST_TYPES], ""]


Framed = tuple[tuple[bytes, bytes], ...]
"""Prefix and bytes of each message."""


def _framings(data: bytes) -> Iterator[tuple[Framed, bytes]]:
    prefixed, rest = _prefixed(data)
    if prefixed:
        yield prefixed, rest
    yield ((b"", data),), b""


def _prefixed(data: bytes) -> tuple[Framed, bytes]:
    """The length-prefixed messages; none where the first prefix cannot be one."""
    found: list[tuple[bytes, bytes]] = []
    at = 0
    while at + PREFIX_BYTES <= len(data) and len(found) < MOST_MESSAGES:
        length = int.from_bytes(data[at + 1 : at + PREFIX_BYTES])
        end = at + PREFIX_BYTES + length
        if data[at] > 1 or end > len(data):
            break
        found.append((data[at : at + PREFIX_BYTES], data[at + PREFIX_BYTES : end]))
        at = end
    return tuple(found), data[at:]


def _reading(framed: Framed, rest: bytes, type_name: str, schema: Schema) -> Reading:
    messages = tuple(_message(prefix, body, type_name, schema) for prefix, body in framed)
    strange = sum(_strange(message) for message in messages) + bool(rest)
    return Reading(prefixed=bool(framed[0][0]), type_name=type_name, messages=messages, strange=strange, rest=rest)


def _message(prefix: bytes, body: bytes, type_name: str, schema: Schema) -> ForeignMessage:
    data, wrong = body, ""
    if prefix[:1] == b"\x01":
        # The headers that name the compression are not here; gRPC's own is gzip.
        data, wrong = compression.expand(body, "gzip")
    annotated = annotate.annotate(data, type_name, schema)
    return ForeignMessage(prefix=prefix, wire_data=body, annotated=annotated, wrong=wrong)


def _strange(message: ForeignMessage) -> int:
    annotated = message.annotated
    known = [problem for problem in annotated.problems if problem.code != "type-unknown"]
    unknown = sum(not node.name for node in _walk(annotated.nodes)) if annotated.type_name else 0
    return len(known) + unknown + bool(message.wrong)


def _walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)
