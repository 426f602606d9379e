"""The messages of a call, made from the index when they are looked at."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.sentences import sentence
from app.trace.frame_entries import SENDERS, Frames
from app.trace.lazy import Lazy
from app.trace.model import HeaderField, Message
from app.trace.rows import COMPRESSED, END, FROM_CLIENT, NO_PROTO, ODD, CallRow, OddMessage
from app.wire import compression
from app.wire import framing as framings
from app.wire.framing import Framing
from app.wire.grpc import PREFIX_BYTES
from app.wire.http1 import Http1Message
from app.wire.origin import Piece
from app.wire.problems import Problem

Fields = tuple[HeaderField, ...]
Types = tuple[str, str]
"""Input and output type of a method."""
NO_TYPES = ("", "")


@dataclass(slots=True, eq=False, repr=False)
class Messages(Lazy[Message]):
    """The messages of a call, both directions together."""

    frames: Frames
    call: CallRow
    types: Types

    def __len__(self) -> int:
        """How many."""
        return self.call.messages

    def make(self, position: int) -> Message:
        """The message with number ``position + 1``, quick for those near the end."""
        return message(self.frames, self.call, self.frames.table.late_message(self.call, position), self.types)

    def several(self, positions: range) -> tuple[Message, ...]:
        """The messages at these positions, with one walk along the call."""
        rows = self._rows()
        return tuple(message(self.frames, self.call, rows[position], self.types) for position in positions)

    def __iter__(self) -> Iterator[Message]:
        """In order."""
        return (message(self.frames, self.call, row, self.types) for row in self._rows())

    def _rows(self) -> list[int]:
        return [step.message - 1 for step in self.frames.table.steps_of(self.call) if step.message]


def path_of(frames: Frames, row: int) -> str:
    """The path of a call by its row; empty while its client header is not there."""
    exchange = frames.table.http_calls.get(row)
    return _path(frames, frames.table.call(row)) if exchange is None else framings.path_of(target(exchange.request))


def first_request(frames: Frames, row: int) -> bytes | None:
    """The data of the first message that the client sent in a call, by the call's row."""
    call = frames.table.call(row)
    return message(frames, call, call.first_request - 1, NO_TYPES).data if call.first_request else None


def _path(frames: Frames, call: CallRow) -> str:
    return framings.path_of(value_of(_block(frames, call.request), ":path"))


def target(request: Http1Message) -> str:
    """What a request of HTTP/1.1 asks for."""
    words = request.start_line.decode("latin-1").split(" ")
    return words[1] if len(words) > 1 else ""


def message(frames: Frames, call: CallRow, row: int, types: Types) -> Message:
    """A message from its row."""
    index, found = frames.table, frames.table.message(row)
    client = bool(found.flags & FROM_CLIENT)
    stream = index.streams[call.connection << 1 | client]
    odd = index.odd.get(row) if found.flags & ODD else None
    if odd is None:
        length = int.from_bytes(stream.read(found.start + 1, found.start + PREFIX_BYTES))
        whole = stream.read(found.start, found.start + PREFIX_BYTES + length)
        odd = OddMessage(whole[:PREFIX_BYTES], (), (Piece(0, found.start, len(whole)),))
    else:
        whole = stream.put_together(odd.pieces) if odd.whole is None else odd.whole
        length = odd.length
    body = whole[len(odd.prefix) :]
    encoding, data, problems = "", body, odd.problems
    if found.flags & COMPRESSED:
        encoding = _encoding(frames, call, client=client)
        data, wrong = compression.expand(body, encoding, most=odd.most)
        problems += _compression_problem(wrong, len(whole)) if wrong else ()
    return Message(
        number=found.number,
        sender=SENDERS[client],
        time_ns=frames.time(found.last),
        compressed=bool(found.flags & COMPRESSED),
        length=length,
        prefix=odd.prefix,
        data=data,
        wire_data=body,
        frames=tuple(dict.fromkeys(share.frame + 1 for share in odd.shares)) or (found.first + 1,),
        type_name="" if found.flags & (END | NO_PROTO) else types[0] if client else types[1],
        codec=_codec(frames, call, client=client) if found.flags & NO_PROTO else "proto",
        base64=odd.whole is not None,
        ends_stream=bool(found.flags & END),
        encoding=encoding,
        pieces=odd.pieces,
        problems=problems,
    )


def framing_of(request: Fields, response: Fields | None = None) -> Framing:
    """How the messages of the client stand in their body, or with its ``response`` those of the server."""
    target, version = value_of(request, ":path"), value_of(request, "connect-protocol-version")
    connect = framings.says_connect(version.encode("latin-1"), target.encode("latin-1"))
    kind = value_of(request if response is None else response, "content-type")
    found = framings.framing(kind, connect=connect)
    if connect and response is None and found is framings.OTHER:
        return framings.CONNECT_GET
    return found


def _codec(frames: Frames, call: CallRow, *, client: bool) -> str:
    return _framing(frames, call, client=client).codec


def _encoding(frames: Frames, call: CallRow, *, client: bool) -> str:
    name = framings.encoding_field(_framing(frames, call, client=client)).decode()
    blocks = (call.request,) if client else (call.trailers, call.response)
    return next((found for block in blocks if (found := value_of(_block(frames, block), name))), "")


def _framing(frames: Frames, call: CallRow, *, client: bool) -> Framing:
    request = _block(frames, call.request)
    return framing_of(request) if client else framing_of(request, _block(frames, call.response or call.trailers))


def _block(frames: Frames, number: int) -> Fields:
    return frames.fields(frames.table.frame(number - 1).extra) if number else ()


def _compression_problem(wrong: str, size: int) -> tuple[Problem, ...]:
    text = sentence("The message is compressed, but %(reason)s.", reason=wrong)
    spec = "gRPC over HTTP/2, Message-Encoding"
    return (Problem(code="message-compression", text=text, spec=spec, start=0, end=size),)


def value_of(fields: Fields, name: str) -> str:
    """The value of a field; of several of one name the last."""
    return next((header.value for header in reversed(fields) if header.name == name), "")
