"""What a message says once all its records are taken together: last one wins, oneofs, merging, maps.

Every value keeps the items that it came from; items that lost say so in their note.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.schema.model import Field, Kind, Presence, Schema
from app.trace.items import Item, Scalar, default_of

_MESSAGES = {Kind.MESSAGE, Kind.GROUP}


@dataclass(slots=True, eq=False)
class Entry:
    """One value of a field: a scalar or a message; in a map with its key."""

    value: "Scalar | MessageValue"
    items: list[Item]
    """The records it came from: several where messages were merged."""
    key: Scalar = None
    key_items: list[Item] = field(default_factory=list)
    value_items: list[Item] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Slot:
    """A field that is set, with its values: one, or as many as a list or map has."""

    field: Field
    items: list[Item]
    """The records it came from; packed ones as a whole."""
    entries: list[Entry]


@dataclass(slots=True, eq=False)
class MessageValue:
    """A message: its set fields in order of their numbers, as protobuf's ``ListFields`` gives them."""

    type_name: str
    slots: list[Slot]

    def entry(self, number: int) -> Entry | None:
        """The last value of this field, or None."""
        slot = next((slot for slot in self.slots if slot.field.number == number), None)
        return slot.entries[-1] if slot else None

    def scalar(self, number: int, default: Scalar) -> Scalar:
        """The value of a scalar field, or ``default`` where it is not set."""
        entry = self.entry(number)
        return default if entry is None or isinstance(entry.value, MessageValue) else entry.value


def message_value(items: Iterable[Item], type_name: str, schema: Schema) -> MessageValue:
    """The message that these records make together, in their order."""
    taken = _taken(items)
    slots = [_slot(taken[number], schema) for number in sorted(taken)]
    return MessageValue(type_name=type_name, slots=[slot for slot in slots if slot.entries and not _is_implied(slot)])


def _taken(items: Iterable[Item]) -> dict[int, list[Item]]:
    """The records that count, by field number (protobuf encoding, Last One Wins)."""
    taken: dict[int, list[Item]] = {}
    oneofs: dict[str, int] = {}
    for item in items:
        declared = item.field
        if not item.known or not declared:
            continue
        if declared.oneof:
            previous = oneofs.get(declared.oneof)
            if previous not in {None, declared.number}:
                _lose(
                    taken.pop(previous or 0, []), f"Cleared by “{declared.name}”, a later member of “{declared.oneof}”."
                )
            oneofs[declared.oneof] = declared.number
        if not declared.repeated and declared.kind not in _MESSAGES:
            _lose(taken.get(declared.number, []), f"Replaced by a later “{declared.name}”: the last one wins.")
            taken[declared.number] = [item]
        else:
            taken.setdefault(declared.number, []).append(item)
    return taken


def _lose(items: Iterable[Item], note: str) -> None:
    for item in items:
        item.note = note


def _slot(items: list[Item], schema: Schema) -> Slot:
    declared = items[0].field
    if declared is None:
        raise AssertionError("only known items are taken")
    if declared.is_map:
        return Slot(declared, items, _map_entries(items, declared, schema))
    if declared.kind not in _MESSAGES:
        scalars = (one for item in items for one in (item.items if item.packed else [item]) if one.known)
        return Slot(declared, items, [Entry(one.value, [one]) for one in scalars])
    if declared.repeated:
        each = [Entry(message_value(item.fields, declared.type_name, schema), [item]) for item in items]
        return Slot(declared, items, each)
    # Records of one message field are merged, which is what reading their fields one after the other does.
    if len(items) > 1:
        _lose(items[1:], f"Merged with the “{declared.name}” before it: an embedded message is merged, not replaced.")
    together = [inner for item in items for inner in item.fields]
    return Slot(declared, items, [Entry(message_value(together, declared.type_name, schema), items)])


def _map_entries(items: list[Item], declared: Field, schema: Schema) -> list[Entry]:
    """The entries of a map: of those with the same key the last one counts."""
    entry_type = schema.messages.get(declared.type_name)
    key_field, value_field = (entry_type.field(1), entry_type.field(2)) if entry_type else (None, None)
    if not key_field or not value_field:
        return []
    found: dict[Scalar, Entry] = {}
    for item in items:
        taken = _taken(item.fields)
        keys, values = taken.get(1, []), taken.get(2, [])
        key = keys[-1].value if keys else default_of(key_field.kind)
        if key in found:
            _lose(found.pop(key).items, "Replaced by a later entry with the same key.")
        found[key] = Entry(_map_value(values, value_field, schema), [item], key, keys, values)
    return list(found.values())


def _map_value(values: list[Item], declared: Field, schema: Schema) -> Scalar | MessageValue:
    if declared.kind in _MESSAGES:
        return message_value((inner for item in values for inner in item.fields), declared.type_name, schema)
    return values[-1].value if values else default_of(declared.kind)


def _is_implied(slot: Slot) -> bool:
    """True where implicit presence makes a default value the same as none (protobuf docs, Field Presence)."""
    declared = slot.field
    if declared.repeated or declared.presence is not Presence.IMPLICIT or declared.kind in _MESSAGES:
        return False
    item = slot.entries[-1].items[-1]
    # The bits count: -0.0 is a value.
    is_default = not item.value if declared.kind in {Kind.STRING, Kind.BYTES, Kind.BOOL} else number_is_zero(item)
    if is_default:
        item.note = (
            "The default of a field with implicit presence: a reader cannot tell it from absent, JSON leaves it out."
        )
    return is_default


def number_is_zero(item: Item) -> bool:
    """True where all bits of a number that count are zero; -0.0 has one that is not."""
    return item.value == 0 and not (isinstance(item.value, float) and item.raw)
