"""Links that carry a whole workspace in their fragment: made and read by the browser, opened here on a click."""

import json
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from app.runs.workspace import File, Workspace, printable, problems
from app.store.model import Snapshot
from app.web import access, fragments
from app.web.blueprints.pages import opened
from app.web.presenters.pages import OpenPage
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("links", __name__)

MOST_BUNDLE = 2 * 1024 * 1024
MOST_REQUEST = 256 * 1024
MOST_TITLE = 80


@blueprint.get("/w/<view_id>/bundle.json")
def bundle(view_id: str) -> Response:
    """What a link carries of a workspace: its title and its files, nothing that gives a right."""
    stored = access.seen(view_id)
    files = [{"path": file.path, "text": file.text} for file in stored.workspace.files]
    return jsonify(title=stored.title, files=files)


@blueprint.get("/open")
def page() -> Response:
    """The page that such a link leads to."""
    return fragments.page(OpenPage())


@blueprint.post("/open")
def open_copy() -> Response:
    """Makes a workspace of what the link carried."""
    title, workspace, method, text = _carried(request.form.get("bundle", ""))
    wrong = problems(workspace)
    if wrong or not workspace.files:
        abort(422, wrong[0].text if wrong else _("This link carries no files."))
    new = services().store.create_workspace(title, workspace)
    snapshot = Snapshot(view_id=new.view_id, title=title, workspace=workspace, method=method, request=text, run_id=None)
    return opened(new, query=f"?snapshot={services().store.take_snapshot(snapshot)}" if text else "")


def _carried(text: str) -> tuple[str, Workspace, str, str]:
    """Title, files, method and request."""
    damaged = _("This link is damaged: a part of it may have been lost when it was copied.")
    if len(text) > MOST_BUNDLE:
        abort(413, _("This link carries more than a workspace may hold."))
    try:
        found: Any = json.loads(text)
        files = tuple(File(path=entry["path"], text=entry["text"]) for entry in found["files"])
        words = [found.get(name, "") for name in ("title", "method", "request")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        abort(422, damaged)
    if not all(
        isinstance(word, str) for word in (*words, *(part for file in files for part in (file.path, file.text)))
    ):
        abort(422, damaged)
    title = printable(" ".join(words[0].split()), most=MOST_TITLE) or _("Untitled")
    return title, Workspace(files=files), words[1][:300], words[2][:MOST_REQUEST]
