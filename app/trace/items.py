"""Records read by a schema: which field each one is, and what its bytes mean. The working form behind ``annotate``.

An ``Item`` is built in place and seen only inside ``trace``; what leaves is frozen (``annotated.Node``) or text.
"""

import dataclasses
import struct

from app.schema.model import Field, Kind, MessageType, Schema
from app.wire import records, varint
from app.wire.problems import Problem
from app.wire.records import Record, WireType

MAX_ITEMS = 200_000
"""Records and packed elements of one message; about 300 bytes each here, so 60 MB at the very most."""

Scalar = int | float | bool | str | bytes | None

_MASK_32 = 2**32 - 1

WIRE_TYPE_OF = {
    Kind.DOUBLE: WireType.I64,
    Kind.FIXED64: WireType.I64,
    Kind.SFIXED64: WireType.I64,
    Kind.FLOAT: WireType.I32,
    Kind.FIXED32: WireType.I32,
    Kind.SFIXED32: WireType.I32,
    Kind.STRING: WireType.LEN,
    Kind.BYTES: WireType.LEN,
    Kind.MESSAGE: WireType.LEN,
    Kind.GROUP: WireType.SGROUP,
}
"""How each kind is written; every kind that is not here is VARINT (protobuf encoding, Message Structure)."""

ANY = "google.protobuf.Any"
MESSAGE_SET_ITEM = 1
MESSAGE_SET_TYPE_ID = 2
MESSAGE_SET_MESSAGE = 3
"""A MessageSet is ``repeated group Item = 1 { required int32 type_id = 2; required bytes message = 3; }``."""


@dataclasses.dataclass(slots=True, eq=False)
class Item:
    """One record or packed element, with what the schema says of it."""

    start: int
    tag_end: int
    value_start: int
    value_end: int
    end: int
    number: int
    wire_type: WireType
    raw: int = 0
    """The bits of VARINT, I64, I32; the length of LEN."""
    field: Field | None = None
    known: bool = False
    """Taken as a value of its field; False for what parsers keep as an unknown field, and for broken bytes."""
    packed: bool = False
    """A LEN record whose items are the elements."""
    value: Scalar = None
    type_name: str = ""
    """The message type of ``items``, where the schema says so."""
    items: list["Item"] = dataclasses.field(default_factory=list)
    content: list["Item"] | None = None
    """The fields of its message where they are not ``items``: inside an Any and inside a MessageSet."""
    problems: list[Problem] = dataclasses.field(default_factory=list)
    note: str = ""
    broken: bool = False
    """It has no value that could be read."""
    label: str = ""
    """A name for what no field names: the parts of a MessageSet's item."""
    json_text: str = ""
    """Its JSON, where that is one value for a whole message: a Timestamp, a wrapper."""
    json_span: tuple[int, int] = (-1, -1)

    @property
    def fields(self) -> list["Item"]:
        """The fields of its message."""
        return self.items if self.content is None else self.content


def default_of(kind: Kind) -> Scalar:
    """What an absent field of this kind reads as; enums as their number."""
    defaults: dict[Kind, Scalar] = {
        Kind.DOUBLE: 0.0,
        Kind.FLOAT: 0.0,
        Kind.STRING: "",
        Kind.BYTES: b"",
        Kind.BOOL: False,
    }
    return defaults.get(kind, 0)


