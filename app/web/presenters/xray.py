"""The X-ray of one message: its prefix, every byte of it in a box with a meaning, and the same message as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from app.trace.annotated import AnnotatedMessage, Node, Part, PartKind
from app.trace.model import Call, Message
from app.web.presenters import tokens, units
from app.web.presenters.picker import CallChoice
from app.web.words import gettext as _
from app.web.words import spoken

MOST_BYTES_IN_BOX = 24
"""Longer values are cut in their box; the explanation has them all."""
MOST_NODES = 400
"""Records shown: a message of thousands of repeated fields is seen by its first ones."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """Consecutive bytes with one meaning."""

    label: str
    hex: str
    kind: str
    """``tag``, ``length``, ``value``, ``end-group``, ``broken``, ``prefix``, or ``open`` and ``close`` around a message within."""
    shade: int
    """Values take turns through three shades, so that neighbours differ."""
    start: int
    cursor: str
    lights: str
    source: str
    words: str
    """The whole box in words, for those who hear it."""
    explained_by: str
    """Id of the explanation; empty for none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JsonPiece:
    """A piece of the JSON and what it belongs to."""

    text: str
    cursor: str
    lights: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """What one record says, step by step."""

    id: str
    cursor: str
    title: str
    declared: str
    source: str
    steps: tuple[str, ...]
    readings: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AbsentField:
    """A field of the schema that is not on the wire."""

    name: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FrameLink:
    """A DATA frame that carried bytes of the message."""

    text: str
    cursor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageXray:
    """One message, taken apart."""

    title: str
    cursor: str
    lights: str
    boxes: tuple[Box, ...]
    json: tuple[JsonPiece, ...]
    json_size: str
    comparison: str
    explanations: tuple[Explanation, ...]
    absent: tuple[AbsentField, ...]
    frames: tuple[FrameLink, ...]
    left_out: str
    problems: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class BytesView:
    """The message picker and the message."""

    template: ClassVar[str] = "_bytes.html"
    calls: tuple[CallChoice, ...]
    message: MessageXray | None
    refused: str
    """Why the message could not be taken apart; empty when it could, or when there is none."""


def message_xray(call: Call, message: Message, annotated: AnnotatedMessage, *, alone: bool = False) -> MessageXray:
    """The message ``message`` of ``call``, taken apart. ``alone`` leaves out what needs other views."""
    nodes = list(_walk(annotated.nodes))
    shown = nodes[:MOST_NODES]
    here = tokens.message(call.number, message.number)
    return MessageXray(
        title=annotated.type_name or message.type_name or _("message of unknown type"),
        cursor=here,
        lights="" if alone else tokens.together(*(tokens.frame(number) for number in message.frames)),
        boxes=(*_prefix_boxes(call, message), *_boxes(annotated, call.number, message.number)),
        json=tuple(_json(annotated, nodes, call.number, message.number)),
        json_size=units.size(annotated.json_bytes),
        comparison=_comparison(annotated, message),
        explanations=tuple(_explanation(node, call.number, message.number) for node in shown),
        absent=tuple(AbsentField(name=name, source=tokens.source(place)) for name, place in annotated.absent),
        frames=tuple(
            FrameLink(text=_("frame %(number)s", number=number), cursor=tokens.frame(number))
            for number in (() if alone else message.frames)
        ),
        left_out=_("%(count)s more records are not shown.", count=len(nodes) - len(shown))
        if len(nodes) > len(shown)
        else "",
        problems=tuple(problem.text for problem in (*message.problems, *annotated.problems)),
    )


def _walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _prefix_boxes(call: Call, message: Message) -> list[Box]:
    if len(message.prefix) < 5:
        return []
    here = tokens.message(call.number, message.number)
    flag = (
        _("compressed flag 1: the message is compressed")
        if message.compressed
        else _("compressed flag 0: not compressed")
    )
    return [
        _prefix_box(message.prefix[:1], _("flag"), flag, here, 0),
        _prefix_box(
            message.prefix[1:5],
            _("length %(count)s", count=message.length),
            _("message length %(count)s, four bytes, big-endian", count=message.length),
            here,
            1,
        ),
    ]


