"""A serialized message and a schema in, an ``AnnotatedMessage`` out: every byte with its meaning, every value with its JSON.

Never raises on foreign bytes: what cannot be read is shown as broken, with a problem, and reading goes on where it can.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.schema.model import Field, Kind, Place, Presence, Schema
from app.trace import explain, json_print
from app.trace.annotated import AnnotatedMessage, Node, Part, PartKind
from app.trace.items import Item, ItemReader
from app.trace.readings import readings
from app.trace.values import MessageValue, message_value
from app.wire.problems import Problem
from app.wire.records import WireType

MAX_NODES = 20_000
"""Nodes of one message: with their parts and explanations about 2 KB each, 40 MB at the very most."""
MAX_VALUE_TEXT = 120
"""Characters of a value in a node; all of it stands in the JSON."""


class Reading(NamedTuple):
    """A message read as a whole."""

    items: list[Item]
    value: MessageValue


def read_message(data: bytes, type_name: str, schema: Schema) -> Reading:
    """The records of a message, and what they say together."""
    items = ItemReader(data, schema).message(0, len(data), type_name)
    return Reading(items, message_value(items, type_name, schema))


def message_json(data: bytes, type_name: str, schema: Schema, *, space: str = " ") -> str:
    """The message as ProtoJSON on one line; without annotation, so that a list of messages stays cheap."""
    return json_print.compact(read_message(data, type_name, schema).value, schema, space=space)


def annotate(data: bytes, type_name: str, schema: Schema) -> AnnotatedMessage:
    """The whole message, annotated."""
    read = read_message(data, type_name, schema)
    printed = json_print.pretty(read.value, schema)
    builder = _Builder(data, schema)
    nodes = builder.nodes(read.items, "")
    found = [*_item_problems(read.items), *printed.problems, *_whole_problems(type_name, schema, builder, data)]
    return AnnotatedMessage(
        type_name=type_name,
        data=data,
        nodes=nodes,
        json=printed.text,
        json_bytes=len(json_print.compact(read.value, schema).encode()),
        absent=tuple(_absent(read.items, type_name, schema)),
        problems=tuple(sorted(found, key=lambda problem: (problem.start, problem.end))),
    )


def _absent(items: Iterable[Item], type_name: str, schema: Schema) -> Iterator[tuple[str, Place | None]]:
    present = {item.number for item in items if item.known}
    message = schema.messages.get(type_name)
    for field in message.fields if message else ():
        if field.number not in present:
            yield field.name, field.place


def _item_problems(items: Iterable[Item]) -> Iterator[Problem]:
    for item in items:
        yield from item.problems
        yield from _item_problems(item.items)


def _whole_problems(type_name: str, schema: Schema, builder: "_Builder", data: bytes) -> Iterator[Problem]:
    if type_name not in schema.messages:
        name = f"a message type “{type_name}”" if type_name else "a type for this message"
        text = f"The schema does not have {name}, so only its records can be shown."
        yield Problem(code="type-unknown", text=text, start=0, end=len(data))
    if builder.left <= 0:
        text = f"More than {MAX_NODES} records and elements: those after them are not taken apart here."
        yield Problem(code="too-many-nodes", text=text, start=0, end=len(data))


class _Builder:
    """Turns items into nodes, within its budget."""

    def __init__(self, data: bytes, schema: Schema) -> None:
        self.data = data
        self.schema = schema
        self.left = MAX_NODES

    def nodes(self, items: list[Item], path: str) -> tuple[Node, ...]:
        """A node for each item; none for what is beyond the budget."""
        made: list[Node] = []
        for position, item in enumerate(items):
            if self.left <= 0:
                break
            self.left -= 1
            made.append(self.node(item, f"{path}{position}"))
        return tuple(made)

    def node(self, item: Item, identity: str) -> Node:
        """The node of one item with its children."""
        field = item.field
        return Node(
            id=identity,
            start=item.start,
            end=item.end,
            parts=tuple(self.parts(item)),
            number=item.number,
            wire_type=item.wire_type,
            name=field.name if field else item.label,
            type_text=type_text(field, self.schema) if field else "",
            value_text=self.value_text(item),
            place=field.place if field else None,
            children=self.nodes(item.items, f"{identity}."),
            readings=() if self.is_read(item) else readings(item, self.data),
            problems=tuple(item.problems),
            json_start=item.json_span[0],
            json_end=item.json_span[1],
            note=item.note,
        )

    def is_read(self, item: Item) -> bool:
        """True where the schema says what the value is, or where there is no value to guess at."""
        closed_enum = item.field is not None and item.value is not None
        return item.known or closed_enum or item.broken or item.type_name != "" or item.label != ""

    def parts(self, item: Item) -> Iterator[Part]:
        """The parts that tile an item."""
        data = self.data
        if item.tag_end > item.start:
            text = f"field {item.number} {item.wire_type.name}"
            steps = explain.tag_steps(data[item.start : item.tag_end], item.number, item.wire_type)
            yield Part(kind=PartKind.TAG, start=item.start, end=item.tag_end, text=text, explanation=steps)
        if item.value_start > item.tag_end:
            steps = explain.length_steps(data[item.tag_end : item.value_start], item.raw)
            start, end = item.tag_end, item.value_start
            yield Part(kind=PartKind.LENGTH, start=start, end=end, text=f"length {item.raw}", explanation=steps)
        if item.value_end > item.value_start:
            start, end = item.value_start, item.value_end
            text, steps = self.value_text(item), tuple(self.value_steps(item))
            yield Part(kind=PartKind.VALUE, start=start, end=end, text=text, explanation=steps)
        if item.end > item.value_end:
            yield self.last_part(item)

    def last_part(self, item: Item) -> Part:
        """The end group tag, or the bytes that could not be read."""
        start, end = item.value_end, item.end
        if not item.broken:  # then only a group has bytes after its value
            steps = explain.tag_steps(self.data[start:end], item.number, WireType.EGROUP)
            text = f"field {item.number} EGROUP"
            return Part(kind=PartKind.END_GROUP, start=start, end=end, text=text, explanation=steps)
        steps = tuple(problem.text for problem in item.problems)
        text = f"{explain.plural(end - start, 'byte')} that cannot be read"
        return Part(kind=PartKind.BROKEN, start=start, end=end, text=text, explanation=steps)

    def value_steps(self, item: Item) -> Iterator[str]:
        """The arithmetic of a value."""
        taken = self.data[item.value_start : item.value_end]
        kind = item.field.kind if item.field and item.value is not None else None
        if item.wire_type is WireType.VARINT:
            yield from explain.varint_value(taken, item.raw, kind)
        elif item.wire_type in {WireType.I32, WireType.I64}:
            yield from explain.fixed_value(taken, kind)
        elif item.packed:
            yield f"packed: {explain.plural(len(item.items), 'value')} side by side, without tags"
        elif isinstance(item.value, str):
            characters = explain.plural(len(item.value), "character")
            yield f"UTF-8: {explain.plural(len(taken), 'byte')} for {characters}"
        elif item.type_name:
            yield f"{explain.plural(len(item.items), 'record')} of {item.type_name}"
        if kind is Kind.ENUM:
            yield f"{self.value_text(item)} of {item.field.type_name if item.field else ''}"

    def value_text(self, item: Item) -> str:
        """The value as a person reads it."""
        size = item.value_end - item.value_start
        if item.packed:
            return f"{explain.plural(len(item.items), 'value')} in {explain.plural(size, 'byte')}"
        if item.field and item.value is not None and not item.type_name:
            return self.scalar_text(item.field, item)
        if item.broken:
            return ""
        if item.json_text:
            return _visible(item.json_text[:MAX_VALUE_TEXT])
        if item.type_name or item.wire_type is WireType.SGROUP:
            what = "group" if item.wire_type is WireType.SGROUP else "message"
            what = "map entry" if item.field and item.field.is_map else what
            return f"{what} of {explain.plural(size, 'byte')}"
        return explain.plural(size, "byte") if item.wire_type is WireType.LEN else str(item.raw)

    def scalar_text(self, field: Field, item: Item) -> str:
        """A scalar: ``"Ada"``, ``-2``, ``SUNNY (1)``, ``68 65 6c``."""
        value = item.value
        if isinstance(value, bytes):
            text = value[:MAX_VALUE_TEXT].hex(" ")
        elif field.kind is Kind.ENUM:
            enum = self.schema.enums.get(field.type_name)
            name = next((name for name, number in enum.values if number == value), "") if enum else ""
            text = f"{name} ({value})" if name else str(value)
        elif isinstance(value, bool):
            text = "true" if value else "false"
        elif isinstance(value, str):
            text = _visible(json_print.quoted(value[: MAX_VALUE_TEXT + 1]))
        elif isinstance(value, float):
            text = json_print.float_text(value, single=field.kind is Kind.FLOAT).strip('"')
        else:
            text = str(value)
        return text if len(text) <= MAX_VALUE_TEXT + 2 else text[:MAX_VALUE_TEXT] + "…"


def type_text(field: Field, schema: Schema) -> str:
    """A field's type as the schema spells it: ``repeated int32``, ``map<string, int64>``, ``greeter.Mood``."""
    if field.is_map and field.type_name in schema.messages:
        key, value = (schema.messages[field.type_name].field(number) for number in (1, 2))
        if key and value:
            return f"map<{key.kind.value}, {value.type_name or value.kind.value}>"
    name = field.type_name or field.kind.value
    label = "repeated " if field.repeated else "required " if field.presence is Presence.REQUIRED else ""
    return f"{label}{'group ' if field.delimited else ''}{name}"


def _visible(text: str) -> str:
    """Text without characters that act on a terminal or turn the reading direction."""
    return "".join(character if character.isprintable() else "�" for character in text)
