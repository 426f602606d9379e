"""Which widget a field gets, by what the schema says of it."""

from collections.abc import Mapping
from enum import Enum

from app.schema.model import Field, Kind, Schema

ANY = "google.protobuf.Any"
LONG = frozenset({Kind.INT64, Kind.UINT64, Kind.SINT64, Kind.FIXED64, Kind.SFIXED64})
"""ProtoJSON writes these in quotes: a JavaScript number holds 53 bits."""
WRAPPERS: Mapping[str, Kind] = {
    "google.protobuf.DoubleValue": Kind.DOUBLE,
    "google.protobuf.FloatValue": Kind.FLOAT,
    "google.protobuf.Int64Value": Kind.INT64,
    "google.protobuf.UInt64Value": Kind.UINT64,
    "google.protobuf.Int32Value": Kind.INT32,
    "google.protobuf.UInt32Value": Kind.UINT32,
    "google.protobuf.BoolValue": Kind.BOOL,
    "google.protobuf.StringValue": Kind.STRING,
    "google.protobuf.BytesValue": Kind.BYTES,
}
SPELLED: Mapping[str, str] = {
    "google.protobuf.Timestamp": "2026-01-02T03:04:05Z",
    "google.protobuf.Duration": "1.5s",
    "google.protobuf.FieldMask": "name,address.city",
}
"""Well-known types that JSON spells as one string, each with an example."""
EMPTY_JSON: Mapping[str, object] = {
    "google.protobuf.Struct": {},
    "google.protobuf.Value": None,
    "google.protobuf.ListValue": [],
}
"""Well-known types that are any JSON, each with what it begins as."""


class Shape(Enum):
    """The widget for one value of a field."""

    TEXT = "text"
    WHOLE = "whole"
    FLOATING = "floating"
    SWITCH = "switch"
    BYTES = "bytes"
    CHOICE = "choice"
    SPELLED = "spelled"
    JSON = "json"
    MESSAGE = "message"


def scalar_kind(field: Field) -> Kind:
    """The field's kind; of a wrapper that of what it wraps."""
    return WRAPPERS.get(field.type_name, field.kind)


def shape(schema: Schema, field: Field) -> Shape:
    """The widget for one value of ``field``."""
    if field.type_name in SPELLED:
        return Shape.SPELLED
    if field.type_name in EMPTY_JSON or _is_null(field):
        return Shape.JSON
    kind = scalar_kind(field)
    if kind in {Kind.MESSAGE, Kind.GROUP}:
        return Shape.MESSAGE
    if kind is Kind.ENUM:
        return Shape.CHOICE if field.type_name in schema.enums else Shape.WHOLE
    simple = {Kind.STRING: Shape.TEXT, Kind.BYTES: Shape.BYTES, Kind.BOOL: Shape.SWITCH}
    return simple.get(kind, Shape.FLOATING if kind in {Kind.DOUBLE, Kind.FLOAT} else Shape.WHOLE)


def _is_null(field: Field) -> bool:
    return field.type_name == "google.protobuf.NullValue"


def map_key(schema: Schema, field: Field) -> Field | None:
    """The key of a map field's entries."""
    entry = schema.messages.get(field.type_name)
    return entry.field(1) if entry else None


def map_value(schema: Schema, field: Field) -> Field | None:
    """The value of a map field's entries."""
    entry = schema.messages.get(field.type_name)
    return entry.field(2) if entry else None
