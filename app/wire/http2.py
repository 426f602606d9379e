"""Bytes to HTTP/2 frames (RFC 9113 §4), one direction at a time.

Push bytes in any pieces: the frames are the same. Frames, lost spans and a broken end tile the stream. A hole within a
payload whose header was captured costs that payload only; after any other hole frame boundaries are unknown, and reading
resumes only where it is safe: when the first byte after a hole begins ``CHAIN`` frame headers that lead to one another.
"""

from dataclasses import dataclass
from typing import NamedTuple

from app.wire import http2_names as names

CONNECTION_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
"""What a client sends first (§3.4)."""
HEADER_BYTES = 9
"""Of every frame (§4.1)."""
DEFAULT_MAX_FRAME_SIZE = 1 << 14
"""SETTINGS_MAX_FRAME_SIZE before anyone says otherwise (§6.5.2)."""
CHAIN = 3
"""Plausible headers in a row that make frame boundaries certain again: each is right by chance less than once in 2**20."""

_FIXED_LENGTHS = {names.PRIORITY: 5, names.RST_STREAM: 4, names.PING: 8, names.WINDOW_UPDATE: 4}
_ON_STREAM_0 = frozenset({names.SETTINGS, names.PING, names.GOAWAY})


class Hole(NamedTuple):
    """Bytes of a payload that were not captured."""

    position: int
    """In ``Frame.payload``: they belong before this byte."""
    length: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame, or the connection preface (type ``PREFACE``, its 24 bytes as payload)."""

    # Positional: a recording has tens of thousands of them.
    type: int
    flags: int
    stream_id: int
    reserved: bool
    """The reserved bit before the stream identifier, which receivers ignore."""
    length: int
    """The payload's length, as the frame header says it."""
    payload: bytes
    """What was captured of it."""
    start: int
    """First byte of the frame header in the direction's stream."""
    end: int
    packet: int
    """Position, in the recording, of the packet that completed it."""
    holes: tuple[Hole, ...] = ()


@dataclass(frozen=True, slots=True)
class Lost:
    """Bytes between frames that cannot be read: those not captured, and those after them until reading resumes."""

    start: int
    end: int
    captured: int
    """How many of them were captured."""
    packet: int


