"""Steering one process of a workspace: start, stop, reload."""

from dataclasses import replace

from flask import Blueprint, Response, abort

from app.runs.processes import ProcessAction
from app.web import access, assemble, fragments, runs
from app.web.presenters import outcomes
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("processes", __name__, url_prefix="/w/<view_id>/processes")


@blueprint.post("/<name>/ask")
def ask(view_id: str, name: str) -> Response:
    """Asks a server of the live run what it says of itself."""
    stored = access.edited(view_id)
    run = runs.current(services(), stored)
    if run is None or not run.live:
        abort(409, _("Nothing runs, so nobody can be asked. Press Run first."))
    answer = services().runner.ask_server(run.run_id, name)
    found = assemble.material(services(), run)
    # The recording has it too, a moment later.
    return fragments.several([assemble.processes_of(stored, found, editable=True, answer=answer)])


@blueprint.post("/<name>/<action>")
def steer(view_id: str, name: str, action: str) -> Response:
    """Does it on the live run; what is started without one starts a run."""
    stored = access.edited(view_id)
    wanted = next((known for known in ProcessAction if known.value == action), None)
    if wanted is None:
        abort(404, _("A process can be started, stopped, restarted or reloaded."))
    steered = runs.control(services(), stored, name, wanted)
    run = services().store.run(steered.run.run_id) if steered.run else None
    found = assemble.material(services(), run) if run else None
    schema = services().schemas.of(stored.workspace, learner=view_id).schema
    changing = assemble.changing(services(), stored, found, schema, editable=True)
    rows = tuple(outcomes.problem_row(problem) for problem in steered.problems)
    changing = replace(changing, processes=replace(changing.processes, problems=rows))
    replaced = [assemble.follow(found, f"/w/{view_id}/live")] if steered.fresh else []
    return fragments.several(changing.views, replaced=replaced, status=422 if steered.problems else 200)
