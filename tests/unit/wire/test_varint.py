"""Varints against protobuf's own encoder."""

import pytest
from google.protobuf import wrappers_pb2
from hypothesis import given
from hypothesis import strategies as st

from app.wire import varint

unsigned = st.integers(0, 2**64 - 1)


def encoded(value: int) -> bytes:
    """What protobuf writes for this number, after its tag."""
    return wrappers_pb2.UInt64Value(value=value).SerializeToString()[1:] or b"\x00"


@given(unsigned)
def test_reads_what_protobuf_writes(value: int) -> None:
    data = encoded(value)
    assert varint.read(data, 0, len(data)) == (value, len(data))
    assert varint.size(value) == len(data)


@given(st.integers(-(2**31), 2**31 - 1))
def test_signed_kinds(value: int) -> None:
    raw, _ = varint.read(wrappers_pb2.Int32Value(value=value).SerializeToString()[1:] or b"\x00", 0, 10)
    assert varint.signed(raw, 32) == value
    assert varint.signed(raw, 64) == value
    assert varint.zigzag(value << 1 if value >= 0 else ~value << 1 | 1) == value


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("", varint.TRUNCATED),
        ("80", varint.TRUNCATED),
        ("ff ff ff ff ff ff ff ff ff", varint.TRUNCATED),
        ("ff ff ff ff ff ff ff ff ff ff", varint.TOO_LONG),
        ("ff ff ff ff ff ff ff ff ff ff 01", varint.TOO_LONG),
    ],
)
def test_faults(data: str, expected: int) -> None:
    raw = bytes.fromhex(data)
    assert varint.read(raw, 0, len(raw))[1] == expected


def test_longer_than_needed_is_read() -> None:
    assert varint.read(bytes.fromhex("80 80 00"), 0, 3) == (0, 3)


def test_only_the_given_bytes_are_read() -> None:
    assert varint.read(b"\x80\x01", 0, 1)[1] == varint.TRUNCATED
    assert varint.read(b"\xff\x96\x01\xff", 1, 4) == (150, 3)
