"""What changed: one answer with every fragment that a run changes, asked for at each event of the run."""

from flask import Blueprint, Response, abort, request

from app.client.runner import RunnerError
from app.schema import model
from app.schema.model import Schema
from app.store.model import StoredRun, StoredWorkspace
from app.web import access, assemble, fragments, runs, wire_area
from app.web.presenters.wire import WireView
from app.web.services import services
from app.web.views import View
from app.web.words import gettext as _

blueprint = Blueprint("live", __name__)


@blueprint.get("/w/<view_id>/live")
def workbench(view_id: str) -> Response:
    """What changed on a workbench; follows whatever run is the latest."""
    stored = access.seen(view_id)
    editable = access.editable(view_id)
    run = runs.current(services(), stored)
    found = assemble.material(services(), run) if run else None
    views = assemble.changing(services(), stored, found, _schema(stored), editable=editable).views
    if run is None or not run.live:
        views.append(assemble.follow(found, ""))
    return fragments.several(views)


@blueprint.get("/runs/<run_id>/live")
def run_page(run_id: str) -> Response:
    """What changed on the page of a run."""
    run = known_run(run_id)
    found = assemble.material(services(), run)
    views: list[View] = [
        assemble.state(found, None, editable=False),
        assemble.notice(found),
        assemble.called(found, editable=False),
        wire_area.wire_view(services(), found, wire_area.selection(request.values)),
    ]
    if not run.live:
        views.append(assemble.follow(found, ""))
    return fragments.several(views)


@blueprint.get("/runs/<run_id>/wire/<view>")
def wire(run_id: str, view: str) -> Response:
    """The wire area with another view or another message."""
    values = request.values.copy()
    values["view"] = view
    shown: WireView = wire_area.wire_view(
        services(), assemble.material(services(), known_run(run_id)), wire_area.selection(values)
    )
    return fragments.page(shown)


def known_run(run_id: str) -> StoredRun:
    """The run of this id, or 404. Its id, 128 random bits, is the right to see it."""
    run = services().store.run(run_id)
    if run is None:
        settings = services().settings
        words = _(
            "There is no run at this address. The last %(runs)s runs of a workspace are kept, as long as its recordings have no more "
            "than %(own)s MiB and everybody's together no more than %(all)s MiB; the oldest make room. A snapshot keeps its run.",
            runs=settings.runs_kept,
            own=settings.workspace_bytes >> 20,
            all=settings.recordings_bytes >> 20,
        )
        abort(404, words)
    return run


def _schema(stored: StoredWorkspace) -> Schema:
    try:
        return services().schemas.of(stored.workspace, learner=stored.view_id).schema
    except RunnerError:
        return model.EMPTY
