"""The sequence view: one lane for each process, what crossed the wire as arrows, what happened beside it as notes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from app.runs.events import LogLine, StepKind
from app.trace.model import Call, FrameEntry, GapEntry, Message, Sender, Step, TimelineEntry, Trace
from app.web.presenters import logs, signs, tokens, units
from app.web.words import gettext as _

MOST_LANES = 6
MOST_LINES = 24
"""Lines of a log in one note; what follows is the next note."""

MOST_ROWS = 500
"""Rows in one answer; the frame list has all of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    """One process."""

    position: int
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SequenceRow:
    """One arrow from lane to lane, or one note beside a lane."""

    kind: str
    """``arrow``, ``self``, ``note`` or ``gap``."""
    time_ns: int
    """Since the run's first event."""
    time: str
    since: str
    """Time since its call started, or that it came in the same packet as the row above; empty for neither."""
    left: int
    """The leftmost lane it touches, from 1."""
    right: int
    direction: str
    """``right`` or ``left``; empty for a note."""
    sign: str
    shape: str
    label: str
    detail: str
    words: str
    """The whole row in words."""
    cursor: str
    lights: str
    url: str
    """The fragment that shows its bytes; empty for none."""
    page_url: str
    writer: str = ""
    """For lines of a log: the process and its stream."""
    lines: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Zoom:
    """One step of detail."""

    name: str
    url: str
    page_url: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SequenceView:
    """The sequence."""

    template: ClassVar[str] = "_sequence.html"
    lanes: tuple[Lane, ...]
    rows: tuple[SequenceRow, ...]
    zooms: tuple[Zoom, ...]
    left_out: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What rows need beside their own value."""

    trace: Trace
    lanes: dict[str, int]
    address: str
    """Address of the fragment, up to where ``&call=`` may follow."""
    page_address: str
    words: dict[tuple[int, int], str]
    """Compact JSON of messages, where known."""
    starts: dict[int, int]
    """When each call started, by its number."""

    def since(self, call: int, time_ns: int) -> str:
        """How long after its call's start something crossed the wire; empty for what belongs to no call."""
        start = self.starts.get(call)
        if start is None:
            return ""
        return units.since(time_ns - start) if time_ns > start else _("call %(number)s", number=call)


def present(
    trace: Trace, address: str, page_address: str, words: dict[tuple[int, int], str], *, frames: bool = False
) -> SequenceView:
    """The sequence of a trace, by messages or by frames."""
    lanes = _lanes(trace)
    context = Context(
        trace=trace, lanes=lanes, address=address, page_address=page_address, words=words,
        starts={call.number: call.started_ns for call in trace.calls},
    )  # fmt: skip
    crossings = _frame_rows(context) if frames else _step_rows(context)
    rows = list(_joined(sorted([*crossings, *_notes(context), *_gaps(trace.gaps, len(lanes))], key=_time)))
    return SequenceView(
        lanes=tuple(Lane(position=position, name=name) for name, position in lanes.items()),
        rows=tuple(rows[:MOST_ROWS]),
        zooms=_zooms(address, page_address, frames=frames),
        left_out=_("%(count)s later rows are not shown here; Frames lists every frame.", count=len(rows) - MOST_ROWS)
        if len(rows) > MOST_ROWS
        else "",
    )


def _time(row: SequenceRow) -> int:
    return row.time_ns


def _joined(rows: list[SequenceRow]) -> Iterator[SequenceRow]:
    """The rows with what belongs together said so: lines that one process wrote in a row are one note, and of the steps
    of one packet only the first has a time.
    """
    above: SequenceRow | None = None
    for row in rows:
        if above is None:
            above = row
        elif _continues(above, row):
            above = replace(
                above, label=f"{above.label}\n{row.label}", words=f"{above.words}\n{row.label}", lines=above.lines + 1
            )
        else:
            yield above
            above = replace(row, time="", since=_("same packet")) if _same_packet(above, row) else row
    if above is not None:
        yield above


