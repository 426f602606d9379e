"""What htmx 4 says of its requests."""

import pytest
from flask import Flask

from app.web import htmx


@pytest.fixture
def app() -> Flask:
    app = Flask("htmx")
    htmx.init_app(app)
    return app


def headers(app: Flask, **sent: str) -> htmx.Htmx4Headers:
    named = {name.replace("_", "-"): value for name, value in sent.items()}
    with app.test_request_context("/", headers=named):
        return htmx.headers()


def test_a_browser_that_navigates_is_not_htmx(app: Flask) -> None:
    assert not headers(app)
    assert not headers(app).partial
    assert (headers(app).source, headers(app).target_id) == ("", "")


def test_a_fragment_is_wanted_unless_a_whole_page_is_asked_for(app: Flask) -> None:
    assert headers(app, HX_Request="true").partial
    assert headers(app, HX_Request="true", HX_Request_Type="partial").partial
    assert not headers(app, HX_Request="true", HX_Request_Type="full").partial


def test_who_asked_and_what_will_be_swapped(app: Flask) -> None:
    said = headers(app, HX_Request="true", HX_Source="button#call", HX_Target="div#calls")
    assert (said.source, said.target_id) == ("button#call", "calls")
    assert headers(app, HX_Request="true", HX_Target="body").target_id == ""
