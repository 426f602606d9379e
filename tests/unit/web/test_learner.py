"""Who learns: a cookie, made with the first thing worth keeping."""

from flask import Response

from app.web import learner
from app.web.learner import Learner
from tests.support.people import Web


def test_a_learner_is_made_once(web: Web) -> None:
    with web.app.test_request_context("/"):
        assert learner.known() == ""
        made = learner.here()
        answer = learner.remember(Response(), made)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    with web.app.test_request_context("/", headers={"Cookie": f"{learner.COOKIE}={made.secret}"}):
        assert learner.known() == made.learner_id
        assert learner.here() == Learner(learner_id=made.learner_id)
        assert "Set-Cookie" not in learner.remember(Response(), learner.here()).headers


def test_a_forged_cookie_is_nobody(web: Web) -> None:
    with web.app.test_request_context("/", headers={"Cookie": f"{learner.COOKIE}=guess"}):
        assert learner.known() == ""
