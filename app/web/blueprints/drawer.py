"""The drawer beside the code: generated code, descriptors, diagram, lint, breaking changes."""

from flask import Blueprint, Response, abort, request

from app.store.model import StoredWorkspace
from app.web import access, fragments, lint, versions
from app.web import generated_elsewhere as elsewhere
from app.web.generated_elsewhere import LANGUAGES
from app.web.presenters import drawer, rules
from app.web.presenters.drawer import DrawerView
from app.web.services import services

blueprint = Blueprint("drawer", __name__, url_prefix="/w/<view_id>/schema")

LINT_CHOSEN = "lint-chosen"
"""The event that tells the editor to ask for its advice again."""


@blueprint.get("/<tab>")
def page(view_id: str, tab: str) -> Response:
    """The drawer, open at one of its pages; ``closed`` closes it."""
    stored = access.seen(view_id)
    url = f"/w/{view_id}/schema"
    if tab == "closed":
        return fragments.several([DrawerView(url=url)])
    if tab == "lint":
        return fragments.several([_lint(stored, url, lint.kept())])
    if tab == "breaking":
        known = versions.versions(services(), stored)
        return fragments.several([drawer.breaking(rules.breaking_page(known, _paths(stored), url), url)])
    if tab not in drawer.TABS:
        abort(404)
    return fragments.several([_generated(stored, url, tab)])


@blueprint.post("/lint")
def choose_rules(view_id: str) -> Response:
    """Chooses the rules that this browser asks for."""
    stored = access.seen(view_id)
    category = request.form.get("category", "")
    if category not in lint.CHOICES:
        category = lint.DEFAULT
    response = fragments.several([_lint(stored, f"/w/{view_id}/schema", category)])
    response.headers["HX-Trigger"] = LINT_CHOSEN
    return lint.keep(response, category)


@blueprint.post("/breaking")
def compare(view_id: str) -> Response:
    """What breaks against an earlier version. Nothing is stored, so whoever sees the workspace may ask."""
    stored = access.seen(view_id)
    url, known = f"/w/{view_id}/schema", versions.versions(services(), stored)
    asked, text = request.form.get("against", ""), request.form.get("pasted", "").replace("\r\n", "\n")
    before = next((one.workspace for one in known if one.name == asked), None)
    if before is None:
        asked, before = versions.PASTED, versions.pasted(stored, request.form.get("path", ""), text)
    now = services().schemas.of(stored.workspace, learner=view_id)
    found = versions.compared(services(), stored, now, before)
    shown = rules.breaking_page(known, _paths(stored), url, rules.Asked(version=asked, pasted=text, compared=found))
    return fragments.several([drawer.breaking(shown, url)], status=422 if found.trouble else 200)


def _generated(stored: StoredWorkspace, url: str, tab: str) -> DrawerView:
    """What was made of the schema: in Python by the compiler, in other languages by the toolbox, where it can."""
    compiled = services().schemas.of(stored.workspace, learner=stored.view_id)
    tools = services().toolbox.tools()
    languages = tuple((tool, name) for tool, name in LANGUAGES.items() if tool in tools)
    language, path = request.args.get("language", ""), request.args.get("file", "")
    if tab != "generated" or not compiled.sound or not compiled.schema.files:
        return drawer.present(compiled.schema, compiled.generated, url, tab, path)
    if language not in dict(languages):
        view = drawer.present(compiled.schema, compiled.generated, url, tab, path)
        return drawer.with_languages(view, languages, "", "")
    made, note = elsewhere.made(services().toolbox, stored.workspace, compiled.schema, language, tools)
    view = drawer.elsewhere(compiled.schema, made, url, language, path)
    return drawer.with_languages(view, languages, language, note)


def _lint(stored: StoredWorkspace, url: str, category: str) -> DrawerView:
    compiled = services().schemas.of(stored.workspace, learner=stored.view_id)
    found = lint.findings(services(), stored, compiled, category)
    return drawer.lint(rules.lint_page(found, category, url), url)


def _paths(stored: StoredWorkspace) -> tuple[str, ...]:
    return tuple(file.path for file in stored.workspace.protos)
