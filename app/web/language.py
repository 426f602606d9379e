"""The language of the interface: what was chosen with the switch, else what the browser asks for, else English.

The choice is a cookie that says nothing else. Catalogues lie in ``app/translations``; a language is offered where its catalogue
is whole. Lessons, examples and what programs print stay in the language that they were written in.
"""

from pathlib import Path
from typing import Final

import babel
import flask_babel  # type: ignore[import-untyped]  # no stubs, no py.typed
from flask import Flask, Response, request

from app.web.learner import COOKIE_SECONDS
from app.web.words import WRITTEN_IN, locale

COOKIE = "grpclab_language"
LANGUAGES: Final = {"en": "English", "es": "Español"}
"""What is offered: the tag that ``lang`` takes, and the language's name for itself."""
CATALOGUES = Path(__file__).resolve().parents[1] / "translations"


def init_app(app: Flask) -> None:
    """Every text that goes through gettext is in the request's language."""
    flask_babel.Babel(
        app,
        default_locale=WRITTEN_IN,
        default_translation_directories=str(CATALOGUES),
        locale_selector=asked,
    )
    app.template_global()(locale)
    app.template_global()(other_languages)
    app.template_global()(this_page)
    app.after_request(_say_language)


def asked() -> str:
    """The language of the request."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    wished = [tag for tag, quality in request.accept_languages if quality]
    return babel.negotiate_locale(wished, LANGUAGES, sep="-") or WRITTEN_IN


def other_languages() -> dict[str, str]:
    """What the switch offers: every language but the one of the page."""
    here = locale().language
    return {tag: name for tag, name in LANGUAGES.items() if tag != here}


def this_page() -> str:
    """Where the switch comes back to: a page that was asked for, and the front page after what cannot be asked again."""
    return request.full_path.removesuffix("?") if request.method == "GET" else "/"


def remember(response: Response, tag: str) -> Response:
    """Keeps the choice in the browser."""
    response.set_cookie(COOKIE, tag, max_age=COOKIE_SECONDS, secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def _say_language(response: Response) -> Response:
    """For caches between us and the browser, and for readers of the header."""
    if response.mimetype == "text/html":
        response.content_language.add(locale().language)
        response.vary.update(("Accept-Language", "Cookie"))
    return response
