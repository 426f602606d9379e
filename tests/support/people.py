"""Browsers of people, and the application that they look at."""

import json
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.test import TestResponse

from app import config
from app.client import run_events
from app.client.runner import RunnerClient
from app.decode.pool import DecodePool
from app.runs.events import AnyEvent, RunEvent
from app.store import Store
from app.web import create_app
from app.web.checker import Checker
from app.web.recordings import Recordings
from app.web.schemas import Schemas
from app.web.services import EXTENSION
from app.web.toolbox import Toolbox
from tests.support.harmless_runner import Serving
from tests.support.pages import Element, parse

START = 1_700_000_000 * 10**9
TOKENS = "/playground"
"""The quickest page with a CSRF token."""


class Compiled(BytecodeCache):
    """Templates are compiled once for all applications of a test session: most of the time that one takes to start."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja looks into it by the checksum of the source."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@cache
def empty_database() -> bytes:
    """A database file with the tables and nothing in them."""
    with tempfile.TemporaryDirectory() as folder:
        with Store(f"sqlite:///{folder}/empty.db", secret_key="key") as store:
            store.migrate()
        return Path(folder, "empty.db").read_bytes()


@cache
def _plain(decode: DecodePool) -> Flask:
    """The application with the settings that most tests have, made once: its address rules alone take 50 ms of each.

    It keeps nothing: each test gives it a store and a secret key of its own.
    """
    settings = config.load({"GRPCLAB_DATA_DIR": "/nowhere", "GRPCLAB_SECRET_KEY": "k" * 64})
    store = Store("sqlite:////nowhere/nobody.db", secret_key=settings.secret_key)
    made = create_app(settings, store=store, runner=RunnerClient("unix:/nowhere"), decode=decode, notify=len)
    made.jinja_env.bytecode_cache = COMPILED
    return made


class Web:
    """One application; those without settings of their own share all that does not differ between them."""

    def __init__(self, folder: Path, serving: Serving, decode: DecodePool, **environment: str) -> None:
        self.settings = config.load({"GRPCLAB_DATA_DIR": str(folder / "data"), **environment})
        (folder / "web.db").write_bytes(empty_database())
        self.store = Store(f"sqlite:///{folder}/web.db", secret_key=self.settings.secret_key)
        self.serving = serving
        self.asked = serving.runner.asked
        self.told: list[str] = []
        self.client = RunnerClient(serving.target)
        if environment:
            self.app = create_app(
                self.settings, store=self.store, runner=self.client, decode=decode, notify=self.told.append
            )
            self.app.jinja_env.bytecode_cache = COMPILED
            return
        self.app = _plain(decode)
        self.app.config["SECRET_KEY"] = self.settings.secret_key
        self.app.extensions[EXTENSION] = replace(
            self.app.extensions[EXTENSION],
            settings=self.settings,
            store=self.store,
            runner=self.client,
            notify=self.told.append,
            schemas=Schemas(self.client, decode),
            toolbox=Toolbox(self.client),
            recordings=Recordings(self.store, decode),
            checker=Checker(self.store, self.client, decode, runs_kept=self.settings.runs_kept),
        )

    def happened(self, run_id: str, *events: AnyEvent) -> None:
        """Stores events of a run as the follower does, a millisecond apart."""
        first = self.store.last_event(run_id) + 1
        numbered = [
            RunEvent(number=number, time_ns=START + number * 1_000_000, event=event)
            for number, event in enumerate(events, first)
        ]
        chunk = (run_id, first, numbered[-1].number, run_events.encode_events(numbered))
        assert not self.store.append_chunks([chunk])

    def close(self) -> None:
        self.client.close()
        self.serving.close()
        self.store.close()


class Person:
    """A browser: cookies, and the CSRF token of the page it looked at last."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.http = web.app.test_client()
        self.token = ""
        self.view_id = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.http.get(path, headers=_named(headers))

    def page(self, path: str, status: int = 200) -> Element:
        response = self.get(path)
        assert response.status_code == status, response.text
        tree = parse(response.text)
        body = tree.all("body")
        if body:
            self.token = json.loads(body[0]["hx-headers:inherited"])["X-CSRFToken"]
        return tree

    def post(
        self, path: str, form: dict[str, object] | None = None, *, token: bool = True, **headers: str
    ) -> TestResponse:
        """As htmx sends a form."""
        if token and not self.token:
            self.page(TOKENS)
        sent = {"HX-Request": "true", **({"X-CSRFToken": self.token} if token else {}), **_named(headers)}
        return self.http.post(path, data=form or {}, headers=sent)

    def save(self, view_id: str, body: object) -> TestResponse:
        """As the editor saves."""
        if not self.token:
            self.page(TOKENS)
        headers = {"X-CSRFToken": self.token, "Accept": "application/json"}
        return self.http.post(f"/w/{view_id}/save", json=body, headers=headers)

    def create(self, example: str) -> None:
        self.page(TOKENS)
        response = self.http.post("/playground", data={"example": example, "csrf_token": self.token})
        assert response.status_code == 303
        self.view_id = response.location.partition("?")[0].rpartition("/")[2]
        self.page(f"/w/{self.view_id}")

    @property
    def url(self) -> str:
        return f"/w/{self.view_id}"

    @property
    def run_id(self) -> str:
        stored = self.web.store.workspace(self.view_id)
        assert stored is not None
        assert stored.run_id is not None
        return stored.run_id


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def fragments(response: TestResponse) -> dict[str, Element]:
    """The partials of an answer by their target."""
    return {partial["hx-target"]: partial for partial in parse(response.text).all("hx-partial")}
