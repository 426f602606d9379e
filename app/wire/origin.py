"""Where derived bytes come from: a header block or a message is put together from pieces of a direction's byte stream."""

from collections.abc import Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """Consecutive bytes of a derived buffer that stand together in the stream as well."""

    at: int
    """First byte in the derived buffer."""
    start: int
    """The same byte's offset in the stream."""
    length: int


def locate(pieces: Sequence[Piece], offset: int) -> int:
    """The stream offset of a byte of the derived buffer; one past the last byte is one past its stream offset."""
    for piece in reversed(pieces):
        if offset > piece.at or (offset == piece.at and (piece.length or not piece.at)):
            return piece.start + offset - piece.at
    return pieces[0].start if pieces else offset
