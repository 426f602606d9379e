"""Nodes of an annotated message, built from its items within a budget: the first of each list, and one for all the others."""

import itertools
from collections.abc import Callable, Iterator, Sequence

from app.schema.model import Field, Kind, Presence, Schema
from app.sentences import counted, figure, sentence
from app.trace import explain, json_text
from app.trace.annotated import Node, Part, PartKind
from app.trace.items import NOWHERE, Elements, Item, element_item, rest_item
from app.trace.plans import Plans
from app.trace.readings import readings
from app.wire.records import WireType

MAX_NODES = 2_000
"""Nodes of one message: with parts and explanations about 2 KB and 40 us each, so 4 MB and 80 ms at the very most."""
MAX_CHILDREN = 500
"""Nodes of one list, so that a long one does not take the place of all that follows it."""
MAX_VALUE_TEXT = 120
"""Characters of a value in a node; all of it stands in the JSON."""


class NodeBuilder:
    """Turns items into nodes, within its budget."""

    def __init__(self, data: bytes, plans: Plans, json: str, most: int = MAX_NODES) -> None:
        self.data = data
        self.plans = plans
        self.json = json
        self.left = most
        self._types: dict[Field, str] = {}

    def nodes(self, items: Sequence[Item], path: str = "", first: int = 0) -> tuple[Node, ...]:
        """A node for each item from ``first`` on; one for all that are beyond the budget."""
        return self._listed(len(items), items.__getitem__, path, first)

    def elements(self, item: Item, elements: Elements, path: str, first: int = 0) -> tuple[Node, ...]:
        """A node for each packed element from ``first`` on."""
        rest = rest_item(item, elements)
        count = len(elements.ends)
        refused_before = sum(at < first for at in elements.refused)
        shown = itertools.count(first - refused_before)

        def at(position: int) -> Item:
            if position == count and rest:
                return rest
            one = element_item(item, elements, position)
            if one.known:
                number = next(shown)
                one.json_span = elements.spans[number] if number < len(elements.spans) else NOWHERE
                one.text_span = elements.text_spans[number] if number < len(elements.text_spans) else NOWHERE
            return one

        return self._listed(count + (rest is not None), at, path, first)

    def at(self, items: Sequence[Item], identity: str) -> tuple[Node, ...]:
        """The nodes from the one with this id to the end of its list; none where there is no such list."""
        *above, first = identity.split(".")
        path = f"{'.'.join(above)}." if above else ""
        owner: Item | None = None
        for step in above:
            if not step.isdecimal() or int(step) >= len(items):
                return ()
            owner = items[int(step)]
            items = owner.items
        if not first.isdecimal():
            return ()
        if owner and owner.elements:
            return self.elements(owner, owner.elements, path, int(first))
        return self.nodes(items, path, int(first))

    def _listed(self, count: int, at: Callable[[int], Item], path: str, first: int) -> tuple[Node, ...]:
        made: list[Node] = []
        for position in range(first, count):
            if position + 1 < count and (self.left <= 1 or position - first >= MAX_CHILDREN):
                made.append(self.rest(at(position), at(count - 1), count - position, f"{path}{position}"))
                break
            self.left -= 1
            made.append(self.node(at(position), f"{path}{position}"))
        return tuple(made)

    def rest(self, first: Item, last: Item, count: int, identity: str) -> Node:
        """One node for all the records or elements of a list that are not taken apart."""
        self.left -= 1
        start, end = first.record.start, last.record.end
        text = sentence("%(count)s more", count=figure(count))
        step = sentence("%(bytes)s, not taken apart here", bytes=_bytes(end - start))
        return Node(
            id=identity,
            start=start,
            end=end,
            parts=(Part(kind=PartKind.MORE, start=start, end=end, text=text, explanation=(step,)),),
            number=first.number,
            wire_type=first.record.wire_type,
            name=first.field.name if first.field else "",
            type_text="",
            value_text=text,
            place=first.field.place if first.field else None,
            json_start=first.json_span[0],
            json_end=max(first.json_span[1], last.json_span[1]) if first.json_span[0] >= 0 else -1,
            text_start=first.text_span[0],
            text_end=max(first.text_span[1], last.text_span[1]) if first.text_span[0] >= 0 else -1,
            more=count,
        )

    def node(self, item: Item, identity: str) -> Node:
        """The node of one item with its children."""
        field = item.field
        inside = f"{identity}."
        return Node(
            id=identity,
            start=item.record.start,
            end=item.record.end,
            parts=tuple(self.parts(item)),
            number=item.number,
            wire_type=item.record.wire_type,
            name=field.name if field else item.label,
            type_text=self.type_text(field) if field else "",
            value_text=self.value_text(item),
            place=field.place if field else None,
            children=self.elements(item, item.elements, inside) if item.elements else self.nodes(item.items, inside),
            readings=() if is_read(item) else readings(item.record, self.data),
            problems=item.problems,
            json_start=item.json_span[0],
            json_end=item.json_span[1],
            text_start=item.text_span[0],
            text_end=item.text_span[1],
            note=item.note,
        )

    def type_text(self, field: Field) -> str:
        """``type_text`` of a field, which many nodes share."""
        found = self._types.get(field)
        if found is None:
            found = self._types[field] = type_text(field, self.plans.schema)
        return found

    def parts(self, item: Item) -> Iterator[Part]:
        """The parts that tile an item."""
        data, record = self.data, item.record
        if record.tag_end > record.start:
            text = sentence("field %(number)s %(type)s", number=record.number, type=record.wire_type.name)
            steps = explain.tag_steps(data[record.start : record.tag_end], record.number, record.wire_type)
            yield Part(kind=PartKind.TAG, start=record.start, end=record.tag_end, text=text, explanation=steps)
        if record.value_start > record.tag_end:
            steps = explain.length_steps(data[record.tag_end : record.value_start], record.value)
            start, end = record.tag_end, record.value_start
            yield Part(
                kind=PartKind.LENGTH,
                start=start,
                end=end,
                text=sentence("length %(count)s", count=record.value),
                explanation=steps,
            )
        if record.value_end > record.value_start:
            start, end = record.value_start, record.value_end
            text, steps = self.value_text(item), tuple(self.value_steps(item))
            yield Part(kind=PartKind.VALUE, start=start, end=end, text=text, explanation=steps)
        if record.end > record.value_end:
            yield self.last_part(item)

    def last_part(self, item: Item) -> Part:
        """The end group tag, or the bytes that could not be read."""
        start, end = item.record.value_end, item.record.end
        if not item.broken:  # then only a group has bytes after its value
            steps = explain.tag_steps(self.data[start:end], item.number, WireType.EGROUP)
            text = sentence("field %(number)s %(type)s", number=item.number, type=WireType.EGROUP.name)
            return Part(kind=PartKind.END_GROUP, start=start, end=end, text=text, explanation=steps)
        steps = tuple(problem.text for problem in item.problems)
        text = sentence("%(bytes)s that cannot be read", bytes=_bytes(end - start))
        return Part(kind=PartKind.BROKEN, start=start, end=end, text=text, explanation=steps)

    def value_steps(self, item: Item) -> Iterator[str]:
        """The arithmetic of a value."""
        record = item.record
        taken = self.data[record.value_start : record.value_end]
        kind = item.field.kind if item.field and item.value is not None else None
        if record.wire_type is WireType.VARINT:
            yield from explain.varint_value(taken, record.value, kind)
        elif record.wire_type in {WireType.I32, WireType.I64}:
            yield from explain.fixed_value(taken, kind)
        elif item.elements:
            yield sentence("packed: %(values)s side by side, without tags", values=_values(item))
        elif isinstance(item.value, str):
            characters = counted("%(num)s character", "%(num)s characters", len(item.value))
            yield sentence("UTF-8: %(bytes)s for %(characters)s", bytes=_bytes(len(taken)), characters=characters)
        elif item.type_name:
            records = counted("%(num)s record", "%(num)s records", len(item.items))
            yield sentence("%(what)s of %(type)s", what=records, type=item.type_name)
        if kind is Kind.ENUM:
            of = item.field.type_name if item.field else ""
            yield sentence("%(what)s of %(type)s", what=self.value_text(item), type=of)

    def value_text(self, item: Item) -> str:
        """The value as a person reads it."""
        size = item.record.value_end - item.record.value_start
        if item.elements:
            return sentence("%(values)s in %(bytes)s", values=_values(item), bytes=_bytes(size))
        if item.field and item.value is not None and not item.type_name:
            return scalar_text(item)
        if item.broken:
            return ""
        if item.json_value != NOWHERE:
            start, end = item.json_value
            return visible(self.json[start : min(end, start + MAX_VALUE_TEXT)])
        if item.type_name or item.is_group:
            return _whole(item, _bytes(size))
        return _bytes(size) if item.record.wire_type is WireType.LEN else str(item.record.value)


