"""The messages of a call, made from the index when they are looked at."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.trace.frame_entries import SENDERS, Frames
from app.trace.index import COMPRESSED, END, FROM_CLIENT, ODD, CallRow, OddMessage
from app.trace.lazy import Lazy
from app.trace.model import HeaderField, Message
from app.wire import compression
from app.wire.grpc import PREFIX_BYTES
from app.wire.origin import Piece
from app.wire.problems import Problem


@dataclass(slots=True, eq=False, repr=False)
class Messages(Lazy[Message]):
    """The messages of a call, both directions together."""

    frames: Frames
    call: CallRow

    def __len__(self) -> int:
        """How many."""
        return self.call.messages

    def make(self, position: int) -> Message:
        """The message with number ``position + 1``, quick for those near the end."""
        return message(self.frames, self.call, self.frames.table.late_message(self.call, position))

    def several(self, positions: range) -> tuple[Message, ...]:
        """The messages at these positions, with one walk along the call."""
        rows = self._rows()
        return tuple(message(self.frames, self.call, rows[position]) for position in positions)

    def __iter__(self) -> Iterator[Message]:
        """In order."""
        return (message(self.frames, self.call, row) for row in self._rows())

    def _rows(self) -> list[int]:
        return [step.message - 1 for step in self.frames.table.steps_of(self.call) if step.message]


def path_of(frames: Frames, call: CallRow) -> str:
    """The path of a call; empty while its client header is not there."""
    return value_of(_block(frames, call.request), ":path")


def first_request(frames: Frames, row: int) -> bytes | None:
    """The data of the first message that the client sent in a call, by the call's row."""
    call = frames.table.call(row)
    return message(frames, call, call.first_request - 1).data if call.first_request else None


def message(frames: Frames, call: CallRow, row: int) -> Message:
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
        whole = b"".join(stream.read(piece.start, piece.start + piece.length) for piece in odd.pieces)
        length = int.from_bytes(odd.prefix[1:]) if len(odd.prefix) == PREFIX_BYTES else 0
    body = whole[PREFIX_BYTES:]
    encoding, data, problems = "", body, odd.problems
    if found.flags & COMPRESSED:
        encoding = _encoding(frames, call, client=client)
        data, wrong = compression.expand(body, encoding, most=odd.most)
        problems += _compression_problem(wrong, len(whole)) if wrong else ()
    types = index.types.get(path_of(frames, call), ("", ""))
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
        type_name="" if found.flags & END else types[0] if client else types[1],
        ends_stream=bool(found.flags & END),
        encoding=encoding,
        pieces=odd.pieces,
        problems=problems,
    )


def _encoding(frames: Frames, call: CallRow, *, client: bool) -> str:
    blocks = (call.request,) if client else (call.trailers, call.response)
    return next((found for block in blocks if (found := value_of(_block(frames, block), "grpc-encoding"))), "")


def _block(frames: Frames, number: int) -> tuple[HeaderField, ...]:
    return frames.fields(frames.table.frame(number - 1).extra) if number else ()


def _compression_problem(wrong: str, size: int) -> tuple[Problem, ...]:
    text = f"The message is compressed, but {wrong}."
    spec = "gRPC over HTTP/2, Message-Encoding"
    return (Problem(code="message-compression", text=text, spec=spec, start=0, end=size),)


def value_of(fields: tuple[HeaderField, ...], name: str) -> str:
    """The value of a field; of several of one name the last."""
    return next((header.value for header in reversed(fields) if header.name == name), "")
