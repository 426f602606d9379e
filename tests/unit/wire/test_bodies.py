import base64

from hypothesis import given
from hypothesis import strategies as st

from app.wire.bodies import Base64Reader, WholeReader, reader
from app.wire.framing import framing
from app.wire.grpc import MessageReader, RawMessage
from tests.support.traffic import prefixed


def bodies(found: list[RawMessage]) -> list[bytes]:
    return [raw.prefix[:1] + raw.body for raw in found]


def test_a_whole_body_is_one_message() -> None:
    whole = WholeReader()
    assert whole.push(b"ab", 10, 1) == whole.push(b"c", 20, 2) == []
    assert whole.unfinished
    (message,) = whole.finish()
    assert (message.prefix, message.body, message.problems) == (b"", b"abc", ())
    assert [(piece.at, piece.start, piece.length) for piece in message.pieces] == [(0, 10, 2), (2, 20, 1)]
    assert whole.last_frame == 2
    assert WholeReader().finish() == []


def test_a_whole_body_with_a_hole_says_so() -> None:
    whole = WholeReader()
    whole.push(b"ab", 0, 1)
    whole.hole(5)
    (message,) = whole.finish()
    assert [problem.text for problem in message.problems] == ["Some bytes of this message were not captured."]


def test_messages_in_base64_know_their_characters() -> None:
    text = base64.b64encode(prefixed(b"hello") + prefixed(b"grpc-status:0\r\n", 0x80))
    found = Base64Reader(end_flag=0x80).push(text, 100, 7)
    assert bodies(found) == [b"\0hello", b"\x80grpc-status:0\r\n"]
    assert [(piece.start, piece.length) for piece in found[0].pieces] == [(100, 16)]  # ten bytes: four groups
    assert [(piece.start, piece.length) for piece in found[1].pieces] == [(112, 28)]  # the group of both is in both
    assert found[0].shares[0].frame == 7


def test_each_flush_may_be_encoded_by_itself() -> None:
    text = base64.b64encode(prefixed(b"a")) + base64.b64encode(prefixed(b"bc"))
    assert b"=" in text
    assert bodies(Base64Reader(end_flag=0x80).push(text, 0, 1)) == [b"\0a", b"\0bc"]


@given(st.lists(st.binary(max_size=9), max_size=4), st.integers(1, 7))
def test_characters_in_any_pieces(messages: list[bytes], size: int) -> None:
    text = b"".join(base64.b64encode(prefixed(message)) for message in messages)
    cut, found = Base64Reader(end_flag=0x80), []
    for at in range(0, len(text), size):
        cut.pending()
        found += cut.push(text[at : at + size], at, 1)
    assert bodies(found + cut.finish()) == [b"\0" + message for message in messages]
    assert not cut.unfinished


def test_what_is_no_base64_ends_the_reading() -> None:
    broken = Base64Reader(end_flag=0x80)
    found = broken.push(base64.b64encode(prefixed(b"abcd"))[:8] + b"!!!!", 0, 1)
    codes = [problem.code for raw in found for problem in raw.problems]
    assert codes == ["message-lost", "grpc-web-base64"]
    assert broken.push(b"AAAA", 12, 2) == []
    assert [problem.code for raw in Base64Reader(end_flag=0x80).push(b"!!!!", 0, 1) for problem in raw.problems] == [
        "grpc-web-base64"
    ]


def test_a_framing_has_its_reader() -> None:
    kinds = ["application/grpc", "application/grpc-web-text", "application/proto"]
    made = [type(reader(framing(kind, connect=True), keep=True)) for kind in kinds]
    assert made == [MessageReader, Base64Reader, WholeReader]
