"""Readings of unknown fields: every plausible one, the likeliest first."""

import struct

from app.schema.model import EMPTY
from app.trace.annotate import annotate
from app.trace.readings import message_text
from app.wire import records


def readings(data: bytes) -> list[tuple[str, str]]:
    return [(reading.kind, reading.text) for reading in annotate(data, "", EMPTY).nodes[0].readings]


def test_varints() -> None:
    assert readings(b"\x08\x01") == [("uint64", "1"), ("bool", "true"), ("sint64", "-1")]
    assert readings(b"\x08" + b"\xff" * 9 + b"\x01")[0] == ("int64", "-1")


def test_fixed() -> None:
    assert readings(b"\x0d" + struct.pack("<f", 0.1)) == [("float", "0.1"), ("fixed32", "1036831949")]
    assert readings(b"\x09" + struct.pack("<q", -1)) == [
        ("double", "NaN"),
        ("fixed64", str(2**64 - 1)),
        ("sfixed64", "-1"),
    ]


def test_text() -> None:
    assert readings(b"\x0a\x06gr\xc3\xbc\xc3\x9f")[0] == ("string", '"grüß"')
    assert ("string", '"\\u001b"') not in readings(b"\x0a\x01\x1b")


def test_messages_within_messages() -> None:
    inner = bytes.fromhex("08 96 01 12 03 ff 00 01")
    assert message_text(inner, records.read(inner)) == "1: 150, 2: ff 00 01"
    assert ("message", "1: 150, 2: ff 00 01") in readings(b"\x0a" + bytes([len(inner)]) + inner)
    group = bytes.fromhex("0b 08 01 0c")
    assert message_text(group, records.read(group)) == "1: {1: 1}"


def test_an_empty_value() -> None:
    assert readings(b"\x0a\x00") == [("string", '""'), ("bytes", "")]


def test_long_values_are_cut() -> None:
    found = dict(readings(b"\x0a\xac\x02" + b"x" * 300))
    assert len(found["string"]) == 203
    assert found["bytes"].endswith(" …")
