"""Gathers what the fragments of one workspace or one run need, and hands it to their presenters."""

from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MultiDict

from app.decode import jobs
from app.decode.pool import Decoded
from app.runs.events import LimitHit, RunEnded
from app.schema.model import Method, Schema
from app.store.model import StoredRun, StoredWorkspace
from app.trace.annotated import AnnotatedMessage
from app.trace.conversation import Conversation
from app.trace.model import Call, Message, Trace
from app.web.presenters import call_form, calls, frames, logs, outcomes, run_state, sequence, wire, xray
from app.web.presenters.call_form import ControlsView
from app.web.presenters.wire import Selection, WireView
from app.web.recordings import Refused
from app.web.schemas import CompiledSchema
from app.web.services import Services
from app.web.views import View
from app.web.words import gettext as _


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """A run with what was recorded of it so far."""

    run: StoredRun
    trace: Trace | Refused
    conversation: Conversation | Refused

    @property
    def words(self) -> dict[tuple[int, int], str]:
        """Compact JSON of the driver's messages, by call and message of the trace."""
        if isinstance(self.trace, Refused) or isinstance(self.conversation, Refused):
            return {}
        return calls.words(self.trace, self.conversation)


def material(services: Services, run: StoredRun) -> Material:
    """The run's trace and conversation."""
    return Material(run=run, trace=services.recordings.trace(run), conversation=services.recordings.conversation(run))


def selection(values: MultiDict[str, str]) -> Selection:
    """What the wire area shall show; anything odd is the default."""
    view = values.get("view", wire.VIEWS[0])
    return Selection(
        view=view if view in wire.VIEWS else wire.VIEWS[0],
        call=values.get("call", 0, type=int),
        message=values.get("message", 0, type=int),
        # The last counts: the links of the zoom add theirs to an address that has one.
        zoom="frames" if values.getlist("zoom")[-1:] == ["frames"] else "messages",
    )


def page_address(run_id: str) -> str:
    """Where a browser without scripts goes for another view: the page it is on."""
    path = request.path
    return path if path.startswith("/w/") and path.count("/") == 2 else f"/runs/{run_id}"


def wire_view(services: Services, found: Material, chosen: Selection) -> WireView:
    """The wire area with the view that is open."""
    run_id = found.run.run_id
    page = page_address(run_id)
    bar = wire.tabs(run_id, chosen, page)
    export_url = f"/runs/{run_id}/recording.pcapng"
    if isinstance(found.trace, Refused):
        return WireView(selection=chosen, tabs=bar, refused=found.trace.text)
    main: sequence.SequenceView | frames.FramesView | None = None
    base = f"/runs/{run_id}/wire/{chosen.view}?zoom={chosen.zoom}"
    page_base = f"{page}{chosen.query(chosen.view)}"
    if chosen.view == "sequence":
        main = sequence.present(found.trace, base, page_base, found.words, frames=chosen.zoom == "frames")
    elif chosen.view == "frames":
        main = frames.present(found.trace, f"/runs/{run_id}/wire/frames")
    elif chosen.view == "logs":
        return WireView(
            selection=chosen,
            tabs=bar,
            main=logs.present(found.trace.timeline),
            export_url=export_url,
            run_url=_run_url(run_id),
        )
    return WireView(
        selection=chosen,
        tabs=bar,
        main=main,
        bytes=_bytes(services, found, chosen, base, page_base),
        export_url=export_url,
        run_url=_run_url(run_id),
    )


def _run_url(run_id: str) -> str:
    """The run's own page; empty on that page."""
    own = f"/runs/{run_id}"
    return "" if request.path in {own, f"{own}/live"} else own


def _bytes(services: Services, found: Material, chosen: Selection, base: str, page_base: str) -> xray.BytesView:
    assert not isinstance(found.trace, Refused)  # noqa: S101 - the caller has looked
    call, message = _chosen_message(found.trace, chosen)
    numbers = (call.number, message.number) if call and message else (0, 0)
    choices = xray.picker(found.trace, base, page_base, numbers, found.words)
    if call is None or message is None:
        return xray.BytesView(calls=choices, message=None, refused="")
    annotated = services.recordings.annotated(found.run, call.number, message.number)
    if isinstance(annotated, AnnotatedMessage):
        return xray.BytesView(calls=choices, message=xray.message_xray(call, message, annotated), refused="")
    refused = annotated.text if isinstance(annotated, Refused) else _("This message is not in the recording.")
    return xray.BytesView(calls=choices, message=None, refused=refused)


