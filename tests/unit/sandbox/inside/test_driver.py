"""The driver as a plain process, against a real gRPC server: every kind of call, step by step."""

import base64
from collections.abc import Iterator
from concurrent import futures
from typing import Any

import grpc
import pytest

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


METHODS = {
    "Reverse": grpc.unary_unary_rpc_method_handler(reverse),
    "Each": grpc.unary_stream_rpc_method_handler(each),
    "Join": grpc.stream_unary_rpc_method_handler(join),
    "Echo": grpc.stream_stream_rpc_method_handler(echo),
    "Refuse": grpc.unary_unary_rpc_method_handler(refuse),
    "Large": grpc.unary_unary_rpc_method_handler(large),
}


@pytest.fixture(scope="module")
def driver() -> Iterator[Inside]:
    """Connected to a server on this machine's loopback."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("t.T", METHODS),))
    port = server.add_insecure_port("localhost:0")
    server.start()
    started = Inside(inside.DRIVER)
    started.send({"op": "connect", "port": port, "wait_ms": 10_000})
    connected = started.receive()
    assert (connected["event"], connected["ok"]) == ("connected", True)
    assert connected["client_port"] not in {0, port}
    yield started
    assert started.close() == 0
    server.stop(None).wait()


def start(driver: Inside, method: str, kind: str, *messages: bytes, **changes: Any) -> None:
    texts = [base64.b64encode(message).decode() for message in messages]
    call = {"op": "call", "id": 1, "path": f"/t.T/{method}", "kind": kind, "messages": texts, "half_close": True}
    driver.send({**call, "metadata": [], "deadline_ms": 0, **changes})


def steps(driver: Inside) -> list[dict[str, Any]]:
    """The steps of the call to its end."""
    found: list[dict[str, Any]] = []
    while (message := driver.receive())["event"] == "step":
        found.append(message)
    assert message == {"event": "ended", "id": 1}
    return found


def told(found: list[dict[str, Any]], kind: str) -> list[bytes]:
    return [base64.b64decode(step["message"]) for step in found if step["kind"] == kind]


def test_a_unary_call_step_by_step(driver: Inside) -> None:
    start(driver, "Reverse", "unary_unary", b"abc")
    found = steps(driver)
    assert [step["kind"] for step in found] == [
        "client header", "client message", "client half close", "server header", "server message", "server trailer",
    ]  # fmt: skip
    assert told(found, "server message") == [b"cba"]
    assert found[-1]["code"] == 0
    assert found[-1]["metadata"] == [["took", base64.b64encode(b"no time").decode()]]
    times = [step["time_ns"] for step in found]
    assert times == sorted(times)


def test_every_message_of_a_stream_is_told(driver: Inside) -> None:
    start(driver, "Each", "unary_stream", b"abc")
    found = steps(driver)
    assert told(found, "server message") == [b"a", b"b", b"c"]
    header = next(step for step in found if step["kind"] == "server header")
    assert dict(header["metadata"])["k-bin"] == base64.b64encode(b"\xff").decode()


def test_a_stream_of_requests_ends_with_the_half_close(driver: Inside) -> None:
    start(driver, "Join", "stream_unary", b"a", half_close=False)
    driver.send({"op": "send", "id": 1, "message": base64.b64encode(b"b").decode()})
    driver.send({"op": "half_close", "id": 1})
    found = steps(driver)
    assert told(found, "client message") == [b"a", b"b"]
    assert told(found, "server message") == [b"a+b"]


def test_a_conversation_is_cancelled(driver: Inside) -> None:
    start(driver, "Echo", "stream_stream", b"a", half_close=False)
    seen: list[str] = []
    while seen[-1:] != ["server message"]:
        seen.append(driver.receive()["kind"])
    driver.send({"op": "cancel", "id": 1})
    found = steps(driver)
    assert [step["kind"] for step in found] == ["cancel", "server trailer"]
    assert found[-1]["code"] == grpc.StatusCode.CANCELLED.value[0]


@pytest.mark.parametrize(
    ("method", "changes", "code", "words"),
    [
        ("Refuse", {}, grpc.StatusCode.NOT_FOUND, "no such thing"),
        ("Nope", {}, grpc.StatusCode.UNIMPLEMENTED, "Method not found"),
        ("Reverse", {"metadata": [["UPPER", ""]]}, grpc.StatusCode.INTERNAL, "grpcio did not make this call"),
    ],
)
def test_a_failure_is_a_status(
    driver: Inside, method: str, changes: dict[str, Any], code: grpc.StatusCode, words: str
) -> None:
    start(driver, method, "unary_unary", b"", **changes)
    found = steps(driver)
    assert found[-1]["code"] == code.value[0]
    assert words in found[-1]["text"]


def test_a_long_message_is_cut_and_its_length_told(driver: Inside) -> None:
    start(driver, "Large", "unary_unary", b"")
    (message,) = [step for step in steps(driver) if step["kind"] == "server message"]
    assert message["length"] == 300 * 1024
    assert len(base64.b64decode(message["message"])) == 256 * 1024
