"""A channel of the driver: where it leads, what it says of itself, whose connection is its own."""

import base64
import json
from collections.abc import Iterator

import pytest

from app.sandbox.inside.channels import connections, host_of
from tests.support.driven import Driven, server


@pytest.fixture(scope="module")
def driver() -> Iterator[Driven]:
    driven = Driven()
    yield driven
    assert driven.close() == 0


def test_authority_and_user_agent_are_told_to_the_server(driver: Driven) -> None:
    with server() as port:
        driver.open(port, id=1, authority="shop.example:1", options=[["grpc.primary_user_agent", "lesson/1"]])
        assert b"'lesson/1 grpc-python" in driver.answer("Told", b"")


def test_calls_are_balanced_over_several_servers(driver: Driven) -> None:
    config = json.dumps({"loadBalancingConfig": [{"round_robin": {}}]})
    with server() as one, server() as other:
        told = driver.open(one, other, id=2, options=[["grpc.service_config", config]])
        assert (told["ok"], told["client_port"]) == (True, 0), "several connections: which is a call's is not known"
        for _ in range(4):
            assert driver.answer("Reverse", b"ab", channel=2) == b"ba"


def test_a_service_config_that_grpc_refuses_is_a_status_in_its_words(driver: Driven) -> None:
    config = json.dumps({"methodConfig": [{"name": [{}], "timeout": "soon"}]})
    with server() as port:
        driver.open(port, id=3, options=[["grpc.service_config", config]], wait_ms=300)
        driver.start("Reverse", "unary_unary", b"", channel=3)
        assert "methodConfig[0].timeout" in driver.steps()[-1]["text"]


@pytest.mark.parametrize(
    ("authority", "host"),
    [("localhost:50051", "localhost"), ("shop.example", "shop.example"), ("[::1]:7", "::1"), ("[::1]", "::1")],
)
def test_the_name_that_a_certificate_must_have(authority: str, host: str) -> None:
    assert host_of(authority) == host


def test_only_tcp_connections_have_ports() -> None:
    assert all(local and remote for local, remote in connections())


def test_the_port_of_a_connection_that_was_lost_is_not_told(driver: Driven) -> None:
    with server() as port:
        assert driver.open(port, id=4)["client_port"]
    driver.start("Reverse", "unary_unary", base64.b64encode(b"x"), channel=4)
    header, *_, trailer = driver.steps()
    assert (header["client_port"], trailer["code"]) == (0, 14)
