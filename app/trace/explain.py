"""The arithmetic behind bytes, a line a step, in the words of the protobuf encoding guide."""

import math
import struct
from functools import lru_cache

from app.schema.model import Kind
from app.sentences import counted, sentence
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
        return (
            sentence("%(hex)s = %(value)s: its top bit is 0, so no byte follows", hex=hex_bytes(data), value=value),
        )
    groups = [f"{byte & 0x7F:07b}" for byte in data]
    steps = [
        sentence(
            "%(hex)s: the top bit of each byte says whether another follows; take it off: %(groups)s",
            hex=hex_bytes(data), groups=" ".join(groups),
        ),
        sentence(
            "the lowest seven bits came first, so turn them round: %(bits)s = %(value)s",
            bits="_".join(reversed(groups)), value=value,
        ),
    ]  # fmt: skip
    shortest = varint.size(value)
    if shortest < len(data):
        steps.append(
            sentence(
                "%(count)s bytes where %(shortest)s would do: readers take it, writers should not make it",
                count=len(data),
                shortest=shortest,
            )
        )
    return tuple(steps)


@lru_cache(maxsize=4096)
def tag_steps(data: bytes, number: int, wire_type: WireType) -> tuple[str, ...]:
    """How a tag gives the field number and the wire type (Message Structure)."""
    single = len(data) == 1
    is_value = hex_bytes(data) if single else varint.read(data, 0, len(data))[0]
    says = sentence(
        "%(tag)s = %(number)s << 3 | %(type)s: field %(number)s, %(name)s",
        tag=is_value, number=number, type=wire_type.value, name=wire_type.name,
    )  # fmt: skip
    return (says,) if single else (*varint_steps(data), says)


def length_steps(data: bytes, length: int) -> tuple[str, ...]:
    """What a length says (Length-Delimited Records)."""
    return (
        *varint_steps(data),
        counted("the value is the next %(num)s byte", "the value is the next %(num)s bytes", length),
    )


def varint_value(data: bytes, raw: int, kind: Kind | None) -> tuple[str, ...]:
    """How a varint becomes a value of this kind."""
    return (*varint_steps(data), *_varint_kind(len(data), raw, kind))


def _varint_kind(size: int, raw: int, kind: Kind | None) -> tuple[str, ...]:
    steps: list[str] = []
    if kind in _NARROW and raw >> 32 and not _is_extended(raw):
        steps.append(sentence("%(kind)s has 32 bits: what is above them is dropped", kind=kind.value if kind else ""))
    if kind in _ZIGZAG_BITS:
        steps.append(_zigzag_step(raw & (2 ** _ZIGZAG_BITS[kind] - 1), kind))
    elif kind in _SIGNED_BITS and varint.signed(raw, _SIGNED_BITS[kind]) < 0:
        steps += _negative_steps(size, raw, kind)
    elif kind is Kind.BOOL:
        steps.append(sentence("0 is false, every other number is true"))
    return tuple(steps)


def _is_extended(raw: int) -> bool:
    """True for a negative 32-bit number written as 64 bits."""
    return raw >> 31 == 2**33 - 1


def _zigzag_step(raw: int, kind: Kind) -> str:
    value = varint.zigzag(raw)
    if not raw % 2:
        return sentence("zigzag: %(raw)s is even, so it is %(raw)s / 2 = %(value)s", raw=raw, value=value)
    odd = sentence("zigzag: %(raw)s is odd, so it is -(%(raw)s + 1) / 2 = %(value)s", raw=raw, value=value)
    if value >= 0:
        return odd
    return sentence("%(what)s; as %(kind)s it would be 10 bytes", what=odd, kind=kind.value[1:])


def _negative_steps(size: int, raw: int, kind: Kind) -> list[str]:
    bits = 64 if _is_extended(raw) or kind is Kind.INT64 else 32
    value = varint.signed(raw, _SIGNED_BITS[kind])
    steps = [_twos_complement(raw & (2**bits - 1), bits, value)]
    if size == varint.MAX_BYTES and kind is not Kind.ENUM:
        zigzag = varint.size(-2 * value - 1)
        steps.append(
            sentence(
                "a negative %(kind)s always takes 10 bytes; as s%(kind)s it would be %(count)s",
                kind=kind.value,
                count=zigzag,
            )
        )
    return steps


def _twos_complement(raw: int, bits: int, value: int) -> str:
    return sentence(
        "two's complement: the top bit is set, so %(raw)s - 2^%(bits)s = %(value)s", raw=raw, bits=bits, value=value
    )


def fixed_value(data: bytes, kind: Kind | None) -> tuple[str, ...]:
    """How four or eight bytes become a value of this kind (Non-varint Numbers)."""
    bits = 8 * len(data)
    raw = int.from_bytes(data, "little")
    digits = f"0x{raw:0{2 * len(data)}x}"
    whole = sentence("little-endian, the lowest byte first: %(digits)s", digits=digits)
    steps = [sentence("little-endian, the lowest byte first: %(digits)s", digits=f"{digits} = {raw}")]
    if kind in {Kind.SFIXED32, Kind.SFIXED64} and raw >> (bits - 1):
        steps.append(_twos_complement(raw, bits, raw - 2**bits))
    if kind in {Kind.FLOAT, Kind.DOUBLE}:
        steps = [whole, *float_steps(data)]
    return tuple(steps)


def float_steps(data: bytes) -> tuple[str, ...]:
    """How IEEE 754 reads a float (4 bytes) or a double (8)."""
    exponent_bits, fraction_bits, bias = (8, 23, 127) if len(data) == 4 else (11, 52, 1023)
    raw = int.from_bytes(data, "little")
    value = float(struct.unpack("<f" if len(data) == 4 else "<d", data)[0])
    sign = raw >> (exponent_bits + fraction_bits)
    exponent = raw >> fraction_bits & (2**exponent_bits - 1)
    fraction = raw & (2**fraction_bits - 1)
    split = sentence(
        "IEEE 754: sign %(sign)s, exponent %(exponent)s, fraction %(fraction)s",
        sign=sign, exponent=f"{exponent:0{exponent_bits}b}", fraction=f"{fraction:0{fraction_bits}b}",
    )  # fmt: skip
    if exponent == 2**exponent_bits - 1:
        what = "NaN" if fraction else sentence("infinity")
        return (split, sentence("an exponent of all ones: %(what)s, so %(value)s", what=what, value=value))
    power = max(exponent, 1) - bias
    significand = (fraction / 2**fraction_bits) + (1 if exponent else 0)
    minus = "-" if math.copysign(1, value) < 0 else ""
    number = f"{minus}{significand!r} × 2^{power} = {value!r}"
    if not exponent:
        return (split, sentence("exponent 0: no leading 1, and 2^%(power)s: %(number)s", power=power, number=number))
    shifted = f"{exponent} - {bias} = {power}"
    return (split, sentence("exponent %(shifted)s: %(number)s", shifted=shifted, number=number))