class ItemReader:
    """Reads one message, within its budget of items."""

    def __init__(self, data: bytes, schema: Schema, most: int = MAX_ITEMS) -> None:
        self.data = data
        self.schema = schema
        self.left = most
        self._by_number: dict[str, dict[int, Field]] = {}

    def message(self, start: int, end: int, type_name: str, depth: int = records.MAX_DEPTH) -> list[Item]:
        """The records of a message between two offsets."""
        message = self.schema.messages.get(type_name)
        found = records.read(self.data, start, end, depth=depth, most=max(self.left, 1))
        items = [self.item(record, message, depth) for record in found]
        if type_name == ANY:
            self.open_any(items, depth)
        return items

    def item(self, record: Record, message: MessageType | None, depth: int) -> Item:
        """One record as a field of ``message``."""
        self.left -= 1
        item = Item(*_spans(record), record.number, record.wire_type, record.value)
        item.field = self.field_of(message, record.number)
        if record.problem:
            item.problems.append(record.problem)
        if message and message.message_set and record.number == MESSAGE_SET_ITEM and record.records:
            self.message_set_item(item, record, message, depth)
        elif record.problem and record.problem.code != "group-without-end":
            item.broken = True
        elif item.field:
            self.field_value(item, record, item.field, depth)
        elif record.records:
            self.structure(item, record, depth)
        return item

    def field_of(self, message: MessageType | None, number: int) -> Field | None:
        """The field or extension of this number."""
        if not message:
            return None
        fields = self._by_number.get(message.name)
        if fields is None:
            fields = self._by_number[message.name] = {found.number: found for found in message.fields}
        return fields.get(number) or self.schema.extensions.get((message.name, number))

    def structure(self, item: Item, record: Record, depth: int) -> None:
        """What is inside a group that the schema does not know."""
        item.items = [self.item(inner, None, depth - 1) for inner in record.records]

    def field_value(self, item: Item, record: Record, declared: Field, depth: int) -> None:
        """Read the value as the schema says, where the wire type fits it."""
        expected = WIRE_TYPE_OF.get(declared.kind, WireType.VARINT)
        if record.wire_type is expected:
            item.known = True
            if declared.kind is Kind.GROUP:
                self.group(item, record, declared, depth)
            elif declared.kind is Kind.MESSAGE:
                self.submessage(item, declared, depth)
            else:
                self.scalar(item, declared)
        elif record.wire_type is WireType.LEN and declared.repeated and expected is not WireType.SGROUP:
            self.packed(item, declared, expected)
        else:
            item.problems.append(_mismatch(item, declared, expected))
            self.structure(item, record, depth)

    def group(self, item: Item, record: Record, declared: Field, depth: int) -> None:
        """The fields of a group whose type the schema knows."""
        item.type_name = declared.type_name
        message = self.schema.messages.get(declared.type_name)
        item.items = [self.item(inner, message, depth - 1) for inner in record.records]

    def submessage(self, item: Item, declared: Field, depth: int) -> None:
        """The fields of an embedded message; of a map entry its key and value."""
        if depth <= 0:
            item.known, item.broken = False, True
            item.problems.append(records.too_deep(item.value_start, item.value_end))
            return
        item.type_name = declared.type_name
        item.items = self.message(item.value_start, item.value_end, declared.type_name, depth - 1)
        if declared.is_map:
            _judge_entry(item)

    def packed(self, item: Item, declared: Field, wire_type: WireType) -> None:
        """The elements of a packed field."""
        item.packed = item.known = True
        start, end = item.value_start, item.value_end
        elements, problem = records.read_packed(self.data, start, end, wire_type, most=max(self.left, 1))
        self.left -= len(elements)
        for element in elements:
            one = Item(element.start, element.start, element.start, element.end, element.end, item.number, wire_type)
            one.raw, one.field, one.known = element.value, declared, True
            self.scalar(one, declared)
            item.items.append(one)
        if problem:
            at = elements[-1].end if elements else start
            rest = Item(at, at, at, at, end, item.number, wire_type, field=declared, problems=[problem], broken=True)
            item.items.append(rest)

    def scalar(self, item: Item, declared: Field) -> None:
        """The value of a scalar or an enum."""
        if declared.kind is Kind.STRING:
            self.string(item, declared)
        elif declared.kind is Kind.BYTES:
            item.value = self.data[item.value_start : item.value_end]
        else:
            item.value = number_of(declared.kind, item.raw)
        if declared.kind is Kind.ENUM:
            number = varint.signed(item.raw, 32)
            enum = self.schema.enums.get(declared.type_name)
            if enum and enum.closed and all(number != one for _, one in enum.values):
                item.known = False
                item.note = f"{enum.name} is closed and has no value {number}: a reader keeps it as an unknown field."

    def string(self, item: Item, declared: Field) -> None:
        """Text; where it is not UTF-8, what can be shown of it."""
        taken = self.data[item.value_start : item.value_end]
        try:
            item.value = taken.decode()
        except UnicodeDecodeError as wrong:
            item.value = taken.decode(errors="replace")
            item.problems.append(_not_utf8(item, declared, wrong))

    def open_any(self, items: list[Item], depth: int) -> None:
        """Read what an Any holds, where the schema has its type: the last ``type_url`` and ``value`` count."""
        known = {item.number: item for item in items if item.known}
        url, value = known.get(1), known.get(2)
        name = any_type(url.value) if url else ""
        if value and name in self.schema.messages and depth > 0:
            value.type_name = name
            value.items = self.message(value.value_start, value.value_end, name, depth - 1)

    def message_set_item(self, item: Item, record: Record, message: MessageType, depth: int) -> None:
        """One ``Item`` group of a MessageSet: its ``type_id`` is the number of an extension, ``message`` its value."""
        inner = {r.number: r for r in reversed(record.records) if not r.problem}
        type_id, body = inner.get(MESSAGE_SET_TYPE_ID), inner.get(MESSAGE_SET_MESSAGE)
        extension = self.field_of(message, type_id.value) if type_id else None
        self.structure(item, record, depth)
        if not extension or not body or body.wire_type is not WireType.LEN or depth <= 1:
            return
        item.field, item.known, item.type_name = extension, True, extension.type_name
        position = record.records.index(body)
        for part in item.items:
            part.label = {MESSAGE_SET_TYPE_ID: "type_id", MESSAGE_SET_MESSAGE: "message"}.get(part.number, "")
        holder = item.items[position]
        holder.type_name = extension.type_name
        holder.items = self.message(body.value_start, body.value_end, extension.type_name, depth - 2)
        item.content = holder.items


