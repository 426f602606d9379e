import pytest
from hyperframe import frame as hyperframe

from app.trace.notes import Carried, note
from app.wire.grpc import Share
from app.wire.http2_connection import ConnectionDecoder, Decoded
from tests.support.traffic import Conversation, data


def decoded(sent: bytes) -> Decoded:
    decoder = ConnectionDecoder()
    decoder.push(bytes.fromhex("000000 04 00 00000000"), 0, from_client=False)
    item = decoder.push(sent, 1, from_client=False)[-1]
    assert isinstance(item, Decoded)
    return item


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        (hyperframe.SettingsFrame(0, {4: 4194304, 5: 16384}), "initial window 4194304, max frame 16384"),
        (hyperframe.SettingsFrame(0, {}), "no changes: the defaults hold"),
        (hyperframe.SettingsFrame(0, flags=["ACK"]), "has applied the other end's settings"),
        (hyperframe.SettingsFrame(0, {0x34: 1}), "UNKNOWN(0x0034) 1"),
        (hyperframe.WindowUpdateFrame(1, 17), "window of stream 1 grows by 17"),
        (hyperframe.WindowUpdateFrame(0, 17), "window of the connection grows by 17"),
        (hyperframe.PingFrame(0, b"\0" * 8), "ping 0000000000000000"),
        (hyperframe.PingFrame(0, b"\0" * 8, flags=["ACK"]), "answers ping 0000000000000000"),
        (hyperframe.RstStreamFrame(3, 8), "CANCEL: stream 3 ends at once"),
        (hyperframe.RstStreamFrame(3, 77), "UNKNOWN(0x4d): stream 3 ends at once"),
        (
            hyperframe.GoAwayFrame(0, 5, 11, b"too\x1b[31mmany"),
            "ENHANCE_YOUR_CALM, “too\ufffd[31mmany”: no new streams; the last one taken is 5",
        ),
        (
            hyperframe.PriorityFrame(3, depends_on=1, stream_weight=15),
            "stream 3 depends on stream 1, weight 16 (no longer in use)",
        ),
    ],
)
def test_each_type_has_its_line(frame: hyperframe.Frame, text: str) -> None:
    assert note(decoded(frame.serialize())) == text


def test_an_unknown_type_has_its_line_too() -> None:
    unknown = decoded(bytes.fromhex("000002 21 00 00000001 abcd"))
    assert note(unknown) == "2 bytes; receivers ignore types that they do not know"


def test_header_blocks_say_what_they_are() -> None:
    talk = Conversation()
    request = talk.headers(1, [(":method", "POST"), (":path", "/a.B/C"), ("te", "trailers")], client=False)
    assert note(decoded(request)).startswith("POST /a.B/C, 3 fields in ")
    assert (
        note(decoded(Conversation().headers(1, [(":status", "200")], client=False))) == "status 200, 1 field in 1 byte"
    )
    failed = [("grpc-status", "5"), ("grpc-message", "no %E2%80%9Cthing%E2%80%9D")]
    assert note(decoded(Conversation().headers(1, failed, "END_STREAM", client=False))).startswith(
        "grpc-status 5 NOT_FOUND: no “thing”, 2 fields in "
    )


def test_a_block_that_goes_on_says_so() -> None:
    first = hyperframe.HeadersFrame(1, b"\x88" * 3)
    last = hyperframe.ContinuationFrame(1, b"\x88", flags=["END_HEADERS"])
    assert note(decoded(first.serialize())) == "the first 3 bytes of a header block"
    assert (
        note(decoded(first.serialize() + last.serialize())) == "ends the header block: status 200, 4 fields in 4 bytes"
    )


def test_data_says_which_messages_it_carries() -> None:
    frame = decoded(data(1, b"x" * 17, "END_STREAM"))
    whole = Carried(Share(1, 5, 12), 12, first=True, last=True)
    assert note(frame, [whole]) == "one message of 12 bytes after its 5-byte prefix, END_STREAM"
    assert note(frame, [whole, whole]).startswith("2 messages of 12, 12 bytes, each after its 5-byte prefix")
    begun = Carried(Share(1, 5, 12), 90, first=True, last=False)
    assert note(frame, [begun]).startswith("the 5-byte prefix and the first 12 of 90 bytes of a message")
    ended = Carried(Share(1, 0, 12), 90, first=False, last=True)
    assert note(frame, [ended, begun]).startswith("the last 12 bytes of a message of 90, the 5-byte prefix")
    assert note(frame).startswith("17 bytes of data")
    assert note(decoded(data(1, b"", "END_STREAM"))) == "no data, END_STREAM"


def test_padding_and_what_was_not_captured_are_told() -> None:
    padded = hyperframe.DataFrame(1, b"abc", pad_length=4, flags=["PADDED"])
    assert note(decoded(padded.serialize())) == "3 bytes of data, 4 bytes of padding"
    decoder = ConnectionDecoder()
    decoder.push(data(1, b"abcdef")[:12], 0, from_client=False)
    (item,) = decoder.hole(3, 1, from_client=False)
    assert isinstance(item, Decoded)
    assert note(item) == "6 bytes of data; 3 bytes of it not captured"
