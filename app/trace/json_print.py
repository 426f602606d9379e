"""ProtoJSON (protobuf docs, ProtoJSON Format) printed from annotated records, so that every value knows its bytes.

The text is what ``google.protobuf.json_format.MessageToJson`` gives with ``ensure_ascii=False``, for all that it accepts.
What it refuses is printed as an ordinary message, with a problem: a learner must still see what is there.
"""

import json
import math
import struct
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from app.schema import known
from app.schema.model import Field, Kind, Schema
from app.trace import wellknown
from app.trace.items import ANY, Item, Scalar, any_type, default_of
from app.trace.values import Entry, MessageValue, Slot, message_value
from app.wire.problems import Problem

_WIDE = {Kind.INT64, Kind.UINT64, Kind.SINT64, Kind.FIXED64, Kind.SFIXED64}
"""64-bit integers are strings in JSON, since a JavaScript number holds 53 bits."""
_SPEC = "ProtoJSON, JSON Mapping"
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
"""Made once: ``json.dumps`` makes an encoder for every call that says ``ensure_ascii=False``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """A printed message; spans were written to its items."""

    text: str
    problems: tuple[Problem, ...]


def pretty(value: MessageValue, schema: Schema) -> Printed:
    """Two-space indent. Writes ``json_span`` of every item that the text shows."""
    printer = _Printer(schema, indent=2)
    printer.message(value)
    return Printed(text="".join(printer.out), problems=tuple(printer.problems))


def compact(value: MessageValue, schema: Schema, *, space: str = "") -> str:
    """One line, with ``space`` after each colon and comma."""
    printer = _Printer(schema, indent=0, space=space)
    printer.message(value)
    return "".join(printer.out)


class _Printer:
    """Prints one message."""

    def __init__(self, schema: Schema, *, indent: int, space: str = " ") -> None:
        self.schema = schema
        self.indent = indent
        self.colon = ": " if indent else ":" + space
        self.comma = "," if indent else "," + space
        self.out: list[str] = []
        self.position = 0
        self.level = 0
        self.problems: list[Problem] = []
        self.own_forms: dict[str, bool] = {}
        self.special: dict[str, Callable[[MessageValue], None]] = {
            "google.protobuf.Struct": self.struct,
            "google.protobuf.Value": self.any_value,
            "google.protobuf.ListValue": self.list_value,
            ANY: self.any_message,
        }

    def write(self, text: str) -> None:
        """Add text."""
        self.out.append(text)
        self.position += len(text)

    def block(self, brackets: str, members: Iterable[Callable[[], None]]) -> None:
        """An object or a list: each member on a line of its own where there is an indent."""
        self.write(brackets[0])
        self.level += 1
        count = 0
        for member in members:
            self.write(self.comma if count else "")
            self.line()
            member()
            count += 1
        self.level -= 1
        if count:
            self.line()
        self.write(brackets[1])

    def line(self) -> None:
        """A new line, where there is an indent."""
        if self.indent:
            self.write("\n" + " " * (self.indent * self.level))

    def mark(self, items: Iterable[Item], start: int) -> None:
        """What was written since ``start`` is what these items say."""
        if self.indent:
            for item in items:
                item.json_span = (start, self.position)

    def message(self, value: MessageValue) -> None:
        """A message in its own JSON form."""
        name = value.type_name if self.has_own_form(value.type_name) else ""
        if name in wellknown.WRAPPERS:
            self.wrapper(value)
        elif name in wellknown.STRINGS:
            self.string_form(value)
        elif name in self.special:
            self.special[name](value)
        else:
            self.block("{}", self.members(value))

    def has_own_form(self, name: str) -> bool:
        """True for a well-known type with a JSON form of its own, and the fields that it is known by.

        A learner's file may declare any message by such a name.
        """
        if name not in wellknown.WRAPPERS and name not in wellknown.STRINGS and name not in self.special:
            return False
        if name not in self.own_forms:
            self.own_forms[name] = _shape(self.schema, name) == _shape(known.schema(), name)
        return self.own_forms[name]

    def members(self, value: MessageValue) -> list[Callable[[], None]]:
        """The set fields of a message, each as ``"name": value``."""
        return [partial(self.slot, slot) for slot in value.slots]

    def slot(self, slot: Slot) -> None:
        """One field with its key."""
        start = self.position
        self.write(quoted(slot.field.json_name) + self.colon)
        if slot.field.is_map:
            self.map(slot.entries, self.schema.messages[slot.field.type_name].field(2))
        elif slot.field.repeated:
            self.block("[]", [partial(self.element, slot.field, entry) for entry in slot.entries])
            self.mark_lists(slot, start)
        else:
            self.value(slot.field, slot.entries[-1], slot.items)
            self.mark(slot.items, start)

    def mark_lists(self, slot: Slot, start: int) -> None:
        """A sole record of a repeated field has the whole list; of several, each what is between its elements' ends."""
        if not self.indent:
            return
        if len(slot.items) == 1:
            slot.items[0].json_span = (start, self.position)
            return
        for item in (item for item in slot.items if item.packed):
            shown = [one.json_span for one in item.items if one.json_span[0] >= 0]
            item.json_span = (shown[0][0], shown[-1][1]) if shown else (-1, -1)

    def element(self, field: Field, entry: Entry) -> None:
        """One element of a list."""
        start = self.position
        self.value(field, entry, entry.items)
        self.mark(entry.items, start)

    def map(self, entries: list[Entry], value_field: Field | None) -> None:
        """A map: keys are strings, whatever they are on the wire."""
        if value_field is None:
            raise AssertionError("a map entry has a value field")
        self.block("{}", [partial(self.map_entry, entry, value_field) for entry in entries])

    def map_entry(self, entry: Entry, value_field: Field) -> None:
        """``"key": value``."""
        start = self.position
        self.write(quoted(_key_text(entry.key)))
        self.mark(entry.key_items, start)
        self.write(self.colon)
        value_start = self.position
        self.value(value_field, entry, entry.value_items)
        self.mark(entry.value_items, value_start)
        self.mark(entry.items, start)

    def value(self, field: Field, entry: Entry, items: Iterable[Item]) -> None:
        """A value of a field, without its key; ``items`` are the records that hold it."""
        if isinstance(entry.value, MessageValue):
            first = len(self.out)
            self.message(entry.value)
            if self.indent and field.type_name not in self.special and self.has_own_form(field.type_name):
                for item in items:
                    item.json_text = "".join(self.out[first:])
        else:
            self.write(self.scalar_text(field, entry.value))

    def scalar_text(self, field: Field, value: Scalar) -> str:
        """A scalar or an enum as JSON."""
        if field.kind is Kind.ENUM:
            return self.enum_text(field.type_name, value)
        if isinstance(value, bytes):
            return f'"{b64encode(value).decode()}"'
        if isinstance(value, str):
            return quoted(value)
        if isinstance(value, float):
            return float_text(value, single=field.kind is Kind.FLOAT)
        if field.kind in _WIDE:
            return f'"{value}"'
        return _ENCODE(value)

    def enum_text(self, type_name: str, value: Scalar) -> str:
        """An enum by its first name for the number; a number without a name as a number."""
        if type_name == "google.protobuf.NullValue":
            return "null"
        enum = self.schema.enums.get(type_name)
        name = next((name for name, number in enum.values if number == value), None) if enum else None
        return quoted(name) if name is not None else str(value)

    def wrapper(self, value: MessageValue) -> None:
        """A wrapper is the value inside it."""
        field = self.schema.messages[value.type_name].fields[0]
        start = self.position
        self.write(self.scalar_text(field, value.scalar(1, default_of(field.kind))))
        self.mark(_items(value), start)

    def string_form(self, value: MessageValue) -> None:
        """Timestamp, Duration, FieldMask."""
        text = wellknown.STRINGS[value.type_name](value)
        if text is None:
            short = value.type_name.rpartition(".")[2]
            self.complain("json-range", f"This {short} has no JSON form: its values are out of range.", _items(value))
            self.block("{}", self.members(value))
            return
        start = self.position
        self.write(quoted(text))
        self.mark(_items(value), start)

    def struct(self, value: MessageValue) -> None:
        """A Struct is an object."""
        slot = value.slots[0] if value.slots else None
        value_field = self.schema.messages[slot.field.type_name].field(2) if slot else None
        if slot and value_field:
            self.map(slot.entries, value_field)
        else:
            self.write("{}")

    def list_value(self, value: MessageValue) -> None:
        """A ListValue is a list."""
        slot = value.slots[0] if value.slots else None
        self.block("[]", [partial(self.element, slot.field, entry) for entry in slot.entries] if slot else [])

    def any_value(self, value: MessageValue) -> None:
        """A Value is what it holds; null where it holds nothing."""
        slot = value.slots[0] if value.slots else None
        if not slot:
            self.write("null")
            return
        start, entry = self.position, slot.entries[-1]
        if isinstance(entry.value, float) and not math.isfinite(entry.value):
            text = "A google.protobuf.Value cannot hold NaN or Infinity: read back, it would be a string."
            self.complain("json-range", text, entry.items)
        self.value(slot.field, entry, slot.items)
        self.mark(slot.items, start)

    def any_message(self, value: MessageValue) -> None:
        """An Any: ``@type``, then the fields of what it holds, or its ``value`` where that has a JSON form of its own."""
        url = value.entry(1)
        if not value.slots:
            self.write("{}")
            return
        content = value.entry(2)
        name = any_type(url.value) if url and not isinstance(url.value, MessageValue) else ""
        inside = message_value(content.items[-1].items if content else [], name, self.schema)
        members: list[Callable[[], None]] = [partial(self.type_url, url)] if url else []
        if name not in self.schema.messages:
            text = f"The schema has no type “{name}”, so what this Any holds is shown as bytes."
            self.complain("any-type-unknown", text, _items(value))
            members += [partial(self.slot, slot) for slot in value.slots if slot.field.number == 2]
        elif self.has_own_form(name):
            members.append(partial(self.any_content, inside, content))
        else:
            members += self.members(inside)
        start = self.position
        self.block("{}", members)
        if content and content.items[-1].json_span == (-1, -1):
            self.mark(content.items, start)

    def type_url(self, url: Entry) -> None:
        """``"@type": "type.googleapis.com/..."``."""
        start = self.position
        self.write('"@type"' + self.colon + quoted(str(url.value)))
        self.mark(url.items, start)

    def any_content(self, inside: MessageValue, content: Entry | None) -> None:
        """``"value": ...`` of a type with a JSON form of its own."""
        start = self.position
        self.write('"value"' + self.colon)
        self.message(inside)
        self.mark(content.items if content else [], start)

    def complain(self, code: str, text: str, items: Iterable[Item]) -> None:
        """Note why there is no proper JSON for these items."""
        spans = [(item.start, item.end) for item in items] or [(0, 0)]
        start, end = min(span[0] for span in spans), max(span[1] for span in spans)
        self.problems.append(Problem(code=code, text=text, spec=_SPEC, start=start, end=end))


