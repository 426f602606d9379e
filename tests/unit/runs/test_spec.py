"""Requests as learners write them."""

from app.runs.spec import Request, RequestFormat, in_json


def test_json_requests_keep_their_text() -> None:
    first, second = in_json("{}", '{"name": "Zoë \ud800"}')
    assert (first.format, first.data) == (RequestFormat.JSON, b"{}")
    assert second.text == '{"name": "Zoë \ud800"}', "half a surrogate pair too, for the encoder to refuse at its place"


def test_bytes_are_a_request_too() -> None:
    assert Request(format=RequestFormat.BYTES, data=b"\xff").data == b"\xff"
