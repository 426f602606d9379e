"""Snapshots: a workspace at a moment, with its request and its recording. They never change, and nothing in them runs."""

from flask import Blueprint, Response, abort, request

from app.runs.spec import Request, RequestFormat
from app.store.model import Snapshot, StoredWorkspace
from app.web import access, assemble, fragments, runs, security, wire_area
from app.web.blueprints.pages import opened
from app.web.presenters import call_form, methods
from app.web.presenters.calls import CallsView
from app.web.presenters.pages import EmbedPage, FileView, SnapshotPage, TakenView
from app.web.presenters.wire import WireView
from app.web.request import posted
from app.web.request.turning import Turning, Unturned
from app.web.schemas import CompiledSchema
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("snapshots", __name__)


@blueprint.post("/w/<view_id>/snapshots")
def take(view_id: str) -> Response:
    """Takes a snapshot of the workspace, of the request that is filled in, and of its last run."""
    stored = access.edited(view_id)
    run = runs.current(services(), stored)
    if run is not None and run.live:
        words = _("The run is still going on, so its recording is not whole. Press Stop, then take the snapshot.")
        return fragments.several([TakenView(trouble=words)], status=409)
    compiled = services().schemas.of(stored.workspace, learner=view_id)
    method = methods.chosen(compiled.schema, request.form.get("path", ""))
    name = services().store.take_snapshot(
        Snapshot(
            view_id=view_id,
            title=stored.title,
            workspace=stored.workspace,
            method=method.path if method else "",
            request=_request_text(compiled, stored),
            run_id=run.run_id if run else None,
        )
    )
    root = request.url_root.rstrip("/")
    return fragments.several([TakenView(url=f"{root}/s/{name}", embed=_frame(f"{root}/embed/{name}", stored.title))])


@blueprint.get("/s/<name>")
def page(name: str) -> Response:
    """A snapshot, to be looked at."""
    snapshot = _known(name)
    calls, wire = _recorded(snapshot)
    return fragments.page(
        SnapshotPage(
            title=snapshot.title,
            taken=assemble.moment(snapshot.taken_ns),
            copy_url=f"/s/{name}/copy",
            method=snapshot.method,
            request=snapshot.request,
            files=tuple(FileView(path=file.path, text=file.text) for file in snapshot.workspace.files),
            calls=calls,
            wire=wire,
        )
    )


@blueprint.get("/embed/<name>")
def embed(name: str) -> Response:
    """A snapshot's recording for a page of somebody else: it can be looked at, and nothing in it can be pressed."""
    snapshot = _known(name)
    _calls, wire = _recorded(snapshot)
    security.allow_frames()
    return fragments.page(EmbedPage(title=snapshot.title, url=f"/s/{name}", wire=wire))


@blueprint.post("/s/<name>/copy")
def copy(name: str) -> Response:
    """Makes a workspace of one's own from a snapshot."""
    snapshot = _known(name)
    new = services().store.create_workspace(snapshot.title, snapshot.workspace)
    return opened(new, query=f"?snapshot={name}")


def _known(name: str) -> Snapshot:
    snapshot = services().store.snapshot(name)
    if snapshot is None:
        if services().store.erased(name):
            abort(410, _("This snapshot was erased by its owner."))
        abort(404, _("There is no snapshot at this address. The link may have lost a part when it was copied."))
    return snapshot


def _recorded(snapshot: Snapshot) -> tuple[CallsView, WireView]:
    """Its calls and its wire; empty ones where it has no run."""
    run = services().store.run(snapshot.run_id) if snapshot.run_id else None
    if run is None:
        nothing = CallsView(empty=_("No call had been made when this snapshot was taken."))
        return nothing, WireView(selection=wire_area.selection(request.values))
    found = assemble.material(services(), run)
    shown = wire_area.wire_view(services(), found, wire_area.selection(request.values))
    return assemble.called(found, editable=False), shown


def _request_text(compiled: CompiledSchema, stored: StoredWorkspace) -> str:
    """The request that is filled in, as JSON; empty where it cannot be said in JSON."""
    method = methods.chosen(compiled.schema, request.form.get("path", ""))
    written = posted.written(request.form, compiled.schema, method.input_type if method else "")
    if written.wrong or method is None:
        return ""
    turning = Turning(services=services(), compiled=compiled, method=method, learner=stored.view_id)
    return _as_json(turning, written.request, written)


def _as_json(turning: Turning, written: Request, source: posted.Written) -> str:
    if written.format is not RequestFormat.BYTES:
        return written.text
    try:
        return turning.to("json", source, call_form.request(turning.method, "", editable=False)).text
    except Unturned:
        return ""


def _frame(address: str, title: str) -> str:
    """The element for a course page; a title needs no quotes of HTML to be read out."""
    plain = "".join(character for character in title if character not in "<>&\"'")
    return f'<iframe src="{address}" title="{plain}" width="100%" height="520" loading="lazy"></iframe>'
