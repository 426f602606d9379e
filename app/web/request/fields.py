"""Reads a request's JSON value out of a posted form, by the schema: the other direction of ``widgets``.

What is typed wrong stays in the value as it was typed, so that nothing is lost and the encoder can say where it is wrong.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from app.runs.workspace import printable
from app.schema.model import Field, Kind, MessageType, Schema
from app.web.request import kinds
from app.web.request.kinds import Shape
from app.web.request.tree import Node, ordered
from app.web.words import gettext as _

JsonValue = Any
"""What ``json`` makes: dict, list, str, int, float, bool, None."""
ABSENT = object()

_INTEGER = re.compile(r"[+-]?[0-9]{1,30}")
_QUOTED = frozenset({"NaN", "Infinity", "-Infinity"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """What a form says."""

    value: JsonValue
    wrong: tuple[str, ...]
    """What JSON cannot hold, in sentences; empty when the value says it all."""


def read(schema: Schema, type_name: str, root: Node) -> Read:
    """The JSON value that the form says."""
    reader = _Reader(schema)
    made = reader.raw(root.inputs["r"], "") if "r" in root.inputs else reader.message(type_name, root)
    return Read(value=made, wrong=tuple(reader.wrong))


class _Reader:
    """Reads one form."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.wrong: list[str] = []

    def message(self, type_name: str, node: Node) -> JsonValue:
        """The value of a message."""
        if type_name == kinds.ANY:
            return self.any(node)
        message = self.schema.messages.get(type_name)
        made = self.own_fields(message, node) if message else {}
        return made | self.unknown(message, node)

    def own_fields(self, message: MessageType, node: Node) -> dict[str, JsonValue]:
        """The fields that the schema has."""
        made: dict[str, JsonValue] = {}
        for field in message.fields:
            child = node.children.get(field.json_name, Node())
            chosen = _chosen(field, node)
            held = "r" in child.inputs
            if not held and (chosen is False or (child.empty and not chosen)):
                continue
            found = self.field(field, child, must=bool(chosen))
            if found is not ABSENT:
                made[field.json_name] = found
        return made

    def unknown(self, message: MessageType | None, node: Node) -> dict[str, JsonValue]:
        """Names that are no field: kept as the JSON that they are."""
        known = {field.json_name for field in message.fields} if message else set()
        return {
            name: self.raw(child.inputs["r"], name)
            for name, child in node.children.items()
            if name not in known and "r" in child.inputs
        }

    def any(self, node: Node) -> JsonValue:
        """The value of an Any: its type and what that type's form says."""
        type_name = node.inputs.get("t", "")
        if not type_name:
            return {}
        inside = self.message(type_name, node)
        return {"@type": f"type.googleapis.com/{type_name}"} | (inside if isinstance(inside, dict) else {})

    def field(self, field: Field, node: Node, *, must: bool) -> JsonValue:
        """The value of a field, or ABSENT."""
        if "r" in node.inputs:
            return self.raw(node.inputs["r"], field.name)
        if field.is_map:
            return self.map(field, node)
        if field.repeated:
            items = [self.one(field, child, must=True) for child in ordered(node)]
            return items or ABSENT
        return self.one(field, node, must=must)

    def map(self, field: Field, node: Node) -> JsonValue:
        """The value of a map field, or ABSENT."""
        of_value = kinds.map_value(self.schema, field)
        made: dict[str, JsonValue] = {}
        for child in ordered(node):
            key = child.children.get("k", Node()).inputs.get("f", "")
            if key in made:
                self.wrong.append(_twice(field.name, key))
            made[key] = self.one(of_value, child.children.get("v", Node()), must=True) if of_value else None
        return made or ABSENT

    def one(self, field: Field, node: Node, *, must: bool) -> JsonValue:
        """One value, or ABSENT; ``must`` where it is there even when its text is empty."""
        if "r" in node.inputs:
            return self.raw(node.inputs["r"], field.name)
        shape = kinds.shape(self.schema, field)
        if shape is Shape.MESSAGE:
            return self.message(field.type_name, node) if must or not node.empty else ABSENT
        if shape is Shape.JSON:
            return kinds.EMPTY_JSON.get(field.type_name) if must or "m" in node.inputs else ABSENT
        text = node.inputs.get("f", "")
        if text == "" and not must and not {"s", "m"} & node.inputs.keys():
            return ABSENT
        return _scalar(kinds.scalar_kind(field), shape, text)

    def raw(self, text: str, name: str) -> JsonValue:
        """JSON that was typed; what is not JSON stays as a text."""
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            self.wrong.append(
                _("“%(field)s” holds no JSON: %(reason)s.", field=name or _("The request"), reason=str(error))
            )
            return text


def _twice(name: str, key: str) -> str:
    return _(
        "“%(field)s” has two entries with the key “%(key)s”, and a map holds one. Give one of them another key.",
        field=name,
        key=printable(key, most=60),
    )


def _chosen(field: Field, node: Node) -> bool | None:
    """Whether the field's oneof has chosen it; None for a field in none."""
    if not field.oneof:
        return None
    return node.children.get(field.oneof, Node()).inputs.get("o") == field.json_name


def _scalar(kind: Kind, shape: Shape, text: str) -> JsonValue:
    plain = text.strip()
    if shape in {Shape.TEXT, Shape.BYTES, Shape.CHOICE, Shape.SPELLED}:
        return text if shape is Shape.TEXT else _choice(shape, plain)
    if shape is Shape.SWITCH:
        return plain == "true" if plain in {"true", "false", ""} else text
    if shape is Shape.FLOATING:
        return _floating(plain)
    if not plain:
        return "0" if kind in kinds.LONG else 0
    if not _INTEGER.fullmatch(plain):
        return text
    return str(int(plain)) if kind in kinds.LONG else int(plain)


def _choice(shape: Shape, plain: str) -> JsonValue:
    """An enum's name, or its number where it has no name."""
    if shape is Shape.CHOICE and (not plain or _INTEGER.fullmatch(plain)):
        return int(plain or 0)
    return plain


def _floating(plain: str) -> JsonValue:
    if not plain:
        return 0
    if plain in _QUOTED:
        return plain
    try:
        number = float(plain)
    except ValueError:
        return plain
    return int(plain) if _INTEGER.fullmatch(plain) else number if abs(number) != float("inf") else plain
