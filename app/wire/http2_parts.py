"""The parts of a frame, in the RFC's words (RFC 9113 §4.1 and §6): they tile it, byte for byte."""

from collections.abc import Callable

from app.sentences import sentence
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.http2 import HEADER_BYTES, Frame
from app.wire.http2_payload import FramePart

_Part = tuple[str, int, str]


def parts(frame: Frame) -> tuple[FramePart, ...]:
    """What each byte of a frame is; offsets count from the frame header. A payload with a hole is one part."""
    if frame.type == names.PREFACE:
        return (FramePart("Connection Preface", 0, frame.length, sentence("PRI * HTTP/2.0, then SM: this is HTTP/2")),)
    body = [(name, end, text) for name, end, text in _payload(frame) if end <= frame.length]
    if not body or body[-1][1] < frame.length:
        body.append(("Payload", frame.length, f"{frame.length} bytes"))
    result, at = list(_header(frame)), 0
    for name, end, text in body:
        if end > at:
            result.append(FramePart(name, HEADER_BYTES + at, HEADER_BYTES + end, text))
            at = end
    return tuple(result)


def _header(frame: Frame) -> tuple[FramePart, ...]:
    flags = " | ".join(names.flag_names(frame.type, frame.flags)) or "none"
    stream = f"{frame.stream_id}" + (", the connection" if frame.stream_id == 0 else "")
    return (
        FramePart("Length", 0, 3, f"{frame.length}"),
        FramePart("Type", 3, 4, f"{names.frame_name(frame.type)} (0x{frame.type:02x})"),
        FramePart("Flags", 4, 5, flags),
        FramePart("Stream Identifier", 5, 9, stream + (", reserved bit set" if frame.reserved else "")),
    )


def _payload(frame: Frame) -> list[_Part]:
    """Names, ends within the payload, and texts of its fields."""
    read = _READERS.get(frame.type)
    return read(frame) if read and not frame.holes else []


def _content(frame: Frame) -> list[_Part]:
    layout = payloads.layout(frame)
    found: list[_Part] = []
    if layout.pad_length:
        found.append(("Pad Length", 1, f"{frame.payload[0]}"))
    if frame.type == names.PUSH_PROMISE:
        found.append(("Promised Stream ID", layout.fields, f"{payloads.promised_stream(frame)}"))
    elif layout.fields > layout.pad_length:
        found += _priority(frame, layout.pad_length)
    name = "Data" if frame.type == names.DATA else "Field Block Fragment"
    size = layout.content - layout.fields
    found.append((name, layout.content, f"{size} bytes"))
    found.append(("Padding", frame.length, f"{frame.length - layout.content} bytes"))
    return found


def _priority(frame: Frame, at: int) -> list[_Part]:
    priority = payloads.priority(frame)
    if priority is None:
        return []
    exclusive = ", exclusive" if priority.exclusive else ""
    return [
        ("Stream Dependency", at + 4, f"{priority.dependency}{exclusive}"),
        ("Weight", at + 5, f"{priority.weight}"),
    ]


def _settings(frame: Frame) -> list[_Part]:
    found: list[_Part] = []
    for position, (identifier, value) in enumerate(payloads.settings(frame)):
        found.append(("Identifier", position * 6 + 2, names.setting_name(identifier)))
        found.append(("Value", position * 6 + 6, f"{value}"))
    return found


def _goaway(frame: Frame) -> list[_Part]:
    debug = payloads.debug_data(frame)
    return [
        ("Last-Stream-ID", 4, f"{payloads.last_stream(frame)}"),
        ("Error Code", 8, names.error_name(payloads.error_code(frame) or 0)),
        ("Additional Debug Data", frame.length, repr(debug)[1:]),
    ]


def _error_code(frame: Frame) -> list[_Part]:
    return [("Error Code", 4, names.error_name(payloads.error_code(frame) or 0))]


_READERS: dict[int, Callable[[Frame], list[_Part]]] = {
    names.DATA: _content,
    names.HEADERS: _content,
    names.PUSH_PROMISE: _content,
    names.CONTINUATION: _content,
    names.SETTINGS: _settings,
    names.GOAWAY: _goaway,
    names.PRIORITY: lambda frame: _priority(frame, 0),
    names.RST_STREAM: _error_code,
    names.PING: lambda frame: [("Opaque Data", 8, frame.payload.hex())],
    names.WINDOW_UPDATE: lambda frame: [("Window Size Increment", 4, f"{payloads.window_increment(frame)}")],
}
