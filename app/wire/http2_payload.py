"""What the payload of one frame says (RFC 9113 §6), its rules, and the parts that tile the frame.

A frame with a hole is not read beyond the content of DATA: its fields may be what was lost.
"""

from dataclasses import dataclass
from typing import NamedTuple

from app.sentences import sentence
from app.wire import http2_names as names
from app.wire.http2 import HEADER_BYTES, Frame
from app.wire.problems import Problem

MAX_WINDOW = (1 << 31) - 1
"""The greatest flow-control window (§6.9.1)."""

_PADDABLE = frozenset({names.DATA, names.HEADERS, names.PUSH_PROMISE})
_PLAIN = frozenset({names.DATA, names.HEADERS, names.CONTINUATION})
"""Without padding and priority, any length of them is right."""
_FIXED = {
    names.PRIORITY: (5, "RFC 9113 §6.3"),
    names.RST_STREAM: (4, "RFC 9113 §6.4"),
    names.PING: (8, "RFC 9113 §6.7"),
    names.WINDOW_UPDATE: (4, "RFC 9113 §6.9"),
}
_STREAM_RULES = {
    names.DATA: (True, "RFC 9113 §6.1"),
    names.HEADERS: (True, "RFC 9113 §6.2"),
    names.PRIORITY: (True, "RFC 9113 §6.3"),
    names.RST_STREAM: (True, "RFC 9113 §6.4"),
    names.SETTINGS: (False, "RFC 9113 §6.5"),
    names.PUSH_PROMISE: (True, "RFC 9113 §6.6"),
    names.PING: (False, "RFC 9113 §6.7"),
    names.GOAWAY: (False, "RFC 9113 §6.8"),
    names.CONTINUATION: (True, "RFC 9113 §6.10"),
}
"""Whether the type belongs on a stream (True) or on the connection, stream 0 (False)."""
_SETTING_RANGES = {
    names.ENABLE_PUSH: (0, 1),
    names.INITIAL_WINDOW_SIZE: (0, MAX_WINDOW),
    names.MAX_FRAME_SIZE: (1 << 14, (1 << 24) - 1),
}


class Setting(NamedTuple):
    """One parameter of a SETTINGS frame (§6.5.1)."""

    identifier: int
    value: int


class Layout(NamedTuple):
    """Where the fields of a payload end; each begins where the one before ends."""

    pad_length: int
    """End of the Pad Length field: 0 without padding, else 1."""
    fields: int
    """End of the priority fields (HEADERS) or of the promised stream's identifier (PUSH_PROMISE)."""
    content: int
    """End of the data or field block fragment; padding follows."""
    too_long: bool = False
    """The padding does not fit; the content is then what stands before the payload's end."""


class FramePart(NamedTuple):
    """Consecutive bytes of a frame with one meaning; offsets count from the frame header."""

    name: str
    """The RFC's name of the field: ``Stream Identifier``."""
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Priority:
    """The deprecated priority fields (§5.3.2)."""

    exclusive: bool
    dependency: int
    weight: int
    """From 1 to 256."""


def layout(frame: Frame) -> Layout:
    """Where data or field block fragment stand in the payload of DATA, HEADERS, PUSH_PROMISE or CONTINUATION."""
    length = frame.length
    if not frame.flags & (names.PADDED | names.PRIORITY_FLAG) and frame.type != names.PUSH_PROMISE:
        return Layout(0, 0, length)  # nearly every frame: be quick
    padded = frame.type in _PADDABLE and bool(frame.flags & names.PADDED) and length > 0
    padding = frame.payload[0] if padded and frame.payload else 0
    begin = int(padded)
    fields = begin
    if frame.type == names.HEADERS and frame.flags & names.PRIORITY_FLAG:
        fields += 5
    elif frame.type == names.PUSH_PROMISE:
        fields += 4
    fields = min(fields, length)
    too_long = fields + padding > length
    return Layout(begin, fields, length if too_long else length - padding, too_long)


def settings(frame: Frame) -> tuple[Setting, ...]:
    """The parameters of a SETTINGS frame, in order."""
    if frame.type != names.SETTINGS or frame.holes:
        return ()
    whole = len(frame.payload) - len(frame.payload) % 6
    return tuple(
        Setting(int.from_bytes(frame.payload[at : at + 2]), int.from_bytes(frame.payload[at + 2 : at + 6]))
        for at in range(0, whole, 6)
    )


def error_code(frame: Frame) -> int | None:
    """The error code of RST_STREAM or GOAWAY; None for others and where it was lost."""
    if frame.type == names.GOAWAY:
        return _number(frame, 4)
    return _number(frame, 0) if frame.type == names.RST_STREAM else None


def last_stream(frame: Frame) -> int | None:
    """GOAWAY's last stream identifier: later streams were not processed."""
    number = _number(frame, 0) if frame.type == names.GOAWAY else None
    return None if number is None else number & 0x7FFFFFFF


def debug_data(frame: Frame) -> bytes:
    """GOAWAY's additional debug data."""
    return frame.payload[8:] if frame.type == names.GOAWAY and not frame.holes else b""


def window_increment(frame: Frame) -> int | None:
    """WINDOW_UPDATE's increment."""
    number = _number(frame, 0) if frame.type == names.WINDOW_UPDATE else None
    return None if number is None else number & 0x7FFFFFFF


