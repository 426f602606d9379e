"""Puts the application together: settings and services in, a Flask application out."""

from collections.abc import Callable

from flask import Flask

from app import config
from app.client.runner import RunnerClient
from app.config import Settings
from app.decode.pool import DecodePool
from app.store import Store
from app.web import assets, compress, courses, errors, examples, htmx, language, security, showcase, texts
from app.web.blueprints import (
    class_desk,
    classes,
    compare,
    drawer,
    elsewhere,
    faults,
    lessons,
    links,
    live,
    outside,
    pages,
    processes,
    recovery,
    request_views,
    run_pages,
    snapshots,
    tools,
    twin,
    workbench,
)
from app.web.blueprints import (
    decode as decode_pages,
)
from app.web.blueprints import (
    language as language_switch,
)
from app.web.checker import Checker
from app.web.recordings import Recordings
from app.web.schemas import Schemas
from app.web.services import EXTENSION, Services
from app.web.toolbox import Toolbox
from app.web.views import element_id

MOST_FORM_PARTS = 200


def create_app(
    settings: Settings,
    *,
    store: Store,
    runner: RunnerClient,
    decode: DecodePool,
    notify: Callable[[str], None],
) -> Flask:
    """The pages. ``notify`` tells the events service to follow a run at once."""
    app = Flask("app.web", static_folder=None, template_folder=str(config.resource("templates")))
    app.session_interface = security.Sessions()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="grpclab_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=settings.request_bytes,
        MAX_FORM_MEMORY_SIZE=settings.request_bytes,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
        # A workbench stays open for days; the token is bound to the session anyway.
        WTF_CSRF_TIME_LIMIT=None,
        # It would ask for a Referer, which no page of ours sends.
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_HEADERS=["X-CSRFToken"],
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    _extend(app, settings)
    app.extensions[EXTENSION] = Services(
        settings=settings,
        store=store,
        runner=runner,
        decode=decode,
        notify=notify,
        schemas=Schemas(runner, decode),
        toolbox=Toolbox(runner),
        recordings=Recordings(store, decode),
        examples=examples.load(config.resource("lessons") / "examples"),
        course=courses.reader(settings),
        checker=Checker(store, runner, decode, runs_kept=settings.runs_kept),
        recorded=showcase.load(config.resource("lessons") / "recordings" / "greeting"),
    )
    for part in (
        pages,
        language_switch,
        decode_pages,
        class_desk,
        classes,
        compare,
        twin,
        lessons,
        workbench,
        request_views,
        elsewhere,
        drawer,
        tools,
        faults,
        processes,
        live,
        run_pages,
        snapshots,
        links,
        outside,
        recovery,
    ):
        app.register_blueprint(part.blueprint)
    return app


def _extend(app: Flask, settings: Settings) -> None:
    htmx.init_app(app)
    language.init_app(app)
    security.init_app(app, frozenset(security.host_name(host) for host in settings.allowed_hosts))
    compress.init_app(app)
    errors.init_app(app)
    texts.init_app(app, assets.init_app(app, config.resource("static")))
    app.template_filter()(element_id)
