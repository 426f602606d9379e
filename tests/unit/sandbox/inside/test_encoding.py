"""Requests in ProtoJSON and text format to bytes; what is wrong stands where the text says it."""

import base64
from typing import Any

import pytest

from app.sandbox.inside.encoding import encode
from tests.support import shop


def _encode(written_in: str, text: str) -> dict[str, Any]:
    descriptor_set = base64.b64encode(shop.descriptor_set()).decode()
    answer = encode({"descriptor_set": descriptor_set, "messages": [["shop.Order", written_in, text]]})
    (result,) = answer["results"]
    assert isinstance(result, dict)
    return result


@pytest.mark.parametrize(
    ("written_in", "text"),
    [
        ("json", '{"name": "x", "count": 150}'),
        ("text", 'name: "x" # a comment\ncount: 150'),
        ("text", "count: 0x96, name: 'x'"),
    ],
)
def test_a_request_becomes_bytes(written_in: str, text: str) -> None:
    assert base64.b64decode(_encode(written_in, text)["data"]) == b"\x0a\x01x\x10\x96\x01"


def test_an_any_in_text_format() -> None:
    text = "status { details { [type.googleapis.com/shop.Receipt] { total: 1 } } }"
    assert b"type.googleapis.com/shop.Receipt" in base64.b64decode(_encode("text", text)["data"])


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ('nam: "x"', 1, 1, "shop.Order has no field “nam”. Did you mean “name”?"),
        ("\n  receipts {\n    zzz: 1\n  }", 3, 5, "shop.Receipt has no field “zzz”. Its fields: total"),
        ('name "x"', 1, 6, 'Expected ":".'),
        ("name: 5", 1, 7, "Expected string but found: '5'."),
        ("count: 3000000000", 1, 8, "Value out of range: 3000000000."),
        ("size: HUGE", 1, 7, 'Enum type "shop.Size" has no value named HUGE.'),
        ('name: "a" name: "b"', 1, 17, 'Message type "shop.Order" should not have multiple "name" fields.'),
        ("next {", 1, 6, "Expected"),
        ("next {" * 20_000, 1, 1, "The text is nested too deep."),
        ('name: "\\xff"', 1, 13, "Couldn't parse string: 'utf-8' codec can't decode byte 0xff in position 0"),
    ],
)
def test_what_text_format_refuses_stands_at_its_place(text: str, line: int, column: int, words: str) -> None:
    result = _encode("text", text)
    assert (result["line"], result["column"]) == (line, column), result
    assert result["text"].startswith(words), result
    assert result["text"].endswith((".", "?", "total")), result


def test_what_json_refuses_has_a_path() -> None:
    result = _encode("json", '{"next": {"count": "x"}}')
    assert result["path"] == ["next", "count"]
    assert "“count” is an int32" in result["text"]
