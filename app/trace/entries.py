"""Entries of a trace, made from its index when they are looked at: frames, calls, their steps and messages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar, overload

from app.trace.headers import fields_of
from app.trace.index import ANSWER_LOST, COMPRESSED, END, FROM_CLIENT, IN_BODY, ODD, CallRow, Index, OddMessage, StepRow
from app.trace.model import Call, Connection, FrameEntry, HeaderField, Message, Sender, Setting, Step
from app.trace.notes import Carried, note
from app.trace.open_calls import KINDS
from app.wire import compression, grpc
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.grpc import PREFIX_BYTES, Share
from app.wire.http2 import Frame
from app.wire.origin import Piece
from app.wire.problems import Problem

T = TypeVar("T")
_SENDERS = (Sender.SERVER, Sender.CLIENT)


class Lazy(Sequence[T], Generic[T]):
    """A sequence whose entries are made when they are looked at. Equal to any sequence of equal entries."""

    __slots__ = ()

    def make(self, position: int) -> T:
        """The entry at a position from 0."""
        raise NotImplementedError

    @overload
    def __getitem__(self, key: int) -> T: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[T, ...]: ...
    def __getitem__(self, key: int | slice) -> T | tuple[T, ...]:
        """One entry, or those of a slice as a tuple."""
        if isinstance(key, slice):
            every = range(*key.indices(len(self)))
            few = len(every) < 2
            return tuple(map(self.make, every)) if few else self.several(every)
        position = key + len(self) if key < 0 else key
        if not 0 <= position < len(self):
            raise IndexError(key)
        return self.make(position)

    def several(self, positions: range) -> tuple[T, ...]:
        """The entries at these positions."""
        return tuple(map(self.make, positions))

    def __iter__(self) -> Iterator[T]:
        """In order."""
        return map(self.make, range(len(self)))

    def __eq__(self, other: object) -> bool:
        """By entries."""
        if not isinstance(other, Sequence) or isinstance(other, str | bytes):
            return NotImplemented
        return len(self) == len(other) and all(ours == theirs for ours, theirs in zip(self, other, strict=True))

    def __repr__(self) -> str:
        """As a tuple of its entries."""
        return repr(tuple(self))

    def __hash__(self) -> int:
        """By size: enough for what is compared by entries."""
        return hash(len(self))


@dataclass(slots=True, eq=False, repr=False)
class Frames(Lazy[FrameEntry]):
    """The frames of a trace."""

    table: Index
    started_ns: int
    headers: dict[int, tuple[HeaderField, ...]] = field(default_factory=dict)
    """Fields by header block, as they were made; gRPC repeats the same blocks for every call."""

    def __len__(self) -> int:
        """How many."""
        return self.table.frame_count

    def fields(self, block: int) -> tuple[HeaderField, ...]:
        """The fields of a header block by its number; none of 0."""
        if not block:
            return ()
        if block not in self.headers:
            self.headers[block] = fields_of(self.table.blocks[block - 1])
        return self.headers[block]

    def time(self, row: int) -> int:
        """When a frame was complete."""
        return self.table.time(self.table.frame(row).packet) - self.started_ns

    def make(self, position: int) -> FrameEntry:
        """The frame with number ``position + 1``."""
        index, row = self.table, self.table.frame(position)
        decoded = index.decoded(position, row)
        frame = decoded.frame
        numbers, carried = self._carried(position) if frame.type == names.DATA and row.call else ((), ())
        return FrameEntry(
            number=position + 1,
            time_ns=index.time(row.packet) - self.started_ns,
            connection=row.side >> 1,
            sender=_SENDERS[row.side & 1],
            type=frame.type,
            name=names.frame_name(frame.type),
            flags=frame.flags,
            flag_names=names.flag_names(frame.type, frame.flags),
            stream_id=frame.stream_id,
            length=frame.length,
            start=frame.start,
            end=frame.end,
            note=note(decoded, carried),
            headers=() if frame.type == names.DATA else self.fields(row.extra),
            block_pieces=decoded.pieces,
            payload=frame.payload,
            reserved=frame.reserved,
            missing=sum(hole.length for hole in frame.holes),
            settings=_settings(frame) if frame.type == names.SETTINGS else (),
            error_code=payloads.error_code(frame),
            window_increment=payloads.window_increment(frame),
            call=row.call,
            messages=numbers,
            problems=decoded.problems,
        )

    def _carried(self, row: int) -> tuple[tuple[int, ...], tuple[Carried, ...]]:
        """The numbers of the messages in a DATA frame, and what it carries of each and of one that is not complete."""
        index, numbers, found = self.table, [], []
        for position in index.messages_in(row, index.frame(row)):
            message = index.message(position)
            numbers.append(message.number)
            if message.flags & ODD:
                found += _carried(index.odd[position], row, ends=True)
            else:
                stream = index.streams[index.frame(message.first).side]
                length = int.from_bytes(stream.read(message.start + 1, message.start + PREFIX_BYTES))
                found.append(Carried(Share(row, PREFIX_BYTES, length), length, True, True))  # noqa: FBT003 - the fields' names stand in Carried
        if row in index.pending:
            found += _carried(index.pending[row], row, ends=False)
        return tuple(numbers), tuple(found)


@dataclass(slots=True, eq=False, repr=False)
class Calls(Lazy[Call]):
    """The calls of a trace."""

    frames: Frames
    connections: tuple[Connection, ...]
    driver_calls: dict[int, int] = field(default_factory=dict)
    """The driver's number by the call's."""

    def __len__(self) -> int:
        """How many."""
        return self.frames.table.call_count

    def make(self, position: int) -> Call:
        """The call with number ``position + 1``."""
        frames, row = self.frames, self.frames.table.call(position)
        connection = self.connections[row.connection - 1]
        request, response, trailers = (self._fields(number) for number in (row.request, row.response, row.trailers))
        found = {header.name: header.value for header in (*response, *trailers)}
        found = {**self._web_trailers(row), **found}
        ended_ns = frames.time(row.ended - 1) if row.ended else connection.closed_ns
        return Call(
            number=position + 1,
            connection=row.connection,
            stream_id=row.stream_id,
            path=_value(request, ":path"),
            client_process=connection.client_process,
            server_process=connection.server_process,
            started_ns=frames.time(row.first),
            ended_ns=ended_ns,
            steps=Steps(frames, row),
            messages=Messages(frames, row),
            request_headers=request,
            response_headers=response,
            trailers=trailers,
            trailers_only=bool(trailers) and not row.response and not row.flags & ANSWER_LOST,
            status_code=_number(found.get("grpc-status", "")),
            status_message=grpc.percent_decode(found.get("grpc-message", "").encode("latin-1")),
            http_status=_number(found.get(":status", "")),
            driver_call=self.driver_calls.get(position + 1, 0),
            problems=self._problems(position, row, connection),
        )

    def _web_trailers(self, row: CallRow) -> dict[str, str]:
        """gRPC-Web's trailers, which stand in the body as HTTP/1.1 writes fields."""
        if not row.flags & IN_BODY:
            return {}
        last = message(self.frames, row, self.frames.table.late_message(row, row.messages - 1))
        lines = (line.partition(":") for line in last.data.decode("latin-1").split("\r\n"))
        return {name.strip().lower(): value.strip() for name, _, value in lines if value}

    def _fields(self, number: int) -> tuple[HeaderField, ...]:
        return self.frames.fields(self.frames.table.frame(number - 1).extra) if number else ()

    def _problems(self, position: int, row: CallRow, connection: Connection) -> tuple[Problem, ...]:
        found = tuple(self.frames.table.call_problems.get(position, ()))
        if row.ended or connection.closed_ns is None:
            return found
        text = "The connection ended before the server's trailers came."
        return (*found, Problem(code="connection-closed", text=text, spec="gRPC over HTTP/2, Responses"))


