"""Who learns: a cookie with a secret, made with the first thing that is worth keeping. No account, no name.

Nothing is set for those who only read. The cookie goes with every request to this site, because progress is shown on many
pages; the right to edit a workspace stays with the workspace's own cookie.
"""

from dataclasses import dataclass

from flask import Response, request

from app.web.services import services

COOKIE = "grpclab_learner"
COOKIE_SECONDS = 400 * 24 * 3600
"""The longest that browsers keep a cookie (RFC 6265bis §5.5)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Learner:
    """Whoever holds the cookie."""

    learner_id: str
    secret: str = ""
    """Of one that was just made: to be handed out with the answer."""


def known() -> str:
    """The learner whose cookie came with this request; empty for none."""
    secret = request.cookies.get(COOKIE, "")
    return (services().store.learners.of(secret) or "") if secret else ""


def here() -> Learner:
    """The learner of this request, made now where there was none."""
    learner_id = known()
    if learner_id:
        return Learner(learner_id=learner_id)
    new = services().store.learners.create()
    return Learner(learner_id=new.learner_id, secret=new.secret)


def remember(response: Response, learner: Learner) -> Response:
    """Hands the cookie out, where it is new."""
    if learner.secret:
        response.set_cookie(
            COOKIE,
            learner.secret,
            max_age=COOKIE_SECONDS,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response
