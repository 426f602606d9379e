"""One header block, field by field."""

import hpack

from app.schema.model import EMPTY
from app.trace import blocks, build
from app.web.presenters import block
from app.web.presenters.block import BlockView
from tests.support import traffic


def shown(talk: traffic.Conversation, *, at: int) -> BlockView:
    trace = build.build(traffic.recording(talk.packets), EMPTY)
    every = blocks.summaries(trace)
    found = blocks.block(trace, every[at].frame)
    assert found
    return block.present(found, every)


def twice() -> traffic.Conversation:
    return traffic.Conversation().settle().say(1, b"a", b"b").say(3, b"a", b"b")


def test_a_field_says_how_it_was_written() -> None:
    view = shown(twice(), at=0)
    method, path = view.fields[0], view.fields[2]
    assert (method.how, method.pattern, method.bits, method.hex) == ("indexed", "1", "0000011", "83")
    assert method.steps == ("Index 3 of the static table: name and value.",)
    assert path.steps == (
        "Index 4 of the static table: name.",
        "The value in Huffman code: 14 characters in 82 bits, 11 bytes.",
        "Added to the dynamic table: the next time its index is enough.",
    )
    assert (path.cursor, path.lights) == ("header-4-2", "frame-4")


def test_the_second_block_is_indexes_into_the_dynamic_table() -> None:
    view = shown(twice(), at=3)
    assert view.size == "6 bytes on the wire for 6 fields; as text they are 128 bytes. Frame 9, stream 3."
    assert view.so_far == "So far on connection 1 ▶: 2 blocks, 58 B instead of 256 B, 77 % saved."
    assert view.fields[-1].steps == ("Index 62 of the dynamic table: name and value.",)
    assert {entry.state for entry in view.entries} == {"kept"}


def test_a_smaller_table_and_what_it_evicted() -> None:
    talk = traffic.Conversation().settle().say(1, b"a", b"b")
    talk.encoders[True].header_table_size = 120
    talk.client(talk.headers(3, [("x-new", "1")]))
    view = shown(talk, at=-1)
    assert view.changes == ("3f 59: the dynamic table may hold 120 bytes from now on (§6.3); 2 entries were evicted.",)
    assert [(entry.name, entry.state) for entry in view.entries][:2] == [("x-new", "added"), ("content-type", "kept")]
    assert view.fields[0].steps[-1] == "1 old entry made room for it."


def test_what_is_never_indexed_says_why() -> None:
    talk = traffic.Conversation().settle()
    fields = [hpack.NeverIndexedHeaderTuple("authorization", "secret")]
    talk.client(talk.headers(1, fields))
    (field,) = shown(talk, at=0).fields
    assert field.pattern == "0001"
    assert "may be secret" in field.words
