"""A serialized message, annotated: every byte has a part, every part a meaning, every value its place in the JSON.

Offsets count from the first byte of the message (``Message.data``). Parts of a node tile its span, children of a
node tile its payload (a property test says so). Of long lists the first nodes are built, and one for all the others.
"""

from dataclasses import dataclass
from enum import Enum

from app.schema.model import Place
from app.wire.problems import Problem
from app.wire.records import WireType as WireType  # noqa: PLC0414 - a node's wire type is named from here too


class PartKind(Enum):
    """What a run of bytes within a record is."""

    TAG = "tag"
    LENGTH = "length"
    VALUE = "value"
    END_GROUP = "end group"
    MORE = "more"
    """Records or elements that are not taken apart here."""
    BROKEN = "broken"
    """Bytes that cannot be read as anything; a problem says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Consecutive bytes with one meaning."""

    kind: PartKind
    start: int
    end: int
    text: str
    """Short label: ``field 2 VARINT``, ``length 3``, ``-2``."""
    explanation: tuple[str, ...] = ()
    """The arithmetic, a line a step: ``0x10 = 2 << 3 | 0``; ``zigzag: 3 -> -2``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One plausible reading of bytes whose field the schema does not know."""

    kind: str
    """``sint32``, ``string``, ``message``, ``double`` ..."""
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """One record, or one element of a packed field."""

    id: str
    """Path of positions from the root: ``0``, ``2.1``. Unique within the message; the one cursor's name for it."""
    start: int
    end: int
    parts: tuple[Part, ...]
    """Tile the span; a value that has children is one VALUE part."""
    number: int
    """The field number."""
    wire_type: WireType
    name: str
    """The field's name; empty where the schema has none of that number."""
    type_text: str
    """As the schema spells it: ``repeated int32``, ``map<string, int64>``, ``greeter.Mood``; empty where unknown."""
    value_text: str
    """The value as a person reads it: ``"Ada"``, ``-2``, ``SUNNY (1)``, ``message of 12 bytes``."""
    place: Place | None
    """The line of the schema that declares it."""
    children: tuple["Node", ...] = ()
    readings: tuple[Reading, ...] = ()
    problems: tuple[Problem, ...] = ()
    json_start: int = -1
    """Span of its value (with its key) in ``AnnotatedMessage.json``; -1 where JSON does not show it."""
    json_end: int = -1
    note: str = ""
    """What became of the value, where that is not plain: replaced by a later record, merged, cleared by a oneof, left out."""
    text_start: int = -1
    """The same in ``AnnotatedMessage.text``."""
    text_end: int = -1
    more: int = 0
    """Records or elements that this node stands for, where they are not taken apart: ``annotate.more`` does so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AnnotatedMessage:
    """A whole message with its annotated records and its JSON."""

    type_name: str
    data: bytes
    nodes: tuple[Node, ...]
    """At most ``annotate.MAX_NODES``, those within them included."""
    json: str
    """ProtoJSON, two-space indent; says what ``google.protobuf.json_format.MessageToJson`` says."""
    json_bytes: int
    """Size of the same JSON written compactly (no spaces), in UTF-8: the fair comparison."""
    text: str
    """Text format; says what ``google.protobuf.text_format.MessageToString`` says with ``print_unknown_fields``."""
    absent: tuple[tuple[str, Place | None], ...]
    """Fields that are not on the wire, in schema order, with their lines: a reader gets their defaults."""
    problems: tuple[Problem, ...] = ()
    """All of them, those of the nodes included, in order of their bytes."""
