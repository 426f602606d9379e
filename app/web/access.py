"""Who may edit a workspace: whoever's browser holds its edit secret.

The secret is a cookie of its own for each workspace, sent only below ``/w/<view_id>``: nothing else ever sees it, and
a learner with many workspaces sends one. The workspace of a lesson is also its learner's, who may have come back by a
personal link in a browser that holds no such cookie. Seeing needs no cookie: the view id, 128 random bits, is the right to see.
"""

from flask import Response, abort, request

from app.store.model import StoredWorkspace
from app.web import learner
from app.web.learner import COOKIE_SECONDS
from app.web.services import services
from app.web.words import gettext as _

COOKIE = "grpclab_edit"


def grant(response: Response, view_id: str, edit_secret: str) -> Response:
    """Lets this browser edit a workspace."""
    response.set_cookie(
        COOKIE,
        edit_secret,
        max_age=COOKIE_SECONDS,
        path=f"/w/{view_id}",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def edit_secret(view_id: str) -> str:
    """The edit secret that this browser holds for a workspace, empty when it holds none that is right."""
    secret = request.cookies.get(COOKIE, "")
    return secret if secret and services().store.may_edit(view_id, secret) else ""


def editable(view_id: str) -> bool:
    """Whether this browser may edit a workspace: by its secret, or because it is a lesson's that its learner has begun."""
    return bool(edit_secret(view_id)) or _own_lesson(view_id)


def _own_lesson(view_id: str) -> bool:
    learner_id = learner.known()
    return bool(learner_id) and services().store.learners.owns(learner_id, view_id)


def seen(view_id: str) -> StoredWorkspace:
    """The workspace behind a view id, or 404."""
    stored = services().store.workspace(view_id)
    if stored is None:
        abort(404, _("There is no workspace at this address. The link may have lost a part when it was copied."))
    return stored


def edited(view_id: str) -> StoredWorkspace:
    """The workspace behind a view id, for someone who may edit it; 403 for everyone else."""
    stored = seen(view_id)
    if not editable(view_id):
        abort(
            403,
            _("You can see this workspace, not change it. Open a copy: it is yours, and this one stays as it is."),
        )
    return stored
