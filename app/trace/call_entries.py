"""The calls of a trace and their steps, made from the index when they are looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.sentences import sentence
from app.trace import http1_calls
from app.trace.call_endings import ending_of, ending_problems, in_body, number_of
from app.trace.frame_entries import Frames
from app.trace.lazy import Lazy
from app.trace.message_entries import NO_TYPES, Fields, Messages, framing_of, value_of
from app.trace.metadata import timeout
from app.trace.model import Call, Connection, HeaderField, Sender, Step
from app.trace.open_calls import KINDS
from app.trace.rows import ANSWER_LOST, IN_BODY, CallRow, StepRow
from app.wire import framing as framings
from app.wire.endings import Ending
from app.wire.framing import Framing
from app.wire.problems import Problem


@dataclass(slots=True, eq=False, repr=False)
class Calls(Lazy[Call]):
    """The calls of a trace, or those of their twins that relays carried on."""

    frames: Frames
    connections: tuple[Connection, ...]
    driver_calls: dict[int, int] = field(default_factory=dict)
    """The driver's number by the call's."""
    rows: Sequence[int] | None = None
    """Their rows in the index; None: every row is a call."""

    def __len__(self) -> int:
        """How many."""
        return self.frames.table.call_count if self.rows is None else len(self.rows)

    def row(self, position: int) -> int:
        """The row of the call at a position from 0."""
        return position if self.rows is None else self.rows[position]

    def make(self, position: int) -> Call:
        """The call at a position from 0."""
        return self._made(self.row(position))

    def _made(self, position: int) -> Call:
        frames, row = self.frames, self.frames.table.call(position)
        number = frames.numbers.call(position)
        connection = self.connections[row.connection - 1]
        exchange = frames.table.http_calls.get(position)
        if exchange is not None:
            return http1_calls.call(exchange, connection, frames, position)
        request, response, trailers = (self._fields(number) for number in (row.request, row.response, row.trailers))
        path = framings.path_of(value_of(request, ":path"))
        framing = framing_of(request)
        timeout_ns, wrong = timeout(request)
        ending = self._ending(row, framing, response or trailers)
        found = {header.name: header.value for header in (*response, *trailers)}
        ended_ns = frames.time(row.ended - 1) if row.ended else connection.closed_ns
        return Call(
            number=number,
            connection=row.connection,
            stream_id=row.stream_id,
            path=path,
            client_process=connection.client_process,
            server_process=connection.server_process,
            started_ns=frames.time(row.first),
            ended_ns=ended_ns,
            steps=Steps(frames, row),
            messages=Messages(frames, row, frames.table.types.get(path, NO_TYPES)),
            request_headers=request,
            response_headers=response,
            trailers=trailers + tuple(in_body(name, value) for name, value in ending.trailers),
            trailers_only=bool(trailers) and not row.response and not row.flags & ANSWER_LOST,
            status_code=ending.code,
            status_message=ending.message,
            http_status=number_of(found.get(":status", "")),
            timeout_ns=timeout_ns,
            protocol=framing.name or "gRPC",
            driver_call=self.driver_calls.get(number, 0),
            twin=frames.numbers.twin_of(position),
            problems=self._problems(position, row, connection) + ending_problems(ending) + wrong,
        )

    def _ending(self, row: CallRow, framing: Framing, response: Fields) -> Ending:
        """The status of a call: from its trailers, or from the body where its protocol tells it there."""
        data = b""
        if row.flags & IN_BODY:
            found = Messages(self.frames, row, NO_TYPES)
            last = next((one for one in reversed(found) if one.ends_stream and one.sender is Sender.SERVER), None)
            data = last.data if last else b""
        trailers = self._fields(row.trailers) or response
        over = bool(row.ended)
        return ending_of(framing, response, trailers, data, over=over, in_body=bool(row.flags & IN_BODY))

    def _fields(self, number: int) -> tuple[HeaderField, ...]:
        return self.frames.fields(self.frames.table.frame(number - 1).extra) if number else ()

    def _problems(self, position: int, row: CallRow, connection: Connection) -> tuple[Problem, ...]:
        found = tuple(self.frames.table.call_problems.get(position, ()))
        if connection.relay_of and not self.frames.numbers.twin(position):
            text = sentence(
                "A relay sent this call, but none that came to it has its stream or path: it counts by itself."
            )
            found = (*found, Problem(code="relay-unpaired", text=text))
        if row.ended or connection.closed_ns is None:
            return found
        text = sentence("The connection ended before the server's trailers came.")
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
        number = self.frames.table.number_of(row.message - 1) if row.message else 0
        return Step(kind=KINDS[row.kind], time_ns=self.frames.time(row.frame), frame=row.frame + 1, message=number)
