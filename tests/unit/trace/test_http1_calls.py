import base64

from app.runs.events import StepKind
from app.trace.build import build
from app.trace.model import Call, Protocol, Trace
from tests.support.traffic import EPOCH, Conversation, prefixed, recording
from tests.unit.trace.test_build import SCHEMA
from tests.unit.trace.test_call_endings import UNARY, seen

PATH = b"/demo.Echo/Say"


def request(kind: bytes, body: bytes, *fields: bytes, path: bytes = PATH) -> bytes:
    lines = [b"POST " + path + b" HTTP/1.1", b"Host: x", b"Content-Type: " + kind, b"Content-Length: %d" % len(body)]
    return b"\r\n".join([*lines, *fields, b"", body])


def response(kind: bytes, body: bytes, status: bytes = b"200 OK") -> bytes:
    lines = [b"HTTP/1.1 " + status, b"Content-Type: " + kind, b"Content-Length: %d" % len(body)]
    return b"\r\n".join([*lines, b"", body])


def trace(*said: tuple[bool, bytes]) -> Trace:
    talk = Conversation()
    for client, data in said:
        (talk.client if client else talk.server)(data)
    return build(recording(talk.packets), SCHEMA)


def only(asked: bytes, answered: bytes) -> Call:
    (call,) = trace((True, asked), (False, answered)).calls
    return call


def test_grpc_web_over_http1() -> None:
    kind = b"application/grpc-web+proto"
    trailers = prefixed(b"grpc-status: 5\r\ngrpc-message: no\r\n", 0x80)
    call = only(request(kind, prefixed(b"question")), response(kind, prefixed(b"answer") + trailers))
    assert (call.path, call.protocol, call.stream_id, call.http_status) == ("/demo.Echo/Say", "gRPC-Web", 0, 200)
    assert (call.status_code, call.status_message, call.problems) == (5, "no", ())
    assert seen(call)[:2] == UNARY
    assert [step.kind for step in call.steps] == [
        StepKind.CLIENT_HEADER,
        StepKind.CLIENT_MESSAGE,
        StepKind.CLIENT_HALF_CLOSE,
        StepKind.SERVER_HEADER,
        StepKind.SERVER_MESSAGE,
        StepKind.SERVER_TRAILER,
    ]
    assert ("content-type", "application/grpc-web+proto") in [(one.name, one.value) for one in call.request_headers]
    assert [field.name for field in call.trailers] == ["grpc-status", "grpc-message"]


def test_grpc_web_text_in_chunks() -> None:
    kind, body = (
        b"application/grpc-web-text",
        base64.b64encode(prefixed(b"answer") + prefixed(b"grpc-status:0\r\n", 0x80)),
    )
    head = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:9], body[9:], b""))
    call = only(request(kind, base64.b64encode(prefixed(b"question"))), head + chunks)
    assert seen(call)[:2] == UNARY
    assert call.status_code == 0


def test_pieces_of_a_message_are_its_bytes_in_the_stream() -> None:
    kind = b"application/grpc-web+proto"
    first, second = prefixed(b"answer")[:7], prefixed(b"answer")[7:]
    head = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
    answered = head + b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (first, second, b""))
    answer = only(request(kind, prefixed(b"question")), answered).messages[1]
    assert [answered[piece.start : piece.start + piece.length] for piece in answer.pieces] == [first, second]


def test_unary_calls_of_connect_over_http1_on_one_connection() -> None:
    version = b"Connect-Protocol-Version: 1"
    made = trace(
        (True, request(b"application/proto", b"question", version)),
        (False, response(b"application/proto", b"answer")),
        (True, request(b"text/plain", b"not a call", path=b"/other")),
        (False, response(b"text/plain", b"")),
        (True, request(b"application/json", b"", version)),
        (False, response(b"application/json", b'{"code": "not_found", "message": "no"}', b"404 Not Found")),
    )
    first, second = made.calls
    assert seen(first) == UNARY
    assert (first.protocol, first.status_code, second.status_code, second.status_message) == ("Connect", 0, 5, "no")
    assert (second.messages[0].data, second.messages[0].ends_stream) == (b"", False)
    assert [call.number for call in made.calls] == [1, 2]
    assert len(made.http) == 6


def test_calls_of_all_connections_are_numbered_in_order_of_time() -> None:
    kind = b"application/grpc-web+proto"
    web = Conversation(40001).client(request(kind, prefixed(b"question"))).packets
    plain = Conversation().settle().say(1, b"a", b"b").packets
    made = build(recording(sorted([*web, *plain], key=lambda packet: packet.time_ns)), SCHEMA)
    assert [connection.protocol for connection in made.connections] == [Protocol.HTTP1, Protocol.HTTP2]
    assert [(call.number, call.connection) for call in made.calls] == [(1, 1), (2, 2)]
    assert all(call.number == 2 for call in [made.calls[frame.call - 1] for frame in made.frames if frame.call])
    assert made.calls[0].started_ns + EPOCH == web[3].time_ns


def test_a_request_that_waits_for_its_response_is_an_open_call() -> None:
    (call,) = trace((True, request(b"application/grpc-web+proto", prefixed(b"question")))).calls
    assert (call.status_code, call.ended_ns, call.http_status, len(call.messages)) == (None, None, None, 1)
