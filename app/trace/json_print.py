"""ProtoJSON (protobuf docs, ProtoJSON Format) printed from annotated records, so that every value knows its bytes.

The text is what ``google.protobuf.json_format.MessageToJson`` gives with ``ensure_ascii=False``, for all that it accepts.
What it refuses is printed as an ordinary message, with a problem: a learner must still see what is there.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice

from app.sentences import sentence
from app.trace import json_text, wellknown
from app.trace.item_reader import ANY, any_type
from app.trace.items import NOWHERE, Item
from app.trace.json_writer import JsonWriter
from app.trace.plans import WRAPPERS, FieldPlan, Plans
from app.trace.scalars import Scalar, default_of
from app.trace.values import Entry, MessageValue, Slot, column_of, message_value
from app.wire.problems import Problem

MAX_SPANS = 10_000
"""Elements of a packed record that know where the JSON shows them: more than are ever shown as nodes."""

_SPEC = "ProtoJSON, JSON Mapping"


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """A printed message; spans were written to its items."""

    text: str
    compact_bytes: int
    """Size of the same text without its white space, in UTF-8."""
    problems: tuple[Problem, ...]


def pretty(value: MessageValue, plans: Plans) -> Printed:
    """Two-space indent. Writes ``json_span`` of every item that the text shows."""
    printer = _Printer(plans, indent=2)
    printer.message(value)
    text = "".join(printer.out)
    return Printed(text=text, compact_bytes=len(text.encode()) - printer.blank, problems=tuple(printer.problems))


def compact(value: MessageValue, plans: Plans, *, space: str = "") -> str:
    """One line, with ``space`` after each colon and comma."""
    printer = _Printer(plans, indent=0, space=space)
    printer.message(value)
    return "".join(printer.out)


class _Printer(JsonWriter):
    """Prints one message."""

    def __init__(self, plans: Plans, *, indent: int, space: str = " ") -> None:
        super().__init__(indent=indent, space=space)
        self.plans = plans
        self.problems: list[Problem] = []

    def message(self, value: MessageValue) -> None:
        """A message in its own JSON form."""
        name = value.type_name
        if not self.plans.has_own_form(name):
            self.object(value)
        elif name in WRAPPERS:
            self.wrapper(value)
        elif name in wellknown.STRINGS:
            self.string_form(value)
        else:
            _SPECIAL[name](self, value)

    def object(self, value: MessageValue) -> None:
        """The set fields of a message, each as ``"name": value``."""
        self.block("{}", self.members(value))

    def members(self, value: MessageValue) -> list[Callable[[], None]]:
        """The set fields of a message."""
        return [partial(self.slot, slot) for slot in value.slots]

    def slot(self, slot: Slot) -> None:
        """One field with its key."""
        start = self.position
        plan = slot.plan
        if not plan.is_message and not plan.is_column:
            self.write(plan.json_key + self.colon + plan.json_text(slot.items[-1].value))
            self.blank += 1
            self.mark(slot.items, start)
            return
        self.key(plan.json_key)
        if plan.is_column:
            self.column(slot, start)
        elif slot.field.is_map:
            self.map(slot)
        elif slot.field.repeated:
            self.block("[]", [partial(self.element, slot.plan, entry) for entry in slot.entries])
            if len(slot.items) == 1:
                self.mark(slot.items, start)
        else:
            self.value(slot.plan, slot.entries[-1], slot.items)
            self.mark(slot.items, start)

    def column(self, slot: Slot, start: int) -> None:
        """A list of scalars. A sole record has the whole list; of several, each what its own elements show."""
        self.level += 1
        first = self.line()
        after = self.comma + first
        self.write("[")
        count = 0
        for item in slot.items:
            texts = list(map(slot.plan.json_text, column_of(item)))
            if texts:
                self.write(after if count else first)
                count += len(texts)
                begun = self.position
                self.write(texts[0] if len(texts) == 1 else after.join(texts))
                self.mark_column(item, texts, begun, len(after))
        self.blank += count * len(first)
        self.end_line()
        self.write("]")
        if len(slot.items) == 1:
            self.mark(slot.items, start)

    def mark_column(self, item: Item, texts: list[str], start: int, between: int) -> None:
        """Spans of one record of a list, and of the elements in it."""
        if not self.indent:
            return
        item.json_span = (start, self.position)
        if item.elements:
            spans: list[tuple[int, int]] = []
            for text in islice(texts, MAX_SPANS):
                spans.append((start, start + len(text)))
                start += len(text) + between
            item.elements.spans = spans

    def element(self, plan: FieldPlan, entry: Entry) -> None:
        """One message of a list."""
        start = self.position
        self.value(plan, entry, entry.items)
        self.mark(entry.items, start)

    def map(self, slot: Slot) -> None:
        """A map: keys are strings, whatever they are on the wire."""
        plan = self.plans.field(self.plans.message(slot.field.type_name), 2)
        if plan is None:
            raise AssertionError("a map entry has a value field")
        self.block("{}", [partial(self.map_entry, entry, plan) for entry in slot.entries])

    def map_entry(self, entry: Entry, plan: FieldPlan) -> None:
        """``"key": value``."""
        start = self.position
        self.write(json_text.quoted(json_text.key_text(entry.key)))
        self.mark(entry.key_items, start)
        self.write(self.colon)
        self.blank += 1
        value_start = self.position
        self.value(plan, entry, entry.value_items)
        self.mark(entry.value_items, value_start)
        self.mark(entry.items, start)

    def value(self, plan: FieldPlan, entry: Entry, items: Iterable[Item]) -> None:
        """A value of a field, without its key; ``items`` are the records that hold it."""
        if not isinstance(entry.value, MessageValue):
            self.write(plan.json_text(entry.value))
            return
        start = self.position
        self.message(entry.value)
        name = plan.field.type_name
        if self.indent and name not in _SPECIAL and self.plans.has_own_form(name):
            for item in items:
                item.json_value = (start, self.position)

    def wrapper(self, value: MessageValue) -> None:
        """A wrapper is the value inside it."""
        plan = self.plans.field(self.plans.message(value.type_name), 1)
        if plan is None:
            raise AssertionError("a wrapper has a field")
        start = self.position
        self.write(plan.json_text(value.scalar(1, default_of(plan.field.kind))))
        self.mark(_items(value), start)

    def string_form(self, value: MessageValue) -> None:
        """Timestamp, Duration, FieldMask."""
        text = wellknown.STRINGS[value.type_name](value)
        if text is None:
            short = value.type_name.rpartition(".")[2]
            self.complain(
                "json-range",
                sentence("This %(type)s has no JSON form: its values are out of range.", type=short),
                _items(value),
            )
            self.object(value)
            return
        start = self.position
        self.write(json_text.quoted(text))
        self.mark(_items(value), start)

    def struct(self, value: MessageValue) -> None:
        """A Struct is an object."""
        if value.slots:
            self.map(value.slots[0])
        else:
            self.write("{}")

    def list_value(self, value: MessageValue) -> None:
        """A ListValue is a list."""
        slot = value.slots[0] if value.slots else None
        self.block("[]", [partial(self.element, slot.plan, entry) for entry in slot.entries] if slot else [])

    def any_value(self, value: MessageValue) -> None:
        """A Value is what it holds; null where it holds nothing."""
        slot = value.slots[0] if value.slots else None
        if not slot:
            self.write("null")
            return
        start, entry = self.position, slot.entries[-1]
        if isinstance(entry.value, float) and not math.isfinite(entry.value):
            text = sentence("A google.protobuf.Value cannot hold NaN or Infinity: read back, it would be a string.")
            self.complain("json-range", text, entry.items)
        self.value(slot.plan, entry, slot.items)
        self.mark(slot.items, start)

    def any_message(self, value: MessageValue) -> None:
        """An Any: ``@type``, then the fields of what it holds, or its ``value`` where that has a JSON form of its own."""
        url = value.entry(1)
        if not value.slots:
            self.write("{}")
            return
        content = value.entry(2)
        name = any_type(url.value) if url and not isinstance(url.value, MessageValue) else ""
        inside = message_value(content.items[-1].items if content else [], name, self.plans)
        members: list[Callable[[], None]] = [partial(self.type_url, url.value, url.items)] if url else []
        if name not in self.plans.schema.messages:
            text = sentence("The schema has no type “%(name)s”, so what this Any holds is shown as bytes.", name=name)
            self.complain("any-type-unknown", text, _items(value))
            members += [partial(self.slot, slot) for slot in value.slots if slot.field.number == 2]
        elif self.plans.has_own_form(name):
            members.append(partial(self.any_content, inside, content))
        else:
            members += self.members(inside)
        start = self.position
        self.block("{}", members)
        if content and content.items[-1].json_span == NOWHERE:
            self.mark(content.items, start)

    def type_url(self, url: "Scalar | MessageValue", items: Iterable[Item]) -> None:
        """``"@type": "type.googleapis.com/..."``."""
        start = self.position
        self.key('"@type"')
        self.write(json_text.quoted(str(url)))
        self.mark(items, start)

    def any_content(self, inside: MessageValue, content: Entry | None) -> None:
        """``"value": ...`` of a type with a JSON form of its own."""
        start = self.position
        self.key('"value"')
        self.message(inside)
        self.mark(content.items if content else [], start)

    def complain(self, code: str, text: str, items: Iterable[Item]) -> None:
        """Note why there is no proper JSON for these items."""
        spans = [(item.record.start, item.record.end) for item in items] or [(0, 0)]
        start, end = min(span[0] for span in spans), max(span[1] for span in spans)
        self.problems.append(Problem(code=code, text=text, spec=_SPEC, start=start, end=end))


_SPECIAL: Mapping[str, Callable[[_Printer, MessageValue], None]] = {
    "google.protobuf.Struct": _Printer.struct,
    "google.protobuf.Value": _Printer.any_value,
    "google.protobuf.ListValue": _Printer.list_value,
    ANY: _Printer.any_message,
}
"""Forms that are neither one scalar nor one string."""


def _items(value: MessageValue) -> list[Item]:
    return [item for slot in value.slots for item in slot.items]
