"""The workbench on one workspace: the page, saving, the method picker, calls, run and stop."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, jsonify, make_response, request

from app.client.runner import RunnerError, RunUnknown
from app.runs import infrastructure
from app.runs.problems import SourceProblem
from app.runs.spec import CallSpec, in_json
from app.runs.workspace import File, Workspace, printable, problems
from app.schema import model
from app.schema.model import Method, Schema
from app.store.model import Conflict, StoredRun, StoredWorkspace
from app.web import access, archive, assemble, faults, forms, fragments, runs, sources
from app.web.advice import advice
from app.web.blueprints import outside
from app.web.presenters import call_form, call_options, methods
from app.web.presenters import faults as fault_panel
from app.web.presenters.call_form import AnswerView, CallForm
from app.web.presenters.drawer import DrawerView
from app.web.presenters.pages import FileView, Share, WorkbenchPage
from app.web.request import posted
from app.web.request.posted import Written
from app.web.schemas import CompiledSchema
from app.web.services import services
from app.web.views import View
from app.web.words import gettext as _
from app.web.words import ngettext, spoken, told

blueprint = Blueprint("workbench", __name__, url_prefix="/w/<view_id>")

MOST_TITLE = 80


@blueprint.get("")
def page(view_id: str) -> Response:
    """The workbench, for those who edit and for those who look."""
    secret = access.edit_secret(view_id)
    return fragments.page(bench(access.seen(view_id), secret, editable=access.editable(view_id)))


def bench(stored: StoredWorkspace, secret: str, *, editable: bool, opens: tuple[str, str] = ("", "")) -> WorkbenchPage:
    """The workbench on a workspace. ``opens`` is a method with its request; empty: as the address says."""
    view_id = stored.view_id
    compiled, trouble = _compiled(stored)
    run = runs.current(services(), stored)
    found = assemble.material(services(), run) if run else None
    method = methods.chosen(compiled.schema, opens[0] or _wanted_method())
    text = opens[1] if method and method.path == opens[0] else ""
    changing = assemble.changing(services(), stored, found, compiled.schema, editable=editable)
    known = assemble.example(services())
    form = CallForm(
        url=f"/w/{view_id}/calls",
        editable=editable,
        methods=methods.present(compiled.schema, method, f"/w/{view_id}", sound=compiled.sound),
        request=call_form.request(
            method,
            text or assemble.example_request(services(), stored, compiled, method),
            url=f"/w/{view_id}/request",
            editable=editable,
        ),
        answer=call_form.said(trouble) if trouble else AnswerView(),
        controls=changing.controls,
        # Closed: what an example asks for stands beside the summary, and its result stays in sight.
        options=replace(call_options.present(known.call if known else CallSpec(path="")), open=False),
        elsewhere=call_form.ElsewhereView(url=f"/w/{view_id}/elsewhere"),
    )
    return WorkbenchPage(
        title=stored.title,
        view_id=view_id,
        url=f"/w/{view_id}",
        revision=stored.revision,
        editable=editable,
        files=tuple(FileView(path=file.path, text=file.text) for file in stored.workspace.files),
        files_json=tuple({"path": file.path, "text": file.text} for file in stored.workspace.files),
        compile_json=None if trouble else _opening(stored, compiled),
        state=changing.state,
        notice=changing.notice,
        form=form,
        calls=changing.calls,
        processes=changing.processes,
        wire=changing.wire,
        follow=assemble.follow(found, f"/w/{view_id}/live"),
        share=_share(view_id, secret),
        drawer=DrawerView(url=f"/w/{view_id}/schema"),
        faults=fault_panel.panel(
            faults.kept(),
            f"/w/{view_id}/faults",
            faults.ways(stored.workspace),
            editable=editable,
            live=bool(run and run.live),
        ),
        outside=outside.box(view_id, editable=editable),
    )


@blueprint.get("/compile.json")
def compiler_answer(view_id: str) -> Response:
    """The compiler's answer, null with a sentence while there is none: for pages that came before the sandbox was up."""
    stored = access.seen(view_id)
    compiled, trouble = _compiled(stored)
    return jsonify(compile=None if trouble else _opening(stored, compiled), error=trouble)


