"""Two recordings frame by frame."""

from hyperframe import frame as hyperframe

from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.compare import MOST_FRAMES, compare
from app.trace.model import Trace
from tests.support.traffic import Conversation, recording


def trace(*requests: bytes) -> Trace:
    talk = Conversation().settle()
    for number, request in enumerate(requests):
        talk.say(2 * number + 1, request, b"ok")
    return build(recording(talk.packets), EMPTY)


def test_a_recording_is_the_same_as_itself() -> None:
    found = compare(trace(b"a"), trace(b"a"))
    assert (found.first, found.left, found.left_out) == (-1, found.right, 0)
    assert all(pair.same for pair in found.pairs)
    assert (found.left.connections, found.left.calls, found.left.frames) == (1, 1, 8)
    assert found.left.data_bytes == 6 + 7


def test_the_first_difference_is_the_frame_where_they_part() -> None:
    found = compare(trace(b"a"), trace(b"longer"))
    pair = found.pairs[found.first]
    assert pair.left
    assert pair.right
    assert (pair.left.name, pair.differences) == ("DATA", ("length",))
    assert sum(not one.same for one in found.pairs) == 1


def test_bytes_that_differ_in_the_same_length_are_told_from_longer_ones() -> None:
    found = compare(trace(b"a"), trace(b"b"))
    assert found.pairs[found.first].differences == ("payload",)


def test_the_arbitrary_bytes_of_a_ping_are_no_difference() -> None:
    one, other = (
        build(recording(Conversation().settle().client(hyperframe.PingFrame(0, data).serialize()).packets), EMPTY)
        for data in (b"12345678", b"abcdefgh")
    )
    assert compare(one, other).first == -1


def test_what_only_one_has_stands_alone() -> None:
    found = compare(trace(b"a"), trace(b"a", b"a"))
    alone = [pair.right.stream_id for pair in found.pairs if pair.left is None and pair.right]
    assert alone == [3] * 5
    assert found.right.header_bytes > found.left.header_bytes


def test_of_long_recordings_the_beginning_is_compared() -> None:
    many = trace(*[b"a"] * 100)
    found = compare(many, many)
    assert (len(found.pairs), found.left_out) == (MOST_FRAMES, 2 * (len(many.frames) - MOST_FRAMES))