def promised_stream(frame: Frame) -> int | None:
    """The stream that a PUSH_PROMISE reserves."""
    number = _number(frame, layout(frame).pad_length) if frame.type == names.PUSH_PROMISE else None
    return None if number is None else number & 0x7FFFFFFF


def priority(frame: Frame) -> Priority | None:
    """The priority fields of PRIORITY, or of HEADERS with the PRIORITY flag."""
    if frame.type == names.HEADERS and frame.flags & names.PRIORITY_FLAG:
        at = layout(frame).pad_length
    elif frame.type == names.PRIORITY:
        at = 0
    else:
        return None
    number = _number(frame, at)
    if number is None or len(frame.payload) < at + 5:
        return None
    return Priority(number >> 31 == 1, number & 0x7FFFFFFF, frame.payload[at + 4] + 1)


def _number(frame: Frame, at: int) -> int | None:
    if frame.holes or len(frame.payload) < at + 4:
        return None
    return int.from_bytes(frame.payload[at : at + 4])


def problems(frame: Frame) -> tuple[Problem, ...]:
    """What is wrong with this frame whatever came before it; spans are offsets in the direction's stream."""
    if frame.type == names.PREFACE:
        return ()
    found = _stream_problems(frame)
    if frame.type in _PLAIN and not frame.flags & (names.PADDED | names.PRIORITY_FLAG):  # nearly every frame: be quick
        return tuple(found)
    found += _length_problems(frame)
    if frame.type == names.SETTINGS:
        found += _setting_problems(frame)
    if frame.type == names.WINDOW_UPDATE and window_increment(frame) == 0:
        found.append(_problem(frame, "window-increment-zero", sentence("A window cannot grow by 0."), "RFC 9113 §6.9"))
    return tuple(found)


def _stream_problems(frame: Frame) -> list[Problem]:
    on_stream, spec = _STREAM_RULES.get(frame.type, (None, ""))
    if on_stream is None or on_stream == (frame.stream_id != 0):
        return []
    name = names.frame_name(frame.type)
    if on_stream:
        return [
            _problem(
                frame, "stream-0", sentence("%(name)s must name a stream; this one is on stream 0.", name=name), spec
            )
        ]
    text = sentence(
        "%(name)s concerns the connection and must be on stream 0, not %(number)s.", name=name, number=frame.stream_id
    )
    return [_problem(frame, "not-stream-0", text, spec)]


def _length_problems(frame: Frame) -> list[Problem]:
    found = []
    fixed, spec = _FIXED.get(frame.type, (frame.length, ""))
    if frame.length != fixed:
        text = sentence(
            "%(name)s has a payload of %(fixed)s bytes; this one has %(length)s.",
            name=names.frame_name(frame.type),
            fixed=fixed,
            length=frame.length,
        )
        found.append(_problem(frame, "frame-size", text, spec))
    if frame.type == names.GOAWAY and frame.length < 8:
        text = sentence("GOAWAY has at least 8 bytes; this one has %(length)s.", length=frame.length)
        found.append(_problem(frame, "frame-size", text, "RFC 9113 §6.8"))
    if frame.type in _PADDABLE:
        found += _padding_problems(frame)
    return found


def _padding_problems(frame: Frame) -> list[Problem]:
    name, spec = names.frame_name(frame.type), f"RFC 9113 §6.{frame.type + 1}"
    needed = 5 if frame.type == names.HEADERS and frame.flags & names.PRIORITY_FLAG else 0
    needed += 4 if frame.type == names.PUSH_PROMISE else 0
    needed += 1 if frame.flags & names.PADDED else 0
    if frame.length < needed:
        text = sentence(
            "%(name)s with these flags has at least %(needed)s bytes; this one has %(length)s.",
            name=name,
            needed=needed,
            length=frame.length,
        )
        return [_problem(frame, "frame-size", text, spec)]
    if layout(frame).too_long:
        text = sentence(
            "The padding of %(padding)s bytes does not fit into a payload of %(length)s.",
            padding=frame.payload[0],
            length=frame.length,
        )
        return [_problem(frame, "padding-too-long", text, spec)]
    return []


def _setting_problems(frame: Frame) -> list[Problem]:
    found = []
    if frame.flags & names.ACK and frame.length:
        text = sentence("A SETTINGS acknowledgment is empty; this one has %(length)s bytes.", length=frame.length)
        found.append(_problem(frame, "settings-ack-not-empty", text, "RFC 9113 §6.5"))
    if frame.length % 6:
        text = sentence("Settings have 6 bytes each; %(length)s bytes cannot be divided so.", length=frame.length)
        found.append(_problem(frame, "frame-size", text, "RFC 9113 §6.5"))
    for position, (identifier, value) in enumerate(settings(frame)):
        low, high = _SETTING_RANGES.get(identifier, (0, value))
        if not low <= value <= high:
            text = sentence(
                "%(name)s must be from %(low)s to %(high)s; it is %(value)s.",
                name=names.setting_name(identifier),
                low=low,
                high=high,
                value=value,
            )
            at = frame.start + HEADER_BYTES + position * 6
            found.append(Problem(code="setting-value", text=text, spec="RFC 9113 §6.5.2", start=at, end=at + 6))
    return found


def _problem(frame: Frame, code: str, text: str, spec: str) -> Problem:
    return Problem(code=code, text=text, spec=spec, start=frame.start, end=frame.end)
