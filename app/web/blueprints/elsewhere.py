"""A call in other tools' words, and a call filled in from elsewhere: a pasted grpcurl command, an earlier call."""

from dataclasses import replace

from flask import Blueprint, Response, abort, request

from app.client.runner import CallProblem
from app.decode import jobs
from app.decode.pool import Decoded
from app.runs.spec import CallSpec, RequestFormat, in_json
from app.schema.model import Method
from app.store.model import StoredWorkspace
from app.web import access, assemble, forms, fragments, runs
from app.web.presenters import call_form, call_options, calls, methods
from app.web.presenters.call_form import AnswerView, RequestView, SnippetView
from app.web.recordings import Refused
from app.web.request import posted
from app.web.request.posted import Written
from app.web.request.turning import Turning, Unturned
from app.web.schemas import CompiledSchema
from app.web.services import services
from app.web.snippets import grpcurl, python_client
from app.web.views import View
from app.web.words import gettext as _

blueprint = Blueprint("elsewhere", __name__, url_prefix="/w/<view_id>/elsewhere")

DEFAULT_PORT = 50051


@blueprint.post("/<tool>")
def written(view_id: str, tool: str) -> Response:
    """The call as it is filled in, as a command or a program."""
    if tool not in {"grpcurl", "python", "text"}:
        abort(404)
    stored = access.seen(view_id)
    compiled = services().schemas.of(stored.workspace, learner=view_id)
    method = _method(compiled, request.form.get("path", ""))
    asked = forms.call_request(request.form, posted.written(request.form, compiled.schema, method.input_type))
    if asked.wrong:
        return fragments.several([call_form.said(*asked.wrong)], status=422)
    if tool == "text":
        turning = Turning(services=services(), compiled=compiled, method=method, learner=view_id)
        return _in_text(turning, posted.written(request.form, compiled.schema, method.input_type))
    spec, address = asked.spec(streams=False), f"localhost:{_port(stored)}"
    if tool == "python":
        text = python_client.program(spec, compiled.schema, method, address=address)
        return fragments.several(
            [SnippetView(title=_("client.py, beside the generated modules"), text=text), AnswerView()]
        )
    protos = tuple(file.path for file in stored.workspace.protos)
    text = grpcurl.command(spec, protos=protos, address=address)
    shown = SnippetView(title=_("In a folder with your .proto files"), text=text, notes=grpcurl.unsaid(spec))
    return fragments.several([shown, AnswerView()])


def _in_text(turning: Turning, source: Written) -> Response:
    try:
        text = turning.text(source)
    except Unturned as trouble:
        problem = CallProblem(call_index=0, message_index=0, problem=trouble.problem)
        return fragments.several([call_form.answer((problem,))], status=422)
    title = _("Text format, as “protoc --encode=%(type)s” reads it", type=turning.method.input_type)
    return fragments.several([SnippetView(title=title, text=text), AnswerView()])


@blueprint.post("/paste")
def paste(view_id: str) -> Response:
    """Fills the form in from a grpcurl command; makes no call."""
    stored = access.edited(view_id)
    compiled = services().schemas.of(stored.workspace, learner=view_id)
    try:
        pasted = grpcurl.read(request.form.get("command", ""))
    except grpcurl.NotGrpcurl as trouble:
        return fragments.several([SnippetView(notes=(str(trouble),))], status=422)
    if compiled.schema.method(pasted.spec.path) is None:
        words = _(
            "The schema has no method %(path)s. Copy its .proto files into this workspace first.", path=pasted.spec.path
        )
        return fragments.several([SnippetView(notes=(words,))], status=422)
    text = pasted.spec.requests[0].text if pasted.spec.requests else "{}"
    return _filled(compiled, pasted.spec, Written(view="json", request=in_json(text)[0]), view_id, pasted.notes)


@blueprint.get("/again")
def again(view_id: str) -> Response:
    """Fills the form in from an earlier call of this workspace; makes no call."""
    stored = access.edited(view_id)
    run = services().store.run(request.args.get("run", ""))
    if run is None or run.view_id != view_id:
        abort(404, _("There is no such run in this workspace."))
    made = services().decode.run(
        jobs.sent,
        services().store.chunks(run.run_id),
        request.args.get("call", 0, type=int),
        learner=view_id,
        key=run.run_id,
    )
    spec = made.value if isinstance(made, Decoded) else None
    if spec is None:
        abort(404, _("That call is not in the recording."))
    return filled(stored, spec, view="json")


def filled(stored: StoredWorkspace, spec: CallSpec, *, view: str) -> Response:
    """The form filled in with a call; its request in bytes where that was asked for, or where JSON would lose some."""
    compiled = services().schemas.of(stored.workspace, learner=stored.view_id)
    if compiled.schema.method(spec.path) is None:
        words = _("The schema has no method %(path)s any more, so this call cannot be filled in.", path=spec.path)
        return fragments.several([call_form.said(words)], status=422)
    if not spec.requests:
        spec = replace(spec, requests=(in_json("{}")[0],))
    return _filled(compiled, spec, Written(view=view, request=spec.requests[0]), stored.view_id, ())


def _filled(
    compiled: CompiledSchema, spec: CallSpec, source: Written, view_id: str, notes: tuple[str, ...]
) -> Response:
    method = _method(compiled, spec.path)
    base = call_form.request(method, "{}", url=f"/w/{view_id}/request", editable=True)
    turning = Turning(services=services(), compiled=compiled, method=method, learner=view_id)
    views: list[View] = [
        methods.present(compiled.schema, method, f"/w/{view_id}", sound=compiled.sound),
        _shown(turning, source, base),
        call_options.present(spec),
        SnippetView(notes=notes),
        AnswerView(),
    ]
    return fragments.several(views)


def _shown(turning: Turning, source: Written, base: RequestView) -> RequestView:
    """As JSON; as bytes where those were asked for, or JSON would lose some of them."""
    try:
        if source.view == "bytes":
            return turning.to("bytes", source, base)
        as_json = turning.to("json", source, base)
    except Unturned:
        return turning.to("bytes", source, base)
    lost = as_json.notes and source.request.format is RequestFormat.BYTES
    return turning.to("bytes", source, base) if lost else as_json


def _method(compiled: CompiledSchema, path: str) -> Method:
    method = methods.chosen(compiled.schema, path.strip())
    if method is None:
        abort(409, _("The schema does not compile, or has no method. Mend it first; your request stays as it is."))
    return method


def _port(stored: StoredWorkspace) -> int:
    """Where the server listens, or is expected to."""
    run = runs.current(services(), stored)
    found = assemble.material(services(), run) if run else None
    if found is None or isinstance(found.conversation, Refused):
        return DEFAULT_PORT
    return next((port for _name, port in calls.listening(found.conversation)), DEFAULT_PORT)
