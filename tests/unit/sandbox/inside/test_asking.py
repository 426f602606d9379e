"""What a server says of itself: real ones with everything, with nothing, and none at all."""

from collections.abc import Iterator
from concurrent import futures
from typing import Any

import grpc
import pytest
from grpc_channelz.v1 import channelz
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from tests.support.driven import CHANNEL, Driven, server


@pytest.fixture(scope="module")
def driver() -> Iterator[Driven]:
    driven = Driven()
    yield driven
    assert driven.close() == 0


def asked(driver: Driven, port: int) -> dict[str, Any]:
    driver.send({**CHANNEL, "op": "ask", "id": 7, "ports": [port], "services": ["t.T", "t.Unknown"], "wait_ms": 2000})
    message = driver.receive()
    assert (message["event"], message["id"]) == ("asked", 7)
    answer: dict[str, Any] = message["answer"]
    return answer


def test_a_server_with_health_reflection_and_channelz(driver: Driven) -> None:
    made = grpc.server(futures.ThreadPoolExecutor(2))
    statuses = health.HealthServicer()
    statuses.set("t.T", health_pb2.HealthCheckResponse.NOT_SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(statuses, made)
    reflection.enable_server_reflection(("t.T", reflection.SERVICE_NAME), made)
    channelz.add_channelz_servicer(made)
    port = made.add_insecure_port("localhost:0")
    made.start()
    answer = asked(driver, port)
    made.stop(None).wait()
    assert answer["health"] == [["", "SERVING"], ["t.T", "NOT_SERVING"]]
    assert answer["reflection"]["version"] == "v1alpha"
    assert "t.T" in answer["reflection"]["services"]
    kinds = [row[0] for row in answer["channelz"]]
    assert {"server", "socket"} <= set(kinds)
    mine = next(row for row in answer["channelz"] if row[0] == "server" and f":{port}" in row[2])
    assert mine[3] >= 5, "the calls that asked are counted too"
    assert "problem" not in answer


def test_a_server_with_none_of_it_says_so(driver: Driven) -> None:
    with server() as port:
        assert asked(driver, port) == {}


def test_nothing_listens(driver: Driven) -> None:
    assert asked(driver, 1)["problem"].startswith("UNAVAILABLE: ")
