"""A serialized message and a schema in, an ``AnnotatedMessage`` out: every byte with its meaning, every value with its JSON.

Never raises on foreign bytes: what cannot be read is shown as broken, with a problem, and reading goes on where it can.
All of a message is read and printed; nodes are built for its beginning, and for the rest when it is looked at (``more``).
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.schema.model import Place, Schema
from app.sentences import sentence
from app.trace import json_print, text_print
from app.trace.annotated import AnnotatedMessage, Node
from app.trace.item_reader import ItemReader, all_problems
from app.trace.items import Item
from app.trace.nodes import MAX_NODES, NodeBuilder
from app.trace.plans import Plans
from app.trace.values import MessageValue, message_value
from app.wire.problems import Problem

__all__ = ["MAX_NODES", "Reading", "annotate", "message_json", "more", "read_message"]


class Reading(NamedTuple):
    """A message read as a whole."""

    items: list[Item]
    value: MessageValue


def read_message(data: bytes, type_name: str, plans: Plans) -> Reading:
    """The records of a message, and what they say together."""
    items = ItemReader(data, plans).message(0, len(data), type_name)
    return Reading(items, message_value(items, type_name, plans))


def message_json(data: bytes, type_name: str, plans: Plans, *, space: str = " ") -> str:
    """The message as ProtoJSON on one line; without annotation, so that a list of messages stays cheap."""
    return json_print.compact(read_message(data, type_name, plans).value, plans, space=space)


def annotate(data: bytes, type_name: str, schema: Schema) -> AnnotatedMessage:
    """The whole message, annotated."""
    plans = Plans(schema)
    read = read_message(data, type_name, plans)
    printed = json_print.pretty(read.value, plans)
    text = text_print.text(read.value, data, plans)
    nodes = NodeBuilder(data, plans, printed.text).nodes(read.items)
    found = [*all_problems(read.items), *printed.problems, *_whole_problems(type_name, schema, data)]
    return AnnotatedMessage(
        type_name=type_name,
        data=data,
        nodes=nodes,
        json=printed.text,
        text=text,
        json_bytes=printed.compact_bytes,
        absent=tuple(_absent(read.items, type_name, schema)),
        problems=tuple(sorted(found, key=lambda problem: (problem.start, problem.end))),
    )


def more(data: bytes, type_name: str, schema: Schema, node: str) -> tuple[Node, ...]:
    """The nodes that a node with ``more`` stands for, by its id; of very many again the first, and one for the rest."""
    plans = Plans(schema)
    read = read_message(data, type_name, plans)
    printed = json_print.pretty(read.value, plans)
    text_print.text(read.value, data, plans)
    return NodeBuilder(data, plans, printed.text).at(read.items, node)


def _absent(items: Iterable[Item], type_name: str, schema: Schema) -> Iterator[tuple[str, Place | None]]:
    present = {item.number for item in items if item.known}
    message = schema.messages.get(type_name)
    for field in message.fields if message else ():
        if field.number not in present:
            yield field.name, field.place


def _whole_problems(type_name: str, schema: Schema, data: bytes) -> Iterator[Problem]:
    if type_name not in schema.messages:
        name = (
            sentence("a message type “%(type)s”", type=type_name) if type_name else sentence("a type for this message")
        )
        text = sentence("The schema does not have %(name)s, so only its records can be shown.", name=name)
        yield Problem(code="type-unknown", text=text, start=0, end=len(data))
