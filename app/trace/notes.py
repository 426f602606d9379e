"""One plain line for each frame: what it does."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.runs.workspace import printable
from app.wire import grpc
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.hpack import HeaderBlock
from app.wire.http2 import Frame
from app.wire.http2_connection import Decoded

_SETTINGS = {
    names.HEADER_TABLE_SIZE: "header table",
    names.ENABLE_PUSH: "push",
    names.MAX_CONCURRENT_STREAMS: "max concurrent streams",
    names.INITIAL_WINDOW_SIZE: "initial window",
    names.MAX_FRAME_SIZE: "max frame",
    names.MAX_HEADER_LIST_SIZE: "max header list",
}
MOST_TEXT = 120
"""Characters of one foreign text in a note."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The part of one message that a DATA frame carries."""

    share: grpc.Share
    length: int
    """The message length of the prefix."""
    first: bool
    last: bool
    """The message ends in this frame, whole or cut."""


def note(decoded: Decoded, carried: Sequence[Carried] = ()) -> str:
    """What a frame does, in one line."""
    frame = decoded.frame
    match frame.type:
        case names.DATA:
            text = _data(frame, carried)
        case names.HEADERS | names.PUSH_PROMISE | names.CONTINUATION:
            text = _headers(decoded)
        case names.SETTINGS:
            text = _settings(frame)
        case names.WINDOW_UPDATE:
            text = f"window of {_where(frame)} grows by {payloads.window_increment(frame)}"
        case _:
            text = _other(frame)
    return text + (", END_STREAM" if decoded.ends_stream else "") + _missing(frame)


def fields(block: HeaderBlock) -> str:
    """``9 fields in 214 bytes``."""
    return f"{_count(len(block.fields), 'field')} in {_count(block.length, 'byte')}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")


def _where(frame: Frame) -> str:
    return f"stream {frame.stream_id}" if frame.stream_id else "the connection"


def _missing(frame: Frame) -> str:
    lost = sum(hole.length for hole in frame.holes)
    return f"; {_count(lost, 'byte')} of it not captured" if lost else ""


def _data(frame: Frame, carried: Sequence[Carried]) -> str:
    layout = payloads.layout(frame)
    size = layout.content - layout.fields
    if not size:
        text = "no data"
    elif not carried:
        text = f"{_count(size, 'byte')} of data"
    elif all(part.first and part.last for part in carried):
        text = _whole(carried)
    else:
        text = ", ".join(_part(part) for part in carried[:4]) + (", …" if len(carried) > 4 else "")
    padding = frame.length - layout.content
    return text + (f", {_count(padding, 'byte')} of padding" if padding else "")


def _whole(carried: Sequence[Carried]) -> str:
    if len(carried) == 1 and not carried[0].share.prefix:
        return f"one message of {_count(carried[0].length, 'byte')}, without a prefix"
    if len(carried) == 1:
        return f"one message of {_count(carried[0].length, 'byte')} after its 5-byte prefix"
    sizes = ", ".join(str(part.length) for part in carried[:6]) + (", …" if len(carried) > 6 else "")
    return f"{len(carried)} messages of {sizes} bytes, each after its 5-byte prefix"


def _part(part: Carried) -> str:
    if part.first and part.last:
        return f"a message of {_count(part.length, 'byte')}"
    if part.first and not part.share.prefix:
        return f"the first {_count(part.share.body, 'byte')} of a message"
    if part.first and part.share.prefix < grpc.PREFIX_BYTES:
        return f"the first {_count(part.share.prefix, 'byte')} of a message's prefix"
    if part.first:
        return f"the 5-byte prefix and the first {part.share.body} of {_count(part.length, 'byte')} of a message"
    which = "the last" if part.last else "the next"
    return f"{which} {part.share.prefix + part.share.body} bytes of a message of {part.length}"


def _headers(decoded: Decoded) -> str:
    frame, block = decoded.frame, decoded.block
    begins = frame.type != names.CONTINUATION
    if block is None:
        if frame.flags & names.END_HEADERS:
            return "a header block that cannot be read"
        layout = payloads.layout(frame)
        size = layout.content - layout.fields
        return f"the {'first' if begins else 'next'} {_count(size, 'byte')} of a header block"
    text = f"{_about(block)}, {fields(block)}"
    if frame.type == names.PUSH_PROMISE:
        return f"promises stream {payloads.promised_stream(frame)}: {text}"
    return text if begins else f"ends the header block: {text}"


def _about(block: HeaderBlock) -> str:
    found = {field.name: field.value for field in block.fields}
    if b":method" in found:
        return f"{_text(found[b':method'])} {_text(found.get(b':path', b''))}".rstrip()
    if b"grpc-status" in found:
        text = _text(found[b"grpc-status"])
        name = f" {grpc.status_name(int(text))}" if text.isascii() and text.isdigit() and len(text) < 6 else ""
        said = printable(grpc.percent_decode(found.get(b"grpc-message", b"")), most=MOST_TEXT)
        return f"grpc-status {text}{name}" + (f": {said}" if said else "")
    if b":status" in found:
        return f"status {_text(found[b':status'])}"
    return "trailers" if all(field.known for field in block.fields) else "fields that the recording lost"


def _text(value: bytes) -> str:
    return printable(value.decode("latin-1"), most=MOST_TEXT)


def _settings(frame: Frame) -> str:
    if frame.flags & names.ACK:
        return "has applied the other end's settings"
    found = [
        f"{_SETTINGS.get(identifier) or names.setting_name(identifier)} {value}"
        for identifier, value in payloads.settings(frame)
    ]
    return ", ".join(found) or "no changes: the defaults hold"


def _other(frame: Frame) -> str:
    code = payloads.error_code(frame)
    reason = "" if code is None else names.error_name(code)
    match frame.type:
        case names.PREFACE:
            return "says that this connection speaks HTTP/2"
        case names.PING:
            return ("answers ping " if frame.flags & names.ACK else "ping ") + frame.payload[:8].hex()
        case names.RST_STREAM:
            return f"{reason}: {_where(frame)} ends at once"
        case names.GOAWAY:
            debug = printable(payloads.debug_data(frame).decode("utf-8", "replace"), most=MOST_TEXT)
            said = f", “{debug}”" if debug else ""
            return f"{reason}{said}: no new streams; the last one taken is {payloads.last_stream(frame)}"
        case names.PRIORITY:
            priority = payloads.priority(frame)
            depends = f"depends on stream {priority.dependency}, weight {priority.weight}" if priority else "priority"
            return f"{_where(frame)} {depends} (no longer in use)"
        case _:
            return f"{_count(frame.length, 'byte')}; receivers ignore types that they do not know"
