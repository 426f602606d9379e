"""Header blocks written by an encoder that is not ours, and what became of the dynamic table."""

import hpack
from hyperframe import frame as hyperframe

from app.schema.model import EMPTY
from app.trace import blocks
from app.trace.build import build
from app.trace.model import Trace
from tests.support.traffic import REQUEST, Conversation, recording


def trace(talk: Conversation) -> Trace:
    return build(recording(talk.packets), EMPTY)


def twice() -> Trace:
    return trace(Conversation().settle().say(1, b"a", b"b").say(3, b"a", b"b"))


def test_the_second_request_is_an_index_for_each_field() -> None:
    first, second = (block for block in blocks.summaries(twice()) if block.client)
    assert (first.fields, first.indexed, first.title) == (6, 2, "/demo.Echo/Say")
    assert (second.fields, second.indexed, second.length) == (6, 6, 6)
    assert first.text == second.text == sum(len(name) + len(value) + 4 for name, value in REQUEST)


def test_each_field_has_its_bytes_and_its_strings() -> None:
    recorded = twice()
    summary = blocks.summaries(recorded)[0]
    found = blocks.block(recorded, summary.frame)
    assert found
    assert b"".join(one.data for one in found.fields) == found.data
    path = next(one for one in found.fields if one.field.name == ":path")
    assert path.name is None, "an index names it"
    assert path.value == (True, 14, 11, 82), "fourteen characters in 82 bits of Huffman code, which are eleven bytes"
    assert path.added


def test_the_table_before_and_after() -> None:
    recorded = twice()
    first, second = (block.frame for block in blocks.summaries(recorded) if block.client)
    began, later = blocks.block(recorded, first), blocks.block(recorded, second)
    assert began
    assert later
    assert [(entry.before, entry.after, entry.name) for entry in began.table.entries] == [
        (0, 62, "content-type"),
        (0, 63, "te"),
        (0, 64, ":authority"),
        (0, 65, ":path"),
    ]
    assert (began.table.size_before, began.table.size_after, later.table.size_before) == (0, 210, 210)
    assert all(entry.before == entry.after for entry in later.table.entries)


def test_what_a_smaller_table_evicts_is_told() -> None:
    talk = Conversation().settle().say(1, b"a", b"b")
    talk.encoders[True].header_table_size = 120
    talk.client(talk.headers(3, [(":method", "POST"), ("x-new", "1")]))
    recorded = trace(talk)
    found = blocks.block(recorded, blocks.summaries(recorded)[-1].frame)
    assert found
    (change,) = found.changes
    assert (change.size, change.evicted) == (120, 2)
    assert [(entry.before, entry.after, entry.name) for entry in found.table.entries] == [
        (0, 62, "x-new"),
        (62, 63, "content-type"),
        (63, 0, "te"),
        (64, 0, ":authority"),
        (65, 0, ":path"),
    ]


def test_a_block_over_continuation_frames_is_one() -> None:
    talk = Conversation().settle()
    data = hpack.Encoder().encode(list(REQUEST))
    head = hyperframe.HeadersFrame(1, data[:20])
    tail = hyperframe.ContinuationFrame(1, data[20:], flags=["END_HEADERS"])
    recorded = trace(talk.client(head.serialize(), tail.serialize()))
    (summary,) = blocks.summaries(recorded)
    assert (summary.length, summary.frame) == (len(data), len(recorded.frames))


def test_after_a_loss_nothing_is_guessed() -> None:
    talk = Conversation().settle().say(1, b"a", b"b")
    talk.lose(b"lost", client=True)
    recorded = trace(talk.say(3, b"a", b"b"))
    after = [block for block in blocks.summaries(recorded) if block.client][1:]
    assert all(block.title == "" for block in after), "its path was an index into the table from before the loss"


def test_a_frame_without_a_block_has_none() -> None:
    recorded = twice()
    assert [blocks.block(recorded, number) for number in (0, 1, 999)] == [None, None, None]
