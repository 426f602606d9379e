import random

import hpack
from hyperframe import frame as hyperframe
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire import http2_names as names
from app.wire.hpack import HeaderBlock
from app.wire.http2_connection import ConnectionDecoder, Decoded, LostSpan
from tests.support.traffic import PREFACE

SETTINGS = hyperframe.SettingsFrame(0).serialize()
Script = list[tuple[bool, bytes | int]]


def decode(*script: tuple[bool, bytes | int]) -> list[Decoded | LostSpan]:
    """True: the client sends; an int is a hole of that many bytes."""
    decoder = ConnectionDecoder()
    found: list[Decoded | LostSpan] = []
    for packet, (client, data) in enumerate(script):
        if isinstance(data, int):
            found += decoder.hole(data, packet, from_client=client)
        else:
            found += decoder.push(data, packet, from_client=client)
    return found + list(decoder.finish())


def codes(*script: tuple[bool, bytes | int]) -> list[str]:
    return [problem.code for item in decode(*script) if isinstance(item, Decoded) for problem in item.problems]


def headers(stream: int, block: bytes, *flags: str) -> bytes:
    return hyperframe.HeadersFrame(stream, block, flags=list(flags)).serialize()


def continuation(stream: int, block: bytes, *flags: str) -> bytes:
    return hyperframe.ContinuationFrame(stream, block, flags=list(flags)).serialize()


def test_a_block_over_three_frames_is_decoded_with_the_last_and_knows_its_bytes() -> None:
    block = hpack.Encoder().encode([(":method", "POST"), (":path", "/a.B/C")])
    sent = PREFACE + SETTINGS
    first = len(sent)
    sent += (
        headers(1, block[:1], "END_STREAM") + continuation(1, block[1:3]) + continuation(1, block[3:], "END_HEADERS")
    )
    *_, one, two, three = decode((True, sent))
    assert isinstance(one, Decoded)
    assert isinstance(two, Decoded)
    assert isinstance(three, Decoded)
    assert (one.block, two.block) == (None, None)
    assert three.block is not None
    assert [field.value for field in three.block.fields] == [b"POST", b"/a.B/C"]
    assert [piece.start for piece in three.pieces] == [first + 9, first + 19, first + 30]
    assert b"".join(sent[piece.start : piece.start + piece.length] for piece in three.pieces) == block
    assert (one.ends_stream, three.ends_stream) == (False, True)


def test_blocks_of_both_directions_have_tables_of_their_own() -> None:
    up, down = hpack.Encoder(), hpack.Encoder()
    request, answer = [("a", "1")], [("b", "2")]
    found = decode(
        (True, PREFACE + SETTINGS + headers(1, up.encode(request), "END_HEADERS")),
        (False, SETTINGS + headers(1, down.encode(answer), "END_HEADERS")),
        (True, headers(3, up.encode(request), "END_HEADERS")),
        (False, headers(3, down.encode(answer), "END_HEADERS")),
    )
    blocks = [item.block for item in found if isinstance(item, Decoded) and item.block]
    assert [block.fields[0].name for block in blocks] == [b"a", b"b", b"a", b"b"]
    assert [block.length for block in blocks[2:]] == [1, 1]


def test_a_table_size_that_the_other_end_allows_is_no_problem() -> None:
    allow = hyperframe.SettingsFrame(0, settings={1: 8192}).serialize()
    resized = headers(1, bytes.fromhex("3fe13f 82"), "END_HEADERS")  # size update to 8192
    assert codes((False, allow), (True, PREFACE + SETTINGS + resized)) == []
    assert codes((False, SETTINGS), (True, PREFACE + SETTINGS + resized)) == ["hpack-size-update-too-large"]


def test_a_payload_longer_than_the_other_end_allows_is_named() -> None:
    long = headers(1, b"\x82", "END_HEADERS") + hyperframe.DataFrame(1, bytes(20_000)).serialize()
    assert codes((True, PREFACE + SETTINGS + long)) == ["frame-size"]
    allow = hyperframe.SettingsFrame(0, settings={5: 1 << 20}).serialize()
    assert codes((False, allow), (True, PREFACE + SETTINGS + long)) == []


def test_rules_of_order_are_named() -> None:
    start = PREFACE + SETTINGS
    data = hyperframe.DataFrame(1, b"x").serialize()
    ended = headers(1, b"\x82", "END_HEADERS", "END_STREAM")
    opened = headers(1, b"\x82", "END_HEADERS")
    assert codes((True, PREFACE + opened + data)) == ["settings-not-first"]
    assert codes((True, start + continuation(1, b""))) == ["continuation-unexpected"]
    assert codes((True, start + headers(1, b"\x82") + data)) == ["header-block-open"]
    assert codes((True, start + headers(1, b"\x82") + continuation(3, b"", "END_HEADERS"))) == ["header-block-open"]
    assert codes((True, start + headers(2, b"\x82", "END_HEADERS"))) == ["stream-parity"]
    assert codes((True, start + headers(5, b"\x82", "END_HEADERS") + headers(3, b"\x82", "END_HEADERS"))) == [
        "stream-order"
    ]
    assert codes((True, start + ended + data)) == ["stream-closed"]
    assert codes((True, start + data)) == ["stream-idle"]
    assert codes((False, SETTINGS + opened)) == ["stream-not-opened"]