@blueprint.post("/save")
def save(view_id: str) -> Response:
    """The editor's save: the files and the compiler's answer."""
    stored = access.edited(view_id)
    revision, workspace = _posted_files()
    wrong = problems(workspace)
    if wrong:
        return make_response(jsonify(problems=[_problem_json(problem, workspace) for problem in wrong]), 422)
    saved = services().store.save(view_id, workspace, revision=revision)
    if isinstance(saved, Conflict):
        sentence = _("This workspace was changed in another window.")
        return make_response(jsonify(error=sentence, revision=saved.revision), 409)
    refused = runs.saved(services(), access.edited(view_id))
    return jsonify(revision=saved.revision, compile=_compiled_after(stored, workspace, refused))


@blueprint.post("/title")
def rename(view_id: str) -> Response:
    """Gives the workspace a title."""
    stored = access.edited(view_id)
    title = printable(" ".join(request.form.get("title", "").split()), most=MOST_TITLE)
    services().store.rename(stored.view_id, title or _("Untitled"))
    return fragments.go(f"/w/{view_id}")


@blueprint.get("/methods")
def pick(view_id: str) -> Response:
    """The method picker after the schema changed; what was typed stays while its method does."""
    stored = access.seen(view_id)
    compiled = services().schemas.of(stored.workspace, learner=view_id)
    wanted = request.args.get("path", "")
    method = methods.chosen(compiled.schema, wanted)
    run = runs.current(services(), stored)
    found = assemble.material(services(), run) if run else None
    editable = access.editable(view_id)
    views: list[View] = [
        methods.present(compiled.schema, method, f"/w/{view_id}", sound=compiled.sound),
        assemble.controls(stored, found, compiled.schema, editable=editable),
    ]
    if not wanted:
        views.append(AnswerView())  # what was said while there was no method, as that the compiler did not answer
    if method and method.path != wanted:
        text = assemble.example_request(services(), stored, compiled, method)
        views.append(call_form.request(method, text, url=f"/w/{view_id}/request", editable=editable))
    return fragments.several(views)


@blueprint.get("/request")
def example(view_id: str) -> Response:
    """The request box of another method, filled with an example, and the picker that says its kind."""
    stored = access.seen(view_id)
    compiled = services().schemas.of(stored.workspace, learner=view_id)
    method = methods.chosen(compiled.schema, request.args.get("path", ""))
    text = assemble.example_request(services(), stored, compiled, method)
    editable = access.editable(view_id)
    return fragments.several(
        [
            methods.present(compiled.schema, method, f"/w/{view_id}", sound=compiled.sound),
            AnswerView(),
            call_form.request(method, text, url=f"/w/{view_id}/request", editable=editable),
        ]
    )


@blueprint.post("/calls")
def call(view_id: str) -> Response:
    """Makes a call; starts the server first where none of this revision runs."""
    stored = access.edited(view_id)
    compiled = services().schemas.of(stored.workspace, learner=view_id)
    method = compiled.schema.method(request.form.get("path", "").strip())
    asked = forms.call_request(request.form, _written(compiled, method))
    if asked.wrong:
        return fragments.several([call_form.said(*asked.wrong)], status=422)
    if method is None and compiled.sound:
        words = _("The schema has no method “%(path)s”. Pick one from the list.", path=printable(asked.path))
        return fragments.several([call_form.said(words)], status=422)
    spec = asked.spec(streams=bool(method and method.client_streaming))
    placed = runs.call(services(), stored, (spec,) * asked.options.at_once, faults.relays(faults.kept()))
    return _after(stored, placed, compiled.schema)


@blueprint.post("/run")
def run(view_id: str) -> Response:
    """Starts the server without a call."""
    stored = access.edited(view_id)
    placed = runs.start(services(), stored, (), faults.relays(faults.kept()))
    return _after(stored, placed, services().schemas.of(stored.workspace, learner=view_id).schema)