def quoted(text: str) -> str:
    """A JSON string; what is not ASCII stays as it is."""
    return _ENCODE(text)


def float_text(value: float, *, single: bool) -> str:
    """A float or double as JSON: the shortest digits that read back as the same bits."""
    if math.isnan(value):
        return '"NaN"'
    if math.isinf(value):
        return '"Infinity"' if value > 0 else '"-Infinity"'
    return repr(_shortest(value) if single else value)


def _shortest(value: float) -> float:
    """The number with the fewest of 6 to 9 digits that is the same as a 32-bit float."""
    for digits in range(6, 9):
        rounded = float(f"{value:.{digits}g}")
        if _as_single(rounded) == value:
            return rounded
    return float(f"{value:.9g}")


def _as_single(value: float) -> float:
    try:
        return float(struct.unpack("<f", struct.pack("<f", value))[0])
    except OverflowError:
        return math.inf


def _shape(schema: Schema, name: str) -> tuple[tuple[object, ...], ...]:
    """What the printers rely on of a message, and of the map entries in it."""
    message = schema.messages.get(name)
    fields = message.fields if message else ()
    entries = (schema.messages.get(field.type_name) for field in fields if field.is_map)
    every = (*fields, *(inner for entry in entries if entry for inner in entry.fields))
    return tuple((field.number, field.kind, field.repeated, field.is_map, field.type_name) for field in every)


def _key_text(key: Scalar) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    return str(key)


def _items(value: MessageValue) -> list[Item]:
    return [item for slot in value.slots for item in slot.items]