def test_a_promise_reserves_a_stream() -> None:
    opened = headers(1, b"\x82", "END_HEADERS")
    promise = hyperframe.PushPromiseFrame(1, promised_stream_id=2, data=b"\x82", flags=["END_HEADERS"]).serialize()
    answer, data = headers(2, b"\x88", "END_HEADERS"), hyperframe.DataFrame(2, b"x").serialize()
    talk = (True, PREFACE + SETTINGS + opened), (False, SETTINGS + promise)
    assert codes(*talk, (False, answer + data)) == []
    assert codes(*talk, (False, data)) == ["stream-state"]
    assert codes(*talk, (True, data)) == ["stream-state"]


def test_what_crosses_on_the_way_is_no_problem() -> None:
    opened = headers(1, b"\x82", "END_HEADERS")
    talk = (True, PREFACE + SETTINGS + opened), (False, SETTINGS)
    reset, data = hyperframe.RstStreamFrame(1, 8).serialize(), hyperframe.DataFrame(1, b"x").serialize()
    more = hyperframe.WindowUpdateFrame(1, 9).serialize()
    assert codes(*talk, (False, reset), (True, data)) == []
    assert codes(*talk, (True, reset), (False, data + more)) == []
    assert codes(*talk, (True, reset + data)) == ["stream-closed"]
    assert codes(*talk, (True, reset + more)) == []


def test_problems_of_a_block_stand_at_their_bytes_in_the_stream() -> None:
    sent = PREFACE + SETTINGS + headers(1, b"\x82") + continuation(1, b"\x83\xbe", "END_HEADERS")
    (problem,) = next(item.problems for item in decode((True, sent)) if isinstance(item, Decoded) and item.block)
    assert sent[problem.start : problem.end] == b"\xbe"


def test_a_header_block_with_a_hole_is_lost_and_later_ones_are_not_guessed() -> None:
    encoder = hpack.Encoder()
    one = headers(1, encoder.encode([(":path", "/a"), ("x", "1")]), "END_HEADERS")
    two = headers(3, encoder.encode([(":path", "/a"), (":method", "POST"), ("y", "2")]), "END_HEADERS")
    found = decode((True, PREFACE + SETTINGS + one[:11]), (True, len(one) - 11), (True, two))
    lost, after = (item for item in found[-2:] if isinstance(item, Decoded))
    assert lost.block_lost
    assert [problem.code for problem in lost.problems] == ["header-block-lost"]
    assert after.block is not None
    assert [(field.name, field.known) for field in after.block.fields] == [
        (b"", False),
        (b":method", True),
        (b"y", True),
    ]


def test_interim_bytes_that_are_lost_are_said() -> None:
    ping = hyperframe.PingFrame(0, b"12345678").serialize()
    found = decode((False, SETTINGS), (False, 100), (False, ping * 3))
    assert [type(item) for item in found] == [Decoded, LostSpan, Decoded, Decoded, Decoded]


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200), seed=st.integers(0, 1000))
def test_mutated_bytes_never_raise_and_chunks_change_nothing(data: bytes, seed: int) -> None:
    order = random.Random(seed)
    valid = bytearray(SETTINGS + headers(1, hpack.Encoder().encode([("a", "b"), (":path", "/x")]), "END_HEADERS"))
    for byte in data[:4]:
        valid[byte % len(valid)] ^= 1 << byte % 8
    sent = PREFACE + bytes(valid) + data
    whole = [strip(item) for item in decode((True, sent))]
    cuts = sorted(order.sample(range(len(sent)), k=5))
    chunks = [sent[a:b] for a, b in zip([0, *cuts], [*cuts, len(sent)], strict=True)]
    assert [strip(item) for item in decode(*((True, chunk) for chunk in chunks))] == whole


def strip(item: Decoded | LostSpan) -> object:
    """Everything but the packet."""
    if isinstance(item, LostSpan):
        return item.lost.start, item.lost.end
    return item.frame.start, item.frame.end, item.problems, item.block, item.pieces, item.ends_stream


def test_a_frame_without_its_end_is_told() -> None:
    decoder = ConnectionDecoder()
    decoder.push(PREFACE + SETTINGS[:4], 0, from_client=True)
    assert decoder.unfinished(from_client=True) == (24, 4)
    assert decoder.unfinished(from_client=False) == (0, 0)
    assert names.PREFACE == -1


class Heard:
    """What a decoder says to a sink, in the words of ``push``."""

    def __init__(self) -> None:
        self.said: list[tuple[object, ...]] = []

    def data(  # noqa: PLR0917 - see Sink
        self, stream_id: int, flags: int, start: int, length: int, buffer: bytearray, at: int, *, from_client: bool
    ) -> None:
        payload = bytes(buffer[at + 9 : at + 9 + length])
        self.said.append((from_client, 0, flags, stream_id, start, payload, None, ()))

    def headers(self, stream_id: int, flags: int, start: int, block: HeaderBlock, *, from_client: bool) -> None:
        self.said.append((from_client, 1, flags, stream_id, start, None, block, ()))

    def frame(self, decoded: Decoded) -> None:
        self.said.append(words(decoded))

    def lost(self, span: LostSpan) -> None:
        self.said.append((span.from_client, span.lost.start, span.lost.end))


