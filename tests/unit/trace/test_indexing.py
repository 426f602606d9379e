import gzip

from hyperframe import frame as hyperframe

from app.runs.events import StepKind
from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.model import Call, Sender, Trace
from tests.support.traffic import (
    REQUEST,
    RESPONSE,
    TRAILERS,
    Conversation,
    data,
    prefixed,
    recording,
)

UNARY = [
    StepKind.CLIENT_HEADER,
    StepKind.CLIENT_MESSAGE,
    StepKind.CLIENT_HALF_CLOSE,
    StepKind.SERVER_HEADER,
    StepKind.SERVER_MESSAGE,
    StepKind.SERVER_TRAILER,
]


def trace(talk: Conversation, *, ended: bool = True) -> Trace:
    return build(recording(talk.packets, ended=ended), EMPTY)


def only(talk: Conversation) -> Call:
    (call,) = trace(talk).calls
    return call


def asked(*flags: str, extra: tuple[tuple[str, str], ...] = ()) -> Conversation:
    """A request of one message on stream 1."""
    talk = Conversation().settle()
    return talk.client(talk.headers(1, (*REQUEST, *extra)), data(1, prefixed(b"hello"), *flags))


def codes(call: Call) -> list[str]:
    return [problem.code for problem in call.problems]


def test_a_unary_call_step_by_step() -> None:
    call = only(Conversation().settle().say(1, b"hello", b"world"))
    assert [step.kind for step in call.steps] == UNARY
    assert (call.path, call.stream_id, call.status_code, call.http_status) == ("/demo.Echo/Say", 1, 0, 200)
    assert [(m.number, m.sender, m.data) for m in call.messages] == [
        (1, Sender.CLIENT, b"hello"),
        (2, Sender.SERVER, b"world"),
    ]
    assert call.trailers_only is False
    assert call.ended_ns == call.steps[-1].time_ns
    assert call.problems == ()


def test_steps_and_messages_name_their_frames() -> None:
    seen = trace(Conversation().settle().say(1, b"hello", b"world"))
    by_number = {frame.number: frame for frame in seen.frames}
    (call,) = seen.calls
    assert [by_number[step.frame].name for step in call.steps] == [
        "HEADERS",
        "DATA",
        "DATA",
        "HEADERS",
        "DATA",
        "HEADERS",
    ]
    for message in call.messages:
        assert [by_number[number].messages for number in message.frames] == [(message.number,)]
        assert all(by_number[number].call == call.number for number in message.frames)


def test_a_message_over_two_frames() -> None:
    talk = Conversation().settle()
    whole = prefixed(b"hello world")
    talk.client(talk.headers(1, REQUEST), data(1, whole[:9]), data(1, whole[9:], "END_STREAM"))
    seen = trace(talk)
    (message,) = seen.calls[0].messages
    assert message.data == b"hello world"
    first, second = (frame for frame in seen.frames if frame.number in message.frames)
    assert first.note == "the 5-byte prefix and the first 4 of 11 bytes of a message"
    assert second.note == "the last 7 bytes of a message of 11, END_STREAM"
    stream = b"".join(packet.data[40:] for packet in talk.packets if packet.data[20:22] == (40000).to_bytes(2))
    assert b"".join(stream[piece.start : piece.start + piece.length] for piece in message.pieces) == whole


def test_a_message_that_is_still_coming_is_told_on_its_frame_only() -> None:
    talk = Conversation().settle()
    talk.client(talk.headers(1, REQUEST), data(1, prefixed(b"hello world")[:9]))
    seen = trace(talk, ended=False)
    assert seen.calls[0].messages == ()
    assert seen.frames[-1].note == "the 5-byte prefix and the first 4 of 11 bytes of a message"


def test_trailers_only() -> None:
    talk = asked("END_STREAM")
    fields = [
        (":status", "200"),
        ("content-type", "application/grpc"),
        ("grpc-status", "12"),
        ("grpc-message", "no%21"),
    ]
    call = only(talk.server(talk.headers(1, fields, "END_STREAM", client=False)))
    assert call.trailers_only
    assert (call.status_code, call.status_message, call.response_headers) == (12, "no!", ())
    assert [step.kind for step in call.steps][-1] is StepKind.SERVER_TRAILER


def test_an_interim_response_is_no_header_of_the_call() -> None:
    talk = asked("END_STREAM")
    talk.server(talk.headers(1, [(":status", "103")], client=False), talk.headers(1, RESPONSE, client=False))
    assert [step.kind for step in only(talk).steps][3:] == [StepKind.SERVER_HEADER]


def test_a_compressed_message_is_expanded_as_its_direction_says() -> None:
    talk = Conversation().settle()
    packed = gzip.compress(b"hello")
    fields = (*REQUEST, ("grpc-encoding", "gzip"))
    talk.client(talk.headers(1, fields), data(1, prefixed(packed, 1), "END_STREAM"))
    (message,) = only(talk).messages
    assert (message.data, message.wire_data, message.compressed, message.encoding) == (b"hello", packed, True, "gzip")


def test_a_client_that_resets_cancels() -> None:
    call = only(asked().client(hyperframe.RstStreamFrame(1, 8).serialize()))
    assert call.steps[-1].kind is StepKind.CANCEL
    assert call.ended_ns is not None
    assert call.problems == ()


