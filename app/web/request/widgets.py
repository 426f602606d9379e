"""The form of a request: a tree of widgets for a JSON value and its message type.

A value that does not fit its field - a text where a message is declared, a name that is no field - gets a widget that holds
it as JSON, with a sentence; so does what nests too deep or is too much for a form.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.schema.model import EnumType, Field, Kind, MessageType, Presence, Schema
from app.web.presenters import tokens
from app.web.request import kinds
from app.web.request.kinds import Shape
from app.web.request.tree import below
from app.web.words import gettext as _

MAX_WIDGETS = 600
"""A form of more is no help to anybody; what comes after is held as JSON."""
MAX_DEPTH = 12
_RANGES = {
    Kind.INT32: (-(2**31), 2**31 - 1), Kind.SINT32: (-(2**31), 2**31 - 1), Kind.SFIXED32: (-(2**31), 2**31 - 1),
    Kind.UINT32: (0, 2**32 - 1), Kind.FIXED32: (0, 2**32 - 1),
    Kind.INT64: (-(2**63), 2**63 - 1), Kind.SINT64: (-(2**63), 2**63 - 1), Kind.SFIXED64: (-(2**63), 2**63 - 1),
    Kind.UINT64: (0, 2**64 - 1), Kind.FIXED64: (0, 2**64 - 1),
}  # fmt: skip
_MISSING = object()


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One option of a select."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Widget:
    """One field, or one element of it. ``kind`` names the macro that draws it."""

    kind: str
    """A ``Shape``'s value, or ``list``, ``map``, ``entry``, ``oneof``, ``any``."""
    pointer: str
    name: str
    declared: str = ""
    """As the schema spells it: ``repeated int64 = 3``."""
    source: str = ""
    """The line of the schema, for the one cursor."""
    text: str = ""
    hint: str = ""
    optional: bool = False
    """It has presence: it can be there with its default, or not at all."""
    is_set: bool = True
    removable: bool = False
    choices: tuple[Choice, ...] = ()
    children: tuple["Widget", ...] = ()
    note: str = ""
    """Why it is held as JSON."""


def widgets(schema: Schema, type_name: str, value: Any) -> tuple[Widget, ...]:
    """The form of ``value``; one widget that holds it as JSON where it is no object."""
    maker = _Maker(schema)
    if isinstance(value, dict) and type_name in schema.messages:
        return maker.message(type_name, value, _Spot())
    return (maker.raw(type_name, value, _Spot(), _("A form shows the fields of a message; this is something else.")),)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Spot:
    """Where a widget stands, and what that says of it."""

    pointer: str = ""
    depth: int = 0
    name: str = ""
    """Instead of the field's own: the position in a list."""
    must: bool = False
    """It is there whatever it holds: an element, the chosen member of a oneof."""
    removable: bool = False

    def inside(self, part: str, **changes: Any) -> "_Spot":
        """The spot of a part, one level down."""
        return _Spot(pointer=below(self.pointer, part), depth=self.depth + 1, **changes)


