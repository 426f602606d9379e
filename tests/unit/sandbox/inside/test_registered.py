"""What servers were told, noted beside them: paths, ports, and nothing that a learner would see of it."""

import asyncio
import gc
import json
import os
import subprocess
import sys
import weakref
from collections.abc import Iterator
from concurrent import futures
from typing import Any

import grpc
import grpc.aio
import pytest
from grpc import _server as sync
from grpc.aio import _server as asynchronous

from app.sandbox.inside import registered
from app.sandbox.inside.registered import LINE_BYTES, LISTENERS, MOST_PATHS, SERVERS, Reporter, Server

METHOD: Any = grpc.unary_unary_rpc_method_handler(lambda request, _: request)
GREETER = grpc.method_handlers_generic_handler("greeter.Greeter", {"SayHello": METHOD})


class Anything(grpc.GenericRpcHandler):
    """Answers whatever is called."""

    def service(self, _: Any) -> Any:
        return METHOD


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Server]]:
    """What a learner's process has instead of grpc; as it was, afterwards."""
    for owner, name in (
        *((sync, name) for name in vars(sync) if name.startswith("_add_")),
        *((asynchronous.Server, name) for name in vars(asynchronous.Server) if "add_" in name),
        (asynchronous.Server, "__init__"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    registered.watch()
    yield SERVERS
    SERVERS.clear()
    LISTENERS.clear()


def _sync_server(*handlers: grpc.GenericRpcHandler) -> grpc.Server:
    return grpc.server(futures.ThreadPoolExecutor(1), handlers=list(handlers))


def test_a_sync_server_is_noted_with_its_methods_and_ports(watching: list[Server]) -> None:
    server = _sync_server()
    server.add_generic_rpc_handlers((GREETER,))
    server.add_registered_method_handlers("greeter.Greeter", {"SayBye": METHOD})
    port = server.add_insecure_port("127.0.0.1:0")
    assert [(known.number, known.ports, sorted(known.handlers)) for known in watching] == [
        (1, [port], ["/greeter.Greeter/SayBye", "/greeter.Greeter/SayHello"])
    ]
    assert watching[0].handlers["/greeter.Greeter/SayHello"] is METHOD
    assert not watching[0].open_ended


def test_handlers_that_a_server_was_made_with_count(watching: list[Server]) -> None:
    server = _sync_server(GREETER, Anything())
    server.add_insecure_port("127.0.0.1:0")
    assert list(watching[0].handlers) == ["/greeter.Greeter/SayHello"]
    assert watching[0].open_ended


def test_an_asyncio_server_is_noted_too(watching: list[Server]) -> None:
    async def serve() -> int:
        server = grpc.aio.server(handlers=[GREETER])
        server.add_registered_method_handlers("greeter.Greeter", {"SayBye": METHOD})
        server.add_generic_rpc_handlers((Anything(),))
        return server.add_insecure_port("127.0.0.1:0")

    port = asyncio.run(serve())
    assert watching[0].ports == [port]
    assert sorted(watching[0].handlers) == ["/greeter.Greeter/SayBye", "/greeter.Greeter/SayHello"]
    assert watching[0].open_ended


def test_a_server_that_nobody_holds_goes(watching: list[Server]) -> None:
    server = _sync_server(GREETER)
    server.add_insecure_port("127.0.0.1:0")
    gone = weakref.ref(server)
    del server
    gc.collect()
    assert gone() is None, "as on a laptop, where it then stops"
    assert watching[0].number == 1


def test_what_a_listener_raises_is_nobodys_business(watching: list[Server]) -> None:
    LISTENERS.append(lambda _: 1 / 0)  # type: ignore[arg-type]  # what it returns is not looked at
    server = _sync_server()
    server.add_generic_rpc_handlers((GREETER,))
    assert list(watching[0].handlers) == ["/greeter.Greeter/SayHello"]


def _told(*servers: Server) -> list[dict[str, Any]]:
    reading, writing = os.pipe2(os.O_NONBLOCK)
    report = Reporter(writing)
    for server in servers:
        report(server)
    data = os.read(reading, 1 << 20)
    os.close(reading)
    os.close(writing)
    lines = data.splitlines(keepends=True)
    assert all(len(line) <= LINE_BYTES for line in lines)
    return [json.loads(line) for line in lines]


def test_a_report_says_what_is_new() -> None:
    methods: dict[str, Any] = {"/a.A/One": METHOD}
    server = Server(1, lambda: (), lambda: methods)
    assert _told(server, server) == [{"server": 1, "ports": [], "paths": ["/a.A/One"], "open": False}]
    server.ports.append(50051)
    assert _told(server)[0]["ports"] == [50051]


def test_many_methods_come_in_lines_that_a_pipe_takes_whole_and_end_somewhere() -> None:
    many: dict[str, Any] = {f"/{'p' * 100}.S{number}/Method": METHOD for number in range(MOST_PATHS + 50)}
    told = [path for report in _told(Server(1, lambda: (), lambda: many)) for path in report["paths"]]
    assert told == list(many)[:MOST_PATHS]


def test_a_pipe_that_is_full_or_gone_keeps_nobody() -> None:
    reading, writing = os.pipe2(os.O_NONBLOCK)
    os.close(reading)
    Reporter(writing)(Server(1, lambda: (), dict))
    os.close(writing)


SCRIPT = """\
import asyncio, traceback
import grpc.aio
from app.sandbox.inside import registered

registered.TRACE_NAME = registered.__file__
registered.watch()


async def serve():
    grpc.aio.server().add_insecure_port("no port at all")


try:
    asyncio.run(serve())
except RuntimeError as error:
    try:
        raise ValueError from error
    except ValueError as second:
        registered.hide(second)
        traceback.print_exception(second)
"""


def test_no_traceback_shows_it() -> None:
    shown = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stderr
    assert "Failed to bind to address no port at all" in shown
    assert "registered.py" not in shown
