"""Gathers what the fragments of one workspace or one run need, and hands it to their presenters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import request
from flask_babel import format_datetime  # type: ignore[import-untyped]  # no stubs, no py.typed

from app.decode import jobs
from app.decode.pool import Decoded
from app.runs import manifest
from app.runs.events import AnyEvent, LimitHit, RunEnded, ServerAnswered
from app.schema.model import Method, Schema
from app.store.model import StoredWorkspace
from app.web.examples import Example
from app.web.material import Material as Material  # noqa: PLC0414 - views find it here too
from app.web.material import material as material  # noqa: PLC0414
from app.web.presenters import call_form, calls, outcomes, processes, run_state
from app.web.presenters.addresses import VIEWS
from app.web.presenters.call_form import ControlsView
from app.web.presenters.processes import ProcessesView
from app.web.presenters.wire import WireView
from app.web.recordings import Refused
from app.web.schemas import CompiledSchema
from app.web.services import Services
from app.web.views import View
from app.web.wire_area import page_address, selection, wire_view
from app.web.words import gettext as _


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


def moment(time_ns: int) -> str:
    """A time of day in the language of the page."""
    return str(format_datetime(datetime.fromtimestamp(time_ns / 1e9, UTC), _("d MMMM yyyy, HH:mm:ss 'UTC'")))


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
    callable_now = editable and _callable(schema)
    open_call = None
    if editable and found and found.run.live and not isinstance(found.conversation, Refused):
        open_call = calls.open_call(found.conversation, f"{address}/runs/{found.run.run_id}/calls", schema)
    return call_form.controls(f"{address}/calls", open_call, callable_now=callable_now)


def _callable(schema: Schema) -> bool:
    """True where there is a method to call."""
    return any(service.methods for service in schema.services)


def called(found: Material | None, *, editable: bool, callable_now: bool = True) -> calls.CallsView:
    """The list of calls."""
    if found is None:
        return calls.CallsView(empty=calls.nothing_yet(editable=editable, callable_now=callable_now))
    if isinstance(found.conversation, Refused):
        return calls.CallsView(empty=found.conversation.text)
    trace = None if isinstance(found.trace, Refused) else found.trace
    chosen = selection(request.values)
    page = page_address(found.run.run_id)
    view = chosen.view if chosen.view in {"sequence", "frames", "bytes"} else VIEWS[0]
    return calls.present(
        found.conversation,
        trace,
        calls.Links(
            address=f"/runs/{found.run.run_id}/wire/{view}?zoom={chosen.zoom}",
            page_address=f"{page}?view={view}&zoom={chosen.zoom}",
            again_url=f"/w/{found.run.view_id}/elsewhere/again?run={found.run.run_id}&call=" if editable else "",
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
    processes: ProcessesView

    @property
    def views(self) -> list[View]:
        """In the order of the page."""
        return [self.state, self.processes, self.notice, self.calls, self.controls, self.wire]


def processes_of(
    stored: StoredWorkspace, found: Material | None, *, editable: bool, answer: ServerAnswered | None = None
) -> ProcessesView:
    """The processes of the live run, else those that a run would have; ``answer``: told after all that is recorded."""
    live = found is not None and found.run.live
    plan = manifest.plan(found.run.workspace if found and live else stored.workspace)
    events: Sequence[AnyEvent] = ()
    if found and not isinstance(found.trace, Refused):
        events = [entry.event for entry in found.trace.timeline]
    events = [*events, *([answer] if answer else [])]
    happened = processes.happenings(events, live=live)
    return processes.present(plan, happened, f"/w/{stored.view_id}", editable=editable)


def changing(
    services: Services, stored: StoredWorkspace, found: Material | None, schema: Schema, *, editable: bool
) -> Changing:
    """What a run changes on its workbench."""
    chosen = selection(request.values)
    return Changing(
        state=state(found, stored, editable=editable),
        notice=notice(found),
        calls=called(found, editable=editable, callable_now=_callable(schema)),
        controls=controls(stored, found, schema, editable=editable),
        wire=wire_view(services, found, chosen) if found else WireView(selection=chosen),
        processes=processes_of(stored, found, editable=editable),
    )


def example(services: Services) -> Example | None:
    """The example that the address names."""
    slug = request.args.get("example", "")
    return next((known for known in services.examples if known.slug == slug), None)


def example_request(
    services: Services, stored: StoredWorkspace, compiled: CompiledSchema, method: Method | None
) -> str:
    """A request that a learner can edit: of the example or the snapshot, else one made from the schema in the pool."""
    if method is None:
        return "{}"
    known = example(services)
    if known and known.method == method.path:
        return known.request
    snapshot = services.store.snapshot(request.args.get("snapshot", ""))
    if snapshot and snapshot.request and snapshot.method == method.path:
        return snapshot.request
    made = services.decode.run(jobs.example_json, compiled.descriptor_set, method.input_type, learner=stored.view_id)
    return made.value if isinstance(made, Decoded) else "{}"
