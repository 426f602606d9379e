"""Errors as answers: a page for a browser, a fragment for htmx, JSON for the editor."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Flask, Response, jsonify, make_response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.client.runner import RunnerError, RunnerFull, RunnerUnavailable
from app.web import htmx
from app.web.views import View, render
from app.web.words import gettext as _
from app.web.words import spoken, told


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorPage:
    """An error, alone on its page."""

    template: ClassVar[str] = "error.html"
    code: int
    title: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorFragment:
    """An error, where a fragment was asked for; shown as a message over the page, which stays as it is."""

    template: ClassVar[str] = "_error.html"
    code: int
    title: str
    text: str


def init_app(app: Flask) -> None:
    """Answers every exception."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(RunnerError, runner_error)


def http_error(error: HTTPException) -> Response:
    """An error with a code of HTTP, our own failures included."""
    code = error.code or 500
    text = spoken(error.description or "") if _written_here(error) else _words(code)
    response = answer(code, _title(code), text)
    for name in ("Allow", "Retry-After"):
        if error.get_response().headers.get(name):
            response.headers[name] = error.get_response().headers[name]
    return response


def csrf_error(_error: CSRFError) -> Response:
    """A form whose token is missing or from another session."""
    return answer(
        400,
        _("Please try again"),
        _("This page's form is no longer valid: it was open while the site's cookies changed. Reload the page."),
    )


def runner_error(error: RunnerError) -> Response:
    """The runner did not do what was asked: the learner's work is saved, and said so."""
    code = 503 if isinstance(error, (RunnerUnavailable, RunnerFull)) else 502
    response = answer(code, _("The sandbox did not answer as it should"), f"{told(error)} {_('Your files are saved.')}")
    response.headers["Retry-After"] = "5"
    return response


def answer(code: int, title: str, text: str) -> Response:
    """The error in the form that the request can show."""
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json" or request.is_json:
        return make_response(jsonify(error=text), code)
    view: View = ErrorPage(code=code, title=title, text=text)
    if htmx.headers():
        view = ErrorFragment(code=code, title=title, text=text)
    response = make_response(render(view), code)
    if htmx.headers():
        response.headers["HX-Retarget"] = "#error"
        response.headers["HX-Reswap"] = "outerHTML"
    response.vary.add("HX-Request")
    return response


def _written_here(error: HTTPException) -> bool:
    """True for a sentence given to ``abort``, false for werkzeug's own words."""
    return error.description != type(error).description and not isinstance(error, InternalServerError)


def _title(code: int) -> str:
    return {
        400: _("This request cannot be understood"),
        403: _("Not yours to change"),
        404: _("Nothing is here"),
        405: _("Not like this"),
        409: _("Changed in the meantime"),
        413: _("Too large"),
        415: _("Wrong kind of content"),
        422: _("Something in it is wrong"),
        429: _("Too many at once"),
    }.get(code, _("Our mistake"))


def _words(code: int) -> str:
    return {
        400: _("The request is malformed. Reload the page and try again."),
        403: _("You may not do this here."),
        404: _("There is no page at this address. It may have lost a part when it was copied."),
        405: _("This address does not take that kind of request. Go back to the page and use its buttons."),
        413: _("What was sent is larger than this site takes."),
        415: _("What was sent is not in a form that this address takes."),
        429: _("This site is busy with many requests. Wait a few seconds and try again."),
    }.get(code, _("Something failed on our side, and it is in our log. Your files are saved. Reload the page."))
