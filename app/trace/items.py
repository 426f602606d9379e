"""Records read by a schema: which field each one is, and what its bytes mean. The working form behind ``annotate``.

An ``Item`` is seen only inside ``trace``; what leaves is frozen (``annotated.Node``) or text. Its plain records stay as
``wire`` read them, and packed elements stay in columns: a message of 100 KB has tens of thousands of either.
"""

import dataclasses
from collections.abc import Sequence

from app.schema.model import Field
from app.sentences import sentence
from app.trace.plans import FieldPlan
from app.trace.scalars import Scalar
from app.wire.problems import Problem
from app.wire.records import Record, WireType

NOWHERE = (-1, -1)
"""A span of what a text does not show."""


@dataclasses.dataclass(slots=True, eq=False)
class Elements:
    """The elements of a packed field, in columns."""

    start: int
    ends: Sequence[int]
    raws: Sequence[int]
    values: Sequence[int | float]
    refused: frozenset[int] = frozenset()
    """Positions of numbers that a closed enum keeps out."""
    problem: Problem | None = None
    """Why the bytes after the last one cannot be read."""
    spans: Sequence[tuple[int, int]] = ()
    """Where the JSON shows the first of them, without those that were refused."""
    text_spans: Sequence[tuple[int, int]] = ()
    """The same of the text format."""

    @property
    def taken(self) -> Sequence[int | float]:
        """The values that count."""
        if not self.refused:
            return self.values
        return [value for position, value in enumerate(self.values) if position not in self.refused]

    @property
    def end(self) -> int:
        """The offset after the last one that could be read."""
        return self.ends[-1] if self.ends else self.start


@dataclasses.dataclass(slots=True, eq=False)
class Item:
    """One record, or one packed element, with what the schema says of it."""

    record: Record
    plan: FieldPlan | None = None
    known: bool = False
    """Taken as a value of its field; False for what parsers keep as an unknown field, and for broken bytes."""
    value: Scalar = None
    type_name: str = ""
    """The message type of ``items``, where the schema says so."""
    items: "Sequence[Item]" = ()
    """What is inside it, but for packed elements."""
    elements: Elements | None = None
    """Of a packed record."""
    content: "Sequence[Item] | None" = None
    """The fields of its message where they are not ``items``: inside a MessageSet."""
    problems: tuple[Problem, ...] = ()
    note: str = ""
    broken: bool = False
    """It has no value that could be read."""
    label: str = ""
    """A name for what no field names: the parts of a MessageSet's item."""
    json_span: tuple[int, int] = NOWHERE
    json_value: tuple[int, int] = NOWHERE
    """Where the JSON has one value for its whole message: a Timestamp, a wrapper."""
    text_span: tuple[int, int] = NOWHERE

    @property
    def field(self) -> Field | None:
        """The field that it is a record of."""
        return self.plan.field if self.plan else None

    @property
    def fields(self) -> "Sequence[Item]":
        """The fields of its message."""
        return self.items if self.content is None else self.content

    @property
    def number(self) -> int:
        """Its field number."""
        return self.record.number

    @property
    def is_group(self) -> bool:
        """True for a record between two group tags."""
        return self.record.wire_type is WireType.SGROUP


def element_item(item: Item, elements: Elements, position: int) -> Item:
    """One element of a packed record as an item of its own."""
    start = elements.ends[position - 1] if position else elements.start
    end = elements.ends[position]
    wire_type = item.plan.wire_type if item.plan else WireType.VARINT
    record = Record(start, item.number, wire_type, start, start, end, end, elements.raws[position])
    value = elements.values[position]
    made = Item(record, item.plan, known=position not in elements.refused, value=value)
    if position in elements.refused:
        made.note = closed_note(item.plan, value)
    return made


def rest_item(item: Item, elements: Elements) -> Item | None:
    """The bytes after the last element that could be read, or None."""
    if elements.problem is None:
        return None
    start = elements.end
    wire_type = item.plan.wire_type if item.plan else WireType.VARINT
    record = Record(start, item.number, wire_type, start, start, start, item.record.value_end)
    return Item(record, item.plan, problems=(elements.problem,), broken=True)


def closed_note(plan: FieldPlan | None, number: float) -> str:
    """What becomes of a number that a closed enum does not declare."""
    name = plan.field.type_name if plan else ""
    return sentence(
        "%(type)s is closed and has no value %(number)s: a reader keeps it as an unknown field.",
        type=name,
        number=number,
    )
