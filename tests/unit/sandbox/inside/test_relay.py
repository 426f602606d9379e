"""The relay as a plain process, between a real gRPC client and a real gRPC server."""

import socket
from collections.abc import Iterator
from concurrent import futures
from typing import Any

import grpc
import pytest

from app.runs import faults
from app.runs.faults import AnswerStatus, Bandwidth, Cut, Fault, GoAway, Latency, Reset, Window
from app.sandbox import inside
from tests.support.inside import Inside

ECHO = "/t.T/Echo"


@pytest.fixture(scope="module")
def server_port() -> Iterator[int]:
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    echo = grpc.unary_unary_rpc_method_handler(lambda request, _context: request)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("t.T", {"Echo": echo}),))
    port = server.add_insecure_port("localhost:0")
    server.start()
    yield port
    server.stop(None).wait()


@pytest.fixture(scope="module")
def relay() -> Iterator[Inside]:
    started = Inside(inside.RELAY)
    yield started
    assert started.close() == 0


def placed(relay: Inside, target: int, *chosen: Fault) -> int:
    """The port at which ``target`` is reached with these faults."""
    relay.send({"op": "place", "target": target, "faults": [faults.plain(fault) for fault in chosen]})
    while (told := relay.receive())["event"] != "placed":
        assert told["event"] == "did"
    return int(told["port"])


def did(relay: Inside) -> str:
    told = relay.receive()
    assert told["event"] == "did"
    assert told["time_ns"] > 0
    return str(told["text"])


def call(port: int, *messages: bytes) -> list[Any]:
    """The answer to each, or its status, on one channel."""
    with grpc.insecure_channel(f"localhost:{port}", options=[("grpc.enable_http_proxy", 0)]) as channel:
        echo = channel.unary_unary(ECHO)
        answers: list[Any] = []
        for message in messages:
            try:
                answers.append(echo(message, timeout=20))
            except grpc.RpcError as error:
                answers.append((error.code().name, error.details()))  # type: ignore[attr-defined]  # a Call too
        return answers


def test_bytes_pass(relay: Inside, server_port: int) -> None:
    assert call(placed(relay, server_port, Latency(ms=1)), b"a", b"b" * 200_000) == [b"a", b"b" * 200_000]


def test_http2_passes(relay: Inside, server_port: int) -> None:
    port = placed(relay, server_port, Window(size=5_000), Bandwidth(bytes_per_second=1 << 28))
    assert call(port, b"a", b"b" * 200_000) == [b"a", b"b" * 200_000]


def test_faults_of_http2_reach_a_real_client(relay: Inside, server_port: int) -> None:
    port = placed(relay, server_port, AnswerStatus(every=3, code=8, message="enough"), Reset(every=2, code=11))
    first, second, third = call(port, b"1", b"2", b"3")
    assert (first, second[0], third) == (b"1", "RESOURCE_EXHAUSTED", ("RESOURCE_EXHAUSTED", "enough"))
    assert [did(relay), did(relay)] == ["RST_STREAM with error code 11 on stream 3", "status 8 on stream 5"]


def test_after_goaway_a_client_connects_anew(relay: Inside, server_port: int) -> None:
    port = placed(relay, server_port, GoAway(after_calls=2))
    assert call(port, b"1", b"2", b"3", b"4") == [b"1", b"2", b"3", b"4"]
    assert [did(relay), did(relay)] == ["GOAWAY with error code 0, last stream 3"] * 2


def test_faults_change_on_an_open_connection(relay: Inside, server_port: int) -> None:
    port = placed(relay, server_port, Latency(ms=1))
    with grpc.insecure_channel(f"localhost:{port}") as channel:
        echo = channel.unary_unary(ECHO)
        assert echo(b"before", timeout=20) == b"before"
        relay.send({"op": "change", "faults": [faults.plain(Cut(after_bytes=1))]})
        with pytest.raises(grpc.RpcError) as caught:
            echo(b"after", timeout=20)
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
    assert did(relay).startswith("connection cut with RST after ")


def test_where_nothing_listens_the_client_is_cut_off(relay: Inside) -> None:
    ((code, _),) = call(placed(relay, 1, Latency(ms=1)), b"x")
    assert code == "UNAVAILABLE"


def test_what_is_not_http2_passes_and_says_so(relay: Inside, server_port: int) -> None:
    del server_port
    with futures.ThreadPoolExecutor(1) as pool, _listening() as listener:
        port = placed(relay, listener.getsockname()[1], Reset(every=1))
        asked = pool.submit(_ask, port, b"GET / HTTP/1.1\r\n\r\n")
        server, _ = listener.accept()
        with server:
            assert server.recv(100) == b"GET / HTTP/1.1\r\n\r\n"
            server.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        assert asked.result() == b"HTTP/1.1 204 No Content\r\n\r\n"
    assert did(relay) == "a connection is not plaintext HTTP/2: its bytes pass, and calls in it cannot be told"


def _listening() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


def _ask(port: int, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(data)
        received = b""
        while more := client.recv(1000):
            received += more
        return received
