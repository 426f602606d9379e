"""One call, step by step: every kind, what it is told beside its messages, and how it ends."""

import base64
from collections.abc import Iterator
from typing import Any

import grpc
import pytest

from tests.support.driven import Driven, messages_of, server


@pytest.fixture(scope="module")
def driver() -> Iterator[Driven]:
    """Connected to a server on this machine's loopback."""
    with server() as port:
        driven = Driven()
        driven.open(port)
        yield driven
        assert driven.close() == 0


def test_a_unary_call_step_by_step(driver: Driven) -> None:
    driver.start("Reverse", "unary_unary", b"abc")
    found = driver.steps()
    assert [step["kind"] for step in found] == [
        "client header", "client message", "client half close", "server header", "server message", "server trailer",
    ]  # fmt: skip
    assert messages_of(found, "server message") == [b"cba"]
    assert found[-1]["code"] == 0
    assert found[-1]["metadata"] == [["took", base64.b64encode(b"no time").decode()]]
    times = [step["time_ns"] for step in found]
    assert times == sorted(times)


def test_every_message_of_a_stream_is_told(driver: Driven) -> None:
    driver.start("Each", "unary_stream", b"abc")
    found = driver.steps()
    assert messages_of(found, "server message") == [b"a", b"b", b"c"]
    header = next(step for step in found if step["kind"] == "server header")
    assert dict(header["metadata"])["k-bin"] == base64.b64encode(b"\xff").decode()


def test_a_stream_of_requests_ends_with_the_half_close(driver: Driven) -> None:
    driver.start("Join", "stream_unary", b"a", half_close=False)
    driver.send({"op": "send", "id": 1, "message": base64.b64encode(b"b").decode()})
    driver.send({"op": "half_close", "id": 1})
    found = driver.steps()
    assert messages_of(found, "client message") == [b"a", b"b"]
    assert messages_of(found, "server message") == [b"a+b"]


def test_a_conversation_is_cancelled(driver: Driven) -> None:
    driver.start("Echo", "stream_stream", b"a", half_close=False)
    seen: list[str] = []
    while seen[-1:] != ["server message"]:
        seen.append(driver.receive()["kind"])
    driver.send({"op": "cancel", "id": 1})
    found = driver.steps()
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
    driver: Driven, method: str, changes: dict[str, Any], code: grpc.StatusCode, words: str
) -> None:
    driver.start(method, "unary_unary", b"", **changes)
    found = driver.steps()
    assert found[-1]["code"] == code.value[0]
    assert words in found[-1]["text"]


def test_a_long_message_is_cut_and_its_length_told(driver: Driven) -> None:
    driver.start("Large", "unary_unary", b"")
    (message,) = [step for step in driver.steps() if step["kind"] == "server message"]
    assert message["length"] == 300 * 1024
    assert len(base64.b64decode(message["message"])) == 256 * 1024


@pytest.mark.parametrize("compression", ["gzip", "deflate", "identity"])
def test_a_compressed_call_says_the_same(driver: Driven, compression: str) -> None:
    assert driver.answer("Reverse", b"ab" * 500, compression=compression) == b"ba" * 500


def test_a_bearer_token_stays_off_plaintext(driver: Driven) -> None:
    driver.start("Reverse", "unary_unary", b"", bearer_token="abc")
    assert "only valid on secure channels" in driver.steps()[-1]["text"]
