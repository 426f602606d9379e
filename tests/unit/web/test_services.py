"""The parts below the pages are reached from a view."""

import pytest
from flask import Flask

from app.web.services import services
from tests.support.people import Web


def test_a_view_reaches_what_the_application_was_made_with(web: Web) -> None:
    with web.app.app_context():
        found = services()
    assert (found.store, found.runner, found.settings) == (web.store, web.client, web.settings)
    found.notify("a run")
    assert web.told == ["a run"]


def test_another_application_has_none() -> None:
    with Flask("other").app_context(), pytest.raises(KeyError):
        services()
