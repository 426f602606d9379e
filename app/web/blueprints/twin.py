"""A call beside its twin as JSON over HTTP/1.1: chosen, made many times both ways in a run of its own, and looked at."""

from dataclasses import replace

from flask import Blueprint, Response, abort, request

from app.decode import view_jobs
from app.decode.pool import Decoded
from app.runs.twin import compares
from app.store.model import StoredRun
from app.web import access, fragments, twins
from app.web.blueprints.live import known_run
from app.web.presenters import twin
from app.web.presenters.twin import TwinPage, TwinView
from app.web.recordings import Refused
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("twin", __name__)


@blueprint.get("/runs/<run_id>/json")
def page(run_id: str) -> Response:
    """Of a run that compares, what it found; of any other the choice of a call."""
    run = known_run(run_id)
    stored = services().store.workspace(run.view_id)
    shown = TwinPage(
        title=stored.title if stored else _("A run"),
        run_url=f"/runs/{run_id}",
        compare_url=f"/runs/{run_id}/compare",
        begin_url=f"/w/{run.view_id}/json",
        run_id=run_id,
    )
    return fragments.page(replace(shown, twin=_view(run)) if compares(run_id) else _with_choices(shown, run))


@blueprint.get("/runs/<run_id>/json/progress")
def progress(run_id: str) -> Response:
    """How far a comparison is, or what came of it."""
    run = known_run(run_id)
    if not compares(run_id):
        abort(404, _("This run compares nothing."))
    return fragments.several([], replaced=[_view(run)])


@blueprint.post("/w/<view_id>/json")
def begin(view_id: str) -> Response:
    """Makes a call of a run again, both ways, in a run of its own."""
    access.edited(view_id)
    run = services().store.run(request.form.get("run", ""))
    if run is None or run.view_id != view_id:
        abort(404, _("There is no such run in this workspace."))
    try:
        made = twins.begin(services(), run, request.form.get("call", 0, type=int))
    except twins.Unfit as unfit:
        abort(422, str(unfit))
    return fragments.go(f"/runs/{made.run_id}/json")


def _with_choices(shown: TwinPage, run: StoredRun) -> TwinPage:
    told = services().recordings.conversation(run)
    if isinstance(told, Refused):
        return replace(shown, unfit=told.text)
    found = twin.choices(told)
    return replace(shown, choices=found, unfit="" if found else twin.unfit(told))


def _view(run: StoredRun) -> TwinView:
    chunks = services().store.chunks(run.run_id)
    answer = services().decode.run(view_jobs.twin, chunks, run.descriptor_set, learner=run.view_id, key=run.run_id)
    if not isinstance(answer, Decoded):
        return TwinView(trouble=answer.text)
    found, ended = answer.value
    return twin.under_way(found, run.run_id) if run.live else twin.present(found, ended, run.run_id)
