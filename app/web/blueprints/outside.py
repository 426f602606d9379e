"""Reach it from outside: opens and closes the link to a workspace's running server, where the host has switched links on."""

from flask import Blueprint, Response, abort, request

from app.client.runner import RequestRefused, RunUnknown
from app.schema.model import Schema
from app.store.model import StoredRun, StoredWorkspace
from app.web import access, fragments, runs, security
from app.web.presenters import outside
from app.web.presenters.outside import OutsideView
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("outside", __name__, url_prefix="/w/<view_id>/outside")


@blueprint.post("/open")
def open_link(view_id: str) -> Response:
    """Opens a link, or shows the one that is open."""
    stored, run = _run(view_id)
    if run is None:
        return fragments.several([_closed(view_id, outside.ended())], status=409)
    try:
        link = services().runner.open_link(run.run_id)
    except RunUnknown:
        return fragments.several([_closed(view_id, outside.ended())], status=409)
    except RequestRefused as refused:
        return fragments.several([_closed(view_id, str(refused))], status=409)
    schema = services().schemas.of(stored.workspace, learner=view_id).schema
    return fragments.several([_opened(view_id, schema, link.token, link.port)])


@blueprint.post("/close")
def close_link(view_id: str) -> Response:
    """Takes the token back; whoever came with it is cut off."""
    _stored, run = _run(view_id)
    if run is not None:
        try:
            services().runner.close_link(run.run_id)
        except RunUnknown:
            # It ended a moment ago, and its tokens with it.
            return fragments.several([_closed(view_id)])
    return fragments.several([_closed(view_id)])


def box(view_id: str, *, editable: bool) -> OutsideView:
    """The box on a page that was just opened."""
    if services().settings.links != "on":
        return OutsideView()
    return outside.closed(f"/w/{view_id}/outside", editable=editable)


def _run(view_id: str) -> tuple[StoredWorkspace, StoredRun | None]:
    """The live run of a workspace, for someone who may edit it."""
    stored = access.edited(view_id)
    if services().settings.links != "on":
        abort(404, _("Links are off here. Whoever hosts this grpclab can switch them on with GRPCLAB_LINKS=on."))
    run = runs.current(services(), stored)
    return stored, run if run and run.live else None


def _closed(view_id: str, wrong: str = "") -> OutsideView:
    return outside.closed(f"/w/{view_id}/outside", editable=True, wrong=wrong)


def _opened(view_id: str, schema: Schema, token: str, port: int) -> OutsideView:
    name = security.host_name(request.host)
    address = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
    service = next((service for service in schema.services if service.methods), None)
    method = service.methods[0] if service else None
    proto = service.file if service else "greeter.proto"
    return outside.opened(f"/w/{view_id}/outside", address, token, proto, method)
