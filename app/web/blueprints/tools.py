"""What the editor asks for besides saving: what the names in the files mean, and what else is said of the files."""

from dataclasses import replace
from itertools import islice
from typing import Any

from flask import Blueprint, Response, abort, jsonify, make_response, request

from app.client.runner import RunnerError
from app.decode import jobs
from app.decode.pool import Decoded
from app.runs.problems import Severity, SourceProblem
from app.runs.workspace import File, Workspace, problems
from app.schema.findings import Finding
from app.schema.model import Schema
from app.store.model import StoredWorkspace
from app.web import access, lint, rule_words
from app.web.python_words import python_advice
from app.web.schemas import CompiledSchema
from app.web.services import services
from app.web.symbols import of_generated, of_grpc, of_schema, options
from app.web.symbols.comments import Comments
from app.web.symbols.model import Symbols
from app.web.words import gettext as _
from app.web.words import ngettext

blueprint = Blueprint("tools", __name__, url_prefix="/w/<view_id>/tools")

MOST_TYPES = 2000
"""Of each kind, in source order: at some 300 bytes a type, more would be long in coming at every change of the schema."""


@blueprint.get("/symbols.json")
def symbols(view_id: str) -> Response:
    """Every symbol by its id, and the options of a schema."""
    stored = access.seen(view_id)
    compiled = services().schemas.of(stored.workspace, learner=view_id)
    table = _table(stored.workspace, compiled.schema)
    return jsonify(
        sound=compiled.sound,
        symbols={key: symbol.packed() for key, symbol in table.items()},
        options=options.options(),
    )


@blueprint.get("/advice.json")
def advice(view_id: str) -> Response:
    """Lint of the saved schema and ruff's words on the Python, as the compiler's problems are told, with the revision that they are about."""
    stored = access.seen(view_id)
    compiled = services().schemas.of(stored.workspace, learner=view_id)
    found = lint.findings(services(), stored, compiled, lint.kept())
    python = (*services().toolbox.python_problems(stored.workspace), *_misnamed(stored, compiled))
    return jsonify(
        revision=stored.revision,
        problems=[*map(_advice, found), *(_problem(problem, python_advice(problem.text)) for problem in python)],
        summary=ngettext("%(num)s hint", "%(num)s hints", len(found)) if found else "",
    )


@blueprint.post("/format.json")
def format_file(view_id: str) -> Response:
    """A file as its formatter writes it. Nothing is stored: the editor takes it as a change that can be undone."""
    access.edited(view_id)
    file = _posted_file()
    wrong = problems(Workspace(files=(file,)))
    if wrong:
        return make_response(jsonify(error=wrong[0].text), 422)
    try:
        used = services().toolbox.formatted(file)
    except KeyError:
        return make_response(jsonify(error=_("There is a formatter for .proto and for .py files only.")), 422)
    except RunnerError as error:
        return make_response(jsonify(error=str(error)), 422)
    if not used.files:
        first = used.problems[0]
        at = _("line %(line)s: %(text)s", line=first.line, text=first.text) if first.line else first.text
        return make_response(jsonify(error=_("This cannot be formatted yet. %(problem)s", problem=at)), 422)
    return jsonify(text=used.files[0].text)


def _misnamed(stored: StoredWorkspace, compiled: CompiledSchema) -> tuple[SourceProblem, ...]:
    """Names that the Python asks of generated modules in vain: ruff knows nothing of what protoc makes."""
    files = tuple((file.path, file.text) for file in stored.workspace.files if file.path.endswith(".py"))
    if not files or not compiled.sound or not compiled.descriptor_set:
        return ()
    found = services().decode.run(jobs.python_names, compiled.descriptor_set, files, learner=stored.view_id)
    findings = found.value if isinstance(found, Decoded) else ()
    return tuple(
        SourceProblem(severity=Severity.WARNING, path=one.path, line=one.line, column=one.column, text=one.text)
        for one in findings
    )


def _posted_file() -> File:
    body: Any = request.get_json()
    path, text = (body.get("path"), body.get("text")) if isinstance(body, dict) else (None, None)
    if not isinstance(path, str) or not isinstance(text, str):
        abort(400, _("A file to format is JSON with “path” and “text”."))
    return File(path=path, text=text)


def _problem(problem: SourceProblem, words: str) -> dict[str, object]:
    return {
        "severity": problem.severity.value,
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "text": problem.text,
        "advice": words,
    }


def _advice(finding: Finding) -> dict[str, object]:
    place = SourceProblem(path=finding.path, line=finding.line, column=finding.column, text=finding.text)
    said = _problem(place, rule_words.about_lint(finding))
    return {**said, "severity": "info", "text": f"{finding.text} ({finding.rule})"}


def _table(workspace: Workspace, schema: Schema) -> Symbols:
    comments = Comments({file.path: file.text for file in workspace.protos})
    bounded = replace(
        schema,
        messages=dict(islice(schema.messages.items(), MOST_TYPES)),
        enums=dict(islice(schema.enums.items(), MOST_TYPES)),
        services=schema.services[:MOST_TYPES],
    )
    return {**of_grpc.symbols(), **of_generated.added(of_schema.symbols(bounded, comments), bounded)}
