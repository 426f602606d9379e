"""A server and its JSON twin: the same methods, over gRPC by grpcio and over HTTP/1.1 by http.client."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import grpc
import grpc.aio
import pytest

from app.sandbox.inside import twin
from tests.support.twins import Message, aio_server, asking, sync_server


class Servicer:
    """One object; it counts."""

    def __init__(self) -> None:
        self.calls = 0

    def say(self, request: Any, context: Any) -> Any:
        self.calls += 1
        context.set_trailing_metadata((("took", "no time"),))
        return Message(name=f"Hello, {request.name}", root=str(self.calls))

    def many(self, request: Any, _context: Any) -> Iterator[Any]:
        yield Message(name="1")
        if request.name == "half":
            raise ValueError("in the middle")
        yield Message(name="2")

    def many_none(self, _request: Any, context: Any) -> Iterator[Any]:
        context.abort(grpc.StatusCode.OUT_OF_RANGE, "nothing there")
        yield Message()

    def refuse(self, _request: Any, context: Any) -> None:
        context.abort(grpc.StatusCode.NOT_FOUND, "nobody")

    def fail(self, _request: Any, _context: Any) -> None:
        raise ValueError("oops")


class Asynchronous:
    """The same in an event loop."""

    def __init__(self) -> None:
        self.calls = 0

    async def say(self, request: Any, context: Any) -> Any:
        self.calls += 1
        context.set_trailing_metadata((("took", "no time"),))
        return Message(name=f"Hello, {request.name}", root=str(self.calls))

    async def many(self, request: Any, _context: Any) -> AsyncIterator[Any]:
        yield Message(name="1")
        if request.name == "half":
            raise ValueError("in the middle")
        yield Message(name="2")

    async def many_none(self, _request: Any, context: Any) -> AsyncIterator[Any]:
        await context.abort(grpc.StatusCode.OUT_OF_RANGE, "nothing there")
        yield Message()

    async def refuse(self, _request: Any, context: Any) -> None:
        await context.abort(grpc.StatusCode.NOT_FOUND, "nobody")

    async def fail(self, _request: Any, _context: Any) -> None:
        raise ValueError("oops")


NAMES = ("say", "many", "many_none", "refuse", "fail")
SERVERS = [pytest.param(sync_server, Servicer, id="sync"), pytest.param(aio_server, Asynchronous, id="aio")]


@pytest.mark.parametrize(("serve", "kind"), SERVERS)
def test_a_method_answers_both_ways_as_the_same_object(serve: Any, kind: Any) -> None:
    servicer = kind()
    with serve(**{name: getattr(servicer, name) for name in NAMES}) as (port, json_port), asking(json_port) as ask:
        status, answer, fields = ask("say", '{"name":"Ada"}')
        assert (status, answer, fields["took"]) == (200, {"name": "Hello, Ada", "root": "1"}, "no time")
        with grpc.insecure_channel(f"localhost:{port}") as channel:
            call = channel.unary_unary("/t.T/say", Message.SerializeToString, Message.FromString)
            assert call(Message(name="Ada")) == Message(name="Hello, Ada", root="2")
            long = Message(name="a" * 5000)
            assert call.with_call(long)[0].name == "Hello, " + long.name
            # The last JSON request took gzip: from now on gRPC's responses are compressed too.
            assert ask("say", json.dumps({"name": "a" * 5000}), accept_encoding="gzip")[2]["Content-Encoding"] == "gzip"
            assert call(long).name == "Hello, " + long.name
    assert servicer.calls == 5


@pytest.mark.parametrize(("serve", "kind"), SERVERS)
def test_errors_are_http_statuses_with_a_status_in_json(serve: Any, kind: Any) -> None:
    servicer = kind()
    with serve(**{name: getattr(servicer, name) for name in NAMES}) as (_, json_port), asking(json_port) as ask:
        assert ask("refuse")[:2] == (404, {"code": 5, "message": "nobody"})
        assert ask("fail")[:2] == (500, {"code": 2, "message": "Exception calling application: oops"})
        assert ask("nothing")[:2] == (501, {"code": 12, "message": "Method not found!"})
        assert ask("say", '{"nmae":1}')[0] == 400


@pytest.mark.parametrize(("serve", "kind"), SERVERS)
def test_a_stream_of_responses_is_json_by_lines(serve: Any, kind: Any) -> None:
    servicer = kind()
    with serve(**{name: getattr(servicer, name) for name in NAMES}) as (_, json_port), asking(json_port) as ask:
        assert ask("many")[1] == [{"name": "1"}, {"name": "2"}]
        status, lines, _ = ask("many", '{"name":"half"}')
        assert (status, lines[-1]["error"]["code"]) == (200, 2), "the status was sent long ago: the last line says it"
        assert ask("many_none")[:2] == (400, {"code": 11, "message": "nothing there"})


def test_methods_of_threads_in_an_asyncio_server() -> None:
    servicer = Servicer()
    with aio_server(say=servicer.say, many=servicer.many) as (_, json_port), asking(json_port) as ask:
        assert ask("say", '{"name":"Ada"}')[1]["root"] == "1"
        assert ask("many")[1] == [{"name": "1"}, {"name": "2"}]


def test_what_is_no_http_is_hung_up_on() -> None:
    with sync_server(say=Servicer().say) as (_, json_port), asking(json_port) as ask, pytest.raises(Exception):  # noqa: B017, PT011  # http.client's or the kernel's
        ask("say x")


def test_installed_it_stands_where_servers_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grpc, "server", grpc.server)
    monkeypatch.setattr(grpc.aio, "server", grpc.aio.server)
    before = grpc.server
    twin.install(1)
    assert grpc.server is not before
    assert grpc.server.__wrapped__ is before  # type: ignore[attr-defined]  # functools.wraps