@dataclass(slots=True)
class _Maker:
    schema: Schema
    left: int = MAX_WIDGETS

    def message(self, type_name: str, value: dict[str, Any], spot: _Spot) -> tuple[Widget, ...]:
        """The widgets of a message's fields, then of the names that are none."""
        if type_name == kinds.ANY:
            return (self.any(value, spot),)
        message = self.schema.messages.get(type_name)
        return tuple(self._fields(message, dict(value), spot)) if message else ()

    def _fields(self, message: MessageType, value: dict[str, Any], spot: _Spot) -> Iterator[Widget]:
        oneofs: set[str] = set()
        for each in message.fields:
            if each.oneof in oneofs:
                continue
            if each.oneof:
                oneofs.add(each.oneof)
                yield self.oneof([other for other in message.fields if other.oneof == each.oneof], value, spot)
            else:
                yield self.field(each, _taken(value, each), spot.inside(each.json_name))
        for name, extra in value.items():
            yield self.raw(name, extra, spot.inside(name), _no_field(message, name))

    def oneof(self, members: list[Field], value: dict[str, Any], spot: _Spot) -> Widget:
        """The choice of a oneof's member, and the widget of the one that is chosen."""
        present = [(member, taken) for member in members if (taken := _taken(value, member)) is not _MISSING]
        chosen = present[-1][0] if present else None
        inside = [self.field(m, taken, spot.inside(m.json_name, must=True)) for m, taken in present[-1:]]
        inside += [
            self.raw(m.name, taken, spot.inside(m.json_name), _("A oneof holds one member, and this is one more."))
            for m, taken in present[:-1]
        ]
        choices = [Choice(value="", text=_("none"), chosen=chosen is None)]
        choices += [Choice(value=m.json_name, text=m.name, chosen=m is chosen) for m in members]
        name = members[0].oneof
        return Widget(
            kind="oneof", pointer=below(spot.pointer, name), name=name, declared="oneof", choices=tuple(choices),
            children=tuple(inside),
        )  # fmt: skip

    def field(self, each: Field, value: Any, spot: _Spot) -> Widget:
        """The widget of a field, with a value or ``_MISSING``."""
        if each.is_map:
            return self.map(each, value, spot)
        return self.list(each, value, spot) if each.repeated else self.one(each, value, spot)

    def list(self, each: Field, value: Any, spot: _Spot) -> Widget:
        """The widgets of a repeated field's elements."""
        found = [] if value in (_MISSING, None) else value
        if not isinstance(found, list) or len(found) > self.left:
            return self.raw(each.name, value, spot, _held(found, list, _("A list is expected here: […].")))
        items = [
            self.one(each, item, spot.inside(str(position), must=True, name=str(position), removable=True))
            for position, item in enumerate(found)
        ]
        return _framed(each, "list", spot, _declared(each), items)

    def map(self, each: Field, value: Any, spot: _Spot) -> Widget:
        """The widgets of a map's entries."""
        found = {} if value in (_MISSING, None) else value
        of_value = kinds.map_value(self.schema, each)
        if not isinstance(found, dict) or of_value is None or len(found) > self.left:
            return self.raw(each.name, value, spot, _held(found, dict, _('A map is expected here: {"key": value}.')))
        entries = [
            self.entry(of_value, str(key), item, spot.inside(str(position)))
            for position, (key, item) in enumerate(found.items())
        ]
        return _framed(each, "map", spot, _map_declared(self.schema, each), entries)

    def entry(self, of_value: Field, key: str, item: Any, spot: _Spot) -> Widget:
        """The widgets of a map's entry."""
        inside = self.one(of_value, item, spot.inside("v", must=True, name=_("value")))
        return Widget(kind="entry", pointer=spot.pointer, name=_("key"), text=key, removable=True, children=(inside,))

    def one(self, each: Field, value: Any, spot: _Spot) -> Widget:
        """The widget of one value."""
        self.left -= 1
        shape = kinds.shape(self.schema, each)
        if value is None and shape is not Shape.JSON:
            value = _MISSING
        if shape is Shape.JSON or self.left <= 0 or spot.depth >= MAX_DEPTH:
            if value is _MISSING and not spot.must:
                return replace(_framed(each, "nothing", spot, _declared(each)), optional=True, is_set=False)
            note = "" if shape is Shape.JSON else _("The form ends here: this part is edited as JSON.")
            return self.raw(each.name, value, spot, note, each=each)
        if shape is Shape.MESSAGE:
            return self.submessage(each, value, spot)
        if not _fits(shape, value):
            return self.raw(each.name, value, spot, _("A single value is expected here."), each=each)
        return self.scalar(each, shape, value, spot)

    def submessage(self, each: Field, value: Any, spot: _Spot) -> Widget:
        """The widgets of a message within; none while it is not set."""
        value = {} if value is _MISSING and spot.must else value
        if value is not _MISSING and not isinstance(value, dict):
            return self.raw(each.name, value, spot, _("A message is expected here: {…}."), each=each)
        children = self.message(each.type_name, value, spot) if isinstance(value, dict) else ()
        framed = _framed(each, "message", spot, _declared(each), children)
        return replace(framed, optional=not spot.must, is_set=value is not _MISSING)

    def scalar(self, each: Field, shape: Shape, value: Any, spot: _Spot) -> Widget:
        """The widget of a value without parts."""
        wrapped = each.type_name in kinds.WRAPPERS
        text = "" if value is _MISSING else _as_text(value)
        return replace(
            _framed(each, shape.value, spot, _declared(each)),
            text=text,
            hint=_hint(each, shape),
            optional=not spot.must and (wrapped or each.presence is not Presence.IMPLICIT),
            is_set=value is not _MISSING,
            choices=self._choices(each, shape, text, must=spot.must),
        )

    def _choices(self, each: Field, shape: Shape, text: str, *, must: bool) -> tuple[Choice, ...]:
        if shape is Shape.SWITCH:
            options = [("true", "true"), ("false", "false")]
        elif shape is Shape.CHOICE:
            options = _enum_options(self.schema.enums[each.type_name])
        else:
            return ()
        if text and text not in {value for value, _words in options}:
            options.append((text, _number_name(options, text)))
        if not must:
            options.insert(0, ("", _("not set")))
        return tuple(Choice(value=value, text=words, chosen=value == text) for value, words in options)

    def any(self, value: dict[str, Any], spot: _Spot) -> Widget:
        """The type of an Any and the form of what it packs."""
        known = [name for name, message in self.schema.messages.items() if _packable(message)]
        type_name = str(value.get("@type", "")).rpartition("/")[2]
        if value and (type_name not in known or spot.depth >= MAX_DEPTH):
            return self.raw("Any", value, spot, _("A form packs messages of this schema only; this is edited as JSON."))
        inside = {name: part for name, part in value.items() if name != "@type"}
        choices = [Choice(value="", text=_("nothing packed"), chosen=not type_name)]
        choices += [Choice(value=name, text=name, chosen=name == type_name) for name in known]
        return Widget(
            kind="any", pointer=spot.pointer, name=_("packed message"), choices=tuple(choices),
            children=self.message(type_name, inside, spot) if type_name else (),
        )  # fmt: skip

    def raw(self, name: str, value: Any, spot: _Spot, note: str, *, each: Field | None = None) -> Widget:
        """A value held as JSON."""
        self.left -= 1
        return Widget(
            kind="json", pointer=spot.pointer, name=spot.name or name, declared=_declared(each) if each else "",
            source=tokens.source(each.place) if each else "", note=note, removable=spot.removable or not each,
            text="null" if value is _MISSING else json.dumps(value, ensure_ascii=False, indent=2),
        )  # fmt: skip