def _judge_entry(item: Item) -> None:
    """A map entry with anything unknown in it is unknown as a whole, to protobuf's Python at least."""
    unknown = next((inner for inner in item.items if not inner.known and not inner.broken), None)
    if not unknown:
        return
    item.known = False
    item.note = "Its value is not in the closed enum, so a reader keeps the whole entry as an unknown field."
    if not unknown.note:
        item.note = (
            "It holds a record that is not a map entry's key or value: protobuf's Python keeps the whole entry "
            "as an unknown field, other implementations drop only that record."
        )


def any_type(type_url: Scalar) -> str:
    """The type that a type URL names: what follows its last slash."""
    return type_url.rpartition("/")[2] if isinstance(type_url, str) else ""


def number_of(kind: Kind, raw: int) -> Scalar:  # noqa: PLR0911 - one line a kind
    """The value of a numeric kind from its bits (protobuf encoding, More Integer Types and Non-varint Numbers)."""
    match kind:
        case Kind.INT32 | Kind.ENUM | Kind.SFIXED32:
            return varint.signed(raw, 32)
        case Kind.INT64 | Kind.SFIXED64:
            return varint.signed(raw, 64)
        case Kind.UINT32 | Kind.FIXED32:
            return raw & _MASK_32
        case Kind.SINT32:
            return varint.zigzag(raw & _MASK_32)
        case Kind.SINT64:
            return varint.zigzag(raw)
        case Kind.BOOL:
            return raw != 0
        case Kind.FLOAT:
            return float(struct.unpack("<f", raw.to_bytes(4, "little"))[0])
        case Kind.DOUBLE:
            return float(struct.unpack("<d", raw.to_bytes(8, "little"))[0])
        case _:
            return raw


def _spans(record: Record) -> tuple[int, int, int, int, int]:
    return record.start, record.tag_end, record.value_start, record.value_end, record.end


def _mismatch(item: Item, declared: Field, expected: WireType) -> Problem:
    text = (
        f"Field {declared.number} “{declared.name}” is {declared.kind.value}, so {expected.name}; "
        f"this record says {item.wire_type.name}. A reader keeps it as an unknown field."
    )
    spec = "protobuf encoding, Message Structure"
    return Problem(code="wire-type-mismatch", text=text, spec=spec, start=item.start, end=item.end)


def _not_utf8(item: Item, declared: Field, wrong: UnicodeDecodeError) -> Problem:
    at = item.value_start + wrong.start
    byte = wrong.object[wrong.start]
    consequence = "Parsers refuse the whole message." if declared.utf8 else "Declare it as bytes, or send UTF-8."
    text = f"Field {declared.number} “{declared.name}” is a string, but byte {at} (0x{byte:02x}) is not UTF-8. {consequence}"
    return Problem(
        code="utf8" if declared.utf8 else "utf8-unchecked",
        text=text,
        spec="proto3 language guide, Scalar Value Types",
        start=at,
        end=item.value_end,
    )
