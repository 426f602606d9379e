import hpack
from hyperframe import frame as hyperframe

from app.wire.http2 import Frame, FrameReader
from app.wire.http2_blocks import MAX_BLOCK_BYTES, Ended, HeaderBlocks

FIELDS = [(":method", "POST"), (":path", "/a.B/C")]


def frames(*parts: hyperframe.Frame) -> list[Frame]:
    sent = b"".join(part.serialize() for part in parts)
    return [frame for frame in FrameReader(client=False).push(sent, 0) if isinstance(frame, Frame)]


def taken(blocks: HeaderBlocks, *parts: hyperframe.Frame) -> list[Ended]:
    return [blocks.take(frame) for frame in frames(*parts)]


def test_a_block_is_put_together_and_ends_its_stream_with_its_last_frame() -> None:
    block, blocks = hpack.Encoder().encode(FIELDS), HeaderBlocks()
    first, last = taken(
        blocks,
        hyperframe.HeadersFrame(1, block[:5], flags=["END_STREAM"]),
        hyperframe.ContinuationFrame(1, block[5:], flags=["END_HEADERS"]),
    )
    assert first == Ended()
    assert last.block is not None
    assert [(field.name, field.value) for field in last.block.fields] == [(b":method", b"POST"), (b":path", b"/a.B/C")]
    assert (last.ends_stream, last.lost, blocks.open) == (True, False, False)
    assert [piece.length for piece in last.pieces] == [5, len(block) - 5]


def test_nothing_may_stand_within_a_block() -> None:
    blocks = HeaderBlocks()
    opening, ping, other = frames(
        hyperframe.HeadersFrame(1, b""), hyperframe.PingFrame(0, bytes(8)), hyperframe.ContinuationFrame(3, b"")
    )
    assert [problem.code for problem in blocks.order_problems(other)] == ["continuation-unexpected"]
    blocks.take(opening)
    assert blocks.open
    assert [problem.code for problem in blocks.order_problems(ping)] == ["header-block-open"]
    assert [problem.code for problem in blocks.order_problems(other)] == ["header-block-open"]
    blocks.lose()
    assert not blocks.open


def test_a_block_that_is_too_long_is_lost() -> None:
    blocks, most = HeaderBlocks(), 1 << 14
    parts = [hyperframe.HeadersFrame(1, bytes(most))]
    parts += [hyperframe.ContinuationFrame(1, bytes(most)) for _ in range(MAX_BLOCK_BYTES // most)]
    parts.append(hyperframe.ContinuationFrame(1, b"", flags=["END_HEADERS"]))
    last = taken(blocks, *parts)[-1]
    assert (last.block, last.lost, [problem.code for problem in last.problems]) == (None, True, ["header-block-lost"])