def _framed(each: Field, kind: str, spot: _Spot, declared: str, children: Sequence[Widget] = ()) -> Widget:
    # An element says its type only: the list around it has said the rest.
    shown = each.type_name or each.kind.value if spot.name else declared
    return Widget(
        kind=kind, pointer=spot.pointer, name=spot.name or each.name, declared=shown,
        source=tokens.source(each.place), removable=spot.removable, children=tuple(children),
    )  # fmt: skip


def _packable(message: MessageType) -> bool:
    """Not the well-known types: JSON writes those in a form of their own."""
    return not message.is_map_entry and not message.name.startswith("google.protobuf.")


def _taken(value: dict[str, Any], each: Field) -> Any:
    """Takes a field's value out, by either of its names (ProtoJSON: parsers accept both)."""
    for name in (each.json_name, each.name):
        if name in value:
            return value.pop(name)
    return _MISSING


def _fits(shape: Shape, value: Any) -> bool:
    if value is _MISSING:
        return True
    if shape in {Shape.TEXT, Shape.BYTES, Shape.SPELLED}:
        return isinstance(value, str)
    return isinstance(value, str | int | float)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)


def _enum_options(enum: EnumType) -> list[tuple[str, str]]:
    return [(name, f"{name} = {number}") for name, number in enum.values]


def _number_name(options: list[tuple[str, str]], text: str) -> str:
    """A number where names are expected: the name it has, or that it has none."""
    named = next((words for _value, words in options if words.endswith(f" = {text}")), "")
    return named or _("%(text)s (no name)", text=text)


def _held(value: Any, kind: type, sentence: str) -> str:
    return _("Too many entries for a form: edited as JSON.") if isinstance(value, kind) else sentence


def _no_field(message: MessageType, name: str) -> str:
    return _("%(type)s has no field “%(name)s”.", type=message.name, name=name)


def _declared(each: Field) -> str:
    label = "repeated " if each.repeated else ""
    return f"{label}{each.type_name or each.kind.value} = {each.number}"


def _map_declared(schema: Schema, each: Field) -> str:
    key, value = kinds.map_key(schema, each), kinds.map_value(schema, each)
    names = [part.type_name or part.kind.value for part in (key, value) if part]
    return f"map<{', '.join(names)}> = {each.number}"


def _hint(each: Field, shape: Shape) -> str:
    if shape is Shape.SPELLED:
        return kinds.SPELLED[each.type_name]
    if shape is Shape.BYTES:
        return _("base64")
    low, high = _RANGES.get(kinds.scalar_kind(each), (None, None))
    if low is not None:
        return _("%(low)s to %(high)s", low=low, high=high)
    return _("a number, NaN or Infinity") if shape is Shape.FLOATING else ""
