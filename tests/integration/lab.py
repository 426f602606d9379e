"""The public port as it is served: store, follower, hub, pages, uvicorn on a free loopback port; and a page's ears."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from flask import Flask, request

from app.client import run_events
from app.events import asgi, front
from app.events.follower import Follower, Rules
from app.events.hub import Hub
from app.runs.events import RunEvent
from app.runs.workspace import File, Workspace
from app.store import Store
from app.store.model import StoredRun

BODY_LIMIT = 64 * 1024
THREADS = 2


def pages() -> Flask:
    app = Flask("pages")

    @app.get("/")
    def index() -> str:
        return f"a page for {request.remote_addr}"

    @app.post("/echo")
    def echo() -> bytes:
        return request.get_data()

    return app


@dataclass
class Lab:
    store: Store
    hub: Hub
    follower: Follower
    server: front.Server
    client: httpx.AsyncClient
    port: int
    target: str
    view_id: str

    def add_run(self, run_id: str) -> None:
        """As the page does it, once the runner has taken the run."""
        self.store.add_run(
            StoredRun(
                run_id=run_id,
                view_id=self.view_id,
                revision=1,
                workspace=Workspace(files=()),
                descriptor_set=b"",
                runner_target=self.target,
                incarnation="1",
                started_ns=1,
            )
        )
        self.follower.follow_soon(run_id)

    def events(self, run_id: str) -> tuple[RunEvent, ...]:
        return tuple(event for chunk in self.store.chunks(run_id) for event in run_events.decode_events(chunk))

    async def until_ended(self, run_id: str) -> StoredRun:
        async def ended() -> bool:
            run = await asyncio.to_thread(self.store.run, run_id)
            return run is not None and not run.live

        await until(ended)
        run = self.store.run(run_id)
        assert run is not None
        return run


@asynccontextmanager
async def open_lab(
    tmp_path: Path, *, idle_seconds: float = 60.0, patience: tuple[float, ...] = (0.05, 0.05)
) -> AsyncIterator[Lab]:
    target = f"unix:{tmp_path}/runner.sock"
    hub = Hub()
    with Store(f"sqlite:///{tmp_path}/lab.sqlite3", secret_key="key") as store:
        store.migrate()
        new = store.create_workspace("Lab", Workspace(files=(File(path="server.py", text=""),)))
        follower = Follower(store, hub, Rules(idle_seconds=idle_seconds, patience=patience))
        app = front.create(
            asgi.create(store, hub, follower),
            pages().wsgi_app,
            allowed_hosts=("127.0.0.1",),
            threads=THREADS,
            body_limit=BODY_LIMIT,
        )
        server = front.server(app, front.Listen(port=0), on_stop=hub.close)
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(server.serve())
            await until(lambda: _true(server.started))
            port = server.servers[0].sockets[0].getsockname()[1]
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
                yield Lab(store, hub, follower, server, client, port, target, new.view_id)
            server.should_exit = True
            await serving


@dataclass
class Page:
    """What an EventSource hears."""

    response: httpx.Response
    comments: list[str] = field(default_factory=list)

    async def messages(self) -> AsyncIterator[dict[str, Any]]:
        message: dict[str, Any] = {}
        async for line in self.response.aiter_lines():
            name, _, value = line.partition(":")
            if not line and message:
                yield message
                message = {}
            elif line.startswith(":"):
                self.comments.append(value.strip())
            elif name == "data":
                message.update(json.loads(value))
            elif name in {"id", "event"}:
                message[name] = value.strip()


@asynccontextmanager
async def page(lab: Lab, run_id: str, **headers: str) -> AsyncIterator[Page]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with lab.client.stream("GET", f"/events/runs/{run_id}", headers=sent) as response:
        yield Page(response)


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - what is waited for is in another process, or in a file
            await asyncio.sleep(0.01)


async def _true(value: bool) -> bool:
    return value
