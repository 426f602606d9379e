import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire.endings import Ending, connect_stream, connect_unary, web_trailers


def test_trailers_of_grpc_web_are_written_as_http1_writes_fields() -> None:
    assert web_trailers(b"grpc-status: 5\r\nGRPC-Message: no%21\r\n") == (
        ("grpc-status", "5"),
        ("grpc-message", "no%21"),
    )
    assert web_trailers(b"") == ()


def test_the_end_of_a_stream_of_connect() -> None:
    assert connect_stream(b"{}") == Ending(0)
    said = {"error": {"code": "not_found", "message": "no"}, "metadata": {"Key": ["a", "b"], "odd": "c"}}
    assert connect_stream(json.dumps(said).encode()) == Ending(5, "no", (("key", "a"), ("key", "b")))
    assert connect_stream(b'{"error": {"code": "canceled"}}').code == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, 13), (401, 16), (403, 7), (404, 12), (429, 14), (502, 14), (503, 14), (504, 14), (500, 2)],
)
def test_an_error_without_a_body_takes_its_code_from_http(status: int, code: int) -> None:
    ending = connect_unary(status, b"<html>")
    assert ending.code == code
    assert ending.wrong == "The body of the error is not a JSON object: its status is made of HTTP's."


def test_an_error_of_a_unary_call_says_its_code() -> None:
    assert connect_unary(200, b"anything") == Ending(0)
    assert connect_unary(404, b'{"code": "not_found", "message": "no"}') == Ending(5, "no")
    odd = connect_unary(404, b'{"code": "odd", "message": 7}')
    assert (odd.code, odd.message, odd.wrong) == (12, "", "The error has no code of Connect: 'odd'.")


def test_what_is_no_object_has_no_status() -> None:
    assert connect_stream(b"[1]").code is None
    assert connect_stream(b"[" * 60_000).wrong
    assert connect_stream(b" " * 70_000 + b"{}").wrong


@given(st.binary(max_size=60))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    web_trailers(data)
    connect_stream(data)
    connect_unary(500, data)


SAID = st.none() | st.text(max_size=3) | st.lists(st.none(), max_size=1)
KEYS = st.sampled_from(["error", "code", "metadata", "message"])


@settings(max_examples=40)
@given(st.dictionaries(KEYS, SAID | st.dictionaries(KEYS, SAID, max_size=2), max_size=3))
def test_no_json_makes_it_raise(said: object) -> None:
    connect_stream(json.dumps(said).encode())
    connect_unary(500, json.dumps(said).encode())
