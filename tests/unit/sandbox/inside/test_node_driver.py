"""The driver in Node.js, as a plain process: it says what the driver in Python says."""

import time
from collections.abc import Iterator

import grpc
import pytest

from app.runner import certificates
from app.sandbox import inside
from app.sandbox.runtimes.node import NODE, find
from tests.support.driven import Driven, messages_of, server

PROGRAM = find()
CERTIFICATES = certificates.make(certificates.at(time.time_ns()))

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Node.js here: apt-get install nodejs")


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driven]:
    folder = tmp_path_factory.mktemp("node")
    assert NODE.folder
    (folder / "node_modules").symlink_to(NODE.folder / "modules")
    argv = (inside.text(inside.NODE_DRIVER_TEXT), str(PROGRAM), "--no-warnings", "--preserve-symlinks")
    driven = Driven(inside.NODE_DRIVER, *argv, folder=folder)
    yield driven
    assert driven.close() == 0


def test_calls_of_every_kind(driver: Driven) -> None:
    with server() as port:
        opened = driver.open(port)
        assert opened["ok"]
        assert opened["client_port"] not in {0, port}
        driver.start("Reverse", "unary_unary", b"abc")
        found = driver.steps()
        assert [step["kind"] for step in found] == [
            "client header", "client message", "client half close", "server header", "server message", "server trailer",
        ]  # fmt: skip
        assert messages_of(found, "server message") == [b"cba"]
        assert found[0]["client_port"] == opened["client_port"]
        times = [step["time_ns"] for step in found]
        assert times == sorted(times)
        assert abs(times[0] - time.time_ns()) < 60 * 10**9
        for kind, method, answer in (
            ("unary_stream", "Each", [b"a", b"b"]),
            ("stream_unary", "Join", [b"ab"]),
            ("stream_stream", "Echo", [b"ab"]),
        ):
            driver.start(method, kind, b"ab")
            assert messages_of(driver.steps(), "server message") == answer
        driver.start("Refuse", "unary_unary", b"")
        status = driver.steps()[-1]
        assert (status["code"], status["text"]) == (5, "no such thing")


def test_what_grpc_js_does_not_make_is_a_status(driver: Driven) -> None:
    with server() as port:
        driver.open(port, id=2)
        driver.start("Reverse", "unary_unary", b"", channel=2, metadata=[["a", "x4c="]])
        assert "grpc-js did not make this call" in driver.steps()[-1]["text"]


def test_a_long_message_is_cut_and_its_length_told(driver: Driven) -> None:
    with server() as port:
        driver.open(port, id=3)
        driver.start("Large", "unary_unary", b"", channel=3)
        (message,) = [step for step in driver.steps() if step["kind"] == "server message"]
        assert message["length"] == 300 * 1024


def test_mutual_tls(driver: Driven) -> None:
    pair = (CERTIFICATES.server_key.encode(), CERTIFICATES.server.encode())
    shown = {"ca": CERTIFICATES.ca, "certificate": CERTIFICATES.client, "key": CERTIFICATES.client_key}
    with server(grpc.ssl_server_credentials([pair], CERTIFICATES.ca.encode(), require_client_auth=True)) as port:
        assert driver.open(port, id=4, security=shown)["ok"]
        told = driver.answer("Told", b"", channel=4, bearer_token="t0ken")
        assert b"'Bearer t0ken'" in told
        assert b"[b'client']" in told


def test_a_server_that_is_not_there(driver: Driven) -> None:
    assert driver.open(1, id=5, wait_ms=5000)["ok"] is False
    driver.start("Reverse", "unary_unary", b"", channel=5)
    assert driver.steps()[-1]["code"] == grpc.StatusCode.UNAVAILABLE.value[0]
