"""Lint on the page: which rules this browser asks for, and what they find.

buf itself is not needed for it (see ``app.schema.lint``), so it is there for everyone, and asked in a decode worker after the
compiler has answered, never before.
"""

from flask import Response, request

from app.decode.pool import Decoded
from app.schema import lint_rules
from app.schema.findings import Finding
from app.schema.lint import lint
from app.store.model import StoredWorkspace
from app.web.learner import COOKIE_SECONDS
from app.web.schemas import CompiledSchema
from app.web.services import Services

COOKIE = "grpclab_lint"
OFF = "OFF"
DEFAULT = "ESSENTIAL"
CHOICES = ("ESSENTIAL", "BASIC", "STANDARD", OFF)


def kept() -> str:
    """The category that this browser chose."""
    chosen = request.cookies.get(COOKIE, DEFAULT)
    return chosen if chosen in CHOICES else DEFAULT


def keep(response: Response, category: str) -> Response:
    """Has the browser remember what was chosen, for every workspace."""
    response.set_cookie(
        COOKIE, category, max_age=COOKIE_SECONDS, secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


def findings(
    services: Services, stored: StoredWorkspace, compiled: CompiledSchema, category: str
) -> tuple[Finding, ...]:
    """What lint says of a workspace's own files. An unused import is left to protoc, which says it as a warning."""
    rules = lint_rules.CATEGORIES.get(category, frozenset()) - {"IMPORT_USED"}
    if not rules or not compiled.descriptor_set:
        return ()
    own = tuple(file.path for file in stored.workspace.protos)
    found = services.decode.run(lint, compiled.descriptor_set, own, rules, learner=stored.view_id)
    return found.value if isinstance(found, Decoded) else ()