def _count(elements: Elements) -> int:
    return len(elements.ends) + (elements.problem is not None)


def _whole(item: Item, size: str) -> str:
    if item.field and item.field.is_map:
        return sentence("map entry of %(bytes)s", bytes=size)
    if item.is_group:
        return sentence("group of %(bytes)s", bytes=size)
    return sentence("message of %(bytes)s", bytes=size)


def _bytes(number: int) -> str:
    return counted("%(num)s byte", "%(num)s bytes", number)


def _values(item: Item) -> str:
    return counted("%(num)s value", "%(num)s values", _count(item.elements) if item.elements else 0)


def is_read(item: Item) -> bool:
    """True where the schema says what the value is, or where there is no value to guess at."""
    closed_enum = item.field is not None and item.value is not None
    return item.known or closed_enum or item.broken or item.type_name != "" or item.label != ""


def scalar_text(item: Item) -> str:
    """A scalar: ``"Ada"``, ``-2``, ``SUNNY (1)``, ``68 65 6c``."""
    value, plan = item.value, item.plan
    if isinstance(value, bytes):
        text = value[:MAX_VALUE_TEXT].hex(" ")
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, str):
        text = visible(json_text.quoted(value[: MAX_VALUE_TEXT + 1]))
    elif isinstance(value, float):
        text = json_text.float_text(value, single=bool(plan and plan.field.kind is Kind.FLOAT)).strip('"')
    else:
        name = plan.enum_names.get(value, "") if plan and value is not None else ""
        text = f"{name} ({value})" if name else str(value)
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


def visible(text: str) -> str:
    """Text without characters that act on a terminal or turn the reading direction."""
    return "".join(character if character.isprintable() else "�" for character in text)
