"""The fault panel: what is chosen acts on the live run at once, or on the next one."""

from dataclasses import replace

from flask import Blueprint, Response, request

from app.client.runner import RequestRefused, RunUnknown
from app.store.model import StoredRun, StoredWorkspace
from app.web import access, faults, fragments, runs
from app.web.presenters import faults as presenter
from app.web.presenters.faults import Chosen
from app.web.services import services

blueprint = Blueprint("faults", __name__, url_prefix="/w/<view_id>")


@blueprint.post("/faults")
def choose(view_id: str) -> Response:
    """Reads the panel, changes the live run's relays, and shows what is chosen."""
    stored = access.edited(view_id)
    found = faults.chosen(request.form)
    live = False
    if not found.wrong:
        found, live = _applied(stored, found)
    panel = presenter.panel(found, f"/w/{view_id}/faults", faults.ways(stored.workspace), editable=True, live=live)
    if found.wrong:
        return fragments.several([panel], status=422)
    return faults.keep(fragments.several([panel]), view_id, found)


def _applied(stored: StoredWorkspace, found: Chosen) -> tuple[Chosen, bool]:
    """The panel after its faults were given to the live run; True: they act on it."""
    run: StoredRun | None = runs.current(services(), stored)
    if run is None or not run.live:
        return found, False
    try:
        services().runner.set_relays(run.run_id, faults.relays(found))
    except RunUnknown:
        # It ended a moment ago: the next one gets them.
        return found, False
    except RequestRefused as refused:
        return replace(found, wrong=(str(refused),)), False
    return found, True
