"""A tuple of byte strings as one column: each after its length (4 bytes, big-endian)."""

import struct
from collections.abc import Iterable

_LENGTH = struct.Struct(">I")


def joined(chunks: Iterable[bytes]) -> bytes:
    """The column's value."""
    return b"".join(_LENGTH.pack(len(chunk)) + chunk for chunk in chunks)


def parted(column: bytes) -> tuple[bytes, ...]:
    """What ``joined`` was given."""
    found, at = [], 0
    while at < len(column):
        (length,) = _LENGTH.unpack_from(column, at)
        at += _LENGTH.size
        found.append(column[at : at + length])
        at += length
    return tuple(found)
