"""The writer behind ProtoJSON: lines, white space and places."""

from functools import partial

import pytest

from app.trace.items import NOWHERE, Item
from app.trace.json_writer import JsonWriter
from app.wire.records import Record, WireType


def item() -> Item:
    return Item(Record(0, 1, WireType.VARINT, 1, 1, 2, 2))


@pytest.mark.parametrize(
    ("indent", "space", "expected"),
    [(2, " ", '{\n  "a": 1,\n  "a": 1\n}'), (0, "", '{"a":1,"a":1}'), (0, " ", '{"a": 1, "a": 1}')],
)
def test_blocks(indent: int, space: str, expected: str) -> None:
    writer = JsonWriter(indent=indent, space=space)

    def member() -> None:
        writer.key('"a"')
        writer.write("1")

    writer.block("{}", [member, member])
    text = "".join(writer.out)
    assert (text, writer.position) == (expected, len(expected))
    if indent:
        assert len(text) - writer.blank == len('{"a":1,"a":1}')


def test_an_empty_block_has_no_lines() -> None:
    writer = JsonWriter(indent=2)
    writer.block("[]", [])
    assert "".join(writer.out) == "[]"


def test_items_are_told_their_place_where_lines_are() -> None:
    told, untold = item(), item()
    for indent, one in ((2, told), (0, untold)):
        writer = JsonWriter(indent=indent)
        writer.block("[]", [partial(writer.write, "12345")])
        writer.mark([one], 1)
    assert told.json_span == (1, 11)
    assert untold.json_span == NOWHERE
