"""What the specs forbid, named with its section and shown at its bytes."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something in foreign bytes that a spec forbids, or that cannot be decoded. Decoding goes on after it."""

    code: str
    """Stable and lower case: ``frame-size``, ``varint-too-long``, ``padding-too-long``."""
    text: str
    """One sentence in plain words, with the numbers seen."""
    spec: str = ""
    """The section that says so: ``RFC 9113 §6.1``, ``protobuf encoding, Groups``."""
    start: int = 0
    """First byte of the trouble, in the buffer that the owner of this problem names."""
    end: int = 0
