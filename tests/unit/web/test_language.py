"""Which language a request is answered in."""

import pytest
from flask import Flask, Response

from app.web import language, words


@pytest.fixture(scope="module")
def site() -> Flask:
    """An application with nothing but languages."""
    app = Flask("languages")
    language.init_app(app)
    return app


@pytest.mark.parametrize(
    ("accepted", "cookie", "wanted"),
    [
        ("", "", "en"),
        ("es-MX,es;q=0.9,en;q=0.5", "", "es"),
        ("en-GB,es;q=0.5", "", "en"),
        ("fr,de;q=0.5", "", "en"),
        ("fr,es;q=0.1", "", "es"),
        ("es;q=0,fr", "", "en"),
        ("*", "", "en"),
        ("es", "en", "en"),
        ("en", "es", "es"),
        ("es", "xx", "es"),
    ],
)
def test_the_choice_counts_then_the_browser_then_english(site: Flask, accepted: str, cookie: str, wanted: str) -> None:
    headers = {"Accept-Language": accepted, "Cookie": f"{language.COOKIE}={cookie}"}
    with site.test_request_context("/", headers=headers):
        assert (language.asked(), words.locale().language) == (wanted, wanted)
        assert wanted not in language.other_languages()
        assert {wanted, *language.other_languages()} == set(language.LANGUAGES)


def test_the_switch_comes_back_to_a_page_that_can_be_asked_for(site: Flask) -> None:
    with site.test_request_context("/w/one?view=frames"):
        assert language.this_page() == "/w/one?view=frames"
    with site.test_request_context("/lessons"):
        assert language.this_page() == "/lessons"
    with site.test_request_context("/w/one/calls", method="POST"):
        assert language.this_page() == "/"


def test_the_choice_is_kept_in_a_cookie_that_scripts_cannot_read(site: Flask) -> None:
    with site.test_request_context("/", base_url="https://lab"):
        kept = language.remember(Response(), "es").headers["Set-Cookie"]
    assert kept.startswith("grpclab_language=es;")
    assert all(mark in kept for mark in ("Secure", "HttpOnly", "SameSite=Lax", "Max-Age="))
