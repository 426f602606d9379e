"""Two recordings frame by frame: what both have, what differs, what only one has; sizes, time and connections beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.trace.model import FrameEntry, Protocol, Sender, Trace
from app.wire import http2_names as names

MOST_FRAMES = 400
"""Frames of each recording that are laid beside each other: finding the pairs takes time with their square."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """One recording in numbers."""

    connections: int
    calls: int
    frames: int
    client_bytes: int
    server_bytes: int
    header_bytes: int
    """Payloads of HEADERS and CONTINUATION frames."""
    data_bytes: int
    """Payloads of DATA frames."""
    duration_ns: int
    """From the first frame to the last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FramePair:
    """A frame of each, or of one only."""

    left: FrameEntry | None
    right: FrameEntry | None
    differences: tuple[str, ...]
    """What differs in frames that both have: ``flags``, ``length``, ``payload``; empty for none."""

    @property
    def same(self) -> bool:
        """Both have it, byte for byte."""
        return self.left is not None and self.right is not None and not self.differences


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Two recordings."""

    left: Totals
    right: Totals
    pairs: tuple[FramePair, ...]
    first: int
    """Position of the first pair that is not the same; -1 for none."""
    left_out: int
    """Frames of both that are not compared."""


def compare(left: Trace, right: Trace) -> Comparison:
    """Two traces. Frames belong together where connection (in order), direction, stream and type are alike, in order."""
    ours, theirs = left.frames[:MOST_FRAMES], right.frames[:MOST_FRAMES]
    pairs = tuple(_pairs(tuple(ours), tuple(theirs)))
    first = next((at for at, pair in enumerate(pairs) if not pair.same), -1)
    left_out = len(left.frames) - len(ours) + len(right.frames) - len(theirs)
    return Comparison(left=_totals(left), right=_totals(right), pairs=pairs, first=first, left_out=left_out)


def _pairs(left: Sequence[FrameEntry], right: Sequence[FrameEntry]) -> list[FramePair]:
    found: list[FramePair] = []
    matcher = SequenceMatcher(None, _keys(left), _keys(right), autojunk=False)
    for kind, start, end, other, until in matcher.get_opcodes():
        if kind == "equal":
            found += [_pair(ours, theirs) for ours, theirs in zip(left[start:end], right[other:until], strict=True)]
        else:
            found += [FramePair(left=frame, right=None, differences=()) for frame in left[start:end]]
            found += [FramePair(left=None, right=frame, differences=()) for frame in right[other:until]]
    return found


def _keys(frames: Sequence[FrameEntry]) -> list[tuple[int, Sender, int, int]]:
    numbers: dict[int, int] = {}
    return [
        (numbers.setdefault(frame.connection, len(numbers)), frame.sender, frame.stream_id, frame.type)
        for frame in frames
    ]


def _pair(left: FrameEntry, right: FrameEntry) -> FramePair:
    found = []
    if left.flags != right.flags:
        found.append("flags")
    if left.length != right.length:
        found.append("length")
    elif left.payload != right.payload and left.type != names.PING:  # its bytes are arbitrary (RFC 9113 §6.7)
        found.append("payload")
    return FramePair(left=left, right=right, differences=tuple(found))


def _totals(trace: Trace) -> Totals:
    header = data = 0
    first = last = None
    for frame in trace.frames:
        first, last = frame.time_ns if first is None else first, frame.time_ns
        header += frame.length if frame.name in {"HEADERS", "CONTINUATION"} else 0
        data += frame.length if frame.name == "DATA" else 0
    speaking = [one for one in trace.connections if one.protocol is Protocol.HTTP2]
    return Totals(
        connections=len(speaking),
        calls=len(trace.calls),
        frames=len(trace.frames),
        client_bytes=sum(one.client_bytes for one in speaking),
        server_bytes=sum(one.server_bytes for one in speaking),
        header_bytes=header,
        data_bytes=data,
        duration_ns=(last or 0) - (first or 0),
    )
