"""What every answer says to a browser, and which requests are not answered at all.

The Content-Security-Policy allows no inline script and no inline style; the editor's generated style sheet takes the
nonce from ``<meta name="csp-nonce">``. The view id in a URL is a capability, so no referrer leaves the site.
"""

import re
import secrets
from http import HTTPStatus

from flask import Flask, Response, abort, g, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest

from app.sentences import Sentence
from app.web import limits
from app.web.words import gettext as _
from app.web.words import spoken

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Of scripts, styles, fonts and pictures, which the page's own policy governs. A first visit asks for some fifty of them: what a
page says would be 20 kB more."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""C0 and C1 but tab and line ends: HTML allows none of them (Infra, control), and a terminal obeys some."""

UNSAFE_METHODS = {"POST", "PUT", "PATCH", "DELETE"}

csrf = CSRFProtect()


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie, marked Secure whenever the page came by https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """True for a request by https."""
        return super().get_cookie_secure(app) or request.is_secure


def init_app(app: Flask, hosts: frozenset[str]) -> None:
    """Guards every request; ``hosts`` are the names this site answers to."""
    csrf.init_app(app)
    app.template_global("csp_nonce")(csp_nonce)
    app.after_request(add_headers)
    app.jinja_env.finalize = without_controls

    @app.before_request
    def check_host() -> None:
        name = host_name(request.host)
        if name not in hosts:
            raise BadRequest(
                _(
                    "This grpclab does not answer to the name “%(name)s”. Open it by a name it was started for, "
                    "or add this one to GRPCLAB_HOSTS.",
                    name=name[:80],
                )
            )

    @app.before_request
    def check_site() -> None:
        """Browsers say where a request comes from: a second lock beside the CSRF token."""
        if request.method in UNSAFE_METHODS and request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
            abort(403, _("This request came from another site, so it was not done."))

    # After these two, so that what another site sends cannot use up a learner's share.
    limits.init_app(app, UNSAFE_METHODS)


def host_name(host: str) -> str:
    """The name in a Host header: without its port, in lower case, without the brackets of an IPv6 address."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.rpartition(":")[0].lower() if host.count(":") == 1 else host.lower()


def csp_nonce() -> str:
    """The nonce of the answer under way."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def without_controls(value: object) -> object:
    """What a template shows, with no control characters in it: whatever a learner's program sent, no page passes it on.

    Sentences of the packages below are said in the page's language here, where all that is shown passes.
    """
    if isinstance(value, Sentence):
        value = spoken(value)
    if not isinstance(value, str) or value.isprintable():
        return value
    cleaned = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", value)
    return type(value)(cleaned)


def allow_frames() -> None:
    """Lets the answer under way stand within a page of another site: for what shows and does nothing."""
    g.framed = True


def add_headers(response: Response) -> Response:
    """The headers that every answer carries."""
    if request.endpoint == "assets.static" and response.status_code < HTTPStatus.BAD_REQUEST:
        response.headers.update(FILE_HEADERS)
        return response
    framed = g.get("framed", False)
    ancestors = "*" if framed else "'none'"
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=csp_nonce(), ancestors=ancestors)
    for name, value in HEADERS.items():
        response.headers[name] = value
    if framed:
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
