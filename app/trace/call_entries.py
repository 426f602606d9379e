"""The calls of a trace and their steps, made from the index when they are looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.trace.frame_entries import Frames
from app.trace.index import ANSWER_LOST, IN_BODY, CallRow, StepRow
from app.trace.lazy import Lazy
from app.trace.message_entries import Messages, message, value_of
from app.trace.model import Call, Connection, HeaderField, Step
from app.trace.open_calls import KINDS
from app.wire import grpc
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
        request, response, trailers = (self._fields(number) for number in (row.request, row.response, row.trailers))
        found = {header.name: header.value for header in (*response, *trailers)}
        found = {**self._web_trailers(row), **found}
        ended_ns = frames.time(row.ended - 1) if row.ended else connection.closed_ns
        return Call(
            number=number,
            connection=row.connection,
            stream_id=row.stream_id,
            path=value_of(request, ":path"),
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
            driver_call=self.driver_calls.get(number, 0),
            twin=frames.numbers.twin_of(position),
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
        if connection.relay_of and not self.frames.numbers.twin(position):
            text = "A relay sent this call, but none that came to it has its stream or path: it counts by itself."
            found = (*found, Problem(code="relay-unpaired", text=text))
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


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
