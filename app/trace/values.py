"""What a message says once all its records are taken together: last one wins, oneofs, merging, maps.

Every value keeps the items that it came from; items that lost say so in their note.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.schema.model import Field, Kind, Presence
from app.sentences import sentence
from app.trace.items import Item
from app.trace.plans import FieldPlan, Plans
from app.trace.scalars import Scalar, default_of


@dataclass(slots=True, eq=False)
class Entry:
    """One value of a field: a scalar or a message; in a map with its key."""

    value: "Scalar | MessageValue"
    items: list[Item]
    """The records it came from: several where messages were merged."""
    key: Scalar = None
    key_items: Sequence[Item] = ()
    value_items: Sequence[Item] = ()


@dataclass(slots=True, eq=False)
class Slot:
    """A field that is set, with its values: one, or as many as a list or map has."""

    plan: FieldPlan
    items: list[Item]
    """The records it came from; packed ones as a whole."""
    entries: list[Entry]
    """None for a list of scalars: those stay in their items."""

    @property
    def field(self) -> Field:
        """Its field."""
        return self.plan.field

    @property
    def column(self) -> list[Scalar]:
        """The values of a list of scalars."""
        return [value for item in self.items for value in column_of(item)]


@dataclass(slots=True, eq=False)
class MessageValue:
    """A message: its set fields in order of their numbers, as protobuf's ``ListFields`` gives them."""

    type_name: str
    slots: list[Slot]
    unknown: list[Item]
    """What is kept as unknown fields, in order of its bytes; a packed record where some of its elements are."""

    def slot(self, number: int) -> Slot | None:
        """This field, or None where it is not set."""
        return next((slot for slot in self.slots if slot.field.number == number), None)

    def entry(self, number: int) -> Entry | None:
        """The last value of this field, or None."""
        slot = self.slot(number)
        return slot.entries[-1] if slot and slot.entries else None

    def scalar(self, number: int, default: Scalar) -> Scalar:
        """The value of a scalar field, or ``default`` where it is not set."""
        entry = self.entry(number)
        return default if entry is None or isinstance(entry.value, MessageValue) else entry.value


def column_of(item: Item) -> Sequence[Scalar]:
    """The values of one record of a list of scalars."""
    return item.elements.taken if item.elements else (item.value,)


def message_value(items: Iterable[Item], type_name: str, plans: Plans) -> MessageValue:
    """The message that these records make together, in their order."""
    unknown: list[Item] = []
    taken = _taken(items, unknown)
    numbers = sorted(taken) if len(taken) > 1 else taken
    slots = [_slot(taken[number], plans) for number in numbers]
    return MessageValue(type_name, [slot for slot in slots if slot and not _is_implied(slot)], unknown)


def _taken(items: Iterable[Item], unknown: list[Item]) -> dict[int, list[Item]]:
    """The records that count, by field number (protobuf encoding, Last One Wins)."""
    taken: dict[int, list[Item]] = {}
    oneofs: dict[str, int] = {}
    for item in items:
        plan = item.plan
        if not item.known or not plan:
            unknown.append(item)
            continue
        if item.elements and item.elements.refused:
            unknown.append(item)
        declared = plan.field
        number = declared.number
        if declared.oneof:
            previous = oneofs.get(declared.oneof)
            if previous not in {None, number}:
                _lose(
                    taken.pop(previous or 0, []),
                    sentence(
                        "Cleared by “%(field)s”, a later member of “%(oneof)s”.",
                        field=declared.name,
                        oneof=declared.oneof,
                    ),
                )
            oneofs[declared.oneof] = number
        before = taken.get(number)
        if before is None:
            taken[number] = [item]
        elif declared.repeated or plan.is_message:
            before.append(item)
        else:
            _lose(before, sentence("Replaced by a later “%(field)s”: the last one wins.", field=declared.name))
            taken[number] = [item]
    return taken


def _lose(items: Iterable[Item], note: str) -> None:
    for item in items:
        item.note = note


def _slot(items: list[Item], plans: Plans) -> Slot | None:
    """The field of these records; None where they hold no value."""
    plan = items[0].plan
    if plan is None:
        raise AssertionError("only known items are taken")
    declared = plan.field
    if declared.is_map:
        entries = _map_entries(items, declared, plans)
        return Slot(plan, items, entries) if entries else None
    if not plan.is_message:
        if not declared.repeated:
            return Slot(plan, items, [Entry(items[-1].value, items)])
        return Slot(plan, items, []) if any(len(column_of(item)) for item in items) else None
    if declared.repeated:
        each = [Entry(message_value(item.fields, declared.type_name, plans), [item]) for item in items]
        return Slot(plan, items, each)
    # Records of one message field are merged, which is what reading their fields one after the other does.
    if len(items) > 1:
        _lose(
            items[1:],
            sentence(
                "Merged with the “%(field)s” before it: an embedded message is merged, not replaced.",
                field=declared.name,
            ),
        )
    together = [inner for item in items for inner in item.fields]
    return Slot(plan, items, [Entry(message_value(together, declared.type_name, plans), items)])


def _map_entries(items: list[Item], declared: Field, plans: Plans) -> list[Entry]:
    """The entries of a map: of those with the same key the last one counts."""
    entry_type = plans.schema.messages.get(declared.type_name)
    key_field, value_field = (entry_type.field(1), entry_type.field(2)) if entry_type else (None, None)
    if not key_field or not value_field:
        return []
    found: dict[Scalar, Entry] = {}
    for item in items:
        taken = _taken(item.fields, [])
        keys, values = taken.get(1, []), taken.get(2, [])
        key = _last(keys, key_field)
        if key in found:
            _lose(found.pop(key).items, sentence("Replaced by a later entry with the same key."))
        found[key] = Entry(_map_value(values, value_field, plans), [item], key, keys, values)
    return list(found.values())


def _map_value(values: list[Item], declared: Field, plans: Plans) -> Scalar | MessageValue:
    if declared.kind in {Kind.MESSAGE, Kind.GROUP}:
        return message_value((inner for item in values for inner in item.fields), declared.type_name, plans)
    return _last(values, declared)


def _last(values: list[Item], declared: Field) -> Scalar:
    """The last of these values; the default where there is none."""
    value = values[-1].value if values else None
    return default_of(declared.kind) if value is None else value


def _is_implied(slot: Slot) -> bool:
    """True where implicit presence makes a default value the same as none (protobuf docs, Field Presence)."""
    declared = slot.plan.field
    if declared.presence is not Presence.IMPLICIT or declared.repeated or slot.plan.is_message:
        return False
    item = slot.items[-1]
    # The bits count: -0.0 is a value.
    if item.value or (slot.plan.number_of and not number_is_zero(item)):
        return False
    item.note = sentence(
        "The default of a field with implicit presence: a reader cannot tell it from absent, JSON leaves it out."
    )
    return True


def number_is_zero(item: Item) -> bool:
    """True where all bits of a number that count are zero; -0.0 has one that is not."""
    return item.value == 0 and not (isinstance(item.value, float) and item.record.value)
