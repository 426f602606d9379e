"""Every error is a page, a fragment or JSON, as the request can show it, and says what to do."""

import logging

import pytest
from flask import Response
from werkzeug.exceptions import NotFound, default_exceptions

from app.client.runner import RequestRefused, RunnerError, RunnerFull, RunnerUnavailable, RunUnknown
from app.web import errors
from tests.support.pages import parse
from tests.support.people import Person, Web

CODES = (400, 403, 404, 405, 409, 413, 415, 422, 429, 500)


def answered(web: Web, code: int, **headers: str) -> Response:
    with web.app.test_request_context("/", headers={name.replace("_", "-"): value for name, value in headers.items()}):
        return errors.answer(code, "Title", "Sentence <b>.")


def test_the_same_words_in_three_forms(web: Web) -> None:
    for code in CODES:
        page, fragment = answered(web, code, Accept="text/html"), answered(web, code, HX_Request="true")
        json = answered(web, code, Accept="application/json")
        assert page.status_code == fragment.status_code == json.status_code == code
        assert "Sentence <b>." in parse(page.get_data(as_text=True)).text
        assert "Sentence <b>." in parse(fragment.get_data(as_text=True)).one(id="error").text
        assert (fragment.headers["HX-Retarget"], fragment.headers["HX-Reswap"]) == ("#error", "outerHTML")
        assert json.json == {"error": "Sentence <b>."}


def test_every_code_has_a_title_of_its_own(web: Web) -> None:
    with web.app.test_request_context("/", headers={"Accept": "text/html"}):
        pages = [errors.http_error(default_exceptions[code]()) for code in CODES]
    titles = [parse(page.get_data(as_text=True)).one("h1").text for page in pages]
    assert len(set(titles)) == len(CODES)


def test_a_sentence_of_ours_is_told_and_werkzeugs_is_not(web: Web) -> None:
    with web.app.test_request_context("/", headers={"Accept": "application/json"}):
        ours = errors.http_error(NotFound("There is no run at this address."))
        theirs = errors.http_error(NotFound())
    assert ours.json == {"error": "There is no run at this address."}
    assert theirs.get_json()["error"] != NotFound.description


@pytest.mark.parametrize(
    ("error", "code"),
    [(RunnerUnavailable, 503), (RunnerFull, 503), (RunUnknown, 502), (RequestRefused, 502), (RunnerError, 502)],
)
def test_what_the_runner_did_not_do(web: Web, error: type[RunnerError], code: int) -> None:
    with web.app.test_request_context("/", headers={"Accept": "application/json"}):
        answer = errors.runner_error(error("It did not."))
    assert answer.status_code == code
    assert answer.headers["Retry-After"]
    assert answer.get_json()["error"].startswith("It did not. ")
    assert "saved" in answer.get_json()["error"]


def test_our_own_mistake_shows_nothing_of_itself(
    web: Web, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise ValueError("secret detail")

    monkeypatch.setitem(web.app.view_functions, "pages.playground", broken)
    with caplog.at_level(logging.CRITICAL):
        answer = Person(web).get("/playground")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Our mistake" in parse(answer.text).text


def test_what_is_allowed_instead_is_said(alice: Person) -> None:
    answer = alice.get(f"{alice.url}/run")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_form_of_another_session_asks_to_try_again(alice: Person) -> None:
    answer = alice.post(f"{alice.url}/run", token=False)
    assert answer.status_code == 400
    assert "try again" in answer.text
