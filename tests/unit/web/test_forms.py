"""A call as it was filled in: what is right becomes a spec, what is wrong a sentence."""

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.runner import validation
from app.runs.spec import Metadatum, in_json
from app.schema.model import EMPTY
from app.web import forms
from app.web.request import posted


@pytest.fixture(autouse=True)
def _language(speaking: Flask) -> Iterator[None]:
    with speaking.test_request_context("/"):
        yield


def asked(*fields: tuple[str, str]) -> forms.CallRequest:
    form = MultiDict([("path", " /s.S/M "), *fields])
    return forms.call_request(form, posted.written(form, EMPTY, ""))


def entry(name: str, value: str) -> forms.CallRequest:
    return asked(("metadata_name", name), ("metadata_value", value))


def test_an_empty_form_is_an_empty_message() -> None:
    request = asked(("request", "  "), ("metadata_name", ""), ("metadata_value", ""), ("deadline_ms", ""))
    assert (request.path, request.request, request.metadata, request.deadline_ms, request.wrong) == (
        "/s.S/M", in_json("{}")[0], (), 0, (),
    )  # fmt: skip


def test_a_unary_call_carries_its_request_and_a_stream_waits_for_send() -> None:
    request = asked(("request", '{"a":\r\n1}'))
    unary, stream = request.spec(streams=False), request.spec(streams=True)
    assert (unary.requests, unary.half_close) == (in_json('{"a":\n1}'), True)
    assert (stream.requests, stream.half_close) == ((), False)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("x-who", "  ada ", b"ada"),
        ("x-empty", "", b""),
        ("x-bin", "AAEC", b"\x00\x01\x02"),
        ("x-bin", "/w", b"\xff"),  # padding may be left out, as gRPC itself does (Custom-Metadata, Binary-Header)
    ],
)
def test_metadata(name: str, value: str, expected: bytes) -> None:
    assert entry(name, value).metadata == (Metadatum(name=name, value=expected),)
    assert entry(name, value).wrong == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [("X-Who", "a"), ("", "a"), ("a b", "a"), ("grpc-timeout", "1S"), ("x", "ä"), ("x", "a\x00b"), ("x-bin", "*")],
)
def test_metadata_that_cannot_be_sent_is_one_sentence(name: str, value: str) -> None:
    request = entry(name, value)
    assert request.metadata == ()
    assert len(request.wrong) == 1
    assert "\x00" not in request.wrong[0]


def test_there_is_a_most() -> None:
    pairs = [pair for number in range(33) for pair in (("metadata_name", f"x{number}"), ("metadata_value", "a"))]
    assert "32" in asked(*pairs).wrong[0]
    assert str(posted.MOST_CHARACTERS) in asked(("request", "x" * (posted.MOST_CHARACTERS + 1))).wrong[0]


@pytest.mark.parametrize(("text", "deadline"), [("1", 1), ("600000", 600_000), (" 20 ", 20)])
def test_deadlines(text: str, deadline: int) -> None:
    assert asked(("deadline_ms", text)).deadline_ms == deadline


@pytest.mark.parametrize("text", ["0", "-1", "600001", "1.5", "soon", "²", "1" * 5000])
def test_what_is_no_deadline(text: str) -> None:
    request = asked(("deadline_ms", text))
    assert request.deadline_ms == 0
    assert len(request.wrong) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=6))
def test_what_the_form_lets_through_the_runner_takes(name: str, value: str, deadline: str) -> None:
    request = asked(("metadata_name", name), ("metadata_value", value), ("deadline_ms", deadline))
    if not request.wrong:
        assert validation.spec_problems(request.spec(streams=False)) == ()
