"""The frames of a trace, made from its index when they are looked at."""

from dataclasses import dataclass, field

from app.trace.call_numbers import CallNumbers
from app.trace.headers import fields_of
from app.trace.index import Index
from app.trace.lazy import Lazy
from app.trace.model import FrameEntry, HeaderField, Sender, Setting
from app.trace.notes import Carried, note
from app.trace.rows import ODD, FrameRow, OddMessage
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.grpc import PREFIX_BYTES, Share
from app.wire.http2 import Frame

SENDERS = (Sender.SERVER, Sender.CLIENT)
"""By whether the client sent it."""


@dataclass(slots=True, eq=False, repr=False)
class Frames(Lazy[FrameEntry]):
    """The frames of a trace."""

    table: Index
    started_ns: int
    headers: dict[int, tuple[HeaderField, ...]] = field(default_factory=dict)
    """Fields by header block, as they were made; gRPC repeats the same blocks for every call."""
    numbers: CallNumbers = field(default_factory=CallNumbers)

    def __len__(self) -> int:
        """How many."""
        return self.table.frame_count

    def fields(self, block: int) -> tuple[HeaderField, ...]:
        """The fields of a header block by its number; none of 0."""
        if not block:
            return ()
        if block not in self.headers:
            self.headers[block] = fields_of(self.table.blocks.get(block))
        return self.headers[block]

    def time(self, row: int) -> int:
        """When a frame was complete."""
        return self.table.time(self.table.packet_of(row)) - self.started_ns

    def make(self, position: int) -> FrameEntry:
        """The frame with number ``position + 1``."""
        index, row = self.table, self.table.frame(position)
        decoded = index.decoded(position, row)
        frame = decoded.frame
        numbers, carried = self._carried(position, row) if frame.type == names.DATA and row.call else ((), ())
        return FrameEntry(
            number=position + 1,
            time_ns=index.time(row.packet) - self.started_ns,
            connection=row.side >> 1,
            sender=SENDERS[row.side & 1],
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
            missing=sum(hole.length for hole in frame.holes) if frame.holes else 0,
            settings=_settings(frame) if frame.type == names.SETTINGS else (),
            error_code=payloads.error_code(frame),
            window_increment=payloads.window_increment(frame),
            call=self.numbers.call(row.call - 1) if row.call else 0,
            twin=self.numbers.twin(row.call - 1) if row.call else 0,
            messages=numbers,
            problems=decoded.problems,
        )

    def _carried(self, row: int, frame: FrameRow) -> tuple[tuple[int, ...], tuple[Carried, ...]]:
        """The numbers of the messages in a DATA frame, and what it carries of each and of one that is not complete."""
        index, numbers, found = self.table, [], []
        stream = index.streams[frame.side]
        for position in index.messages_in(row, frame):
            message = index.message(position)
            numbers.append(message.number)
            if message.flags & ODD:
                found += _carried(index.odd[position], row, ends=True)
            else:
                length = int.from_bytes(stream.read(message.start + 1, message.start + PREFIX_BYTES))
                found.append(Carried(Share(row, PREFIX_BYTES, length), length, True, True))  # noqa: FBT003 - the fields' names stand in Carried
        if row in index.pending:
            found += _carried(index.pending[row], row, ends=False)
        return tuple(numbers), tuple(found)


def _settings(frame: Frame) -> tuple[Setting, ...]:
    return tuple(
        Setting(identifier=identifier, name=names.setting_name(identifier), value=value)
        for identifier, value in payloads.settings(frame)
    )


def _carried(odd: OddMessage, row: int, *, ends: bool) -> list[Carried]:
    length = odd.length
    last = len(odd.shares) - 1
    return [
        Carried(share, length, position == 0, ends and position == last)
        for position, share in enumerate(odd.shares)
        if share.frame == row
    ]
