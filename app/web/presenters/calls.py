"""The calls of a run as the driver saw them: messages with time and direction, status, metadata, and why it failed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from app.runs.events import StepKind
from app.schema.model import Schema
from app.trace.conversation import Conversation, ConversationCall, ConversationStep
from app.trace.model import Call, Message, Trace
from app.web.presenters import signs, tokens, units
from app.web.presenters.call_form import OpenCall
from app.web.words import gettext as _


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageRow:
    """One message of a call."""

    time: str
    arrow: str
    sender: str
    words: str
    """The direction in words."""
    text: str
    size: str
    cursor: str
    lights: str
    url: str
    """The fragment with its bytes; empty while the wire has not shown it."""
    page_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MetadataRow:
    """One metadata entry."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MetadataBlock:
    """Metadata of one moment of a call."""

    title: str
    rows: tuple[MetadataRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusView:
    """How a call ended."""

    tone: str
    icon: str
    code: int
    name: str
    message: str
    why: str
    """Why it failed, told from the evidence; empty where there is nothing to add."""
    details: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CallView:
    """One call."""

    number: int
    cursor: str
    service: str
    method: str
    kind: str
    started: str
    duration: str
    open: bool
    messages: tuple[MessageRow, ...]
    left_out: str
    notes: tuple[str, ...]
    metadata: tuple[MetadataBlock, ...]
    status: StatusView | None
    again_url: str = ""
    """Fills the form with this call; empty for those who may not call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallsView:
    """Every call of the run, the latest first."""

    template: ClassVar[str] = "_calls.html"
    calls: tuple[CallView, ...] = ()
    empty: str = ""
    """What to do, where nothing was called yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """Where a message of a call can be looked at."""

    address: str
    """The fragment, up to where ``&call=`` may follow."""
    page_address: str
    again_url: str = ""
    """Fills the form with a call, up to its number; empty for those who may not call."""


def nothing_yet(*, editable: bool, callable_now: bool = True) -> str:
    """What to do where nothing was called."""
    if editable and not callable_now:
        return _("No call yet, and no method to call: write a service with a method into the schema first.")
    if editable:
        return _(
            "No call yet. Press Call: the server starts, and the call appears here with its messages and its status."
        )
    return _("No call has been made here. Open a copy to make one.")


def present(
    conversation: Conversation, trace: Trace | None, links: Links, *, editable: bool, live: bool = True
) -> CallsView:
    """The calls, the latest first; ``trace`` links their messages to the wire."""
    on_the_wire = {call.driver_call: call for call in trace.calls if call.driver_call} if trace else {}
    shown = tuple(_call(call, on_the_wire.get(call.number), links) for call in reversed(conversation.calls))
    nothing = nothing_yet(editable=editable) if live else _("This run ended before a call was made.")
    earlier = (
        _("%(count)s earlier calls are not shown.", count=conversation.calls_left_out)
        if conversation.calls_left_out
        else ""
    )
    return CallsView(calls=shown, empty=earlier if shown else nothing)


def words(trace: Trace, conversation: Conversation) -> dict[tuple[int, int], str]:
    """Compact JSON of the driver's messages, by call and message of the trace."""
    driven = {call.number: call for call in conversation.calls}
    return {
        (call.number, seen.number): step.json
        for call in trace.calls
        if call.driver_call in driven
        for step, seen in _paired(driven[call.driver_call], call)
        if seen and step.json
    }


def listening(conversation: Conversation) -> tuple[tuple[str, int], ...]:
    """The processes that listen, with the first of their ports."""
    return tuple((p.name, p.ports[0]) for p in conversation.processes if p.state == "listening")


def open_call(conversation: Conversation, address: str, schema: Schema) -> OpenCall | None:
    """The call that Send, Half-close and Cancel mean; ``address`` is that of the run's calls."""
    latest = next((call for call in reversed(conversation.calls) if call.open and not call.cancelled), None)
    if latest is None:
        return None
    method = schema.method(latest.path)
    return OpenCall(
        url=f"{address}/{latest.number}",
        name=_("call %(number)s", number=latest.number),
        may_send=bool(method and method.client_streaming) and not latest.half_closed,
    )


def _paired(call: ConversationCall, wire: Call | None) -> Iterator[tuple[ConversationStep, Message | None]]:
    """Each message of the driver with the same one on the wire: the n-th of its direction."""
    seen = {sender: iter([m for m in wire.messages if m.sender is sender] if wire else []) for sender in signs.SENDERS}
    if call.steps_left_out:
        # The middle is missing here, so counting would name the wrong messages.
        seen = {sender: iter([]) for sender in seen}
    for step in call.steps:
        if step.message:
            yield step, next(seen[step.sender], None)


def _call(call: ConversationCall, wire: Call | None, links: Links) -> CallView:
    service, _slash, method = call.path.strip("/").rpartition("/")
    return CallView(
        number=call.number,
        cursor=tokens.call(wire.number) if wire else "",
        service=service,
        method=method,
        kind=call.kind,
        started=units.duration(call.started_ns),
        duration=units.duration(call.ended_ns - call.started_ns) if call.ended_ns is not None else "",
        open=call.open,
        messages=tuple(_message(step, call, wire, seen, links) for step, seen in _paired(call, wire)),
        left_out=_("%(count)s steps in the middle are not shown.", count=call.steps_left_out)
        if call.steps_left_out
        else "",
        notes=tuple(_notes(call)),
        metadata=tuple(_metadata(call)),
        status=_status(call),
        again_url=f"{links.again_url}{call.number}" if links.again_url else "",
    )


def _message(
    step: ConversationStep, call: ConversationCall, wire: Call | None, seen: Message | None, links: Links
) -> MessageRow:
    query = f"&call={wire.number}&message={seen.number}" if wire and seen else ""
    text = step.json or _("a message that the schema cannot read")
    return MessageRow(
        time=units.duration(step.time_ns - call.started_ns),
        arrow=signs.ARROWS[step.sender],
        sender=step.sender.value,
        words=str(signs.SENDERS[step.sender]),
        text=f"{text} …" if step.json_cut else text,
        size=units.size(step.length),
        cursor=tokens.message(wire.number, seen.number) if wire and seen else "",
        lights=tokens.together(tokens.call(wire.number), *(tokens.frame(f) for f in seen.frames))
        if wire and seen
        else "",
        url=f"{links.address}{query}" if query else "",
        page_url=f"{links.page_address}{query}" if query else "",
    )


def _notes(call: ConversationCall) -> Iterator[str]:
    if call.deadline_ms:
        yield _("deadline %(count)s ms", count=call.deadline_ms)
    if call.cancelled:
        yield _("cancelled by the client")
    elif call.open and call.half_closed:
        yield _("half-closed: the client has said all, the server has not ended the call yet")


def _metadata(call: ConversationCall) -> Iterator[MetadataBlock]:
    titles = {
        StepKind.CLIENT_HEADER: _("Metadata sent"),
        StepKind.SERVER_HEADER: _("Initial metadata received"),
        StepKind.SERVER_TRAILER: _("Trailers"),
    }
    for step in call.steps:
        if step.metadata and step.kind in titles:
            rows = tuple(MetadataRow(name=entry.name, value=entry.text) for entry in step.metadata)
            yield MetadataBlock(title=titles[step.kind], rows=rows)


def _status(call: ConversationCall) -> StatusView | None:
    if call.status_code is None:
        return None
    good = call.status_code == 0
    quiet = call.cancelled and call.status_name == "CANCELLED"
    return StatusView(
        tone="good" if good else "dim" if quiet else "bad",
        icon="✓" if good else "■" if quiet else "✕",
        code=call.status_code,
        name=call.status_name,
        message=call.status_message,
        why=call.why,
        details=tuple(f"{detail.type_name} {detail.json}" for detail in call.details),
    )
