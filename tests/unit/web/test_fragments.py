"""A page, a fragment, or several: one place decides, and the answer says so."""

import pytest
from flask import Flask

from app.web import errors, fragments
from app.web.presenters.call_form import AnswerView
from app.web.presenters.run_state import Follow
from tests.support.pages import parse
from tests.support.people import Web

WHOLE = errors.ErrorPage(code=404, title="Whole", text="x")
PART = errors.ErrorFragment(code=404, title="Part", text="x")


@pytest.fixture
def app(web: Web) -> Flask:
    return web.app


def test_a_browser_gets_the_page_and_htmx_the_fragment(app: Flask) -> None:
    with app.test_request_context("/"):
        whole = fragments.page_or_fragment(WHOLE, PART)
    with app.test_request_context("/", headers={"HX-Request": "true"}):
        part = fragments.page_or_fragment(WHOLE, PART)
    assert parse(whole.get_data(as_text=True)).one("html")
    assert parse(part.get_data(as_text=True)).all("html") == []
    assert "HX-Request" in whole.vary
    assert "HX-Request" in part.vary


def test_several_go_to_the_elements_of_their_names(app: Flask) -> None:
    with app.test_request_context("/"):
        answer = fragments.several([AnswerView()], replaced=[Follow()], status=422)
    assert answer.status_code == 422
    partials = parse(answer.get_data(as_text=True)).all("hx-partial")
    assert [(p["hx-target"], p["hx-swap"]) for p in partials] == [
        ("#call-answer", fragments.MORPH), ("#follow", fragments.REPLACE),
    ]  # fmt: skip
    for partial in partials:
        assert partial.one(id=partial["hx-target"].removeprefix("#"))


def test_after_a_change_the_browser_asks_with_get(app: Flask) -> None:
    with app.test_request_context("/", method="POST"):
        answer = fragments.go("/w/x")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/w/x")


def test_htmx_is_told_in_its_own_header(app: Flask) -> None:
    with app.test_request_context("/", method="POST", headers={"HX-Request": "true"}):
        answer = fragments.go("/w/x")
    assert (answer.status_code, answer.headers["HX-Redirect"], answer.data) == (200, "/w/x", b"")