@dataclass(slots=True, eq=False, repr=False)
class Steps(Lazy[Step]):
    """The steps of a call."""

    frames: Frames
    call: CallRow

    def __len__(self) -> int:
        """How many."""
        return self.call.steps

    def make(self, position: int) -> Step:
        """One step, quick for those near the end."""
        return self._step(self.frames.table.late_step(self.call, position))

    def __iter__(self) -> Iterator[Step]:
        """In order."""
        return map(self._step, self.frames.table.steps_of(self.call))

    def several(self, positions: range) -> tuple[Step, ...]:
        """The steps at these positions, with one walk along the call."""
        rows = self.frames.table.steps_of(self.call)
        return tuple(self._step(rows[position]) for position in positions)

    def _step(self, row: StepRow) -> Step:
        number = self.frames.table.message(row.message - 1).number if row.message else 0
        return Step(kind=KINDS[row.kind], time_ns=self.frames.time(row.frame), frame=row.frame + 1, message=number)


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


def first_request(frames: Frames, number: int) -> bytes | None:
    """The data of the first message that the client sent in a call."""
    call = frames.table.call(number - 1)
    return message(frames, call, call.first_request - 1).data if call.first_request else None


def _settings(frame: Frame) -> tuple[Setting, ...]:
    return tuple(
        Setting(identifier=identifier, name=names.setting_name(identifier), value=value)
        for identifier, value in payloads.settings(frame)
    )


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
    types = index.types.get(_value(_block(frames, call.request), ":path"), ("", ""))
    return Message(
        number=found.number,
        sender=_SENDERS[client],
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
    return next((found for block in blocks if (found := _value(_block(frames, block), "grpc-encoding"))), "")


def _block(frames: Frames, number: int) -> tuple[HeaderField, ...]:
    return frames.fields(frames.table.frame(number - 1).extra) if number else ()


def _compression_problem(wrong: str, size: int) -> tuple[Problem, ...]:
    text = f"The message is compressed, but {wrong}."
    spec = "gRPC over HTTP/2, Message-Encoding"
    return (Problem(code="message-compression", text=text, spec=spec, start=0, end=size),)


def _carried(odd: OddMessage, row: int, *, ends: bool) -> list[Carried]:
    length = int.from_bytes(odd.prefix[1:]) if len(odd.prefix) == PREFIX_BYTES else 0
    last = len(odd.shares) - 1
    return [
        Carried(share, length, position == 0, ends and position == last)
        for position, share in enumerate(odd.shares)
        if share.frame == row
    ]


def _value(fields: tuple[HeaderField, ...], name: str) -> str:
    return next((header.value for header in reversed(fields) if header.name == name), "")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
