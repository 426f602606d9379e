"""The switch of languages: a plain form on every page."""

from flask import Blueprint, Response, abort, request

from app.web import fragments, language
from app.web.words import gettext as _

blueprint = Blueprint("language", __name__)


@blueprint.post("/language")
def choose() -> Response:
    """Remembers the language and shows the page again."""
    tag = request.form.get("language", "")
    if tag not in language.LANGUAGES:
        names = ", ".join(f"{tag} ({name})" for tag, name in language.LANGUAGES.items())
        abort(422, _("This site does not speak that language. It speaks: %(names)s.", names=names))
    return language.remember(fragments.go(_local(request.form.get("back", ""))), tag)


def _local(address: str) -> str:
    """An address within this site; the front page for any other. Browsers read a second slash, or a backslash, as a host."""
    return (
        address if address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable() else "/"
    )
