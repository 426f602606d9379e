from app.schema.model import EMPTY
from app.trace.build import build
from tests.support.traffic import REQUEST, Conversation, data, prefixed, recording


def test_a_frame_names_the_messages_that_pass_through_it() -> None:
    talk = Conversation().settle()
    message = prefixed(b"x" * 20)
    talk.client(
        talk.headers(1, REQUEST), data(1, message[:9]), data(1, message[9:15]), data(1, message[15:] + prefixed(b""))
    )
    frames = build(recording(talk.packets), EMPTY).frames
    assert [frame.messages for frame in frames if frame.name == "DATA"] == [(1,), (1,), (1, 2)]
    assert [frame.note for frame in frames if frame.name == "DATA"] == [
        "the 5-byte prefix and the first 4 of 20 bytes of a message",
        "the next 6 bytes of a message of 20",
        "the last 10 bytes of a message of 20, a message of 0 bytes",
    ]


def test_a_message_that_has_begun_is_noted_while_it_grows() -> None:
    talk = Conversation().settle()
    talk.client(talk.headers(1, REQUEST), data(1, prefixed(b"x" * 20)[:9]))
    last = build(recording(talk.packets, ended=False), EMPTY).frames[-1]
    assert (last.messages, last.note) == ((), "the 5-byte prefix and the first 4 of 20 bytes of a message")


def test_fields_of_a_block_are_made_once() -> None:
    trace = build(recording(Conversation().settle().say(1, b"a", b"b").packets), EMPTY)
    headers = [frame.headers for frame in trace.frames if frame.headers]
    again = [frame.headers for frame in trace.frames if frame.headers]
    assert all(first is second for first, second in zip(headers, again, strict=True))
