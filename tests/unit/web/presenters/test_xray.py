"""The X-ray of a message: every byte of it in a box, its JSON in pieces, and what each record says."""

from dataclasses import replace

import pytest

from app.schema.model import Schema
from app.trace.annotate import annotate
from app.trace.model import Message
from app.web.presenters import xray
from app.web.presenters.xray import MessageXray
from tests.support import schemas
from tests.unit.web.presenters.conftest import Greeting

KINDS = schemas.kinds()
SCHEMA: Schema = schemas.schema(KINDS)


def of(greeting: Greeting, data: bytes, type_name: str, **changes: object) -> MessageXray:
    """The X-ray of these bytes, as if the recorded request had carried them."""
    call = greeting.trace.calls[0]
    message: Message = replace(call.messages[0], data=data, wire_data=data, length=len(data), **changes)  # type: ignore[arg-type]
    return xray.message_xray(call, message, annotate(data, type_name, SCHEMA))


def tree(depth: int) -> bytes:
    made = schemas.message_class(KINDS, "kinds.three.Tree")(label="leaf")
    for level in range(depth):
        made = schemas.message_class(KINDS, "kinds.three.Tree")(label=str(level), children=[made])
    return made.SerializeToString()


def recorded(greeting: Greeting, *, alone: bool = False) -> MessageXray:
    call = greeting.trace.calls[0]
    return xray.message_xray(call, call.messages[0], greeting.annotated, alone=alone)


def test_the_boxes_are_the_message_byte_for_byte(greeting: Greeting) -> None:
    message = greeting.trace.calls[0].messages[0]
    boxes = [box for box in recorded(greeting).boxes if box.kind not in {"open", "close"}]
    assert bytes.fromhex("".join(box.hex for box in boxes)) == message.prefix + message.data


def test_boxes_of_nested_messages_are_bracketed_and_lit_by_what_is_around_them(greeting: Greeting) -> None:
    view = of(greeting, tree(2), "kinds.three.Tree")
    assert sum(box.kind == "open" for box in view.boxes) == sum(box.kind == "close" for box in view.boxes) == 2
    deepest = max((box for box in view.boxes if box.cursor.startswith("node-")), key=lambda box: box.cursor.count("."))
    parts = deepest.cursor.split(".")
    for depth in range(1, len(parts)):
        assert ".".join(parts[:depth]) in deepest.lights.split()
    assert "message-1-1" in deepest.lights.split()


def test_the_json_is_cut_into_pieces_and_loses_nothing(greeting: Greeting) -> None:
    view = recorded(greeting)
    assert "".join(piece.text for piece in view.json) == greeting.annotated.json
    name = next(piece for piece in view.json if "Ada" in piece.text)
    assert name.cursor == "node-1-1-0"
    assert name.source.startswith("greeter.proto:")


def test_every_record_is_explained_where_its_boxes_point(greeting: Greeting) -> None:
    view = recorded(greeting)
    explained = {explanation.id for explanation in view.explanations}
    assert {box.explained_by for box in view.boxes if box.kind == "value"} <= explained
    mood = next(e for e in view.explanations if e.title.startswith("mood"))
    assert "sint32 mood = 2" in mood.declared
    assert mood.steps


def test_a_field_the_schema_does_not_know_has_readings(greeting: Greeting) -> None:
    view = of(greeting, b"\xa0\x9c\x01\x05", "kinds.three.Tree")  # field 2500 VARINT 5
    (explanation,) = view.explanations
    assert "2500" in explanation.declared
    assert explanation.readings


def test_long_values_are_cut_in_their_box_only(greeting: Greeting) -> None:
    data = schemas.message_class(KINDS, "kinds.three.Tree")(label="x" * 100).SerializeToString()
    value = next(box for box in of(greeting, data, "kinds.three.Tree").boxes if box.kind == "value")
    assert value.hex.endswith(f"+{100 - xray.MOST_BYTES_IN_BOX}")


def test_of_very_many_records_the_first_are_shown(greeting: Greeting) -> None:
    data = b"\x0a\x01x" * (xray.MOST_NODES + 5)
    view = of(greeting, data, "kinds.three.Tree")
    assert len(view.explanations) == xray.MOST_NODES
    assert "5" in view.left_out
    assert len({box.cursor for box in view.boxes if box.cursor.startswith("node-")}) == xray.MOST_NODES


@pytest.mark.parametrize(
    ("data", "compressed", "words"),
    [(b"", False, "{}"), (b"\x0a\x03Ada", False, "%"), (b"\x0a\x03Ada", True, "before")],
)
def test_the_comparison_with_json(greeting: Greeting, data: bytes, compressed: bool, words: str) -> None:
    assert words in of(greeting, data, "kinds.three.Tree", compressed=compressed).comparison


def test_bytes_that_are_no_message_are_shown_with_their_problem(greeting: Greeting) -> None:
    view = of(greeting, b"\x0a\x7fAda", "kinds.three.Tree")
    assert view.problems
    assert view.comparison == "JSON holds only what the schema could read, so its size says nothing beside the message."
    assert bytes.fromhex("".join(box.hex for box in view.boxes)).endswith(b"\x0a\x7fAda")


def test_alone_it_names_no_frames(greeting: Greeting) -> None:
    assert [link.cursor for link in recorded(greeting).frames] == ["frame-10"]
    alone = recorded(greeting, alone=True)
    assert (alone.frames, alone.lights) == ((), "")
