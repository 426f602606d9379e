"""A picture of a schema: services at the left, the messages they pass, and what those hold, from left to right."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.schema.model import Field, MessageType, Method, Schema
from app.web.presenters import tokens

MOST_BOXES = 40
MOST_ROWS = 24
"""Fields drawn of one message; the others are counted."""
WIDTH, GAP, ROW, HEAD, MARGIN = 232, 92, 18, 24, 12
_CHARACTERS = 34
"""What fits into a row of this width in the monospaced font."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One method, field or enum value."""

    text: str
    y: int
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A service, a message or an enum."""

    kind: str
    """``service``, ``message`` or ``enum``."""
    title: str
    x: int
    y: int
    height: int
    source: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """From a row to the box of its type."""

    path: str
    """As SVG writes it."""
    kind: str
    """``takes``, ``returns`` or ``holds``."""
    streams: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagram:
    """Everything, in user units of one pixel."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    left_out: int
    """Types that are not drawn."""

    @property
    def view_box(self) -> str:
        """The SVG attribute."""
        return f"0 0 {self.width} {self.height}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Thing:
    name: str
    kind: str
    source: str
    rows: tuple[tuple[str, str, tuple[tuple[str, str, bool], ...]], ...]
    """Text, source, and (type, kind of edge, streams) of each row."""


def diagram(schema: Schema) -> Diagram:
    """The picture of a schema's own services, and of all that they reach."""
    things = _things(schema)
    columns = _columns(things)
    drawn = [name for column in columns for name in column][:MOST_BOXES]
    boxes: dict[str, Box] = {}
    for x, column in enumerate(columns):
        y = MARGIN
        for name in column:
            if name in drawn:
                boxes[name] = _box(things[name], MARGIN + x * (WIDTH + GAP), y)
                y += boxes[name].height + MARGIN + 4
    edges = tuple(edge for name in boxes for edge in _edges(things[name], boxes))
    return Diagram(
        width=max((box.x + WIDTH + MARGIN for box in boxes.values()), default=0),
        height=max((box.y + box.height + MARGIN for box in boxes.values()), default=0),
        boxes=tuple(boxes.values()), edges=edges, left_out=len(things) - len(boxes),
    )  # fmt: skip


def _things(schema: Schema) -> dict[str, _Thing]:
    things = {
        service.name: _Thing(
            name=service.name, kind="service", source=tokens.source(service.place),
            rows=tuple(_method_row(method) for method in service.methods),
        )
        for service in schema.services
    }  # fmt: skip
    own = {path for path in schema.files if not path.startswith("google/")}
    for message in schema.messages.values():
        if message.file in own and not message.is_map_entry:
            things[message.name] = _message(message, schema)
    for enum in schema.enums.values():
        if enum.file in own:
            rows = tuple((f"{name} = {number}", "", ()) for name, number in enum.values)
            things[enum.name] = _Thing(name=enum.name, kind="enum", source=tokens.source(enum.place), rows=rows)
    return things


def _method_row(method: Method) -> tuple[str, str, tuple[tuple[str, str, bool], ...]]:
    ends = (
        (method.input_type, "takes", method.client_streaming),
        (method.output_type, "returns", method.server_streaming),
    )
    return method.name, tokens.source(method.place), ends


def _message(message: MessageType, schema: Schema) -> _Thing:
    rows = tuple(
        (
            _field_text(field, schema),
            tokens.source(field.place),
            tuple((name, "holds", False) for name in _held(field, schema)),
        )
        for field in message.fields
    )
    return _Thing(name=message.name, kind="message", source=tokens.source(message.place), rows=rows)


def _held(field: Field, schema: Schema) -> Iterable[str]:
    """The types of a field that have boxes: of a map that of its values."""
    if not field.is_map:
        return (field.type_name,) if field.type_name else ()
    entry = schema.messages.get(field.type_name)
    return tuple(part.type_name for part in entry.fields if part.type_name) if entry else ()


def _field_text(field: Field, schema: Schema) -> str:
    name = _short(field.type_name) or field.kind.value
    if field.is_map and (entry := schema.messages.get(field.type_name)):
        name = f"map<{', '.join(_short(part.type_name) or part.kind.value for part in entry.fields)}>"
    elif field.repeated:
        name = f"{name}[]"
    return f"{field.number} {field.name}: {name}"


def _columns(things: dict[str, _Thing]) -> list[list[str]]:
    """Services first, then what they name, then what that holds; what nobody names stands in the second column."""
    placed: dict[str, int] = {name: 0 for name, thing in things.items() if thing.kind == "service"}
    wave = list(placed)
    while wave:
        reached = []
        for name in wave:
            for _text, _source, ends in things[name].rows:
                for target, _kind, _streams in ends:
                    if target in things and target not in placed:
                        placed[target] = placed[name] + 1
                        reached.append(target)
        wave = reached
    for name in things:
        placed.setdefault(name, 1)
    most = max(placed.values(), default=0)
    columns = [[name for name, column in placed.items() if column == x] for x in range(most + 1)]
    return [column for column in columns if column]


def _box(thing: _Thing, x: int, y: int) -> Box:
    shown = thing.rows[:MOST_ROWS]
    rows = [
        Row(text=_cut(text), y=y + HEAD + 13 + ROW * index, source=source)
        for index, (text, source, _ends) in enumerate(shown)
    ]
    if len(thing.rows) > MOST_ROWS:
        rows.append(Row(text=f"+{len(thing.rows) - MOST_ROWS}", y=y + HEAD + 13 + ROW * MOST_ROWS, source=""))
    return Box(
        kind=thing.kind, title=_cut(_short(thing.name)), x=x, y=y, height=HEAD + 8 + ROW * len(rows), source=thing.source,
        rows=tuple(rows),
    )  # fmt: skip


def _edges(thing: _Thing, boxes: dict[str, Box]) -> Iterable[Edge]:
    box = boxes[thing.name]
    for row, (_text, _source, ends) in zip(box.rows, thing.rows, strict=False):
        for target, kind, streams in ends:
            if target in boxes:
                yield Edge(path=_curve(box, row, boxes[target]), kind=kind, streams=streams)


def _curve(box: Box, row: Row, target: Box) -> str:
    start, level = (box.x + WIDTH, row.y - 4)
    if target.x > box.x:
        end, middle = (target.x, target.y + HEAD // 2), (box.x + WIDTH + target.x) // 2
        return f"M{start} {level}C{middle} {level} {middle} {end[1]} {end[0]} {end[1]}"
    # Back or within a column: around the right side.
    end, out = (target.x + WIDTH, target.y + HEAD // 2), max(start, target.x + WIDTH) + GAP // 2
    return f"M{start} {level}C{out} {level} {out} {end[1]} {end[0]} {end[1]}"


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _cut(text: str) -> str:
    return text if len(text) <= _CHARACTERS else f"{text[: _CHARACTERS - 1]}…"
