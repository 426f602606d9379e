"""Answers: a page, a fragment, or several fragments for one request.

Where one address serves both a page and htmx, the branch is here and nowhere else, on ``HX-Request`` only, and the
answer says ``Vary: HX-Request``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import Response, make_response, redirect

from app.web import htmx
from app.web.views import View, element_id, render

MORPH = "outerMorph"
REPLACE = "outerHTML"


@dataclass(frozen=True, kw_only=True, slots=True)
class Partial:
    """One fragment on its way to the element that it replaces."""

    view: View
    target: str
    """CSS selector."""
    swap: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Partials:
    """Several fragments in one answer."""

    template: ClassVar[str] = "partials.html"
    partials: tuple[Partial, ...]


def page(view: View, status: int = 200) -> Response:
    """A whole page or one fragment."""
    response = make_response(render(view), status)
    response.vary.add("HX-Request")
    return response


def page_or_fragment(whole: View, fragment: View) -> Response:
    """The page for a browser that navigates, the fragment for htmx."""
    return page(fragment if htmx.headers() else whole)


def several(views: Sequence[View], *, replaced: Sequence[View] = (), status: int = 200) -> Response:
    """Fragments that are morphed into place, so that focus, open rows and scroll positions stay; ``replaced`` anew."""
    partials = [Partial(view=view, target=f"#{element_id(view)}", swap=MORPH) for view in views]
    partials += [Partial(view=view, target=f"#{element_id(view)}", swap=REPLACE) for view in replaced]
    return page(Partials(partials=tuple(partials)), status)


def go(address: str) -> Response:
    """After a change: look at ``address``. 303, so that the browser asks with GET; for htmx, its own header."""
    if htmx.headers():
        response = make_response("", 200)
        response.headers["HX-Redirect"] = address
        return response
    return make_response(redirect(address, 303))
