"""Varints (protobuf encoding, Base 128 Varints): seven bits a byte, lowest first, the top bit says that more follow."""

MAX_BYTES = 10
"""64 bits in groups of seven: ceil(64 / 7) = 10 bytes."""

TRUNCATED = -1
"""In place of the end: the bytes ended while the top bit still said that more follow."""
TOO_LONG = -2
"""In place of the end: the last byte allowed still said that more follow."""

_MASK = 2**64 - 1


def read(data: bytes, start: int, end: int, most: int = MAX_BYTES) -> tuple[int, int]:
    """The value at ``start`` and the offset after it; ``TRUNCATED`` or ``TOO_LONG`` in place of that offset.

    What a tenth byte says beyond bit 63 is dropped, as parsers do. ``end`` is where the readable bytes stop.
    """
    value = shift = 0
    last = start + most
    for position in range(start, min(end, last)):
        byte = data[position]
        if byte < 0x80:
            return (value | byte << shift) & _MASK, position + 1
        value |= (byte & 0x7F) << shift
        shift += 7
    return value & _MASK, TOO_LONG if end >= last else TRUNCATED


def size(value: int) -> int:
    """How many bytes the shortest varint of ``value`` has (0 <= value < 2^64)."""
    return max(1, (value.bit_length() + 6) // 7)


def zigzag(value: int) -> int:
    """The signed value of a zigzag-coded one (protobuf encoding, Signed Integers): 0 -1 1 -2 2 ... from 0 1 2 3 4."""
    return (value >> 1) ^ -(value & 1)


def signed(value: int, bits: int) -> int:
    """The lowest ``bits`` of ``value`` as two's complement."""
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value
