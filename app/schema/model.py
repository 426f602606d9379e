"""What a schema says: messages, fields, enums, services, and the line of the source that says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Presence(Enum):
    """Field presence (protobuf docs, Field Presence)."""

    EXPLICIT = "explicit"
    IMPLICIT = "implicit"
    REQUIRED = "required"


class Kind(Enum):
    """A field's declared type, as ``.proto`` spells it."""

    DOUBLE = "double"
    FLOAT = "float"
    INT64 = "int64"
    UINT64 = "uint64"
    INT32 = "int32"
    FIXED64 = "fixed64"
    FIXED32 = "fixed32"
    BOOL = "bool"
    STRING = "string"
    GROUP = "group"
    MESSAGE = "message"
    BYTES = "bytes"
    UINT32 = "uint32"
    ENUM = "enum"
    SFIXED32 = "sfixed32"
    SFIXED64 = "sfixed64"
    SINT32 = "sint32"
    SINT64 = "sint64"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where the source says it; lines and columns from 1."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One field or extension of a message."""

    name: str
    json_name: str
    number: int
    kind: Kind
    type_name: str
    """Full name of its message or enum type, without the leading dot; empty for scalars."""
    repeated: bool
    packed: bool
    """How a writer should write it; a reader takes both."""
    presence: Presence
    oneof: str
    """Name of its oneof; empty for none (a proto3 ``optional`` is in none)."""
    is_map: bool
    delimited: bool
    """Written as a group (proto2 groups, editions ``DELIMITED``)."""
    utf8: bool
    """A string whose bytes must be UTF-8."""
    default: str
    """The declared proto2/editions default as protoc writes it; empty for none."""
    extendee: str
    """For an extension: the full name of the message it extends; its ``name`` is then its full name."""
    place: Place | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageType:
    """One message type."""

    name: str
    """Full name: ``greeter.HelloRequest``."""
    fields: tuple[Field, ...]
    is_map_entry: bool
    message_set: bool
    place: Place | None
    file: str
    reserved: tuple[tuple[int, int], ...] = ()
    """Reserved field numbers: the first and the last of each range."""
    reserved_names: tuple[str, ...] = ()

    def field(self, number: int) -> Field | None:
        """The field with this number, or None."""
        return next((field for field in self.fields if field.number == number), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class EnumType:
    """One enum: its values in source order; aliases are kept."""

    name: str
    values: tuple[tuple[str, int], ...]
    closed: bool
    place: Place | None
    file: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Method:
    """One method of a service."""

    name: str
    path: str
    """``/greeter.Greeter/SayHello``."""
    input_type: str
    output_type: str
    client_streaming: bool
    server_streaming: bool
    place: Place | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """One service."""

    name: str
    """Full name: ``greeter.Greeter``."""
    methods: tuple[Method, ...]
    place: Place | None
    file: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFile:
    """One file of a descriptor set."""

    path: str
    package: str
    syntax: str
    """``proto2``, ``proto3`` or ``edition 2023``."""
    imports: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Schema:
    """A whole descriptor set, by full name."""

    messages: Mapping[str, MessageType]
    enums: Mapping[str, EnumType]
    services: tuple[Service, ...]
    """In source order, without those of imported files."""
    extensions: Mapping[tuple[str, int], Field]
    """By extended message and number."""
    files: Mapping[str, SourceFile] = field(default_factory=dict)
    """By path, in the descriptor set's order: what is imported comes first."""
    problems: tuple[str, ...] = ()
    """Why a descriptor set could not be read, as sentences; the schema is then empty."""

    def method(self, path: str) -> Method | None:
        """The method called by ``path``, or None."""
        return next((m for s in self.services for m in s.methods if m.path == path), None)


EMPTY = Schema(messages={}, enums={}, services=(), extensions={})
