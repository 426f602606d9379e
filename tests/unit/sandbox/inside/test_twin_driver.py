"""The client of a comparison, as a plain process, against a server with its twin."""

import base64
import time
from typing import Any

import grpc

from app.sandbox import inside
from app.sandbox.inside.twin_driver import OneWrite
from tests.support.inside import Inside
from tests.support.twins import Message, free_port, sync_server


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def compare(ports: tuple[int, int], **more: Any) -> list[dict[str, Any]]:
    driver = Inside(inside.TWIN_DRIVER)
    request = {
        "op": "compare",
        "grpc_port": ports[0],
        "json_port": ports[1],
        "path": "/t.T/say",
        "kind": "unary_unary",
        "message": encoded(Message(name="Ada").SerializeToString()),
        "json": encoded(b'{"name":"Ada"}'),
        "metadata": [["x-who", encoded(b"ada")], ["t-bin", encoded(b"\x00\x01")]],
        "calls": 6,
        "together": 8,
        "seconds": 5,
        "bytes": 1 << 20,
    }
    driver.send({**request, **more})
    told = [driver.receive()]
    while told[-1]["event"] != "done":
        told.append(driver.receive())
    driver.close()
    return told


def test_both_sides_of_every_part_are_told() -> None:
    seen: list[tuple[str, Any]] = []

    def say(request: Any, context: Any) -> Any:
        metadata = dict(context.invocation_metadata())
        seen.append((type(context).__name__, (metadata["x-who"], metadata["t-bin"])))
        if len(seen) % 5 == 0:
            context.abort(grpc.StatusCode.NOT_FOUND, "a status is an answer like others")
        return Message(name="Hello, " + request.name, root="a" * 200)

    with sync_server(say=say) as ports:
        *parts, done = compare(ports)
    assert done == {"event": "done", "text": ""}
    shown = [(part["part"], part["json"], len(part["ports"]), part["warm_up"], part["calls"]) for part in parts]
    assert shown == [
        ("one by one", False, 1, 3, 6),
        ("one by one", True, 1, 3, 6),
        ("gzip", False, 1, 1, 5),
        ("gzip", True, 1, 1, 5),
        ("together", False, 1, 1, 5 * 8),
        ("together", True, 6, 1, 5 * 8),
    ]
    kinds = [kind for kind, _ in seen]
    # 9, 6 and 41 calls over gRPC; as JSON each of the six connections is warmed up.
    assert (len(kinds), kinds.count("SyncContext")) == (56 + 61, 61)
    assert {metadata for _, metadata in seen} == {("ada", b"\x00\x01")}
    assert kinds[6:12] == ["SyncContext"] * 5 + ["_Context"], "in turns: five of one, then five of the other"


def test_slow_methods_are_called_less_often() -> None:
    def say(request: Any, _context: Any) -> Any:
        time.sleep(0.02)
        return request

    with sync_server(say=say) as ports:
        parts = compare(ports, calls=1000, seconds=0.2, together=2)
    assert 1 <= parts[0]["calls"] <= 5


def test_a_server_that_is_not_reached_is_a_sentence() -> None:
    def say(request: Any, _context: Any) -> Any:
        return request

    nobody = free_port()
    with sync_server(say=say) as (port, json_port):
        (done,) = compare((nobody, json_port))
        assert "gRPC did not get through in plaintext" in done["text"]
        (done,) = compare((port, nobody))
        assert done["text"].startswith("The JSON twin was not reached: ")


def test_head_and_body_go_out_in_one_write() -> None:
    writes: list[bytes] = []

    class Socket:
        def sendall(self, data: bytes) -> None:
            writes.append(data)

        def fileno(self) -> int:
            return 7

    client = OneWrite("localhost", 1, timeout=1)
    client.sock = Socket()
    client.request("POST", "/a", b"{}")
    assert client.flush() == 7
    assert len(writes) == 1
    assert writes[0].endswith(b"\r\n\r\n{}")
