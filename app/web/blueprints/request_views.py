"""The request box's three views of one message: form, JSON and bytes."""

from flask import Blueprint, Response, abort, request

from app.client.runner import CallProblem
from app.schema.model import Method
from app.web import access, fragments
from app.web.presenters import call_form, methods
from app.web.presenters.call_form import AnswerView, RequestBytes
from app.web.request import posted
from app.web.request.turning import Turning, Unturned
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("request_views", __name__, url_prefix="/w/<view_id>/request")


@blueprint.post("/as/<view>")
def turn(view_id: str, view: str) -> Response:
    """The same message in another view; with ``act``, the form after one of its buttons."""
    if view not in posted.VIEWS:
        abort(404)
    turning, method = _turning(view_id)
    editable = access.editable(view_id)
    source = posted.written(request.form, turning.schema, method.input_type)
    base = call_form.request(method, "", url=f"/w/{view_id}/request", editable=editable)
    # What is wrong in a form is said when it is left or called, not while it is being built.
    if source.wrong and not (view == source.view == "form"):
        return fragments.several([call_form.said(*source.wrong)], status=422)
    try:
        shown = turning.to(view, source, base)
    except Unturned as trouble:
        problem = CallProblem(call_index=0, message_index=0, problem=trouble.problem)
        return fragments.several([call_form.answer((problem,))], status=422)
    return fragments.several([shown, AnswerView()])


@blueprint.post("/bytes")
def typed(view_id: str) -> Response:
    """The X-ray of bytes while they are typed."""
    turning, method = _turning(view_id)
    source = posted.written(request.form, turning.schema, method.input_type)
    if source.wrong:
        return fragments.several([RequestBytes(trouble=source.wrong[0])])
    return fragments.several([turning.apart(source.request.data)])


def _turning(view_id: str) -> tuple[Turning, Method]:
    stored = access.seen(view_id)
    compiled = services().schemas.of(stored.workspace, learner=view_id)
    method = methods.chosen(compiled.schema, request.form.get("path", ""))
    if method is None:
        abort(409, _("The schema does not compile, or has no method. Mend it first; your request stays as it is."))
    return Turning(services=services(), compiled=compiled, method=method, learner=view_id), method
