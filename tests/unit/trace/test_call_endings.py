"""Calls of gRPC-Web and Connect over HTTP/2; over HTTP/1.1 they are in ``test_http1_calls``."""

import base64
import gzip
import json

from app.runs.events import StepKind
from app.trace.build import build
from app.trace.call_endings import number_of
from app.trace.model import Call, Sender
from tests.support.traffic import Conversation, data, prefixed, recording
from tests.unit.trace.test_build import SCHEMA

PATH = "/demo.Echo/Say"
Fields = list[tuple[str, str]]


def asked(kind: str, *more: tuple[str, str], path: str = PATH, method: str = "POST") -> Fields:
    typed = [("content-type", kind)] if kind else []
    return [(":method", method), (":scheme", "http"), (":path", path), *typed, *more]


def answered(kind: str, *more: tuple[str, str], status: str = "200") -> Fields:
    return [(":status", status), ("content-type", kind), *more]


def call(request: Fields, sent: bytes | None, response: Fields, *answer: bytes) -> Call:
    """One call on stream 1; the last of ``answer`` ends the stream."""
    talk = Conversation().settle()
    if sent is None:
        talk.client(talk.headers(1, request, "END_STREAM"))
    else:
        talk.client(talk.headers(1, request), data(1, sent, "END_STREAM"))
    talk.server(talk.headers(1, response, client=False))
    for piece in answer[:-1]:
        talk.server(data(1, piece))
    talk.server(data(1, answer[-1], "END_STREAM"))
    (found,) = build(recording(talk.packets), SCHEMA).calls
    return found


def seen(found: Call) -> list[tuple[Sender, bytes, str, bool]]:
    return [(message.sender, message.data, message.type_name, message.ends_stream) for message in found.messages]


UNARY = [
    (Sender.CLIENT, b"question", "demo.Question", False),
    (Sender.SERVER, b"answer", "demo.Answer", False),
]


def test_grpc_web_with_its_trailers() -> None:
    kind = "application/grpc-web+proto"
    trailers = prefixed(b"grpc-status: 5\r\ngrpc-message: no%21\r\nx-more: a\r\n", 0x80)
    found = call(asked(kind), prefixed(b"question"), answered(kind), prefixed(b"answer") + trailers)
    assert (found.protocol, found.status_code, found.status_message, found.problems) == ("gRPC-Web", 5, "no!", ())
    assert [(field.name, field.value, field.representation) for field in found.trailers] == [
        ("grpc-status", "5", "in the body"),
        ("grpc-message", "no%21", "in the body"),
        ("x-more", "a", "in the body"),
    ]
    assert seen(found)[:2] == UNARY
    assert [step.kind for step in found.steps][-2:] == [StepKind.SERVER_MESSAGE, StepKind.SERVER_TRAILER]


def test_grpc_web_text() -> None:
    kind = "application/grpc-web-text"
    body = base64.b64encode(prefixed(b"answer")) + base64.b64encode(prefixed(b"grpc-status:0\r\n", 0x80))
    found = call(asked(kind), base64.b64encode(prefixed(b"question")), answered(kind), body[:10], body[10:])
    assert (found.protocol, found.status_code, found.problems) == ("gRPC-Web", 0, ())
    assert seen(found)[:2] == UNARY
    answer = found.messages[1]
    assert (answer.base64, answer.length, len(answer.frames), answer.prefix.hex()) == (True, 6, 2, "0000000006")
    assert sum(piece.length for piece in answer.pieces) == 16  # characters


def test_a_stream_of_connect() -> None:
    kind = "application/connect+proto"
    end = {"error": {"code": "resource_exhausted", "message": "enough"}, "metadata": {"x-more": ["a"]}}
    found = call(
        asked(kind), prefixed(b"question"), answered(kind), prefixed(b"answer") + prefixed(json.dumps(end).encode(), 2)
    )
    assert (found.protocol, found.status_code, found.status_message) == ("Connect", 8, "enough")
    assert [(field.name, field.value) for field in found.trailers] == [("x-more", "a")]
    assert seen(found)[:2] == UNARY
    assert (seen(found)[2][3], found.problems) == (True, ())


def test_a_stream_of_connect_that_packs_its_messages() -> None:
    packed, kind = gzip.compress(b"answer"), "application/connect+proto"
    response = answered(kind, ("connect-content-encoding", "gzip"))
    found = call(asked(kind), prefixed(b"question"), response, prefixed(packed, 1) + prefixed(b"{}", 2))
    assert (found.messages[1].data, found.messages[1].encoding, found.status_code) == (b"answer", "gzip", 0)


def test_a_unary_call_of_connect() -> None:
    request = asked("application/proto", ("connect-protocol-version", "1"))
    found = call(request, b"question", answered("application/proto"), b"ans", b"wer")
    assert (found.protocol, found.status_code, found.problems, found.trailers) == ("Connect", 0, (), ())
    assert seen(found) == UNARY
    assert [(message.prefix, message.length) for message in found.messages] == [(b"", 8), (b"", 6)]


def test_a_unary_call_of_connect_may_be_packed_and_empty() -> None:
    request = asked("application/proto", ("connect-protocol-version", "1"))
    packed = gzip.compress(b"answer")
    found = call(request, b"", answered("application/proto", ("content-encoding", "gzip")), packed)
    assert [(message.data, message.compressed) for message in found.messages] == [(b"", False), (b"answer", True)]
    assert found.messages[1].wire_data == packed


def test_an_error_of_a_unary_call_of_connect() -> None:
    request = asked("application/json", ("connect-protocol-version", "1"))
    error = b'{"code": "not_found", "message": "no such thing"}'
    found = call(request, b'{"id": 1}', answered("application/json", status="404"), error)
    assert (found.status_code, found.status_message, found.http_status) == (5, "no such thing", 404)
    assert [(message.codec, message.type_name, message.ends_stream) for message in found.messages] == [
        ("json", "", False),
        ("json", "", True),
    ]
    assert found.problems == ()


def test_an_error_that_is_not_connects_is_said() -> None:
    request = asked("application/json", ("connect-protocol-version", "1"))
    found = call(request, b"{}", answered("application/json", status="503"), b"oops")
    assert found.status_code == 14
    assert [(problem.code, problem.text) for problem in found.problems] == [
        ("connect-ending", "The body of the error is not a JSON object: its status is made of HTTP's.")
    ]


def test_a_unary_call_of_connect_by_get() -> None:
    request = asked("", path=f"{PATH}?connect=v1&encoding=json&message=%7B%7D", method="GET")
    found = call(request, None, answered("application/json"), b'{"text": "a"}')
    assert (found.path, found.protocol, found.status_code) == (PATH, "Connect", 0)
    assert [message.data for message in found.messages] == [b'{"text": "a"}']


def test_json_over_http2_that_is_not_connects_is_no_call() -> None:
    talk = Conversation().settle()
    talk.client(talk.headers(1, asked("application/json")), data(1, b"{}", "END_STREAM"))
    assert len(build(recording(talk.packets), SCHEMA).calls) == 0


def test_numbers_of_statuses() -> None:
    assert [number_of(text) for text in ("0", "99", "", "-1", "1" * 10, "\u0661")] == [0, 99, None, None, None, None]