def _continues(above: SequenceRow, row: SequenceRow) -> bool:
    """True for two lines that one process wrote to one stream, one after the other."""
    return bool(row.writer) and row.writer == above.writer and above.lines < MOST_LINES


def _same_packet(above: SequenceRow, row: SequenceRow) -> bool:
    """True for two arrows of one packet: its capture gave both one time, to the nanosecond."""
    ends = (above.kind, above.direction, above.left, above.right, above.time_ns)
    return row.kind in {"arrow", "self"} and ends == (row.kind, row.direction, row.left, row.right, row.time_ns)


def alone(trace: Trace, words: dict[tuple[int, int], str]) -> SequenceView:
    """The sequence by itself: without links to other views."""
    linked = present(trace, "", "", words)
    rows = tuple(replace(row, url="", page_url="") for row in linked.rows)
    return replace(linked, rows=rows, zooms=())


def _zooms(address: str, page_address: str, *, frames: bool) -> tuple[Zoom, ...]:
    return tuple(
        Zoom(
            name=name, url=f"{address}&zoom={value}", page_url=f"{page_address}&zoom={value}",
            chosen=frames is (value == "frames"),
        )
        for name, value in ((_("Messages"), "messages"), (_("Frames"), "frames"))
    )  # fmt: skip


def _lanes(trace: Trace) -> dict[str, int]:
    """Processes from left to right: who calls before who answers; those beyond the sixth share the last lane."""
    ends = [(call.client_process, call.server_process) for call in trace.calls]
    ends += [(connection.client_process, connection.server_process) for connection in trace.connections]
    clients = [_end(client, Sender.CLIENT) for client, _server in ends]
    servers = [_end(server, Sender.SERVER) for _client, server in ends]
    named = [entry.event.process for entry in trace.timeline if hasattr(entry.event, "process")]
    names = dict.fromkeys([*clients, *servers, *(name for name in named if name)])
    return {name: min(position, MOST_LANES) for position, name in enumerate(names, 1)}


def _end(process: str, sender: Sender) -> str:
    """The lane of one end of a connection; unknown ends have lanes of their own."""
    if process:
        return process
    return _("unknown client") if sender is Sender.CLIENT else _("unknown server")


def _step_rows(context: Context) -> Iterator[SequenceRow]:
    for call in context.trace.calls:
        messages = {message.number: message for message in call.messages}
        for step in call.steps:
            yield _step_row(context, call, step, messages.get(step.message))


def _step_row(context: Context, call: Call, step: Step, message: Message | None) -> SequenceRow:
    from_client = step.kind in {
        StepKind.CLIENT_HEADER, StepKind.CLIENT_MESSAGE, StepKind.CLIENT_HALF_CLOSE, StepKind.CANCEL
    }  # fmt: skip
    label, detail = _step_words(call, step, message, context)
    cursor = tokens.message(call.number, message.number) if message else tokens.frame(step.frame)
    frames = message.frames if message else (step.frame,) if step.frame else ()
    query = f"&call={call.number}&message={message.number}" if message else ""
    return _arrow(
        context, call.client_process, call.server_process, step.time_ns, since=context.since(call.number, step.time_ns),
        from_client=from_client, sign=signs.STEPS[step.kind], label=label, detail=detail, cursor=cursor,
        lights=tokens.together(tokens.call(call.number), *(tokens.frame(number) for number in frames)), query=query,
    )  # fmt: skip


def _step_words(call: Call, step: Step, message: Message | None, context: Context) -> tuple[str, str]:
    if message:
        words = context.words.get((call.number, message.number)) or message.type_name or _("message")
        return words, units.size(message.length)
    status = "" if call.status_code is None else _("status %(code)s", code=call.status_code)
    return {
        StepKind.CLIENT_HEADER: (call.path, _("call %(number)s starts", number=call.number)),
        StepKind.SERVER_HEADER: (_("headers"), _("the server answers")),
        StepKind.SERVER_TRAILER: (_("trailers"), " ".join(part for part in (status, call.status_message) if part)),
        StepKind.CLIENT_HALF_CLOSE: (_("half-close"), _("the client has said all")),
        StepKind.CANCEL: (_("cancel"), _("the client gives up")),
    }.get(step.kind, (step.kind.value, ""))