def test_a_server_that_resets_is_a_problem_unless_it_is_done() -> None:
    reset = hyperframe.RstStreamFrame(1, 2).serialize()
    assert codes(only(asked().server(reset))) == ["stream-reset"]
    talk = asked()
    done = talk.server(talk.headers(1, RESPONSE, client=False), talk.headers(1, TRAILERS, "END_STREAM", client=False))
    assert codes(only(done.server(reset))) == []


def test_a_message_that_its_stream_cuts() -> None:
    talk = Conversation().settle()
    talk.client(talk.headers(1, REQUEST), data(1, prefixed(b"hello")[:7], "END_STREAM"))
    (message,) = only(talk).messages
    assert [problem.code for problem in message.problems] == ["message-cut"]
    assert message.data == b"he"


def test_answers_that_are_not_grpcs_are_named() -> None:
    talk = asked("END_STREAM")
    html = [(":status", "404"), ("content-type", "text/html")]
    call = only(talk.server(talk.headers(1, html, client=False), data(1, b"<p>no", "END_STREAM")))
    assert codes(call) == ["http-status", "content-type", "trailers-missing"]
    assert (call.http_status, call.status_code) == (404, None)
    talk = asked("END_STREAM")
    bare = talk.server(
        talk.headers(1, RESPONSE, client=False), talk.headers(1, [("x", "y")], "END_STREAM", client=False)
    )
    assert codes(only(bare)) == ["grpc-status-missing"]


def test_a_connection_that_ends_first_ends_its_calls() -> None:
    call = only(asked("END_STREAM").close())
    assert codes(call) == ["connection-closed"]
    assert call.ended_ns is not None


def test_what_is_not_grpc_is_no_call() -> None:
    talk = Conversation().settle()
    page = [(":method", "GET"), (":path", "/"), ("accept", "text/html")]
    assert trace(talk.client(talk.headers(1, page, "END_STREAM"))).calls == ()


def test_a_call_whose_header_block_was_lost_is_still_there() -> None:
    talk = Conversation().settle()
    block = talk.headers(1, REQUEST)
    talk.client(block[:12]).lose(block[12:], client=True)
    talk.client(data(1, prefixed(b"hello"), "END_STREAM"))
    call = only(talk)
    assert (call.path, codes(call)) == ("", ["headers-lost"])
    assert call.messages == ()


def test_frames_lost_before_the_answer_leave_the_answer_readable() -> None:
    talk = asked("END_STREAM")
    talk.lose(hyperframe.PingFrame(0, b"12345678").serialize(), client=False)
    talk.server(
        talk.headers(1, RESPONSE, client=False),
        data(1, prefixed(b"world")),
        talk.headers(1, TRAILERS, "END_STREAM", client=False),
    )
    seen = trace(talk)
    assert [message.data for message in seen.calls[0].messages] == [b"hello", b"world"]
    assert len(seen.gaps) == 1


def test_frames_lost_in_the_middle_of_an_answer_end_what_can_be_read_of_it() -> None:
    talk = asked("END_STREAM").server()
    talk.server(talk.headers(1, RESPONSE, client=False), data(1, prefixed(b"one")))
    talk.lose(data(1, prefixed(b"two")), client=False)
    talk.server(
        data(1, prefixed(b"three")), data(1, prefixed(b"four")), talk.headers(1, TRAILERS, "END_STREAM", client=False)
    )
    call = only(talk)
    assert [message.data for message in call.messages] == [b"hello", b"one"]
    assert codes(call) == ["frames-lost"]
    assert call.status_code == 0


def test_grpc_web_tells_its_status_in_the_body() -> None:
    fields = [(":method", "POST"), (":path", "/demo.Echo/Say"), ("content-type", "application/grpc-web+proto")]
    talk = Conversation().settle()
    talk.client(talk.headers(1, fields), data(1, prefixed(b"hello"), "END_STREAM"))
    answer = [(":status", "200"), ("content-type", "application/grpc-web+proto")]
    trailers = prefixed(b"grpc-status: 5\r\ngrpc-message: no%21\r\n", 0x80)
    talk.server(talk.headers(1, answer, client=False), data(1, prefixed(b"world") + trailers, "END_STREAM"))
    call = only(talk)
    assert (call.status_code, call.status_message, call.problems) == (5, "no!", ())
    assert [(m.data, m.ends_stream, m.problems) for m in call.messages[:2]] == [
        (b"hello", False, ()),
        (b"world", False, ()),
    ]
    assert call.messages[2].ends_stream


def test_connect_ends_its_stream_in_the_body() -> None:
    fields = [(":method", "POST"), (":path", "/demo.Echo/Chat"), ("content-type", "application/connect+proto")]
    talk = Conversation().settle()
    talk.client(talk.headers(1, fields), data(1, prefixed(b"hello"), "END_STREAM"))
    answer = [(":status", "200"), ("content-type", "application/connect+proto")]
    talk.server(talk.headers(1, answer, client=False), data(1, prefixed(b"a") + prefixed(b"{}", 2), "END_STREAM"))
    call = only(talk)
    assert call.problems == ()
    assert [(message.data, message.ends_stream, message.problems) for message in call.messages] == [
        (b"hello", False, ()),
        (b"a", False, ()),
        (b"{}", True, ()),
    ]
