"""How the fields of a schema are read: what their records must look like, made once for each field and kept.

A stream of small messages is read with one ``Plans``; making it for a single message costs no more than its own fields.
"""

import dataclasses
from collections.abc import Callable, Mapping

from app.schema import known
from app.schema.model import Field, Kind, MessageType, Schema
from app.trace import json_text
from app.trace.scalars import NUMBER_OF, WIRE_TYPE_OF, Scalar
from app.wire.records import WireType

_MESSAGES = {Kind.MESSAGE, Kind.GROUP}
WRAPPERS = frozenset(
    f"google.protobuf.{name}Value"
    for name in ("Double", "Float", "Int64", "UInt64", "Int32", "UInt32", "Bool", "String", "Bytes")
)
"""Messages that JSON writes as the value inside them."""
OWN_FORMS = WRAPPERS | {
    f"google.protobuf.{name}" for name in ("Timestamp", "Duration", "FieldMask", "Struct", "Value", "ListValue", "Any")
}
"""Well-known types whose JSON is not that of an ordinary message (ProtoJSON, JSON Mapping)."""


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class FieldPlan:
    """One field or extension, with all that reading and printing it asks for again and again."""

    field: Field
    wire_type: WireType
    """What its records say, unless they are packed."""
    number_of: Callable[[int], int | float] | None
    """Its value from the bits, where it is a number."""
    is_message: bool
    """A message, a group or a map entry."""
    is_bytes: bool
    is_column: bool
    """A list of scalars."""
    enum_names: Mapping[int, str]
    """Of an enum: the first name of each number."""
    closed: bool
    """An enum that keeps out the numbers that it does not declare."""

    json_key: str
    """Its name in JSON, quoted."""
    json_text: Callable[[Scalar], str]
    """What writes its scalars as JSON."""


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class MessagePlan:
    """One message type, or none that the schema knows."""

    message: MessageType | None
    declared: Mapping[int, Field]
    """By number."""
    fields: dict[int, FieldPlan]
    """Those that were asked for."""


class Plans:
    """The plans of one schema."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._own_forms: dict[str, bool] = {}
        self._messages: dict[str, MessagePlan] = {}

    def message(self, type_name: str) -> MessagePlan:
        """The plan of a message type."""
        found = self._messages.get(type_name)
        if found is None:
            message = self.schema.messages.get(type_name)
            declared = {field.number: field for field in reversed(message.fields)} if message else {}
            found = self._messages[type_name] = MessagePlan(message, declared, {})
        return found

    def field(self, plan: MessagePlan, number: int) -> FieldPlan | None:
        """The plan of a field or extension of this message; None where the schema has none of that number."""
        found = plan.fields.get(number)
        if found is None and plan.message is not None:
            declared = plan.declared.get(number) or self.schema.extensions.get((plan.message.name, number))
            if declared:
                found = plan.fields[number] = self.of(declared)
        return found

    def of(self, declared: Field) -> FieldPlan:
        """A plan of this field."""
        enum = self.schema.enums.get(declared.type_name) if declared.kind is Kind.ENUM else None
        enum_names = {number: name for name, number in reversed(enum.values)} if enum else {}
        return FieldPlan(
            field=declared,
            wire_type=WIRE_TYPE_OF.get(declared.kind, WireType.VARINT),
            number_of=NUMBER_OF.get(declared.kind),
            is_message=declared.kind in _MESSAGES,
            is_column=declared.repeated and declared.kind not in _MESSAGES,
            is_bytes=declared.kind is Kind.BYTES,
            enum_names=enum_names,
            closed=bool(enum and enum.closed),
            json_key=json_text.quoted(declared.json_name),
            json_text=json_text.printer(declared, enum_names),
        )

    def has_own_form(self, type_name: str) -> bool:
        """True for a well-known type with a JSON form of its own, and the fields that it is known by.

        A learner's file may declare any message by such a name.
        """
        found = self._own_forms.get(type_name)
        if found is None:
            found = type_name in OWN_FORMS and _shape(self.schema, type_name) == _shape(known.schema(), type_name)
            self._own_forms[type_name] = found
        return found


def _shape(schema: Schema, name: str) -> tuple[tuple[object, ...], ...]:
    """What the printers rely on of a message, and of the map entries in it."""
    message = schema.messages.get(name)
    fields = message.fields if message else ()
    entries = (schema.messages.get(field.type_name) for field in fields if field.is_map)
    every = (*fields, *(inner for entry in entries if entry for inner in entry.fields))
    return tuple((field.number, field.kind, field.repeated, field.is_map, field.type_name) for field in every)
