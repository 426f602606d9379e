import random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire import http2_names as names
from app.wire.http2 import CONNECTION_PREFACE, Frame, FrameReader, Hole, Lost

PING = bytes.fromhex(
    "000008"  # length 8
    "06"  # PING
    "01"  # ACK
    "00000000"  # stream 0
    "0102030405060708"
)
DATA = bytes.fromhex(
    "000005"  # length 5
    "00"  # DATA
    "01"  # END_STREAM
    "80000003"  # reserved bit, stream 3
    "68656c6c6f"
)
PLAIN = DATA.replace(b"\x80", b"\0")
"""The same without the reserved bit, which no peer sets."""
UNKNOWN = bytes.fromhex("000002 21 ff 00000001 abcd")


def read(*pieces: bytes | int, client: bool = False) -> list[Frame | Lost]:
    """Push bytes, and holes by their length."""
    reader = FrameReader(client=client)
    found: list[Frame | Lost] = []
    for packet, piece in enumerate(pieces):
        found += reader.hole(piece, packet) if isinstance(piece, int) else reader.push(piece, packet)
    return found + list(reader.finish())


def test_frames_are_read_with_all_that_their_header_says() -> None:
    ping, data, unknown = read(PING + DATA + UNKNOWN)
    assert ping == Frame(names.PING, 1, 0, False, 8, PING[9:], 0, 17, 0)
    assert data == Frame(names.DATA, 1, 3, True, 5, b"hello", 17, 31, 0)
    assert unknown == Frame(0x21, 0xFF, 1, False, 2, b"\xab\xcd", 31, 42, 0)


def test_the_preface_comes_first_from_a_client() -> None:
    preface, ping = read(CONNECTION_PREFACE + PING, client=True)
    assert preface == Frame(names.PREFACE, 0, 0, False, 24, CONNECTION_PREFACE, 0, 24, 0)
    assert isinstance(ping, Frame)
    assert (ping.start, ping.end) == (24, 41)


def test_a_frame_has_the_packet_that_completed_it() -> None:
    frames = read(PING[:3], PING[3:12], PING[12:] + DATA)
    assert [frame.packet for frame in frames] == [2, 2]


def test_a_hole_within_a_payload_costs_that_payload_only() -> None:
    data, ping = read(DATA[:11], 2, DATA[13:] + PING)
    assert data == Frame(names.DATA, 1, 3, True, 5, b"heo", 0, 14, 2, (Hole(2, 2),))
    assert isinstance(ping, Frame)
    assert (ping.type, ping.start) == (names.PING, 14)


def test_after_another_hole_frames_are_read_again_when_three_headers_in_a_row_fit() -> None:
    whole, lost, *rest = read(PING, PING[:5], 12, PING + PING + PLAIN)
    assert isinstance(whole, Frame)
    assert lost == Lost(17, 34, 5, 2)
    assert [(frame.start, frame.end) for frame in rest] == [(34, 51), (51, 68), (68, 82)]


def test_bytes_after_a_hole_that_are_no_frames_stay_lost() -> None:
    ping, lost = read(PING, 4, b"GET / HTTP/1.1\r\n" * 4)
    assert isinstance(ping, Frame)
    assert lost == Lost(17, 85, 64, 2)


def test_a_longer_frame_than_was_allowed_makes_a_chain_implausible() -> None:
    long = (20_000).to_bytes(3) + PLAIN[3:9] + bytes(20_000)
    assert len(read(PING, 4, long + PING * 2)) == 2
    reader = FrameReader(client=False)
    reader.max_frame_size = 1 << 20
    found = reader.push(PING, 0) + reader.hole(4, 1) + reader.push(long + PING * 2, 2)
    assert [type(item) for item in found] == [Frame, Lost, Frame, Frame, Frame]


def test_an_unfinished_frame_is_counted() -> None:
    reader = FrameReader(client=False)
    reader.push(PING + DATA[:12], 0)
    assert (reader.start, reader.unfinished) == (17, 12)


def test_a_frame_that_announces_16_mib_takes_no_room() -> None:
    reader = FrameReader(client=False)
    reader.push(b"\xff\xff\xff" + DATA[3:], 0)
    reader.hole((1 << 24) - 1 - 5, 1)
    (frame,) = reader.push(b"", 2) or [None]
    assert frame is None or len(frame.payload) == 5


def cut(data: bytes, order: random.Random) -> list[bytes]:
    cuts = sorted(order.sample(range(len(data) + 1), k=min(6, len(data))))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]


def without_packets(items: list[Frame | Lost]) -> list[object]:
    return [
        (i.start, i.end, i.captured)
        if isinstance(i, Lost)
        else (i.type, i.flags, i.stream_id, i.payload, i.start, i.end, i.holes)
        for i in items
    ]


PIECES = st.lists(
    st.one_of(st.sampled_from([PING, PLAIN, UNKNOWN]), st.binary(max_size=40), st.integers(1, 60)),
    max_size=12,
)


@settings(max_examples=100, deadline=None)
@given(pieces=PIECES, order=st.randoms(use_true_random=False), client=st.booleans())
def test_any_chunking_gives_the_same_and_it_tiles_the_stream(
    pieces: list[bytes | int], order: random.Random, client: bool
) -> None:
    joined: list[bytes | int] = [CONNECTION_PREFACE] if client else []
    for piece in pieces:
        if joined and isinstance(piece, bytes) and isinstance(joined[-1], bytes):
            joined[-1] += piece
        else:
            joined.append(piece)
    whole = read(*joined, client=client)
    chopped = [part for piece in joined for part in (cut(piece, order) if isinstance(piece, bytes) else [piece])]
    assert without_packets(read(*chopped, client=client)) == without_packets(whole)
    size = sum(piece if isinstance(piece, int) else len(piece) for piece in joined)
    at = 0
    for item in whole:
        assert item.start == at
        at = item.end
    assert at <= size  # what follows is a frame that has not ended
