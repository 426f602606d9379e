from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.frame_entries import Frames
from app.trace.index import Index, Stream
from tests.support.traffic import fixture_packets, recording


def index(name: str) -> Index:
    frames = build(recording(fixture_packets(name)), EMPTY).frames
    assert isinstance(frames, Frames)
    return frames.table


def test_a_stream_is_read_around_its_holes() -> None:
    stream = Stream(b"abcdef", [(3, 3, 10), (14, 4, 2)])  # abc, ten lost, d, two lost, ef
    assert [stream.position(offset) for offset in (0, 2, 13, 16, 17)] == [0, 2, 3, 4, 5]
    assert stream.read(0, 18) == b"abcdef"
    assert stream.read(13, 17) == b"de"
    assert stream.between(0, 14) == [(3, 3, 10)]
    assert Stream(b"abc").read(1, 3) == b"bc"


def test_a_call_names_its_frames() -> None:
    table = index("many")
    rows = [table.frame(row) for row in range(table.frame_count)]
    for number in range(table.call_count):
        call = table.call(number)
        for row in (call.request, call.response, call.trailers, call.ended):
            assert rows[row - 1].call == number + 1


def test_rows_are_few_bytes() -> None:
    table = index("many")
    rows = len(table.frames) + len(table.steps) + len(table.messages) + len(table.calls) + len(table.times)
    captured = sum(len(packet.data) for packet in fixture_packets("many"))
    assert rows < 2 * captured