def _chosen_message(trace: Trace, chosen: Selection) -> tuple[Call | None, Message | None]:
    """The message that was chosen; else the first of the latest call that has one, better one with bytes in it."""
    for call in trace.calls:
        if call.number == chosen.call:
            message = next((m for m in call.messages if m.number == chosen.message), None)
            if message:
                return call, message
    telling = [(call, message) for call in reversed(trace.calls) for message in call.messages]
    return next((pair for pair in telling if pair[1].data), telling[0] if telling else (None, None))


def notice(found: Material | None) -> outcomes.Notice:
    """How the run ended, the limits it met, the gaps in its recording."""
    if found is None:
        return outcomes.Notice()
    if isinstance(found.trace, Refused):
        return outcomes.Notice(tone="warn", icon="▲", title=_("This recording cannot be shown"), text=found.trace.text)
    events = [entry.event for entry in found.trace.timeline]
    ended = next((event for event in reversed(events) if isinstance(event, RunEnded)), None)
    limits = [event for event in events if isinstance(event, LimitHit)]
    return outcomes.present(ended, limits, [gap.text for gap in found.trace.gaps])


def state(found: Material | None, stored: StoredWorkspace | None, *, editable: bool) -> run_state.RunState:
    """The chip."""
    address = f"/w/{stored.view_id}" if stored and editable else ""
    run_url = f"{address}/run" if address else ""
    stop_url = f"{address}/stop" if address else ""
    if found is None:
        return run_state.none(run_url=run_url)
    if not found.run.live:
        return run_state.ended(found.run.outcome, run_url=run_url)
    listening = () if isinstance(found.conversation, Refused) else calls.listening(found.conversation)
    if not listening:
        return run_state.starting(stop_url=stop_url)
    stale = stored is not None and stored.revision != found.run.revision
    fresh_url = f"{address}/live" if address else ""
    return run_state.serving(listening, stop_url=stop_url, fresh_url=fresh_url, stale=stale)


def follow(found: Material | None, live_url: str) -> run_state.Follow:
    """The element that follows the run while it lasts."""
    if found is None or not found.run.live:
        return run_state.Follow()
    return run_state.Follow(
        events_url=f"/events/runs/{found.run.run_id}", after=found.run.last_event, live_url=live_url
    )


def controls(stored: StoredWorkspace, found: Material | None, schema: Schema, *, editable: bool) -> ControlsView:
    """The four controls."""
    address = f"/w/{stored.view_id}"
    callable_now = editable and any(service.methods for service in schema.services)
    open_call = None
    if editable and found and found.run.live and not isinstance(found.conversation, Refused):
        open_call = calls.open_call(found.conversation, f"{address}/runs/{found.run.run_id}/calls", schema)
    return call_form.controls(f"{address}/calls", open_call, callable_now=callable_now)


def called(found: Material | None, *, editable: bool) -> calls.CallsView:
    """The list of calls."""
    if found is None:
        return calls.CallsView(empty=calls.nothing_yet(editable=editable))
    if isinstance(found.conversation, Refused):
        return calls.CallsView(empty=found.conversation.text)
    trace = None if isinstance(found.trace, Refused) else found.trace
    chosen = selection(request.values)
    page = page_address(found.run.run_id)
    view = chosen.view if chosen.view != "logs" else wire.VIEWS[0]
    return calls.present(
        found.conversation,
        trace,
        calls.Links(
            address=f"/runs/{found.run.run_id}/wire/{view}?zoom={chosen.zoom}",
            page_address=f"{page}?view={view}&zoom={chosen.zoom}",
        ),
        editable=editable,
        live=found.run.live,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Changing:
    """Every fragment of the workbench that a run changes."""

    state: run_state.RunState
    notice: outcomes.Notice
    calls: calls.CallsView
    controls: ControlsView
    wire: WireView

    @property
    def views(self) -> list[View]:
        """In the order of the page."""
        return [self.state, self.notice, self.calls, self.controls, self.wire]


def changing(
    services: Services, stored: StoredWorkspace, found: Material | None, schema: Schema, *, editable: bool
) -> Changing:
    """What a run changes on its workbench."""
    chosen = selection(request.values)
    return Changing(
        state=state(found, stored, editable=editable),
        notice=notice(found),
        calls=called(found, editable=editable),
        controls=controls(stored, found, schema, editable=editable),
        wire=wire_view(services, found, chosen) if found else WireView(selection=chosen),
    )


def example_request(
    services: Services, stored: StoredWorkspace, compiled: CompiledSchema, method: Method | None
) -> str:
    """A request that a learner can edit: that of the example, else one made from the schema in the decode pool."""
    if method is None:
        return "{}"
    slug = request.args.get("example", "")
    known = next((e for e in services.examples if e.slug == slug and e.method == method.path), None)
    if known:
        return known.request
    made = services.decode.run(jobs.example_json, compiled.descriptor_set, method.input_type, learner=stored.view_id)
    return made.value if isinstance(made, Decoded) else "{}"
