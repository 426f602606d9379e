"""The application as it is put together."""

import importlib
import pkgutil

from app import config
from app.web import blueprints
from tests.support.people import Web


def test_every_blueprint_is_there(web: Web) -> None:
    found = (
        importlib.import_module(f"app.web.blueprints.{each.name}") for each in pkgutil.iter_modules(blueprints.__path__)
    )
    assert set(web.app.blueprints) == {module.blueprint.name for module in found} | {"assets"}


def test_an_address_is_asked_or_changed_and_never_both(web: Web) -> None:
    for rule in web.app.url_map.iter_rules():
        assert rule.methods is not None
        assert len(rule.methods - {"HEAD", "OPTIONS"}) == 1, rule


def test_nothing_that_changes_anything_is_a_get(web: Web) -> None:
    verbs = ("save", "title", "calls", "run", "stop", "copy", "messages", "half-close", "cancel")
    changing = [rule for rule in web.app.url_map.iter_rules() if rule.rule.rpartition("/")[2] in verbs]
    assert len(changing) >= len(verbs)
    assert all("GET" not in (rule.methods or set()) for rule in changing)


def test_bodies_and_cookies_are_bounded(web: Web) -> None:
    configured = web.app.config
    assert configured["MAX_CONTENT_LENGTH"] == configured["MAX_FORM_MEMORY_SIZE"] == web.settings.request_bytes
    assert configured["SESSION_COOKIE_HTTPONLY"]
    assert configured["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert configured["SECRET_KEY"] == web.settings.secret_key


def test_pages_escape_and_the_gallery_is_loaded(web: Web) -> None:
    assert web.app.jinja_env.autoescape
    assert {example.slug for example in web.app.extensions["grpclab"].examples} == {
        path.parent.name for path in (config.resource("lessons") / "examples").glob("*/example.toml")
    }
