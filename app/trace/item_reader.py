"""Reads a message into items: each record as the schema says, and what does not fit it as the unknown field that it is."""

from collections.abc import Sequence

from app.sentences import sentence
from app.trace.items import Elements, Item, closed_note
from app.trace.plans import FieldPlan, MessagePlan, Plans
from app.trace.scalars import Scalar, numbers_of
from app.wire import records
from app.wire.problems import Problem
from app.wire.records import Record, WireType

MAX_ITEMS = 200_000
"""Records of one message; with their records about 300 bytes each, so 60 MB at the very most."""

ANY = "google.protobuf.Any"
MESSAGE_SET_ITEM = 1
MESSAGE_SET_TYPE_ID = 2
MESSAGE_SET_MESSAGE = 3
"""A MessageSet is ``repeated group Item = 1 { required int32 type_id = 2; required bytes message = 3; }``."""

_UNKNOWN = MessagePlan(None, {}, {})


class ItemReader:
    """Reads one message, within its budget of items and packed elements."""

    def __init__(
        self, data: bytes, plans: Plans, *, items: int = MAX_ITEMS, elements: int = records.MAX_ELEMENTS
    ) -> None:
        self.data = data
        self.plans = plans
        self.left = items
        self.elements_left = elements

    def message(self, start: int, end: int, type_name: str, depth: int = records.MAX_DEPTH) -> list[Item]:
        """The records of a message between two offsets."""
        plan = self.plans.message(type_name)
        found = records.read(self.data, start, end, depth=depth, most=max(self.left, 1))
        items = [self.item(record, plan, depth) for record in found]
        if type_name == ANY:
            self.open_any(items, depth)
        return items

    def item(self, record: Record, message: MessagePlan, depth: int) -> Item:
        """One record as a field of ``message``."""
        self.left -= 1
        plan = message.fields.get(record.number) or self.plans.field(message, record.number)
        if (
            record.problem is None
            and plan
            and plan.number_of
            and record.wire_type is plan.wire_type
            and not plan.closed
        ):
            return Item(record, plan, True, plan.number_of(record.value))  # noqa: FBT003 - by position, as most items are made here
        item = Item(record, plan, problems=(record.problem,) if record.problem else ())
        if message.message and message.message.message_set and record.number == MESSAGE_SET_ITEM and record.records:
            self.message_set_item(item, message, depth)
        elif record.problem and record.problem.code != "group-without-end":
            item.broken = True
        elif plan:
            self.field_value(item, plan, depth)
        elif record.records:
            item.items = self.inside(record, _UNKNOWN, depth)
        return item

    def inside(self, record: Record, message: MessagePlan, depth: int) -> list[Item]:
        """What is inside a group."""
        return [self.item(inner, message, depth - 1) for inner in record.records]

    def field_value(self, item: Item, plan: FieldPlan, depth: int) -> None:
        """Read the value as the schema says, where the wire type fits it."""
        record = item.record
        if record.wire_type is plan.wire_type:
            item.known = True
            if record.wire_type is WireType.SGROUP:
                item.type_name = plan.field.type_name
                item.items = self.inside(record, self.plans.message(plan.field.type_name), depth)
            elif plan.is_message:
                self.submessage(item, plan, depth)
            else:
                self.scalar(item, plan)
        elif record.wire_type is WireType.LEN and plan.field.repeated and plan.number_of:
            self.packed(item, plan)
        else:
            item.problems = (*item.problems, _mismatch(item, plan))
            item.items = self.inside(record, _UNKNOWN, depth)

    def submessage(self, item: Item, plan: FieldPlan, depth: int) -> None:
        """The fields of an embedded message; of a map entry its key and value."""
        start, end = item.record.value_start, item.record.value_end
        if depth <= 0:
            item.known, item.broken = False, True
            item.problems = (*item.problems, records.too_deep(start, end))
            return
        item.type_name = plan.field.type_name
        item.items = self.message(start, end, item.type_name, depth - 1)
        if plan.field.is_map:
            _judge_entry(item)

    def packed(self, item: Item, plan: FieldPlan) -> None:
        """The elements of a packed field."""
        start, end = item.record.value_start, item.record.value_end
        found = records.read_packed(self.data, start, end, plan.wire_type, most=max(self.elements_left, 1))
        self.elements_left -= len(found.values)
        values = numbers_of(plan.field.kind, found.values)
        refused = (at for at, value in enumerate(values) if value not in plan.enum_names) if plan.closed else ()
        item.known = True
        item.elements = Elements(start, found.ends, found.values, values, frozenset(refused), found.problem)

    def scalar(self, item: Item, plan: FieldPlan) -> None:
        """The value of a scalar or an enum."""
        if plan.number_of:
            item.value = number = plan.number_of(item.record.value)
            if plan.closed and number not in plan.enum_names:
                item.known = False
                item.note = closed_note(plan, number)
            return
        taken = self.data[item.record.value_start : item.record.value_end]
        item.value = taken if plan.is_bytes else self.string(item, plan, taken)

    def string(self, item: Item, plan: FieldPlan, taken: bytes) -> str:
        """Text; where it is not UTF-8, what can be shown of it."""
        try:
            return taken.decode()
        except UnicodeDecodeError as wrong:
            item.problems = (*item.problems, _not_utf8(item, plan, wrong))
            return taken.decode(errors="replace")

    def open_any(self, items: list[Item], depth: int) -> None:
        """Read what an Any holds, where the schema has its type: the last ``type_url`` and ``value`` count."""
        known = {item.number: item for item in items if item.known}
        url, value = known.get(1), known.get(2)
        name = any_type(url.value) if url else ""
        if value and name in self.plans.schema.messages and depth > 0:
            value.type_name = name
            value.items = self.message(value.record.value_start, value.record.value_end, name, depth - 1)

    def message_set_item(self, item: Item, message: MessagePlan, depth: int) -> None:
        """One ``Item`` group of a MessageSet: its ``type_id`` is the number of an extension, ``message`` its value."""
        record = item.record
        inner = {r.number: r for r in reversed(record.records) if not r.problem}
        type_id, body = inner.get(MESSAGE_SET_TYPE_ID), inner.get(MESSAGE_SET_MESSAGE)
        extension = self.plans.field(message, type_id.value) if type_id else None
        item.items = self.inside(record, _UNKNOWN, depth)
        if not extension or not body or body.wire_type is not WireType.LEN or depth <= 1:
            return
        item.plan, item.known, item.type_name = extension, True, extension.field.type_name
        for part in item.items:
            part.label = {MESSAGE_SET_TYPE_ID: "type_id", MESSAGE_SET_MESSAGE: "message"}.get(part.number, "")
        holder = item.items[record.records.index(body)]
        holder.type_name = item.type_name
        holder.items = self.message(body.value_start, body.value_end, item.type_name, depth - 2)
        item.content = holder.items