@blueprint.post("/stop")
def stop(view_id: str) -> Response:
    """Stops the run."""
    stored = access.edited(view_id)
    runs.stop(services(), stored)
    return _changed(stored, AnswerView())


@blueprint.post("/runs/<run_id>/calls/<int:number>/messages")
def send(view_id: str, run_id: str, number: int) -> Response:
    """Sends one more request message on an open call."""
    stored, live = _live_run(view_id, run_id)
    compiled = services().schemas.of(stored.workspace, learner=view_id)
    written = _written(compiled, compiled.schema.method(request.form.get("path", "").strip()))
    if written.wrong:
        return fragments.several([call_form.said(*written.wrong)], status=422)
    try:
        trouble = services().runner.send_message(live.run_id, number, written.request)
    except RunUnknown:
        return _over()
    answer = call_form.answer(trouble)
    return fragments.several([answer], status=422) if trouble else _changed(stored, answer)


@blueprint.post("/runs/<run_id>/calls/<int:number>/half-close")
def half_close(view_id: str, run_id: str, number: int) -> Response:
    """Ends the request side of an open call."""
    stored, live = _live_run(view_id, run_id)
    try:
        services().runner.half_close(live.run_id, number)
    except RunUnknown:
        return _over()
    return _changed(stored, AnswerView())


@blueprint.post("/runs/<run_id>/calls/<int:number>/cancel")
def cancel(view_id: str, run_id: str, number: int) -> Response:
    """Cancels an open call."""
    stored, live = _live_run(view_id, run_id)
    try:
        services().runner.cancel_call(live.run_id, number)
    except RunUnknown:
        return _over()
    return _changed(stored, AnswerView())


@blueprint.get("/download.zip")
def download(view_id: str) -> Response:
    """The workspace as a project that runs at home."""
    stored = access.seen(view_id)
    compiled, _trouble = _compiled(stored)
    method = methods.chosen(compiled.schema, _wanted_method())
    text = assemble.example_request(services(), stored, compiled, method)
    call = CallSpec(path=method.path, requests=in_json(text)) if method else None
    packed = archive.project(stored.title, stored.workspace, compiled.schema, call, stored.updated)
    response = make_response(packed)
    response.content_type = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{archive.file_name(stored.title)}"'
    return response


def _written(compiled: CompiledSchema, method: Method | None) -> Written:
    """The request message, in whichever view it was edited."""
    return posted.written(request.form, compiled.schema, method.input_type if method else "")


def _live_run(view_id: str, run_id: str) -> tuple[StoredWorkspace, StoredRun]:
    """The run that a control means, for someone who may steer it."""
    stored = access.edited(view_id)
    run = services().store.run(run_id)
    if run is None or run.view_id != view_id:
        abort(404, _("There is no such run in this workspace."))
    return stored, run


def _over() -> Response:
    return fragments.several([call_form.said(_("That run is over. Press Call to start a new one."))], status=409)


def _after(stored: StoredWorkspace, placed: runs.Placed, schema: Schema) -> Response:
    """What the page shows after a call or a run was asked for; ``stored`` is from before it."""
    answer = call_form.answer(placed.problems)
    if placed.problems and not placed.fresh:
        return fragments.several([answer], status=422)
    found = assemble.material(services(), placed.run)
    changing = assemble.changing(services(), stored, found, schema, editable=True)
    replaced = [assemble.follow(found, f"/w/{stored.view_id}/live")] if placed.fresh else []
    return fragments.several([*changing.views, answer], replaced=replaced, status=422 if placed.problems else 200)


def _changed(stored: StoredWorkspace, answer: AnswerView) -> Response:
    """What the page shows after a control was used."""
    run = runs.current(services(), stored)
    found = assemble.material(services(), run) if run else None
    compiled, _trouble = _compiled(stored)
    return fragments.several(
        [*assemble.changing(services(), stored, found, compiled.schema, editable=True).views, answer]
    )


def _wanted_method() -> str:
    snapshot = services().store.snapshot(request.args.get("snapshot", ""))
    if snapshot:
        return snapshot.method
    known = assemble.example(services())
    return known.method if known else request.args.get("path", "")


