"""Scalars: every kind's number from its bits is what protobuf reads from the same bytes."""

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.schema.model import Kind
from app.trace.scalars import WIRE_TYPE_OF, default_of, number_of, numbers_of
from app.wire.records import WireType
from tests.support import schemas

KINDS = schemas.kinds()
Scalars = schemas.message_class(KINDS, "kinds.three.Scalars")
VARINTS = [Kind.INT32, Kind.INT64, Kind.UINT32, Kind.UINT64, Kind.SINT32, Kind.SINT64, Kind.BOOL]
FIXED = [Kind.FIXED32, Kind.SFIXED32, Kind.FLOAT, Kind.FIXED64, Kind.SFIXED64, Kind.DOUBLE]


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


@pytest.mark.parametrize("kind", VARINTS)
@given(st.integers(0, 2**64 - 1))
def test_varint_kinds(kind: Kind, raw: int) -> None:
    field = Scalars.DESCRIPTOR.fields_by_name[f"{kind.value}_value"]
    made = Scalars.FromString(varint(field.number << 3) + varint(raw))
    assert number_of(kind, raw) == getattr(made, field.name)


@pytest.mark.parametrize("kind", FIXED)
@given(st.integers(0, 2**64 - 1))
def test_fixed_kinds(kind: Kind, raw: int) -> None:
    field = Scalars.DESCRIPTOR.fields_by_name[f"{kind.value}_value"]
    wide = WIRE_TYPE_OF[kind] is WireType.I64
    raw &= 2**64 - 1 if wide else 2**32 - 1
    made = Scalars.FromString(varint(field.number << 3 | (1 if wide else 5)) + struct.pack("<Q" if wide else "<I", raw))
    ours, theirs = number_of(kind, raw), getattr(made, field.name)
    assert ours == theirs or (math.isnan(ours) and math.isnan(theirs))


@pytest.mark.parametrize("kind", VARINTS)
@given(st.lists(st.integers(0, 127)), st.lists(st.integers(0, 2**64 - 1)))
def test_columns_are_the_same_one_by_one(kind: Kind, small: list[int], large: list[int]) -> None:
    for raws in (bytes(small), small, large):
        assert list(numbers_of(kind, raws)) == [number_of(kind, raw) for raw in raws]


def test_defaults() -> None:
    assert [default_of(kind) for kind in (Kind.STRING, Kind.BYTES, Kind.BOOL, Kind.ENUM)] == ["", b"", False, 0]
