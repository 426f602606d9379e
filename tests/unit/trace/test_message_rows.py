from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.message_rows import message_flags
from app.trace.model import Call
from app.trace.rows import FROM_CLIENT, NO_PROTO
from app.wire.framing import framing
from tests.support.traffic import REQUEST, Conversation, data, prefixed, recording


def call(*sent: bytes) -> Call:
    talk = Conversation().settle()
    talk.client(talk.headers(1, REQUEST), *sent)
    (found,) = build(recording(talk.packets, ended=False), EMPTY).calls
    return found


def test_messages_whole_and_in_pieces_are_the_same_messages() -> None:
    messages = prefixed(b"one") + prefixed(b"") + prefixed(b"three")
    whole = call(data(1, messages))
    cut = call(*(data(1, messages[at : at + 2]) for at in range(0, len(messages), 2)))
    assert [(one.number, one.data, one.length) for one in whole.messages] == [
        (1, b"one", 3),
        (2, b"", 0),
        (3, b"three", 5),
    ]
    assert [one.data for one in cut.messages] == [one.data for one in whole.messages]
    assert [len(one.frames) for one in cut.messages] == [4, 3, 6]


def test_what_is_not_protobuf_is_marked() -> None:
    assert message_flags(framing("application/grpc+json"), from_client=True) == FROM_CLIENT | NO_PROTO
    assert message_flags(framing("application/grpc"), from_client=False) == 0
