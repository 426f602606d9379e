"""What the editor asks for besides saving: what the names in the files mean, and what else is said of the files."""

from dataclasses import replace
from itertools import islice

from flask import Blueprint, Response, jsonify

from app.runs.workspace import Workspace
from app.schema.findings import Finding
from app.schema.model import Schema
from app.web import access, lint, rule_words
from app.web.services import services
from app.web.symbols import of_generated, of_grpc, of_schema, options
from app.web.symbols.comments import Comments
from app.web.symbols.model import Symbols
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
    """Lint of the saved files, as the compiler's problems are told, with the revision that it is about."""
    stored = access.seen(view_id)
    compiled = services().schemas.of(stored.workspace, learner=view_id)
    found = lint.findings(services(), stored, compiled, lint.kept())
    return jsonify(
        revision=stored.revision,
        problems=[_advice(finding) for finding in found],
        summary=ngettext("%(num)s hint", "%(num)s hints", len(found)) if found else "",
    )


def _advice(finding: Finding) -> dict[str, object]:
    return {
        "severity": "info",
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "text": f"{finding.text} ({finding.rule})",
        "advice": rule_words.about_lint(finding),
    }


def _table(workspace: Workspace, schema: Schema) -> Symbols:
    comments = Comments({file.path: file.text for file in workspace.protos})
    bounded = replace(
        schema,
        messages=dict(islice(schema.messages.items(), MOST_TYPES)),
        enums=dict(islice(schema.enums.items(), MOST_TYPES)),
        services=schema.services[:MOST_TYPES],
    )
    return {**of_grpc.symbols(), **of_generated.added(of_schema.symbols(bounded, comments), bounded)}
