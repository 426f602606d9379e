"""The driver as a plain process, and servers for it to call."""

import base64
from collections.abc import Iterator
from concurrent import futures
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc

from app.sandbox import inside
from tests.support.inside import Inside

Context = grpc.ServicerContext


def reverse(request: bytes, context: Context) -> bytes:
    context.set_trailing_metadata((("took", "no time"),))
    return request[::-1]


def each(request: bytes, context: Context) -> Iterator[bytes]:
    context.send_initial_metadata((("x-first", "1"), ("k-bin", b"\xff")))
    for byte in request:
        yield bytes([byte])


def join(requests: Iterator[bytes], _context: Context) -> bytes:
    return b"+".join(requests)


def echo(requests: Iterator[bytes], _context: Context) -> Iterator[bytes]:
    yield from requests


def refuse(_request: bytes, context: Context) -> bytes:
    context.abort(grpc.StatusCode.NOT_FOUND, "no such thing")
    raise AssertionError


def large(_request: bytes, _context: Context) -> bytes:
    return b"x" * (300 * 1024)


def told(_request: bytes, context: Context) -> bytes:
    """What the server saw: who called, and with what."""
    metadata = {entry.key: entry.value for entry in context.invocation_metadata()}
    seen = (context.peer(), metadata.get("authorization", ""), metadata["user-agent"], context.auth_context())
    return repr(seen).encode()


METHODS = {
    "Reverse": grpc.unary_unary_rpc_method_handler(reverse),
    "Each": grpc.unary_stream_rpc_method_handler(each),
    "Join": grpc.stream_unary_rpc_method_handler(join),
    "Echo": grpc.stream_stream_rpc_method_handler(echo),
    "Refuse": grpc.unary_unary_rpc_method_handler(refuse),
    "Large": grpc.unary_unary_rpc_method_handler(large),
    "Told": grpc.unary_unary_rpc_method_handler(told),
}

CALL: dict[str, Any] = {
    "op": "call",
    "id": 1,
    "channel": 1,
    "kind": "unary_unary",
    "messages": [],
    "half_close": True,
    "metadata": [],
    "deadline_ms": 0,
    "compression": "identity",
    "wait_for_ready": False,
    "bearer_token": "",
}
CHANNEL: dict[str, Any] = {
    "op": "channel",
    "id": 1,
    "authority": "",
    "options": [],
    "security": None,
    "wait_ms": 10_000,
}


@contextmanager
def server(credentials: grpc.ServerCredentials | None = None) -> Iterator[int]:
    """A server of ``METHODS`` on this machine's loopback; gives its port."""
    made = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    made.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("t.T", METHODS),))
    port = made.add_secure_port("localhost:0", credentials) if credentials else made.add_insecure_port("localhost:0")
    made.start()
    yield port
    made.stop(None).wait()


class Driven(Inside):
    """The driver, or another one that says the same, as a plain process."""

    def __init__(self, name: str = inside.DRIVER, *argv: str, folder: Path | None = None) -> None:
        super().__init__(name, *argv, folder=folder)

    def open(self, *ports: int, **changes: Any) -> dict[str, Any]:
        """Makes a channel; what the driver says of it. Key log lines that come before are kept in it."""
        self.send({**CHANNEL, "ports": list(ports), **changes})
        keys: list[str] = []
        while (message := self.receive())["event"] == "keys":
            keys += message["lines"]
        assert message["event"] == "connected"
        return {**message, "keys": keys}

    def start(self, method: str, kind: str, *messages: bytes, **changes: Any) -> None:
        """Starts call 1."""
        texts = [base64.b64encode(message).decode() for message in messages]
        self.send({**CALL, "path": f"/t.T/{method}", "kind": kind, "messages": texts, **changes})

    def steps(self) -> list[dict[str, Any]]:
        """The steps of the call to its end."""
        found: list[dict[str, Any]] = []
        while (message := self.receive())["event"] in {"step", "keys"}:
            found += [message] if message["event"] == "step" else []
        assert message == {"event": "ended", "id": 1}
        return found

    def answer(self, method: str, *messages: bytes, **changes: Any) -> bytes:
        """The one response of a unary call."""
        self.start(method, "unary_unary", *messages, **changes)
        found = self.steps()
        (response,) = messages_of(found, "server message") or [repr(found[-1]).encode()]
        return response


def messages_of(found: list[dict[str, Any]], kind: str) -> list[bytes]:
    """The messages of one side, as far as they were told."""
    return [base64.b64decode(step["message"]) for step in found if step["kind"] == kind]