def words(item: Decoded | LostSpan) -> tuple[object, ...]:
    if isinstance(item, LostSpan):
        return item.from_client, item.lost.start, item.lost.end
    frame = item.frame
    payload = None if frame.type == 1 else frame.payload
    return item.from_client, frame.type, frame.flags, frame.stream_id, frame.start, payload, item.block, item.problems


@given(
    cuts=st.lists(st.integers(0, 400), max_size=10),
    changes=st.lists(st.tuples(st.integers(24, 400), st.integers(0, 255)), max_size=4),
    hole=st.integers(0, 800),
)
def test_a_sink_hears_what_push_gives(cuts: list[int], changes: list[tuple[int, int]], hole: int) -> None:
    sent = bytearray(PREFACE + SETTINGS)
    for stream in range(1, 12, 2):
        sent += headers(stream, b"\x83\x86\x44\x02/a", "END_HEADERS") + hyperframe.DataFrame(stream, b"xyz").serialize()
        sent += hyperframe.DataFrame(stream, b"", flags=["END_STREAM"]).serialize()
        sent += hyperframe.PingFrame(0, b"12345678").serialize()
    for at, value in changes:
        sent[at % len(sent)] = value
    one, other, buffer = ConnectionDecoder(), ConnectionDecoder(), bytearray()
    heard, given_ = Heard(), []
    places = sorted({cut % len(sent) for cut in cuts})
    for begin, end in zip([0, *places], [*places, len(sent)], strict=True):
        piece = bytes(sent[begin:end])
        if begin and begin == hole % len(sent):
            given_ += other.hole(5, 0, from_client=True)
            for item in one.hole(5, 0, from_client=True):
                heard.frame(item) if isinstance(item, Decoded) else heard.lost(item)
        buffer += piece
        one.feed(buffer, len(buffer) - len(piece), 0, heard, from_client=True)
        given_ += other.push(piece, 0, from_client=True)
    assert heard.said == [words(item) for item in given_]


def data(stream: int, size: int, *flags: str) -> bytes:
    return b"".join(
        hyperframe.DataFrame(stream, bytes(min(size - at, 16_384)), flags=list(flags)).serialize()
        for at in range(0, size, 16_384)
    )


def asked(*more: tuple[bool, bytes | int]) -> Script:
    """A request on stream 1, and what follows."""
    block = hpack.Encoder().encode([(":method", "POST"), (":path", "/a.B/C")])
    return [(True, PREFACE + SETTINGS), (False, SETTINGS), (True, headers(1, block, "END_HEADERS")), *more]


def flow_problems(*more: tuple[bool, bytes | int]) -> list[tuple[str, str]]:
    found = [item for item in decode(*asked(*more)) if isinstance(item, Decoded)]
    return [(problem.code, problem.spec) for item in found for problem in item.problems]


def test_data_beyond_a_window_is_a_problem_of_its_frame() -> None:
    assert flow_problems((True, data(1, 65_535))) == []
    assert flow_problems((True, data(1, 65_536))) == [("window-exceeded", "RFC 9113 §6.9.1")]
    wide = hyperframe.WindowUpdateFrame(1, 10).serialize()
    assert flow_problems((False, wide), (True, data(1, 65_536))) == [("window-exceeded", "RFC 9113 §6.9.1")]
    both = wide + hyperframe.WindowUpdateFrame(0, 10).serialize()
    assert flow_problems((False, both), (True, data(1, 65_536))) == []


def test_a_window_that_grows_too_wide_or_not_at_all_is_a_problem() -> None:
    overflow = hyperframe.WindowUpdateFrame(0, (1 << 31) - 1).serialize()
    assert flow_problems((False, overflow)) == [("window-overflow", "RFC 9113 §6.9.1")]
    zero = bytes.fromhex("000004 08 00 00000001 00000000")
    assert flow_problems((False, zero)) == [("window-increment-zero", "RFC 9113 §6.9")]
    wide = hyperframe.WindowUpdateFrame(1, 1).serialize()
    initial = hyperframe.SettingsFrame(0, {4: (1 << 31) - 1}).serialize()
    assert flow_problems((False, wide + initial)) == [("window-overflow", "RFC 9113 §6.9.2")]


def test_an_acknowledgment_of_nothing_is_a_problem() -> None:
    ack = hyperframe.SettingsFrame(0, flags=["ACK"]).serialize()
    assert flow_problems((True, ack), (True, ack)) == [("settings-ack-unexpected", "RFC 9113 §6.5.3")]


def test_windows_are_not_judged_after_a_loss() -> None:
    ping = hyperframe.PingFrame(0, bytes(8)).serialize()
    assert flow_problems((False, 13), (False, ping * 3), (True, data(1, 65_536))) == []
