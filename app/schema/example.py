"""A plausible request for a message type, as ProtoJSON that a learner can send at once and edit.

The same type always gives the same text: nothing here is random or knows the time.
"""

import json
from collections.abc import Mapping

from app.schema.model import EnumType, Field, Kind, MessageType, Schema

MAX_DEPTH = 5
"""Messages within messages: deeper ones are left out, which ends every recursion."""
MAX_VALUES = 400
"""Values in all: about what a person can still read through."""

_TEXTS = (
    ("email", "ada@example.org"),
    ("url", "https://example.org"),
    ("uri", "https://example.org"),
    ("phone", "+44 20 7946 0018"),
    ("title", "A fine day"),
    ("message", "Hello"),
    ("text", "Hello"),
    ("description", "What it is, in a sentence"),
    ("city", "London"),
    ("country", "GB"),
    ("language", "en"),
    ("locale", "en-GB"),
    ("currency", "GBP"),
    ("name", "Ada"),
    ("id", "a1"),
    ("key", "a1"),
)
"""What a string is likely to hold, by a word in its field's name; the first that fits."""

_NUMBERS: Mapping[Kind, object] = {
    Kind.DOUBLE: 1.5,
    Kind.FLOAT: 1.5,
    Kind.INT32: 1,
    Kind.UINT32: 1,
    Kind.SINT32: -1,
    Kind.FIXED32: 1,
    Kind.SFIXED32: -1,
    # ProtoJSON writes 64-bit integers as strings: a JavaScript number holds 53 bits.
    Kind.INT64: "1",
    Kind.UINT64: "1",
    Kind.SINT64: "-1",
    Kind.FIXED64: "1",
    Kind.SFIXED64: "-1",
    Kind.BOOL: True,
    Kind.BYTES: "aGVsbG8=",  # "hello"
}

_WELL_KNOWN: Mapping[str, object] = {
    "google.protobuf.Timestamp": "2026-01-02T03:04:05Z",
    "google.protobuf.Duration": "1.500s",
    "google.protobuf.FieldMask": "name",
    "google.protobuf.Struct": {"key": "value"},
    "google.protobuf.Value": "value",
    "google.protobuf.ListValue": ["value", 1.0],
    "google.protobuf.Empty": {},
    "google.protobuf.DoubleValue": 1.5,
    "google.protobuf.FloatValue": 1.5,
    "google.protobuf.Int64Value": "1",
    "google.protobuf.UInt64Value": "1",
    "google.protobuf.Int32Value": 1,
    "google.protobuf.UInt32Value": 1,
    "google.protobuf.BoolValue": True,
    "google.protobuf.StringValue": "value",
    "google.protobuf.BytesValue": "aGVsbG8=",
}


def example_json(schema: Schema, type_name: str) -> str:
    """A request of this type as ProtoJSON, two-space indent; ``{}`` for a type that the schema does not have."""
    return json.dumps(_Example(schema).message(type_name, ()), indent=2, ensure_ascii=False)


class _Example:
    """Makes one example, within its budget of values."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.left = MAX_VALUES

    def message(self, type_name: str, path: tuple[str, ...]) -> object:
        """The value of a message type; ``path`` has the types around it."""
        if type_name in _WELL_KNOWN:
            return _WELL_KNOWN[type_name]
        if type_name == "google.protobuf.Any":
            return self.packed_any(path)
        found = self.schema.messages.get(type_name)
        return self.fields(found, (*path, type_name)) if found else {}

    def fields(self, message: MessageType, path: tuple[str, ...]) -> dict[str, object]:
        """A value for each field; of a oneof only its first member that can have one."""
        made: dict[str, object] = {}
        oneofs: set[str] = set()
        for field in message.fields:
            if self.left <= 0 or field.oneof in oneofs or not self.has_room(field, path):
                continue
            self.left -= 1
            made[field.json_name] = self.field(field, path)
            oneofs |= {field.oneof} if field.oneof else set()
        return made

    def has_room(self, field: Field, path: tuple[str, ...]) -> bool:
        """False where a field would start a recursion, or go too deep."""
        types = {field.type_name}
        if field.is_map:
            entry = self.schema.messages.get(field.type_name)
            types = {inner.type_name for inner in entry.fields} if entry else set()
        is_message = field.kind in {Kind.MESSAGE, Kind.GROUP}
        return not (types & set(path)) and not (is_message and len(path) >= MAX_DEPTH)

    def field(self, field: Field, path: tuple[str, ...]) -> object:
        """The value of a field: an object for a map, a list for a repeated one."""
        if field.is_map:
            return self.map_entry(field, path)
        value = self.value(field, path)
        return [value] if field.repeated else value

    def map_entry(self, field: Field, path: tuple[str, ...]) -> dict[str, object]:
        """A map with one entry; ProtoJSON writes every key as a string."""
        entry = self.schema.messages.get(field.type_name)
        key, value = (entry.field(1), entry.field(2)) if entry else (None, None)
        if not key or not value:
            return {}
        written = "key" if key.kind is Kind.STRING else _json_key(_NUMBERS.get(key.kind))
        return {written: self.value(value, path)}

    def value(self, field: Field, path: tuple[str, ...]) -> object:
        """One value of a field's kind."""
        if field.kind in {Kind.MESSAGE, Kind.GROUP}:
            return self.message(field.type_name, path)
        if field.kind is Kind.ENUM:
            return _enum(self.schema.enums.get(field.type_name))
        return _text(field.name) if field.kind is Kind.STRING else _NUMBERS[field.kind]

    def packed_any(self, path: tuple[str, ...]) -> object:
        """An Any that holds something every reader of this schema can unpack; an empty one where there is nothing."""
        # A message that has an Any itself would not end: Duration first, then the learner's own types.
        if "google.protobuf.Duration" in self.schema.messages:
            return {"@type": "type.googleapis.com/google.protobuf.Duration", "value": "1.500s"}
        chosen = next((message for message in self.schema.messages.values() if _fits_any(message, path)), None)
        if not chosen or len(path) >= MAX_DEPTH:
            return {}
        inside = self.fields(chosen, (*path, "google.protobuf.Any", chosen.name))
        return {"@type": f"type.googleapis.com/{chosen.name}", **inside}


def _fits_any(message: MessageType, path: tuple[str, ...]) -> bool:
    """True for one of the learner's own messages that is not being made already."""
    return not message.name.startswith("google.") and not message.is_map_entry and message.name not in path


def _json_key(value: object) -> str:
    return "true" if value is True else str(value)


def _enum(enum: EnumType | None) -> object:
    """The name of the first value that is not zero: zero is mostly UNSPECIFIED, and not sent at all."""
    if not enum or not enum.values:
        return 0
    if enum.name == "google.protobuf.NullValue":
        return None
    return next((name for name, number in enum.values if number), enum.values[0][0])


def _text(name: str) -> str:
    words = name.lower().split("_")
    return next((text for word, text in _TEXTS if word in words or name.lower().endswith(word)), name.replace("_", " "))
