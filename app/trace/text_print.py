"""The text format (protobuf docs, Text Format Language) printed from annotated records, so that every value knows its bytes.

The text is what ``google.protobuf.text_format.MessageToString(..., print_unknown_fields=True)`` gives, for all that it
accepts. Bytes that cannot be read are a comment in their place, so that nothing is left out silently.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from app.schema.model import Kind, Presence
from app.trace import text_text
from app.trace.item_reader import ANY, any_type
from app.trace.items import Item, element_item
from app.trace.json_print import MAX_SPANS
from app.trace.plans import FieldPlan, Plans
from app.trace.scalars import Scalar
from app.trace.values import Entry, MessageValue, Slot, column_of, message_value
from app.wire import records
from app.wire.records import Record, WireType


def text(value: MessageValue, data: bytes, plans: Plans) -> str:
    """The message in text format. Writes ``text_span`` of every item that the text shows."""
    printer = _Printer(data, plans)
    printer.message(value)
    return "".join(printer.out)


class _Printer:
    """Prints one message."""

    def __init__(self, data: bytes, plans: Plans) -> None:
        self.data = data
        self.plans = plans
        self.out: list[str] = []
        self.position = 0
        self.indent = ""

    def write(self, text: str) -> None:
        """Add text."""
        self.out.append(text)
        self.position += len(text)

    def mark(self, items: Iterable[Item], start: int) -> None:
        """What was written since ``start`` is what these items say, without the indent before and the line's end."""
        for item in items:
            item.text_span = (start + len(self.indent), self.position - 1)

    def open(self, name: str) -> None:
        """``name {``."""
        self.write(f"{self.indent}{name} {{\n")
        self.indent += "  "

    def close(self) -> None:
        """``}``."""
        self.indent = self.indent[:-2]
        self.write(f"{self.indent}}}\n")

    def message(self, value: MessageValue) -> None:
        """The fields of a message in order of their numbers, then its unknown fields; an Any as what it holds."""
        if value.type_name == ANY and self.any(value):
            return
        for slot in value.slots:
            self.slot(slot, value)
        for item in value.unknown:
            self.unknown(item)

    def slot(self, slot: Slot, message: MessageValue) -> None:
        """One field: a line or a block for each of its values."""
        name = text_text.field_name(slot.field, message.type_name, self.plans.schema)
        if slot.plan.is_column:
            for item in slot.items:
                self.column(name, slot.plan, item)
        elif slot.field.is_map:
            for entry in sorted(slot.entries, key=_key):
                self.map_entry(name, entry, self.plans.message(slot.field.type_name).message is not None, slot)
        else:
            for entry in slot.entries:
                start = self.position
                self.value(name, slot.plan, entry.value)
                self.mark(entry.items if slot.field.repeated else slot.items, start)

    def column(self, name: str, plan: FieldPlan, item: Item) -> None:
        """A record of a list of scalars: a line for each of its values."""
        start = self.position
        prefix = f"{self.indent}{name}: "
        texts = text_text.column(plan, column_of(item))
        if not texts:
            return
        self.write(prefix + f"\n{prefix}".join(texts) + "\n")
        self.mark([item], start)
        if item.elements:
            spans: list[tuple[int, int]] = []
            for shown in islice(texts, MAX_SPANS):
                end = start + len(prefix) + len(shown)
                spans.append((start + len(self.indent), end))
                start = end + 1
            item.elements.text_spans = spans

    def value(self, name: str, plan: FieldPlan, value: "Scalar | MessageValue") -> None:
        """``name: value``, or ``name { ... }``."""
        if isinstance(value, MessageValue):
            self.open(name)
            self.message(value)
            self.close()
        else:
            self.write(f"{self.indent}{name}: {text_text.scalar(plan, value)}\n")

    def map_entry(self, name: str, entry: Entry, known: bool, slot: Slot) -> None:  # noqa: FBT001 - a private step
        """A map entry is a message with ``key`` and ``value``."""
        start = self.position
        self.open(name)
        plan = self.plans.message(slot.field.type_name) if known else None
        for number, value, items in ((1, entry.key, entry.key_items), (2, entry.value, entry.value_items)):
            field = self.plans.field(plan, number) if plan else None
            if field is None or (field.field.presence is Presence.IMPLICIT and not _is_set(field, value)):
                continue
            inner = self.position
            self.value(field.field.name, field, value)
            self.mark(items, inner)
        for broken in (inner for item in entry.items for inner in item.fields if inner.broken):
            self.unknown(broken)
        self.close()
        self.mark(entry.items, start)

    def any(self, value: MessageValue) -> bool:
        """``[type.googleapis.com/a.B] { ... }``, where the schema has the type; False where it has not."""
        url, content = value.entry(1), value.entry(2)
        address = url.value if url and isinstance(url.value, str) else ""
        name = any_type(address)
        if "/" not in address or name not in self.plans.schema.messages:
            return False
        start = self.position
        line = (start + len(self.indent), start + len(self.indent) + len(address) + len("[] {"))
        for item in url.items if url else ():
            item.text_span = line
        self.open(f"[{address}]")
        self.message(message_value(content.items[-1].items if content else [], name, self.plans))
        self.close()
        self.mark(content.items if content else [], start)
        return True

    def unknown(self, item: Item) -> None:
        """An unknown field by its number, as far as it can be read."""
        start = self.position
        if item.broken:
            for problem in item.problems:
                self.write(f"{self.indent}# {problem.text}\n")
        elif item.elements:  # its own span is where its other elements are
            for position in sorted(item.elements.refused):
                self.unknown(element_item(item, item.elements, position))
            return
        else:
            self.record(item.record)
        if self.position > start:
            self.mark([item], start)

    def record(self, record: Record) -> None:
        """A record by its number alone."""
        if record.wire_type is WireType.SGROUP:
            self.records(record.number, record.records)
        elif record.wire_type is not WireType.LEN:
            self.write(f"{self.indent}{record.number}: {record.value}\n")
        else:
            inside = records.read(self.data, record.value_start, record.value_end)
            if records.problems(inside):
                taken = self.data[record.value_start : record.value_end]
                self.write(f'{self.indent}{record.number}: "{text_text.escaped_bytes(taken)}"\n')
            else:  # what can be read as a message is shown as one
                self.records(record.number, inside)

    def records(self, number: int, inside: Sequence[Record]) -> None:
        """A block of records."""
        self.open(str(number))
        for inner in inside:
            self.record(inner)
        self.close()


def _key(entry: Entry) -> tuple[int, str]:
    """The order of a map's keys."""
    return (entry.key, "") if isinstance(entry.key, int) else (0, str(entry.key))


def _is_set(plan: FieldPlan, value: "Scalar | MessageValue") -> bool:
    """True for what implicit presence shows; of a float the bits count."""
    if isinstance(value, MessageValue):
        return True
    return bool(value) or (plan.field.kind in {Kind.FLOAT, Kind.DOUBLE} and str(value) == "-0.0")
