"""A posted request, in whichever view it was edited."""

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.runs.spec import Request, RequestFormat, in_json
from app.schema.model import EMPTY
from app.web.request import posted


@pytest.fixture(autouse=True)
def _language(speaking: Flask) -> Iterator[None]:
    with speaking.test_request_context("/"):
        yield


def written(**form: str) -> posted.Written:
    return posted.written(MultiDict({name.rstrip("_"): text for name, text in form.items()}), EMPTY, "")


def test_json_is_what_an_unknown_view_holds() -> None:
    assert written(request='{"a":\r\n1}').request == in_json('{"a":\n1}')[0]
    assert (written(as_="nonsense", request=" ").view, written(request=" ").request) == ("json", in_json("{}")[0])


def test_bytes_are_hexadecimal_with_any_gaps() -> None:
    expected = Request(format=RequestFormat.BYTES, data=b"\x0a\x03Ada")
    for text in ("0a03416461", "0A 03\n41 64 61", "0x0a,0x03,0x41,0x64,0x61", "0a:03:41_64_61"):
        assert written(as_="bytes", request=text).request == expected
    assert written(as_="bytes", request="").request.data == b""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("0a\n0g", "Line 2, column 2: “g”"), ("0x0a x", "Line 1, column 6: “x”"), ("0a 1", "one digit only")],
)
def test_what_is_no_byte_is_said_with_its_place(text: str, sentence: str) -> None:
    (wrong,) = written(as_="bytes", request=text).wrong
    assert sentence in wrong


@settings(max_examples=50)
@given(st.binary(max_size=70))
def test_bytes_come_back(data: bytes) -> None:
    assert posted.from_hex(posted.to_hex(data)) == data


def test_there_is_a_most() -> None:
    (wrong,) = written(request="x" * (posted.MOST_CHARACTERS + 1)).wrong
    assert str(posted.MOST_CHARACTERS) in wrong


def test_what_a_view_cannot_hold_is_kept_beside_it() -> None:
    assert written(request="{}", kept_hex="f80701", kept_json="{}").kept == {"hex": "f80701", "json": "{}"}
