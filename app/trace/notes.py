"""One plain line for each frame: what it does."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.runs.workspace import printable
from app.sentences import counted, sentence
from app.wire import grpc
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.hpack import HeaderBlock
from app.wire.http2 import Frame
from app.wire.http2_connection import Decoded

_SETTINGS = {
    names.HEADER_TABLE_SIZE: sentence("header table"),
    names.ENABLE_PUSH: sentence("push"),
    names.MAX_CONCURRENT_STREAMS: sentence("max concurrent streams"),
    names.INITIAL_WINDOW_SIZE: sentence("initial window"),
    names.MAX_FRAME_SIZE: sentence("max frame"),
    names.MAX_HEADER_LIST_SIZE: sentence("max header list"),
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
            grows = payloads.window_increment(frame)
            text = sentence("window of %(where)s grows by %(count)s", where=_where(frame), count=grows)
        case _:
            text = _other(frame)
    if decoded.ends_stream:
        text = sentence("%(what)s, END_STREAM", what=text)
    return _missing(text, frame)


def fields(block: HeaderBlock) -> str:
    """``9 fields in 214 bytes``."""
    found = counted("%(num)s field", "%(num)s fields", len(block.fields))
    return sentence("%(fields)s in %(bytes)s", fields=found, bytes=_bytes(block.length))


def _bytes(number: int) -> str:
    return counted("%(num)s byte", "%(num)s bytes", number)


def _where(frame: Frame) -> str:
    return sentence("stream %(number)s", number=frame.stream_id) if frame.stream_id else sentence("the connection")


def _missing(text: str, frame: Frame) -> str:
    lost = sum(hole.length for hole in frame.holes)
    return sentence("%(what)s; %(bytes)s of it not captured", what=text, bytes=_bytes(lost)) if lost else text


def _listed(parts: Sequence[str]) -> str:
    """With commas, each still a sentence that can be said again."""
    text = parts[0]
    for part in parts[1:]:
        text = sentence("%(first)s, %(next)s", first=text, next=part)
    return text


def _data(frame: Frame, carried: Sequence[Carried]) -> str:
    layout = payloads.layout(frame)
    size = layout.content - layout.fields
    if not size:
        text = sentence("no data")
    elif not carried:
        text = sentence("%(bytes)s of data", bytes=_bytes(size))
    elif all(part.first and part.last for part in carried):
        text = _whole(carried)
    else:
        text = _listed([_part(part) for part in carried[:4]] + ["…"] * (len(carried) > 4))
    padding = frame.length - layout.content
    return sentence("%(what)s, %(bytes)s of padding", what=text, bytes=_bytes(padding)) if padding else text


def _whole(carried: Sequence[Carried]) -> str:
    if len(carried) == 1 and not carried[0].share.prefix:
        return sentence("one message of %(bytes)s, without a prefix", bytes=_bytes(carried[0].length))
    if len(carried) == 1:
        return sentence("one message of %(bytes)s after its 5-byte prefix", bytes=_bytes(carried[0].length))
    sizes = ", ".join(str(part.length) for part in carried[:6]) + (", …" if len(carried) > 6 else "")
    return sentence(
        "%(count)s messages of %(sizes)s bytes, each after its 5-byte prefix", count=len(carried), sizes=sizes
    )


def _part(part: Carried) -> str:
    body, whole = part.share.body, _bytes(part.length)
    if part.first and part.last:
        return sentence("a message of %(bytes)s", bytes=whole)
    if part.first and not part.share.prefix:
        return sentence("the first %(bytes)s of a message", bytes=_bytes(body))
    if part.first and part.share.prefix < grpc.PREFIX_BYTES:
        return sentence("the first %(bytes)s of a message's prefix", bytes=_bytes(part.share.prefix))
    if part.first:
        return sentence("the 5-byte prefix and the first %(count)s of %(bytes)s of a message", count=body, bytes=whole)
    count = part.share.prefix + body
    if part.last:
        return sentence("the last %(count)s bytes of a message of %(length)s", count=count, length=part.length)
    return sentence("the next %(count)s bytes of a message of %(length)s", count=count, length=part.length)


def _headers(decoded: Decoded) -> str:
    frame, block = decoded.frame, decoded.block
    begins = frame.type != names.CONTINUATION
    if block is None:
        if frame.flags & names.END_HEADERS:
            return sentence("a header block that cannot be read")
        layout = payloads.layout(frame)
        size = _bytes(layout.content - layout.fields)
        if begins:
            return sentence("the first %(bytes)s of a header block", bytes=size)
        return sentence("the next %(bytes)s of a header block", bytes=size)
    text = _listed((_about(block), fields(block)))
    if frame.type == names.PUSH_PROMISE:
        return sentence("promises stream %(number)s: %(what)s", number=payloads.promised_stream(frame), what=text)
    return text if begins else sentence("ends the header block: %(what)s", what=text)


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
        return sentence("status %(code)s", code=_text(found[b":status"]))
    return (
        sentence("trailers")
        if all(field.known for field in block.fields)
        else sentence("fields that the recording lost")
    )


def _text(value: bytes) -> str:
    return printable(value.decode("latin-1"), most=MOST_TEXT)


def _settings(frame: Frame) -> str:
    if frame.flags & names.ACK:
        return sentence("has applied the other end's settings")
    found = [
        sentence("%(name)s %(value)s", name=_SETTINGS.get(identifier) or names.setting_name(identifier), value=value)
        for identifier, value in payloads.settings(frame)
    ]
    return _listed(found) if found else sentence("no changes: the defaults hold")


def _other(frame: Frame) -> str:
    code = payloads.error_code(frame)
    reason = "" if code is None else names.error_name(code)
    match frame.type:
        case names.PREFACE:
            return sentence("says that this connection speaks HTTP/2")
        case names.PING:
            data = frame.payload[:8].hex()
            return (
                sentence("answers ping %(data)s", data=data)
                if frame.flags & names.ACK
                else sentence("ping %(data)s", data=data)
            )
        case names.RST_STREAM:
            return sentence("%(code)s: %(where)s ends at once", code=reason, where=_where(frame))
        case names.GOAWAY:
            debug = printable(payloads.debug_data(frame).decode("utf-8", "replace"), most=MOST_TEXT)
            why = f"{reason}, “{debug}”" if debug else reason
            taken = payloads.last_stream(frame)
            return sentence("%(code)s: no new streams; the last one taken is %(last)s", code=why, last=taken)
        case names.PRIORITY:
            return _priority(frame)
        case _:
            size = _bytes(frame.length)
            return sentence("%(bytes)s; receivers ignore types that they do not know", bytes=size)


def _priority(frame: Frame) -> str:
    priority = payloads.priority(frame)
    if not priority:
        return sentence("%(where)s priority (no longer in use)", where=_where(frame))
    return sentence(
        "%(where)s depends on stream %(other)s, weight %(weight)s (no longer in use)",
        where=_where(frame), other=priority.dependency, weight=priority.weight,
    )  # fmt: skip
