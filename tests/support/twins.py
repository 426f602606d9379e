"""Servers with a JSON twin, in this process, and a client that asks the twin: http.client, which is not ours."""

import asyncio
import gzip
import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import contextmanager
from typing import Any

import grpc
import grpc.aio
from google.protobuf import api_pb2

from app.sandbox.inside import twin

Message = api_pb2.Mixin
"""A message of two strings, ``name`` and ``root``, that every protobuf runtime has."""


def handlers(**behaviours: Any) -> Any:
    """A service ``t.T`` of these methods: what begins with ``many`` streams its responses."""
    made = {}
    for name, behaviour in behaviours.items():
        make = grpc.unary_stream_rpc_method_handler if name.startswith("many") else grpc.unary_unary_rpc_method_handler
        made[name] = make(behaviour, Message.FromString, Message.SerializeToString)
    return grpc.method_handlers_generic_handler("t.T", made), made


def free_port() -> int:
    """A port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


@contextmanager
def sync_server(*interceptors: Any, registered: bool = False, **behaviours: Any) -> Iterator[tuple[int, int]]:
    """A sync server: gRPC's port and the twin's."""
    port = free_port()
    generic, by_name = handlers(**behaviours)
    server = twin.of_sync(grpc.server, port)(futures.ThreadPoolExecutor(4), interceptors=interceptors)
    server.add_generic_rpc_handlers((generic,))
    if registered:
        server.add_registered_method_handlers("t.T", by_name)
    bound = server.add_insecure_port("localhost:0")
    server.start()
    try:
        yield bound, port
    finally:
        server.stop(None).wait()


@contextmanager
def aio_server(*interceptors: Any, **behaviours: Any) -> Iterator[tuple[int, int]]:
    """An asyncio server in a thread of its own: gRPC's port and the twin's."""
    port, up = free_port(), futures.Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]]()

    async def serve() -> None:
        over = asyncio.Event()
        generic, by_name = handlers(**behaviours)
        server = twin.of_aio(grpc.aio.server, port)(interceptors=interceptors)
        server.add_generic_rpc_handlers((generic,))
        server.add_registered_method_handlers("t.T", by_name)
        bound = server.add_insecure_port("localhost:0")
        await server.start()
        up.set_result((asyncio.get_running_loop(), over, bound))
        await over.wait()
        await server.stop(None)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    loop, over, bound = up.result(30)
    try:
        yield bound, port
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()


Ask = Callable[..., tuple[int, Any, dict[str, str]]]


@contextmanager
def asking(port: int) -> Iterator[Ask]:
    """Asks one twin over one connection: HTTP status, JSON (of a stream a list) and fields."""
    client = http.client.HTTPConnection("localhost", port, timeout=20)

    def ask(method: str, request: str = "{}", **fields: str) -> tuple[int, Any, dict[str, str]]:
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        client.request("POST", f"/t.T/{method}", request.encode(), named)
        answer = client.getresponse()
        body = answer.read()
        if answer.getheader("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        lines = [json.loads(line) for line in body.splitlines()]
        streamed = answer.getheader("Content-Type") == "application/x-ndjson"
        return answer.status, lines if streamed else lines[0], dict(answer.getheaders())

    try:
        yield ask
    finally:
        client.close()
