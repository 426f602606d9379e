"""The arithmetic behind bytes, a line a step, in the words of the protobuf encoding guide."""

import math
import struct
from functools import lru_cache

from app.schema.model import Kind
from app.wire import varint
from app.wire.records import WireType

MAX_SHOWN_BYTES = 16
"""Longer runs of bytes are not spelled out in an explanation."""

_ZIGZAG_BITS = {Kind.SINT32: 32, Kind.SINT64: 64}
_SIGNED_BITS = {Kind.INT32: 32, Kind.INT64: 64, Kind.ENUM: 32, Kind.SFIXED32: 32, Kind.SFIXED64: 64}
_NARROW = {Kind.INT32, Kind.UINT32, Kind.SINT32, Kind.ENUM}
"""Kinds of 32 bits: parsers drop what a varint says beyond them."""


def hex_bytes(data: bytes) -> str:
    """``0x8e 0x02``."""
    shown = " ".join(f"0x{byte:02x}" for byte in data[:MAX_SHOWN_BYTES])
    return shown + (" …" if len(data) > MAX_SHOWN_BYTES else "")


@lru_cache(maxsize=4096)  # the same tags and small numbers come again and again
def varint_steps(data: bytes) -> tuple[str, ...]:
    """How the bytes of one varint become its number (Base 128 Varints)."""
    value, _ = varint.read(data, 0, len(data))
    if len(data) == 1:
        return (f"{hex_bytes(data)} = {value}: its top bit is 0, so no byte follows",)
    groups = [f"{byte & 0x7F:07b}" for byte in data]
    steps = [
        f"{hex_bytes(data)}: the top bit of each byte says whether another follows; take it off: {' '.join(groups)}",
        f"the lowest seven bits came first, so turn them round: {'_'.join(reversed(groups))} = {value}",
    ]
    shortest = varint.size(value)
    if shortest < len(data):
        steps.append(f"{len(data)} bytes where {shortest} would do: readers take it, writers should not make it")
    return tuple(steps)


@lru_cache(maxsize=4096)
def tag_steps(data: bytes, number: int, wire_type: WireType) -> tuple[str, ...]:
    """How a tag gives the field number and the wire type (Message Structure)."""
    says = f"{number} << 3 | {wire_type.value}: field {number}, {wire_type.name}"
    if len(data) == 1:
        return (f"{hex_bytes(data)} = {says}",)
    value, _ = varint.read(data, 0, len(data))
    return (*varint_steps(data), f"{value} = {says}")


def length_steps(data: bytes, length: int) -> tuple[str, ...]:
    """What a length says (Length-Delimited Records)."""
    return (*varint_steps(data), f"the value is the next {plural(length, 'byte')}")


def varint_value(data: bytes, raw: int, kind: Kind | None) -> tuple[str, ...]:
    """How a varint becomes a value of this kind."""
    return (*varint_steps(data), *_varint_kind(len(data), raw, kind))


def _varint_kind(size: int, raw: int, kind: Kind | None) -> tuple[str, ...]:
    steps: list[str] = []
    if kind in _NARROW and raw >> 32 and not _is_extended(raw):
        steps.append(f"{kind.value if kind else ''} has 32 bits: what is above them is dropped")
    if kind in _ZIGZAG_BITS:
        steps.append(_zigzag_step(raw & (2 ** _ZIGZAG_BITS[kind] - 1), kind))
    elif kind in _SIGNED_BITS and varint.signed(raw, _SIGNED_BITS[kind]) < 0:
        steps += _negative_steps(size, raw, kind)
    elif kind is Kind.BOOL:
        steps.append("0 is false, every other number is true")
    return tuple(steps)


def _is_extended(raw: int) -> bool:
    """True for a negative 32-bit number written as 64 bits."""
    return raw >> 31 == 2**33 - 1


def _zigzag_step(raw: int, kind: Kind) -> str:
    value = varint.zigzag(raw)
    if raw % 2:
        cost = "" if value >= 0 else f"; as {kind.value[1:]} it would be 10 bytes"
        return f"zigzag: {raw} is odd, so it is -({raw} + 1) / 2 = {value}{cost}"
    return f"zigzag: {raw} is even, so it is {raw} / 2 = {value}"


def _negative_steps(size: int, raw: int, kind: Kind) -> list[str]:
    bits = 64 if _is_extended(raw) or kind is Kind.INT64 else 32
    value = varint.signed(raw, _SIGNED_BITS[kind])
    steps = [f"two's complement: the top bit is set, so {raw & (2**bits - 1)} - 2^{bits} = {value}"]
    if size == varint.MAX_BYTES and kind is not Kind.ENUM:
        zigzag = varint.size(-2 * value - 1)
        steps.append(f"a negative {kind.value} always takes 10 bytes; as s{kind.value} it would be {zigzag}")
    return steps


def fixed_value(data: bytes, kind: Kind | None) -> tuple[str, ...]:
    """How four or eight bytes become a value of this kind (Non-varint Numbers)."""
    bits = 8 * len(data)
    raw = int.from_bytes(data, "little")
    digits = f"0x{raw:0{2 * len(data)}x}"
    steps = [f"little-endian, the lowest byte first: {digits} = {raw}"]
    if kind in {Kind.SFIXED32, Kind.SFIXED64} and raw >> (bits - 1):
        steps.append(f"two's complement: the top bit is set, so {raw} - 2^{bits} = {raw - 2**bits}")
    if kind in {Kind.FLOAT, Kind.DOUBLE}:
        steps[0] = f"little-endian, the lowest byte first: {digits}"
        steps += float_steps(data)
    return tuple(steps)


def float_steps(data: bytes) -> tuple[str, ...]:
    """How IEEE 754 reads a float (4 bytes) or a double (8)."""
    exponent_bits, fraction_bits, bias = (8, 23, 127) if len(data) == 4 else (11, 52, 1023)
    raw = int.from_bytes(data, "little")
    value = float(struct.unpack("<f" if len(data) == 4 else "<d", data)[0])
    sign = raw >> (exponent_bits + fraction_bits)
    exponent = raw >> fraction_bits & (2**exponent_bits - 1)
    fraction = raw & (2**fraction_bits - 1)
    split = f"IEEE 754: sign {sign}, exponent {exponent:0{exponent_bits}b}, fraction {fraction:0{fraction_bits}b}"
    if exponent == 2**exponent_bits - 1:
        return (split, f"an exponent of all ones: {'NaN' if fraction else 'infinity'}, so {value}")
    power = max(exponent, 1) - bias
    significand = (fraction / 2**fraction_bits) + (1 if exponent else 0)
    minus = "-" if math.copysign(1, value) < 0 else ""
    kind = f"exponent {exponent} - {bias} = {power}" if exponent else f"exponent 0: no leading 1, and 2^{power}"
    return (split, f"{kind}: {minus}{significand!r} × 2^{power} = {value!r}")


def plural(count: int, noun: str) -> str:
    """``1 byte``, ``2 bytes``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
