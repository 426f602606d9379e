"""The bytes of a frame of a trace, and what each of them is."""

from app.trace.model import FrameEntry
from app.wire import http2_names as names
from app.wire import http2_parts
from app.wire.http2 import Frame, Hole
from app.wire.http2_payload import FramePart


def raw(entry: FrameEntry) -> bytes:
    """The frame as it crossed the wire, from its header on, without what was not captured."""
    if entry.type == names.PREFACE:
        return entry.payload
    stream = entry.stream_id | (1 << 31 if entry.reserved else 0)
    return entry.length.to_bytes(3) + bytes((entry.type, entry.flags)) + stream.to_bytes(4) + entry.payload


def parts(entry: FrameEntry) -> tuple[FramePart, ...]:
    """The parts that tile the frame (RFC 9113 §4.1 and §6); offsets count from the frame header."""
    holes = (Hole(0, entry.missing),) if entry.missing else ()
    frame = Frame(
        entry.type,
        entry.flags,
        entry.stream_id,
        entry.reserved,
        entry.length,
        entry.payload,
        entry.start,
        entry.end,
        0,
        holes,
    )
    return http2_parts.parts(frame)
