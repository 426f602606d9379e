"""The rules on breaking changes within messages and enums: fields, values, what is reserved. Pure.

One difference from buf, on purpose: a map is one thing here. buf sees the entry messages that protoc makes, and says of a map
that only got another name that the type of its field changed on the wire, and that a message is gone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from google.protobuf import descriptor_pb2

from app.schema.elements import Element
from app.schema.read import camel_case

Rules = tuple[tuple[str, str], ...]
Said = Iterator[tuple[Rules, tuple[int, int]]]
Enums = Mapping[str, Any]
"""Descriptors of enums by full name."""

_Field = descriptor_pb2.FieldDescriptorProto
_MESSAGES = {_Field.TYPE_MESSAGE, _Field.TYPE_GROUP}
# protobuf language guide, Updating A Message Type: kinds that share a wire form. In ProtoJSON 64-bit numbers are strings.
_WIRE_GROUPS = ("int32 int64 uint32 uint64 bool", "sint32 sint64", "fixed32 sfixed32", "fixed64 sfixed64")
_JSON_GROUPS = ("int32 uint32", "int64 uint64", "fixed32 sfixed32", "fixed64 sfixed64")
_FIELD, _ENUM_VALUE = 2, 2


def option(options: Any, name: str) -> str:
    """An option as buf spells it: defaults too, enum values by name."""
    value = getattr(options, name)
    kind = options.DESCRIPTOR.fields_by_name[name].enum_type
    if kind is not None:
        return str(kind.values_by_number[value].name)
    return str(value).lower() if isinstance(value, bool) else str(value)


def short(one: Element) -> str:
    """Its name without the package: ``M.Inner``."""
    return one.full_name.removeprefix(f"{one.source.file.package}.")


def message(was: Element, now: Element, enums: tuple[Enums, Enums]) -> Said:
    """What changed in a message."""
    whole = now.source.at(now.path)
    fields = {field.number: (index, field) for index, field in enumerate(now.said.field)}
    for field in was.said.field:
        if field.number in fields:
            index, after = fields[field.number]
            at = now.source.at((*now.path, _FIELD, index))
            yield from ((rules, at) for rules in _field(short(was), (was, field), (now, after), enums))
        else:
            yield _deleted_field(was, now, field), whole
    yield from ((rules, whole) for rules in _required_gone(was, now, fields))
    yield from _required_new(was, now, fields)
    oneofs = {found.name for found in now.said.oneof_decl}
    for gone in (found.name for found in was.said.oneof_decl if found.name not in oneofs):
        if not gone.startswith("_"):  # made by protoc for an optional field, which tells itself
            text = f'Previously present oneof "{gone}" on message "{short(was)}" was deleted.'
            yield (("ONEOF_NO_DELETE", text),), whole
    yield from ((rules, whole) for rules in _unreserved("message", was, now))
    for part, missing in _missing_ranges(_ranges(was.said.extension_range), _ranges(now.said.extension_range)):
        words = f'Previously present extension range "{part}" on message "{short(was)}" is missing values: {missing} were removed.'
        yield (("EXTENSION_MESSAGE_NO_DELETE", words),), whole


def enum(was: Element, now: Element) -> Said:
    """What changed in an enum."""
    whole = now.source.at(now.path)
    before, after = _names(was), _names(now)
    for value in was.said.value:
        if value.number not in after:
            yield _deleted_value(was, now, value), whole
    for number, names in before.items():
        if number in after and not set(names) <= set(after[number]):
            spelt = [", ".join(f'"{name}"' for name in sorted(both)) for both in (names, after[number])]
            text = f'Enum value "{number}" on enum "{short(was)}" changed name from {spelt[0]} to {spelt[1]}.'
            index = next(index for index, value in enumerate(now.said.value) if value.number == number)
            yield (("ENUM_VALUE_SAME_NAME", text),), now.source.at((*now.path, _ENUM_VALUE, index))
    yield from ((rules, whole) for rules in _unreserved("enum", was, now))


def _names(enum: Element) -> Mapping[int, list[str]]:
    """The names of each number: several where there are aliases."""
    found: dict[int, list[str]] = {}
    for value in enum.said.value:
        found.setdefault(value.number, []).append(value.name)
    return found


def _deleted_field(was: Element, now: Element, field: Any) -> Rules:
    begin = f'Previously present field "{field.number}" with name "{field.name}" on message "{short(was)}" was deleted'
    reserved = any(first <= field.number <= last for first, last in _ranges(now.said.reserved_range))
    return _deleted("FIELD", begin, field, reserved, field.name in now.said.reserved_name)


def _deleted_value(was: Element, now: Element, value: Any) -> Rules:
    begin = f'Previously present enum value "{value.number}" on enum "{short(was)}" was deleted'
    reserved = any(first <= value.number <= last for first, last in _ranges(now.said.reserved_range, 0))
    return _deleted("ENUM_VALUE", begin, value, reserved, value.name in now.said.reserved_name)


def _deleted(what: str, begin: str, gone: Any, number_reserved: bool, name_reserved: bool) -> Rules:  # noqa: FBT001 - a private step
    rules = [(f"{what}_NO_DELETE", f"{begin}.")]
    if not name_reserved:
        text = f'{begin} without reserving the name "{gone.name}".'
        rules.append((f"{what}_NO_DELETE_UNLESS_NAME_RESERVED", text))
    if not number_reserved:
        text = f'{begin} without reserving the number "{gone.number}".'
        rules.append((f"{what}_NO_DELETE_UNLESS_NUMBER_RESERVED", text))
    return tuple(rules)


def _field(
    message: str, old: tuple[Element, Any], new: tuple[Element, Any], enums: tuple[Enums, Enums]
) -> Iterator[Rules]:
    (was, before), (now, after) = old, new
    begin = f'Field "{after.number}" with name "{after.name}" on message "{message}"'
    yield from _naming(begin, message, before, after)
    entries = _entry(was, before), _entry(now, after)
    if entries[0] is not None and entries[1] is not None:
        name = entries[1].name
        for key, value in zip(entries[0].field, entries[1].field, strict=True):
            yield from _type(f'Field "{value.number}" with name "{value.name}" on message "{name}"', key, value, enums)
    else:
        yield from _type(begin, before, after, enums)
        yield from _cardinality(begin, old, new)
    yield from _oneof(begin, old, new)
    yield from _default(begin, before, after)
    styles = option(before.options, "jstype"), option(after.options, "jstype")
    if styles[0] != styles[1]:
        yield (("FIELD_SAME_JSTYPE", f'{begin} changed option "jstype" from "{styles[0]}" to "{styles[1]}".'),)


def _naming(begin: str, message: str, before: Any, after: Any) -> Iterator[Rules]:
    """A name and the JSON name that follows from it change together."""
    rules = []
    if before.name != after.name:
        text = f'Field "{after.number}" on message "{message}" changed name from "{before.name}" to "{after.name}".'
        rules.append(("FIELD_SAME_NAME", text))
    names = [field.json_name or camel_case(field.name) for field in (before, after)]
    if names[0] != names[1]:
        text = f'{begin} changed option "json_name" from "{names[0]}" to "{names[1]}".'
        rules.append(("FIELD_SAME_JSON_NAME", text))
    if rules:
        yield tuple(rules)


def _entry(message: Element, field: Any) -> Any:
    """The entry type of a map field; None for any other."""
    name = field.type_name.rpartition(".")[2]
    entries = (nested for nested in message.said.nested_type if nested.options.map_entry and nested.name == name)
    return next(entries, None) if field.label == _Field.LABEL_REPEATED else None


def _type(begin: str, before: Any, after: Any, enums: tuple[Enums, Enums]) -> Iterator[Rules]:
    kinds = [_Field.Type.Name(field.type).removeprefix("TYPE_").lower() for field in (before, after)]
    named = before.type == after.type and before.type_name != after.type_name
    if before.type == after.type and not named:
        return
    words = (before.type_name[1:], after.type_name[1:]) if named else kinds
    text = f'{begin} changed type from "{words[0]}" to "{words[1]}".'
    rules = [("FIELD_SAME_TYPE", text)]
    same = named and before.type == _Field.TYPE_ENUM and _wider(before.type_name, after.type_name, enums)
    if not (same or _together(kinds, _JSON_GROUPS)):
        rules.append(("FIELD_WIRE_JSON_COMPATIBLE_TYPE", text))
    if not (same or _together(kinds, _WIRE_GROUPS) or kinds == ["string", "bytes"]):
        rules.append(("FIELD_WIRE_COMPATIBLE_TYPE", text))
    yield tuple(rules)


def _together(kinds: Sequence[str], groups: Sequence[str]) -> bool:
    return any(set(kinds) <= set(group.split()) for group in groups)


def _wider(before: str, after: str, enums: tuple[Enums, Enums]) -> bool:
    """Whether an enum of the same short name has every value of the one before."""
    old, new = enums[0].get(before[1:]), enums[1].get(after[1:])
    if old is None or new is None or old.name != new.name:
        return False
    return {(v.name, v.number) for v in old.value} <= {(v.name, v.number) for v in new.value}


def _cardinality(begin: str, old: tuple[Element, Any], new: tuple[Element, Any]) -> Iterator[Rules]:
    before, after = _counted(*old), _counted(*new)
    if before == after:
        return
    text = f'{begin} changed cardinality from "{before}" to "{after}".'
    rules = [("FIELD_SAME_CARDINALITY", text)]
    if not (before.startswith("optional") and after.startswith("optional")):
        rules.append(("FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY", text))
        # A map is a list of entries, on the wire.
        rules += [("FIELD_WIRE_COMPATIBLE_CARDINALITY", text)] if {before, after} != {"map", "repeated"} else []
    yield tuple(rules)


def _counted(message: Element, field: Any) -> str:
    file = message.source.file
    presence = field.options.features.field_presence or file.options.features.field_presence
    if field.label == _Field.LABEL_REPEATED:
        return "map" if _entry(message, field) is not None else "repeated"
    if field.label == _Field.LABEL_REQUIRED or presence == descriptor_pb2.FeatureSet.LEGACY_REQUIRED:
        return "required"
    implicit = file.syntax == "proto3" or presence == descriptor_pb2.FeatureSet.IMPLICIT
    explicit = field.proto3_optional or field.HasField("oneof_index") or field.type in _MESSAGES
    return f"optional with {'implicit' if implicit and not explicit else 'explicit'} presence"


def _oneof(begin: str, old: tuple[Element, Any], new: tuple[Element, Any]) -> Iterator[Rules]:
    before, after = _oneof_of(*old), _oneof_of(*new)
    if before == after:
        return
    if before and after:
        text = f'{begin} moved from oneof "{before}" to oneof "{after}".'
    else:
        ways = ("inside", "outside") if before else ("outside", "inside")
        text = f"{begin} moved from {ways[0]} to {ways[1]} a oneof."
    yield (("FIELD_SAME_ONEOF", text),)


def _oneof_of(message: Element, field: Any) -> str:
    inside = field.HasField("oneof_index") and not field.proto3_optional
    return str(message.said.oneof_decl[field.oneof_index].name) if inside else ""


def _default(begin: str, before: Any, after: Any) -> Iterator[Rules]:
    if before.type != after.type or before.type in {*_MESSAGES, _Field.TYPE_ENUM}:
        return
    if before.default_value == after.default_value:
        return
    values = [_default_of(field) for field in (before, after)]
    if values[0] != values[1]:
        yield (("FIELD_SAME_DEFAULT", f"{begin} changed default value from {values[0]} to {values[1]}."),)


def _default_of(field: Any) -> str:
    if field.type in {_Field.TYPE_STRING, _Field.TYPE_BYTES}:
        return f'"{field.default_value}"'
    return str(field.default_value) or ("false" if field.type == _Field.TYPE_BOOL else "0")


def _required_gone(was: Element, now: Element, fields: Mapping[int, tuple[int, Any]]) -> Iterator[Rules]:
    for field in was.said.field:
        there = fields.get(field.number)
        if _counted(was, field) == "required" and (there is None or _counted(now, there[1]) != "required"):
            yield (_required(was, field, "deleted"),)


def _required_new(was: Element, now: Element, fields: Mapping[int, tuple[int, Any]]) -> Said:
    before = {field.number for field in was.said.field if _counted(was, field) == "required"}
    for number, (index, field) in fields.items():
        if number not in before and _counted(now, field) == "required":
            yield (_required(was, field, "added"),), now.source.at((*now.path, _FIELD, index))


def _required(message: Element, field: Any, how: str) -> tuple[str, str]:
    text = (
        f'Message "{short(message)}" had required field "{field.number}" {how}. Required fields must always be sent, '
    )
    text += "so if one side does not know about the required field, this will result in a breakage."
    return "MESSAGE_SAME_REQUIRED_FIELDS", text


def _unreserved(what: str, was: Element, now: Element) -> Iterator[Rules]:
    past = 0 if what == "enum" else 1
    rule = f"RESERVED_{what.upper()}_NO_DELETE"
    ranges = _ranges(was.said.reserved_range, past), _ranges(now.said.reserved_range, past)
    for whole, missing in _missing_ranges(*ranges):
        text = f'Previously present reserved range "{whole}" on {what} "{short(was)}" is missing values: {missing} were removed.'
        yield ((rule, text),)
    for name in was.said.reserved_name:
        if name not in now.said.reserved_name:
            yield ((rule, f'Previously present reserved name "{name}" on {what} "{short(was)}" was deleted.'),)


def _ranges(declared: Sequence[Any], past: int = 1) -> list[tuple[int, int]]:
    """First and last; the ends of messages' ranges are exclusive, those of enums' are not (descriptor.proto)."""
    return [(found.start, found.end - past) for found in declared]


def _missing_ranges(before: list[tuple[int, int]], after: list[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """The ranges that are not wholly there any more, and what of them is missing."""
    for first, last in before:
        missing, at = [], first
        for start, end in sorted(after):
            if start > last or end < at:
                continue
            if start > at:
                missing.append((at, start - 1))
            at = end + 1
        if at <= last:
            missing.append((at, last))
        if missing:
            yield _spelt(first, last), ", ".join(_spelt(*part) for part in missing)


def _spelt(first: int, last: int) -> str:
    return f"[{first}]" if first == last else f"[{first},{last}]"
