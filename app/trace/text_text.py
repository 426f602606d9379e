"""Names and scalars as the text format writes them (protobuf docs, Text Format Language)."""

from collections.abc import Sequence

from app.schema.model import Field, Kind, Schema
from app.trace.json_text import shortest
from app.trace.plans import FieldPlan
from app.trace.scalars import Scalar

_WITH_WORDS = {Kind.BOOL, Kind.ENUM, Kind.FLOAT}
"""Numbers that are not written as Python writes them."""
_PLAIN = range(0x20, 0x7F)
_NAMED = {0x09: r"\t", 0x0A: r"\n", 0x0D: r"\r", 0x22: r"\"", 0x27: r"\'", 0x5C: r"\\"}
_ESCAPES = {code: rf"\{code:03o}" for code in range(0x80) if code not in _PLAIN} | _NAMED
_BYTES = [_ESCAPES.get(byte, chr(byte) if byte < 0x80 else rf"\{byte:03o}") for byte in range(256)]


def escaped(text: str) -> str:
    """Text between quotes: control characters, quotes and backslashes are escaped."""
    return text.translate(_ESCAPES)


def escaped_bytes(value: bytes) -> str:
    """Bytes between quotes: everything but printable ASCII in octal."""
    return "".join(map(_BYTES.__getitem__, value))


def scalar(plan: FieldPlan, value: Scalar) -> str:
    """A scalar or an enum."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{escaped(value)}"'
    if isinstance(value, bytes):
        return f'"{escaped_bytes(value)}"'
    if isinstance(value, float):
        return str(shortest(value) if plan.field.kind is Kind.FLOAT else value)
    return plan.enum_names.get(value, str(value)) if value is not None else ""


def column(plan: FieldPlan, values: Sequence[Scalar]) -> list[str]:
    """The scalars of a list."""
    if plan.number_of and plan.field.kind not in _WITH_WORDS:
        return list(map(str, values))
    return [scalar(plan, value) for value in values]


def field_name(field: Field, message: str, schema: Schema) -> str:
    """A field by its name, an extension by its full name in brackets, a group by its type.

    ``message`` is the full name of the message that it is in.
    """
    if field.extendee:
        extended = schema.messages.get(field.extendee)
        in_set = extended is not None and extended.message_set and field.kind is Kind.MESSAGE and not field.repeated
        return f"[{field.type_name if in_set else field.name}]"
    scope, _, short = field.type_name.rpartition(".")
    if field.kind is Kind.GROUP and scope == message and field.name == short.lower():
        return short
    return field.name
