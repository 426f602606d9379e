"""Numbers from bits: what the encoding says of each numeric kind (protobuf encoding, More Integer Types, Non-varint Numbers)."""

import struct
from collections.abc import Callable, Mapping, Sequence

from app.schema.model import Kind
from app.wire import varint
from app.wire.records import WireType

Scalar = int | float | bool | str | bytes | None

_MASK_32 = 2**32 - 1
_SMALL = 2**31
"""A number below it is the same in every unsigned and two's complement kind."""

WIRE_TYPE_OF = {
    Kind.DOUBLE: WireType.I64,
    Kind.FIXED64: WireType.I64,
    Kind.SFIXED64: WireType.I64,
    Kind.FLOAT: WireType.I32,
    Kind.FIXED32: WireType.I32,
    Kind.SFIXED32: WireType.I32,
    Kind.STRING: WireType.LEN,
    Kind.BYTES: WireType.LEN,
    Kind.MESSAGE: WireType.LEN,
    Kind.GROUP: WireType.SGROUP,
}
"""How each kind is written; every kind that is not here is VARINT (protobuf encoding, Message Structure)."""


def _int32(raw: int) -> int:
    return raw if raw < _SMALL else varint.signed(raw, 32)


def _int64(raw: int) -> int:
    return raw if raw < _SMALL else varint.signed(raw, 64)


def _uint32(raw: int) -> int:
    return raw & _MASK_32


def _uint64(raw: int) -> int:
    return raw


def _sint32(raw: int) -> int:
    return varint.zigzag(raw & _MASK_32)


def _float(raw: int) -> float:
    return float(struct.unpack("<f", raw.to_bytes(4, "little"))[0])


def _double(raw: int) -> float:
    return float(struct.unpack("<d", raw.to_bytes(8, "little"))[0])


NUMBER_OF: Mapping[Kind, Callable[[int], int | float]] = {
    Kind.INT32: _int32,
    Kind.ENUM: _int32,
    Kind.SFIXED32: _int32,
    Kind.INT64: _int64,
    Kind.SFIXED64: _int64,
    Kind.UINT32: _uint32,
    Kind.FIXED32: _uint32,
    Kind.UINT64: _uint64,
    Kind.FIXED64: _uint64,
    Kind.SINT32: _sint32,
    Kind.SINT64: varint.zigzag,
    Kind.BOOL: bool,
    Kind.FLOAT: _float,
    Kind.DOUBLE: _double,
}
"""The value of a numeric kind from its bits; text, bytes and messages have none."""

_DEFAULTS: Mapping[Kind, Scalar] = {
    Kind.DOUBLE: 0.0,
    Kind.FLOAT: 0.0,
    Kind.STRING: "",
    Kind.BYTES: b"",
    Kind.BOOL: False,
}


def number_of(kind: Kind, raw: int) -> int | float:
    """The value of a numeric kind from its bits."""
    return NUMBER_OF[kind](raw)


def numbers_of(kind: Kind, raws: Sequence[int]) -> Sequence[int | float]:
    """The same for a whole column."""
    if isinstance(raws, bytes) and kind in _SAME_WHEN_SMALL:
        return raws
    if kind is Kind.UINT64:
        return raws
    return list(map(NUMBER_OF[kind], raws))


_SAME_WHEN_SMALL = {Kind.INT32, Kind.INT64, Kind.UINT32, Kind.ENUM}


def default_of(kind: Kind) -> Scalar:
    """What an absent field of this kind reads as; enums as their number."""
    return _DEFAULTS.get(kind, 0)