def _frame_rows(context: Context) -> Iterator[SequenceRow]:
    ends = {c.number: (c.client_process, c.server_process) for c in context.trace.connections}
    for frame in context.trace.frames:
        client, server = ends.get(frame.connection, ("", ""))
        yield _frame_row(context, frame, client, server)


def _frame_row(context: Context, frame: FrameEntry, client: str, server: str) -> SequenceRow:
    query = f"&call={frame.call}&message={frame.messages[0]}" if frame.call and frame.messages else ""
    return _arrow(
        context, client, server, frame.time_ns, since=context.since(frame.call, frame.time_ns),
        from_client=frame.sender is Sender.CLIENT, sign=signs.frame(frame.name),
        label=" ".join((frame.name, *frame.flag_names)), detail=frame.note, cursor=tokens.frame(frame.number),
        lights=tokens.together(
            tokens.call(frame.call) if frame.call else "",
            *(tokens.message(frame.call, number) for number in frame.messages),
        ),
        query=query,
    )  # fmt: skip


def _arrow(  # noqa: PLR0913 - the parts of one arrow
    context: Context, client: str, server: str, time_ns: int, *,
    since: str, from_client: bool, sign: signs.Sign, label: str, detail: str, cursor: str, lights: str, query: str,
) -> SequenceRow:  # fmt: skip
    client, server = _end(client, Sender.CLIENT), _end(server, Sender.SERVER)
    client_lane, server_lane = context.lanes[client], context.lanes[server]
    start, end = (client_lane, server_lane) if from_client else (server_lane, client_lane)
    sender, receiver = (client, server) if from_client else (server, client)
    left, right = sorted((start, end))
    return SequenceRow(
        kind="arrow" if left != right else "self", time_ns=time_ns, time=units.clock(time_ns), since=since, left=left, right=right,
        direction="right" if start <= end else "left", sign=sign.name, shape=sign.shape, label=label, detail=detail,
        words=_(
            "%(time)s, %(sender)s to %(receiver)s: %(label)s, %(detail)s",
            time=units.clock(time_ns), sender=sender, receiver=receiver,
            label=label, detail=detail,
        ),
        cursor=cursor, lights=lights,
        url=f"{context.address}{query}" if query else "", page_url=f"{context.page_address}{query}" if query else "",
    )  # fmt: skip


def _notes(context: Context) -> Iterator[SequenceRow]:
    ours = logs.stopped_by_us(context.trace.timeline)
    for entry in context.trace.timeline:
        yield _note(entry, context.lanes, ours=ours)


def _note(entry: TimelineEntry, lanes: dict[str, int], *, ours: bool) -> SequenceRow:
    row = logs.row(entry, ours=ours)
    lane = lanes.get(row.process, 0)
    return SequenceRow(
        kind="note", time_ns=entry.time_ns, time=row.time, since="", left=lane or 1, right=lane or max(lanes.values(), default=1), direction="",
        sign=row.tone, shape="›" if isinstance(entry.event, LogLine) else "•", label=row.text, detail="",
        words=f"{row.time}, {row.process}: {row.text}", cursor="", lights="", url="", page_url="",
        writer=f"{row.process} {row.stream}" if isinstance(entry.event, LogLine) else "",
    )  # fmt: skip


def _gaps(gaps: Iterable[GapEntry], lanes: int) -> Iterator[SequenceRow]:
    for gap in gaps:
        time = units.clock(gap.time_ns)
        yield SequenceRow(
            kind="gap", time_ns=gap.time_ns, time=time, since="", left=1, right=max(1, min(lanes, MOST_LANES)), direction="", sign="warn", shape="⋯",
            label=gap.text, detail="", words=f"{time}: {gap.text}", cursor="", lights="", url="", page_url="",
        )  # fmt: skip
