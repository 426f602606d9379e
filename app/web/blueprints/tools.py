"""What the editor asks for besides saving: what the names in the files mean."""

from dataclasses import replace
from itertools import islice

from flask import Blueprint, Response, jsonify

from app.runs.workspace import Workspace
from app.schema.model import Schema
from app.web import access
from app.web.services import services
from app.web.symbols import of_generated, of_grpc, of_schema, options
from app.web.symbols.comments import Comments
from app.web.symbols.model import Symbols

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


def _table(workspace: Workspace, schema: Schema) -> Symbols:
    comments = Comments({file.path: file.text for file in workspace.protos})
    bounded = replace(
        schema,
        messages=dict(islice(schema.messages.items(), MOST_TYPES)),
        enums=dict(islice(schema.enums.items(), MOST_TYPES)),
        services=schema.services[:MOST_TYPES],
    )
    return {**of_grpc.symbols(), **of_generated.added(of_schema.symbols(bounded, comments), bounded)}
