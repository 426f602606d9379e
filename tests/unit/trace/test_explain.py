"""Explanations: the arithmetic of the encoding guide's own examples, and that every sum in them is right."""

import re
import struct

from hypothesis import given
from hypothesis import strategies as st

from app.schema.model import Kind
from app.trace import explain
from app.wire.records import WireType


def test_the_guides_varint() -> None:
    assert explain.varint_steps(b"\x96\x01") == (
        "0x96 0x01: the top bit of each byte says whether another follows; take it off: 0010110 0000001",
        "the lowest seven bits came first, so turn them round: 0000001_0010110 = 150",
    )


def test_one_byte_and_more_than_needed() -> None:
    assert explain.varint_steps(b"\x03") == ("0x03 = 3: its top bit is 0, so no byte follows",)
    assert (
        explain.varint_steps(b"\x83\x00")[-1] == "2 bytes where 1 would do: readers take it, writers should not make it"
    )


def test_tags() -> None:
    assert explain.tag_steps(b"\x10", 2, WireType.VARINT) == ("0x10 = 2 << 3 | 0: field 2, VARINT",)
    assert explain.tag_steps(b"\x82\x01", 16, WireType.LEN)[-1] == "130 = 16 << 3 | 2: field 16, LEN"


def test_negative_numbers() -> None:
    minus_two = b"\xfe" + b"\xff" * 8 + b"\x01"
    assert explain.varint_value(minus_two, 2**64 - 2, Kind.INT32)[-2:] == (
        "two's complement: the top bit is set, so 18446744073709551614 - 2^64 = -2",
        "a negative int32 always takes 10 bytes; as sint32 it would be 1",
    )
    assert explain.varint_value(b"\x03", 3, Kind.SINT32)[-1].startswith("zigzag: 3 is odd, so it is -(3 + 1) / 2 = -2")
    assert explain.varint_value(b"\x04", 4, Kind.SINT64)[-1] == "zigzag: 4 is even, so it is 4 / 2 = 2"


def test_what_a_narrow_kind_drops() -> None:
    steps = explain.varint_value(b"\x80\x80\x80\x80\x10", 2**32, Kind.UINT32)
    assert steps[-1] == "uint32 has 32 bits: what is above them is dropped"


def test_fixed_numbers() -> None:
    assert explain.fixed_value(b"\x01\x00\x00\x00", Kind.FIXED32) == (
        "little-endian, the lowest byte first: 0x00000001 = 1",
    )
    assert explain.fixed_value(b"\xff\xff\xff\xff", Kind.SFIXED32)[-1] == (
        "two's complement: the top bit is set, so 4294967295 - 2^32 = -1"
    )


def test_floats() -> None:
    assert explain.float_steps(struct.pack("<f", -6.5)) == (
        "IEEE 754: sign 1, exponent 10000001, fraction 10100000000000000000000",
        "exponent 129 - 127 = 2: -1.625 × 2^2 = -6.5",
    )
    assert explain.float_steps(struct.pack("<f", float("inf")))[-1] == "an exponent of all ones: infinity, so inf"
    assert (
        explain.float_steps(struct.pack("<d", 0.0))[-1] == "exponent 0: no leading 1, and 2^-1022: 0.0 × 2^-1022 = 0.0"
    )


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_product_of_a_double_is_right(value: float) -> None:
    last = explain.float_steps(struct.pack("<d", value))[-1]
    significand, power, result = re.fullmatch(r".*: (\S+) × 2\^(\S+) = (\S+)", last).groups()
    numerator, denominator = float(significand).as_integer_ratio()
    exact = (numerator << int(power), denominator) if int(power) >= 0 else (numerator, denominator << -int(power))
    assert float(result) == value
    assert exact[0] * value.as_integer_ratio()[1] == value.as_integer_ratio()[0] * exact[1]


@given(st.integers(0, 2**64 - 1))
def test_every_sum_of_a_varint_is_right(value: int) -> None:
    data = bytearray()
    rest = value
    while rest > 127:
        data.append(rest & 127 | 128)
        rest >>= 7
    last = explain.varint_steps(bytes([*data, rest]))[-1]
    if data:
        bits, result = re.fullmatch(r".*: ([01_]+) = (\d+)", last).groups()
        assert int(bits.replace("_", ""), 2) == int(result) == value
