"""Rows of the sequence: arrows for what crossed the wire, notes and gaps for what happened beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.runs.events import LogLine, StepKind
from app.trace.model import Call, FrameEntry, GapEntry, Message, Sender, Step, TimelineEntry, Trace
from app.web.presenters import logs, signs, tokens, units
from app.web.presenters.happenings import Happening
from app.web.words import gettext as _
from app.web.words import spoken

MOST_LANES = 6
"""Processes with a lane of their own; those beyond share the last one."""


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
class Context:
    """What rows need beside their own value."""

    trace: Trace
    lanes: dict[str, int]
    address: str
    """Address of the fragment, up to where ``&call=`` may follow."""
    page_address: str
    words: dict[tuple[int, int], str]
    """Compact JSON of messages, where known."""
    ours: bool
    """The run was ended from outside."""

    def since(self, call: int, time_ns: int) -> str:
        """How long after its call's start something crossed the wire; empty for what belongs to no call."""
        if not call:
            return ""
        start = self.trace.calls[call - 1].started_ns
        return units.since(time_ns - start) if time_ns > start else _("call %(number)s", number=call)


def rows(context: Context, happenings: list[Happening]) -> tuple[SequenceRow, ...]:
    """The rows of what happened; of those of one packet only the first has a time."""
    return tuple(_joined(_made(context, happenings)))


def _made(context: Context, happenings: list[Happening]) -> Iterator[SequenceRow]:
    trace = context.trace
    steps = _steps(context, [one for one in happenings if one.kind == "step"])
    for one in happenings:
        if one.kind == "step":
            yield steps[one.at, one.step]
        elif one.kind == "frame":
            yield _frame(context, trace.frames[one.at])
        elif one.kind == "note":
            yield _note(trace.timeline[one.at : one.at + one.step], context)
        else:
            yield _gap(trace.gaps[one.at], len(context.lanes))


def _joined(made: Iterable[SequenceRow]) -> Iterator[SequenceRow]:
    above: SequenceRow | None = None
    for row in made:
        same = above is not None and _same_packet(above, row)
        yield replace(row, time="", since=_("same packet")) if same else row
        above = row


def _same_packet(above: SequenceRow, row: SequenceRow) -> bool:
    """True for two arrows of one packet: its capture gave both one time, to the nanosecond."""
    ends = (above.kind, above.direction, above.left, above.right, above.time_ns)
    return row.kind in {"arrow", "self"} and ends == (row.kind, row.direction, row.left, row.right, row.time_ns)


def _steps(context: Context, happenings: list[Happening]) -> dict[tuple[int, int], SequenceRow]:
    """The rows of steps, by call and step: each call is walked along once, and only where it is looked at."""
    spans: dict[int, list[int]] = {}
    for one in happenings:
        spans.setdefault(one.at, []).append(one.step)
    found = {}
    for at, positions in spans.items():
        call, first = context.trace.calls[at], min(positions)
        steps = call.steps[first : max(positions) + 1]
        numbers = [step.message for step in steps if step.message]
        messages = call.messages[min(numbers) - 1 : max(numbers)] if numbers else ()
        known = {message.number: message for message in messages}
        for position, step in enumerate(steps, first):
            found[at, position] = _step(context, call, step, known.get(step.message))
    return found


def _step(context: Context, call: Call, step: Step, message: Message | None) -> SequenceRow:
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


def _frame(context: Context, frame: FrameEntry) -> SequenceRow:
    connection = context.trace.connections[frame.connection - 1]
    query = f"&call={frame.call}&message={frame.messages[0]}" if frame.call and frame.messages else ""
    return _arrow(
        context, connection.client_process, connection.server_process, frame.time_ns, since=context.since(frame.call, frame.time_ns),
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
    client, server = lane_name(client, Sender.CLIENT), lane_name(server, Sender.SERVER)
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


def _note(lines: tuple[TimelineEntry, ...], context: Context) -> SequenceRow:
    """A moment of a process, or lines that it wrote one after the other."""
    first = logs.row(lines[0], ours=context.ours)
    others = [logs.row(line, ours=context.ours).text for line in lines[1:]]
    lane = context.lanes.get(first.process, 0)
    is_line = isinstance(lines[0].event, LogLine)
    return SequenceRow(
        kind="note", time_ns=lines[0].time_ns, time=first.time, since="", left=lane or 1,
        right=lane or max(context.lanes.values(), default=1), direction="",
        sign=first.tone, shape="›" if is_line else "•", label="\n".join((first.text, *others)), detail="",
        words="\n".join((f"{first.time}, {first.process}: {first.text}", *others)), cursor="", lights="", url="", page_url="",
        writer=f"{first.process} {first.stream}" if is_line else "", lines=len(lines),
    )  # fmt: skip


def _gap(gap: GapEntry, lanes: int) -> SequenceRow:
    time = units.clock(gap.time_ns)
    return SequenceRow(
        kind="gap", time_ns=gap.time_ns, time=time, since="", left=1, right=max(1, min(lanes, MOST_LANES)), direction="", sign="warn", shape="⋯",
        label=gap.text, detail="", words=f"{time}: {spoken(gap.text)}", cursor="", lights="", url="", page_url="",
    )  # fmt: skip


def lane_name(process: str, sender: Sender) -> str:
    """The lane of one end of a connection; unknown ends have lanes of their own."""
    if process:
        return process
    return _("unknown client") if sender is Sender.CLIENT else _("unknown server")
