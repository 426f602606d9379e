from urllib.parse import quote

from grpc import StatusCode
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire import grpc
from app.wire.grpc import MessageReader, RawMessage, Share
from app.wire.origin import Piece
from tests.support.traffic import prefixed

TWO = bytes.fromhex(
    "00 00000003 616263"  # not compressed, 3 bytes, abc
    "01 00000000"  # compressed, 0 bytes
)


def test_many_messages_in_one_frame() -> None:
    first, second = MessageReader().push(TWO, 100, 7)
    assert (first.prefix, first.body, first.length, first.compressed) == (TWO[:5], b"abc", 3, False)
    assert first.shares == (Share(7, 5, 3),)
    assert first.pieces == (Piece(0, 100, 8),)
    assert (second.length, second.compressed, second.body) == (0, True, b"")


def test_one_message_over_three_frames() -> None:
    reader = MessageReader()
    assert reader.push(TWO[:2], 100, 1) == []
    assert reader.push(TWO[2:6], 200, 2) == []
    (message,) = reader.push(TWO[6:8], 300, 4)
    assert message.shares == (Share(1, 2, 0), Share(2, 3, 1), Share(4, 0, 2))
    assert message.pieces == (Piece(0, 100, 2), Piece(2, 200, 4), Piece(6, 300, 2))
    assert message.problems == ()


def test_a_message_cut_by_the_end_of_its_stream() -> None:
    for cut, code in ((3, "message-cut"), (7, "message-cut")):
        reader = MessageReader()
        reader.push(TWO[:cut], 0, 1)
        (message,) = reader.finish()
        assert [problem.code for problem in message.problems] == [code]
        assert message.prefix + message.body == TWO[:cut]


def test_an_unfinished_message_can_be_looked_at() -> None:
    reader = MessageReader()
    reader.push(TWO[:7], 0, 1)
    assert [(message.body, message.problems) for message in reader.pending()] == [(b"ab", ())]
    assert reader.push(TWO[7:], 7, 2)[0].body == b"abc"


def test_a_hole_within_a_body_costs_that_message_only() -> None:
    reader = MessageReader()
    reader.push(TWO[:6], 0, 1)
    (message,) = reader.hole(2)
    assert [problem.code for problem in message.problems] == ["message-lost"]
    assert message.body == b"a"
    assert reader.push(TWO, 8, 1)[0].body == b"abc"


def test_a_hole_that_hides_a_boundary_costs_the_rest() -> None:
    reader = MessageReader()
    reader.push(TWO[:6], 0, 1)
    (message,) = reader.hole(3)
    assert [problem.code for problem in message.problems] == ["message-lost"]
    assert reader.lost
    assert reader.push(TWO, 9, 1) == []
    assert reader.finish() == []


def test_a_compressed_flag_of_2_is_named() -> None:
    (message,) = MessageReader().push(prefixed(b"x", flag=2), 0, 1)
    assert [problem.code for problem in message.problems] == ["compressed-flag"]


def test_statuses_are_named_as_grpc_names_them() -> None:
    for status in StatusCode:
        assert grpc.status_name(status.value[0]) == status.name
    assert grpc.status_name(99) == "STATUS(99)"


def test_binary_metadata_is_base64_or_true_binary() -> None:
    assert grpc.binary_value(b"AP8") == grpc.binary_value(b"AP8=") == grpc.binary_value(b"\0\0\xff") == b"\0\xff"
    assert grpc.binary_value(b"") == b""
    assert grpc.binary_value(b"not base64!") is None


def test_broken_percent_escapes_stay_as_they_are() -> None:
    assert grpc.percent_decode(b"100%") == "100%"
    assert grpc.percent_decode(b"%zz %4") == "%zz %4"
    assert grpc.percent_decode(b"%ff") == "\ufffd"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_percent_encoded_text_is_read(text: str) -> None:
    assert grpc.percent_decode(quote(text, safe=" ").encode()) == text


@settings(max_examples=80, deadline=None)
@given(
    messages=st.lists(st.binary(max_size=30), max_size=6),
    cuts=st.lists(st.integers(0, 200), max_size=6),
    tail=st.binary(max_size=12),
)
def test_any_chunking_gives_the_same_and_messages_tile_the_data(
    messages: list[bytes], cuts: list[int], tail: bytes
) -> None:
    data = b"".join(prefixed(message) for message in messages) + tail

    def read(at: list[int]) -> list[RawMessage]:
        reader, found = MessageReader(), []
        for start, end in zip([0, *at], [*at, len(data)], strict=True):
            found += reader.push(data[start:end], start, 0)
        return found + reader.finish()

    whole = read([])
    chopped = read(sorted(min(cut, len(data)) for cut in cuts))
    assert [(m.prefix, m.body, m.problems) for m in chopped] == [(m.prefix, m.body, m.problems) for m in whole]
    assert b"".join(message.prefix + message.body for message in whole) == data
    assert [message.body for message in whole[: len(messages)]] == messages
    for message in chopped:
        buffer = message.prefix + message.body
        assert b"".join(data[p.start : p.start + p.length] for p in message.pieces) == buffer
