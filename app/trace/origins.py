"""Where bytes that were decrypted stood on the wire: offsets of frames and messages inside TLS are those of the plaintext."""

from app.trace.model import Sender, Trace
from app.wire.origin import Piece, locate


def pieces(trace: Trace, connection: int, sender: Sender) -> tuple[Piece, ...]:
    """The plaintext of one direction in pieces: where each stands in it, and encrypted in the direction's byte stream.

    None where nothing was decrypted: offsets are then those of the byte stream itself.
    """
    ours = (entry for entry in trace.tls if entry.connection == connection and entry.sender is sender)
    return tuple(entry.plain for entry in ours if entry.plain is not None)


def on_the_wire(found: tuple[Piece, ...], offset: int) -> int:
    """The offset in the byte stream of a byte of the plaintext; the same offset where nothing was decrypted."""
    return locate(found, offset) if found else offset