def _compiled(stored: StoredWorkspace) -> tuple[CompiledSchema, str]:
    """The schema, or none with a sentence: the page comes even when the runner does not answer."""
    try:
        return services().schemas.of(stored.workspace, learner=stored.view_id), ""
    except RunnerError as error:
        return CompiledSchema(problems=(), descriptor_set=b"", schema=model.EMPTY, milliseconds=0), told(error)


def _posted_files() -> tuple[int, Workspace]:
    """The editor's JSON: a revision and files. Anything else is 400."""
    body: Any = request.get_json()
    try:
        files = tuple(File(path=entry["path"], text=entry["text"]) for entry in body["files"])
        revision = body["revision"]
    except (KeyError, TypeError):
        abort(400, _("A save is JSON with “revision” and “files”, each file with “path” and “text”."))
    texts = all(isinstance(file.path, str) and isinstance(file.text, str) for file in files)
    if not texts or not isinstance(revision, int):
        abort(400, _("In a save, “revision” is a number, “path” and “text” are texts."))
    return revision, Workspace(files=files)


def _compiled_after(
    before: StoredWorkspace, workspace: Workspace, refused: tuple[SourceProblem, ...]
) -> dict[str, object]:
    """What the editor shows after a save; the save holds even when the compiler does not answer."""
    try:
        compiled = services().schemas.of(workspace, learner=before.view_id)
        earlier = services().schemas.of(before.workspace, learner=before.view_id)
    except RunnerError as error:
        return {"ms": 0, "summary": f"{_('Saved.')} {told(error)}", "problems": [], "schema_changed": False}
    more = dict.fromkeys((*sources.problems(workspace, compiled.schema), *refused))
    return _compile_json(
        compiled, workspace, tuple(more), changed=compiled.sound and compiled.descriptor_set != earlier.descriptor_set
    )


def _opening(stored: StoredWorkspace, compiled: CompiledSchema) -> dict[str, object]:
    """What the editor shows of files that nobody has changed since."""
    return _compile_json(compiled, stored.workspace, sources.problems(stored.workspace, compiled.schema))


def _compile_json(
    compiled: CompiledSchema, workspace: Workspace, more: tuple[SourceProblem, ...] = (), *, changed: bool = False
) -> dict[str, object]:
    return {
        "ms": round(compiled.milliseconds, 1),
        "summary": summary(compiled, len(more)),
        "problems": [_problem_json(problem, workspace) for problem in (*compiled.problems, *more)],
        "schema_changed": changed,
    }


def _problem_json(problem: SourceProblem, workspace: Workspace) -> dict[str, object]:
    return {
        "severity": problem.severity.value,
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "text": spoken(problem.text),
        "advice": advice(problem, workspace),
    }


def summary(compiled: CompiledSchema, more: int = 0) -> str:
    """``1 service, 2 methods``, or how many problems there are; ``more`` are those of other files than the schema's."""
    if not compiled.sound or more:
        return ngettext("%(num)s problem", "%(num)s problems", len(compiled.problems) + more)
    # gRPC's own services come with a library: they are no part of what the learner wrote.
    services_found = [s for s in compiled.schema.services if not s.name.startswith(infrastructure.PACKAGES)]
    count = sum(len(service.methods) for service in services_found)
    return ", ".join(
        (
            ngettext("%(num)s service", "%(num)s services", len(services_found)),
            ngettext("%(num)s method", "%(num)s methods", count),
        )
    )


def _share(view_id: str, secret: str) -> Share:
    root = request.url_root.rstrip("/")
    return Share(
        view_url=f"{root}/w/{view_id}",
        recovery_url=f"{root}/recover/{secret}" if secret else "",
        copy_url=f"/w/{view_id}/copy",
        download_url=f"/w/{view_id}/download.zip",
        bundle_url=f"/w/{view_id}/bundle.json",
        snapshot_url=f"/w/{view_id}/snapshots" if secret else "",
    )
