"""The recovery link: gives another browser the right to edit, after a click and not before."""

from flask import Blueprint, Response, abort

from app.store.model import StoredWorkspace
from app.web import access, fragments
from app.web.presenters.pages import RecoveryPage
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("recovery", __name__)


@blueprint.get("/recover/<edit_secret>")
def ask(edit_secret: str) -> Response:
    """Says what the link does; does nothing."""
    stored = _found(edit_secret)
    return fragments.page(RecoveryPage(title=stored.title, url=f"/recover/{edit_secret}"))


@blueprint.post("/recover/<edit_secret>")
def recover(edit_secret: str) -> Response:
    """Gives this browser the right to edit."""
    stored = _found(edit_secret)
    return access.grant(fragments.go(f"/w/{stored.view_id}"), stored.view_id, edit_secret)


def _found(edit_secret: str) -> StoredWorkspace:
    view_id = services().store.view_id_of(edit_secret)
    stored = services().store.workspace(view_id) if view_id else None
    if stored is None:
        abort(404, _("This recovery link opens nothing: it may have lost a part when it was copied."))
    return stored
