"""Comparing JSON as a reader of the schema sees it."""

import pytest

from app.checks.words import difference, equal, found_in, includes, shown


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        ({"a": 1}, {"a": 1}, True),
        ({"a": 0, "b": ""}, {}, True),
        ({}, {"a": 1}, False),
        ({"total": 6}, {"total": "6"}, True),
        ({"mean": 21}, {"mean": 21.0}, True),
        ({"mean": 21}, {"mean": 21.5}, False),
        ([1, 2], [1], False),
        ({"a": {"b": []}}, {"a": {}}, True),
        ({"a": True}, {"a": 1}, False),
    ],
)
def test_equal(wanted: object, found: object, same: bool) -> None:
    assert equal(wanted, found) is same


def test_includes() -> None:
    assert includes({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}, "d": 3})
    assert not includes([{"a": 1}], [{"a": 2}])


def test_the_first_difference() -> None:
    assert difference({"a": {"b": 1}}, {"a": {"b": 2}}) == "a.b"
    assert difference({"a": 1}, {"a": 1, "c": 2}) == "c"
    assert difference([1], [2]) == ""


def test_texts() -> None:
    assert found_in("b+", "abba")
    assert shown({"a": "x" * 500}).endswith("…")


def test_bytes_are_shown_as_hex() -> None:
    assert shown([bytearray(b"\x08\xfe"), b"\x01"]) == '["08 fe", "01"]'