class FrameReader:
    """Reads one direction of a connection."""

    def __init__(self, *, client: bool) -> None:
        self.max_frame_size = DEFAULT_MAX_FRAME_SIZE
        """The longest payload that the other end ever allowed; whoever reads its SETTINGS sets it."""
        self._buffer = bytearray()
        self._start = 0  # stream offset of the buffer's first byte, which is where the next frame begins
        self._preface = client
        self._holes: list[Hole] = []  # in the frame at the start of the buffer; positions count from the frame header
        self._missing = 0  # bytes of those holes
        self._lost: Lost | None = None  # frame boundaries are unknown since here
        self._searching = False  # the buffer begins with the first byte after a hole
        self._greatest_stream = 0
        self._borrowed: tuple[bytearray, int, int] | None = None  # where the buffer's bytes stand instead

    @property
    def plain(self) -> bool:
        """Frame boundaries are known, the preface is read, and nothing is missing from the frame that has begun."""
        return not self._preface and self._lost is None and not self._searching and not self._holes

    @property
    def rest(self) -> int:
        """How many bytes were captured of the frame that has begun."""
        if self._borrowed is not None:
            return self._borrowed[2] - self._borrowed[1]
        return len(self._buffer)

    def skip(self, size: int, rest: tuple[bytearray, int, int], greatest_stream: int) -> None:
        """Someone else has read ``size`` bytes of frames, while this reader was ``plain``.

        ``rest``: a buffer that only grows, and where in it the bytes after them begin and end.
        """
        self._start += size
        self._borrowed = rest
        self._buffer.clear()
        self._greatest_stream = max(self._greatest_stream, greatest_stream)

    def _own(self) -> None:
        """Take the bytes that stand in someone else's buffer."""
        if self._borrowed is not None:
            buffer, begin, end = self._borrowed
            self._buffer[:] = buffer[begin:end]
            self._borrowed = None

    @property
    def unfinished(self) -> int:
        """Bytes of a frame that has begun and is not complete."""
        return self.rest + self._missing if self._lost is None else 0

    @property
    def start(self) -> int:
        """Stream offset of the first byte that is not in a frame yet."""
        return self._start

    def push(self, data: bytes, packet: int) -> list[Frame | Lost]:
        """Take the next bytes; the frames they complete."""
        self._own()
        if self._lost is not None and not self._searching:
            self._grow_lost(len(data), captured=len(data), packet=packet)
            return []
        self._buffer += data
        found: list[Frame | Lost] = []
        if self._searching:
            self._search(found, packet)
        if self._lost is None:
            self._frames(found, packet)
        return found

    def hole(self, length: int, packet: int) -> list[Frame | Lost]:
        """The next ``length`` bytes were not captured."""
        self._own()
        if self._fits(length):
            self._holes.append(Hole(len(self._buffer), length))
            self._missing += length
            found: list[Frame | Lost] = []
            self._frames(found, packet)
            return found
        captured = len(self._buffer)
        self._grow_lost(captured + self._missing + length, captured=captured, packet=packet)
        self._buffer.clear()
        self._holes, self._missing = [], 0
        self._searching = True
        return []

    def finish(self) -> list[Lost]:
        """No more bytes will come: what is lost is lost."""
        self._own()
        if self._lost is None:
            return []
        self._grow_lost(len(self._buffer), captured=len(self._buffer), packet=self._lost.packet)
        self._buffer.clear()
        lost, self._lost = self._lost, None
        return [lost]

    def _fits(self, length: int) -> bool:
        """Whether a hole lies within a payload whose header was captured."""
        if self._lost is not None or self._preface or len(self._buffer) < HEADER_BYTES:
            return False
        size = HEADER_BYTES + int.from_bytes(self._buffer[:3])
        return len(self._buffer) + self._missing + length <= size

    def _grow_lost(self, length: int, *, captured: int, packet: int) -> None:
        lost = self._lost or Lost(self._start, self._start, 0, packet)
        self._lost = Lost(lost.start, lost.end + length, lost.captured + captured, packet)
        self._start = self._lost.end

    def _search(self, found: list[Frame | Lost], packet: int) -> None:
        """Whether the buffer begins with frames; undecided while too few bytes are there."""
        at = 0
        for _ in range(CHAIN):
            if len(self._buffer) < at + HEADER_BYTES:
                return
            if not self._plausible(at):
                self._searching = False
                self._grow_lost(len(self._buffer), captured=len(self._buffer), packet=packet)
                self._buffer.clear()
                return
            at += HEADER_BYTES + int.from_bytes(self._buffer[at : at + 3])
        self._searching = False
        if self._lost is not None:
            found.append(self._lost)
        self._lost = None
        self._preface = False

    def _plausible(self, at: int) -> bool:
        """Whether these nine bytes are a frame header that a peer would send here."""
        length, kind, flags, stream_id = _header(self._buffer, at)
        if kind > names.CONTINUATION or stream_id > self._greatest_stream + 2000:  # also when the reserved bit is set
            return False
        if any(name.startswith("0x") for name in names.flag_names(kind, flags)):
            return False
        if kind == names.SETTINGS and length % 6:
            return False
        on_connection = stream_id == 0
        if kind != names.WINDOW_UPDATE and on_connection != (kind in _ON_STREAM_0):
            return False
        return length == _FIXED_LENGTHS.get(kind, length) and length <= self.max_frame_size

    def _frames(self, found: list[Frame | Lost], packet: int) -> None:
        """Cut complete frames off the front of the buffer."""
        buffer, at = self._buffer, 0
        if self._preface and len(buffer) >= len(CONNECTION_PREFACE):
            at = len(CONNECTION_PREFACE)
            found.append(Frame(names.PREFACE, 0, 0, False, at, bytes(buffer[:at]), 0, at, packet))  # noqa: FBT003 - the field's name stands in Frame
            self._preface = False
        while not self._preface and len(buffer) - at >= HEADER_BYTES:
            length, kind, flags, stream_id = _header(buffer, at)
            captured = HEADER_BYTES + length - self._missing
            if len(buffer) - at < captured:
                break
            start = self._start + at
            payload = bytes(buffer[at + HEADER_BYTES : at + captured])
            holes = tuple(Hole(hole.position - HEADER_BYTES, hole.length) for hole in self._holes)
            self._holes, self._missing = [], 0
            reserved, stream_id = stream_id >> 31 == 1, stream_id & 0x7FFFFFFF
            self._greatest_stream = max(self._greatest_stream, stream_id)
            end = start + HEADER_BYTES + length
            found.append(Frame(kind, flags, stream_id, reserved, length, payload, start, end, packet, holes))
            at += captured
            self._start += HEADER_BYTES + length - captured  # the hole's bytes were never in the buffer
        self._start += at
        del buffer[:at]


def _header(buffer: bytearray, at: int) -> tuple[int, int, int, int]:
    """Length, type, flags, and the reserved bit with the stream identifier (§4.1)."""
    return (
        int.from_bytes(buffer[at : at + 3]),
        buffer[at + 3],
        buffer[at + 4],
        int.from_bytes(buffer[at + 5 : at + HEADER_BYTES]),
    )
