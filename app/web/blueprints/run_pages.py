"""One run by itself: linkable, read-only, without running anyone's code again."""

from flask import Blueprint, Response, abort, request

from app.client import run_events
from app.runs.events import Recording
from app.store.model import StoredRun
from app.trace import export
from app.web import assemble, fragments, wire_area
from app.web.blueprints.live import known_run
from app.web.presenters.pages import FileView, RunPage
from app.web.presenters.paging import Ask
from app.web.recordings import Refused
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("run_pages", __name__)


@blueprint.get("/runs/<run_id>")
def page(run_id: str) -> Response:
    """One run."""
    run = known_run(run_id)
    stored = services().store.workspace(run.view_id)
    found = assemble.material(services(), run)
    return fragments.page(
        RunPage(
            title=stored.title if stored else _("A run"),
            started=assemble.moment(run.started_ns),
            workspace_url=f"/w/{run.view_id}" if stored else "",
            sketch_url=f"/lessons/of-run/{run_id}.toml",
            files=tuple(FileView(path=file.path, text=file.text) for file in run.workspace.files),
            state=assemble.state(found, None, editable=False),
            notice=assemble.notice(found),
            calls=assemble.called(found, editable=False),
            wire=wire_area.wire_view(services(), found, wire_area.selection(request.values)),
            follow=assemble.follow(found, f"/runs/{run_id}/live"),
        )
    )


@blueprint.get("/runs/<run_id>/wire/<view>/rows")
def more_rows(run_id: str, view: str) -> Response:
    """The rows of a long list after one, or before one."""
    ask = Ask(after=request.args.get("after", None, type=int), before=request.args.get("before", None, type=int))
    found = assemble.material(services(), known_run(run_id))
    shown = wire_area.more(services(), found, view, wire_area.selection(request.values), ask)
    if shown is None:
        abort(404, _("This view has no rows of its own."))
    if isinstance(shown, Refused):
        abort(503, shown.text)
    return fragments.page(shown)


@blueprint.get("/runs/<run_id>/transcript.txt")
def whole_transcript(run_id: str) -> Response:
    """All of the run as plain text."""
    response = Response(_transcript(known_run(run_id)), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="grpclab-{run_id[:8]}.txt"'
    return response


@blueprint.get("/runs/<run_id>/trace.json")
def trace_json(run_id: str) -> Response:
    """Connections, frames, calls and messages, for other programs."""
    text = services().recordings.trace_json(known_run(run_id))
    if isinstance(text, Refused):
        abort(503, text.text)
    response = Response(text, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="grpclab-{run_id[:8]}.json"'
    return response


@blueprint.get("/runs/<run_id>/recording.pcapng")
def recording(run_id: str) -> Response:
    """The packets, for Wireshark."""
    run = known_run(run_id)
    events = tuple(event for chunk in services().store.chunks(run_id) for event in run_events.decode_events(chunk))
    response = Response(export.to_pcapng(Recording(events=events)), content_type="application/x-pcapng")
    response.headers["Content-Disposition"] = f'attachment; filename="grpclab-{run.run_id[:8]}.pcapng"'
    return response


def _transcript(run: StoredRun) -> str:
    text = services().recordings.transcript(run)
    if isinstance(text, Refused):
        abort(503, text.text)
    return text
