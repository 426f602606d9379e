"""What the twin finds among a server's handlers, and what it makes of answers and errors."""

import json
from typing import Any

import grpc
import pytest
from google.protobuf import any_pb2, wrappers_pb2
from google.rpc import status_pb2

from app.sandbox.inside import twin_calls as calls
from app.sandbox.inside.twin_context import Aborted, SyncContext, Told
from app.sandbox.inside.twin_http import Request
from tests.support.twins import Message, asking, handlers, sync_server


def asked(body: bytes) -> Request:
    return Request(path="/t.T/say", fields=(), body=body, gzip=False)


def say(request: Any, _context: Any) -> Any:
    return request


def test_registered_handlers_win_over_generic_ones() -> None:
    methods = calls.Methods(())
    generic, by_name = handlers(say=say)
    (watched,) = methods.generic([generic])
    details = calls.Details("/t.T/say", ())
    assert methods.handler(details) is by_name["say"]
    assert watched.service_name() == "t.T", "what is not asked of the twin is asked of the server's own"
    assert watched.service(calls.Details("/t.T/none", ())) is None
    other = grpc.unary_unary_rpc_method_handler(say)
    methods.registered("t.T", {"say": other})
    assert methods.handler(details) is other


def test_interceptors_stand_before_the_method_in_their_order() -> None:
    told = []

    class Interceptor(grpc.ServerInterceptor):
        def __init__(self, name: str) -> None:
            self.name = name

        def intercept_service(self, continuation: Any, handler_call_details: Any) -> Any:
            told.append((self.name, dict(handler_call_details.invocation_metadata).get("x-who")))
            return continuation(handler_call_details)

    with sync_server(Interceptor("one"), Interceptor("two"), say=say) as (_, port), asking(port) as ask:
        assert ask("say", '{"name":"Ada"}', x_who="ada")[1] == {"name": "Ada"}
    assert told == [("one", "ada"), ("two", "ada")]


def test_what_has_no_twin_says_so() -> None:
    told = Told((), "")
    with pytest.raises(Aborted):
        calls.found(grpc.stream_unary_rpc_method_handler(say), told)
    assert "streams requests" in told.text
    with pytest.raises(Aborted):
        calls.message(calls.Found(say, streams=False, deserializer=None), asked(b"{}"), told)
    assert "not protobuf" in told.text


def test_json_is_parsed_into_the_servers_own_type() -> None:
    method, told = calls.Found(say, streams=False, deserializer=Message.FromString), Told((), "")
    assert calls.message(method, asked('{"name":"Zoë"}'.encode()), told) == Message(name="Zoë")
    for wrong in (b'{"nmae":1}', b"{", b'"\xff"'):
        with pytest.raises(Aborted):
            calls.message(method, asked(wrong), told)
        assert told.status is grpc.StatusCode.INVALID_ARGUMENT
    assert calls.as_json(Message(name="Zoë", root="é")) == '{"name":"Zoë","root":"é"}'.encode()


def test_every_code_has_its_http_status() -> None:
    assert set(calls.ERRORS) == set(grpc.StatusCode) - {grpc.StatusCode.OK}
    told = Told((), "")
    told.set_code("no code")
    assert calls.error(told)[0].status == 500


def test_rich_details_are_json_and_unknown_types_keep_their_bytes() -> None:
    known, unknown = any_pb2.Any(), any_pb2.Any(type_url="type.googleapis.com/no.Such", value=b"\x00")
    known.Pack(wrappers_pb2.StringValue(value="why"))
    rich = status_pb2.Status(code=5, message="nobody", details=[known, unknown]).SerializeToString()
    context = SyncContext((), "")
    with pytest.raises(Aborted):
        context.end(grpc.StatusCode.NOT_FOUND, "nobody", (("grpc-status-details-bin", rich), ("x-a", "1")))
    head, body = calls.error(context)
    assert (head.status, head.fields) == (404, (("x-a", "1"),))
    assert json.loads(body)["details"] == [
        {"@type": "type.googleapis.com/google.protobuf.StringValue", "value": "why"},
        {"@type": "type.googleapis.com/no.Such", "value": "AA=="},
    ]
    context.trailers = [("grpc-status-details-bin", b"\xff")]
    assert json.loads(calls.error(context)[1])["details"] == [{"value": "/w=="}]


def test_while_gzip_is_set_grpcs_responses_are_compressed() -> None:
    methods = calls.Methods(())
    chosen: list[Any] = []

    class Context:
        set_compression = chosen.append

    handler = methods.compressing(grpc.unary_unary_rpc_method_handler(say))
    assert handler.unary_unary(b"", Context()) == b""
    assert chosen == []
    methods.gzip = True
    handler.unary_unary(b"", Context())
    assert chosen == [grpc.Compression.Gzip]
    assert methods.compressing("no named tuple") == "no named tuple"