def all_problems(items: Sequence[Item]) -> list[Problem]:
    """The problems of these items and of all that is inside them."""
    found: list[Problem] = []
    for item in items:
        found += item.problems
        if item.elements and item.elements.problem:
            found.append(item.elements.problem)
        if item.items:
            found += all_problems(item.items)
    return found


def any_type(type_url: Scalar) -> str:
    """The type that a type URL names: what follows its last slash."""
    return type_url.rpartition("/")[2] if isinstance(type_url, str) else ""


def _judge_entry(item: Item) -> None:
    """A map entry with anything unknown in it is unknown as a whole, to protobuf's Python at least."""
    unknown = next((inner for inner in item.items if not inner.known and not inner.broken), None)
    if not unknown:
        return
    item.known = False
    item.note = sentence("Its value is not in the closed enum, so a reader keeps the whole entry as an unknown field.")
    if not unknown.note:
        item.note = sentence(
            "It holds a record that is not a map entry's key or value: protobuf's Python keeps the whole entry "
            "as an unknown field, other implementations drop only that record."
        )


def _mismatch(item: Item, plan: FieldPlan) -> Problem:
    declared, record = plan.field, item.record
    text = sentence(
        "Field %(number)s “%(field)s” is %(kind)s, so %(wanted)s; this record says %(found)s. A reader keeps "
        "it as an unknown field.",
        number=declared.number,
        field=declared.name,
        kind=declared.kind.value,
        wanted=plan.wire_type.name,
        found=record.wire_type.name,
    )
    spec = "protobuf encoding, Message Structure"
    return Problem(code="wire-type-mismatch", text=text, spec=spec, start=record.start, end=record.end)


def _not_utf8(item: Item, plan: FieldPlan, wrong: UnicodeDecodeError) -> Problem:
    declared = plan.field
    at = item.record.value_start + wrong.start
    byte = wrong.object[wrong.start]
    consequence = (
        sentence("Parsers refuse the whole message.")
        if declared.utf8
        else sentence("Declare it as bytes, or send UTF-8.")
    )
    text = sentence(
        "Field %(number)s “%(field)s” is a string, but byte %(at)s (0x%(byte)s) is not UTF-8. %(consequence)s",
        number=declared.number,
        field=declared.name,
        at=at,
        byte=f"{byte:02x}",
        consequence=consequence,
    )
    return Problem(
        code="utf8" if declared.utf8 else "utf8-unchecked",
        text=text,
        spec="proto3 language guide, Scalar Value Types",
        start=at,
        end=item.record.value_end,
    )
