"""The drawer beside the code: generated code, descriptors, diagram."""

from flask import Blueprint, Response, abort, request

from app.web import access, fragments
from app.web.presenters import drawer
from app.web.presenters.drawer import DrawerView
from app.web.services import services

blueprint = Blueprint("drawer", __name__, url_prefix="/w/<view_id>/schema")


@blueprint.get("/<tab>")
def page(view_id: str, tab: str) -> Response:
    """The drawer, open at one of its pages; ``closed`` closes it."""
    stored = access.seen(view_id)
    url = f"/w/{view_id}/schema"
    if tab == "closed":
        return fragments.several([DrawerView(url=url)])
    if tab not in drawer.TABS:
        abort(404)
    compiled = services().schemas.of(stored.workspace, learner=view_id)
    return fragments.several(
        [drawer.present(compiled.schema, compiled.generated, url, tab, request.args.get("file", ""))]
    )