def _prefix_box(data: bytes, label: str, words: str, cursor: str, start: int) -> Box:
    return Box(
        label=label, hex=units.hex_bytes(data), kind="prefix", shade=0, start=start, cursor=cursor, lights="", source="",
        words=_("prefix: %(words)s", words=words), explained_by="",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where a record stands, for its boxes."""

    data: bytes
    where: tuple[int, int]
    """Call and message."""
    above: str
    """Tokens of the records around it."""
    position: int
    budget: Iterator[int]
    """Runs out when enough records are shown."""

    def inside(self, cursor: str, position: int) -> "_Place":
        """The place of a record within."""
        return replace(self, above=tokens.together(self.above, cursor), position=position)


def _boxes(annotated: AnnotatedMessage, call: int, message: int) -> Iterator[Box]:
    place = _Place(data=annotated.data, where=(call, message), above="", position=0, budget=iter(range(MOST_NODES)))
    for position, node in enumerate(annotated.nodes):
        yield from _node_boxes(node, replace(place, position=position))


def _node_boxes(node: Node, place: _Place) -> Iterator[Box]:
    if next(place.budget, None) is None:
        return
    cursor = tokens.node(*place.where, node.id)
    lights = tokens.together(place.above, tokens.message(*place.where))
    for part in node.parts:
        if part.kind is PartKind.VALUE and node.children:
            yield _bracket("open", node, cursor, lights, part.start)
            for position, child in enumerate(node.children):
                yield from _node_boxes(child, place.inside(cursor, position))
            yield _bracket("close", node, cursor, lights, part.end)
        else:
            yield _box(part, node, place, cursor, lights)


def _bracket(kind: str, node: Node, cursor: str, lights: str, start: int) -> Box:
    return Box(
        label=node.name or str(node.number) if kind == "open" else "", hex="{" if kind == "open" else "}", kind=kind,
        shade=0, start=start, cursor=cursor, lights=lights, source=tokens.source(node.place),
        words="", explained_by="",
    )  # fmt: skip


def _box(part: Part, node: Node, place: _Place, cursor: str, lights: str) -> Box:
    cut = place.data[part.start : min(part.end, part.start + MOST_BYTES_IN_BOX)]
    more = part.end - part.start - len(cut)
    shown = units.hex_bytes(cut) + (f" +{more}" if more > 0 else "")
    return Box(
        label=part.text, hex=shown, kind=part.kind.value.replace(" ", "-"), shade=place.position % 3 + 1, start=part.start,
        cursor=cursor, lights=lights, source=tokens.source(node.place),
        words=_("%(field)s, %(part)s, bytes %(hex)s", field=_field(node), part=part.text, hex=shown),
        explained_by=f"explain-{cursor.replace('.', '-')}",
    )  # fmt: skip


def _field(node: Node) -> str:
    return node.name or _("unknown field %(number)s", number=node.number)


def _explanation(node: Node, call: int, message: int) -> Explanation:
    cursor = tokens.node(call, message, node.id)
    return Explanation(
        id=f"explain-{cursor.replace('.', '-')}",
        cursor=cursor,
        title=_("%(field)s = %(value)s in %(bytes)s", field=_field(node), value=node.value_text, bytes=units.bytes_in_words(node.end - node.start)),
        declared=_declared(node),
        source=tokens.source(node.place),
        steps=tuple(line for part in node.parts for line in part.explanation),
        readings=tuple(f"{reading.kind}: {reading.text}" for reading in node.readings),
        problems=tuple(f"{spoken(p.text)} ({p.spec})" if p.spec else p.text for p in node.problems),
    )  # fmt: skip


def _declared(node: Node) -> str:
    if not node.name:
        return _("The schema has no field %(number)s in this message.", number=node.number)
    return f"{node.type_text} {node.name} = {node.number}" if node.type_text else f"{node.name} = {node.number}"


def _json(annotated: AnnotatedMessage, nodes: list[Node], call: int, message: int) -> Iterator[JsonPiece]:
    """The JSON cut where the innermost record changes."""
    owners: list[Node | None] = [None] * len(annotated.json)
    for node in nodes:
        if 0 <= node.json_start < node.json_end <= len(owners):
            owners[node.json_start : node.json_end] = [node] * (node.json_end - node.json_start)
    start = 0
    for position in range(1, len(owners) + 1):
        if position == len(owners) or owners[position] is not owners[start]:
            yield _piece(annotated.json[start:position], owners[start], call, message)
            start = position


def _piece(text: str, node: Node | None, call: int, message: int) -> JsonPiece:
    if node is None:
        return JsonPiece(text=text, cursor="", lights="", source="")
    parts = node.id.split(".")
    above = [tokens.node(call, message, ".".join(parts[:depth])) for depth in range(1, len(parts))]
    return JsonPiece(
        text=text,
        cursor=tokens.node(call, message, node.id),
        lights=tokens.together(*above, tokens.message(call, message)),
        source=tokens.source(node.place),
    )


def _comparison(annotated: AnnotatedMessage, message: Message) -> str:
    if message.problems or annotated.problems:
        return _("JSON holds only what the schema could read, so its size says nothing beside the message.")
    if message.compressed:
        return _(
            "Compressed: %(wire)s on the wire, %(plain)s before. As JSON: %(json)s.",
            wire=units.bytes_in_words(message.length),
            plain=units.bytes_in_words(len(annotated.data)),
            json=units.bytes_in_words(annotated.json_bytes),
        )
    if not annotated.data:
        return _("An empty message: every field has its default, so nothing is written. As JSON it takes 2 bytes: {}")
    return _(
        "JSON says the same in %(json)s; protobuf takes %(wire)s, %(percent)s of it.",
        json=units.bytes_in_words(annotated.json_bytes),
        wire=units.bytes_in_words(len(annotated.data)),
        percent=units.percent(len(annotated.data), annotated.json_bytes),
    )
