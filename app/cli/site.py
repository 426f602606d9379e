"""The pages and the events service in one process, on one port."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass

from app.client.runner import RunnerClient
from app.config import Settings
from app.decode.pool import DecodePool
from app.events import asgi, front
from app.events.follower import Follower, Rules
from app.events.hub import Hub
from app.store import Store
from app.web import create_app

BACKLOG = 2048
"""Connections that may wait while the first pages are made: a class opens its workbenches within the same second."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """A bound, listening socket and the URL that reaches it."""

    socket: socket.socket
    url: str


class PortTaken(Exception):
    """Nothing can listen there; ``str()`` says why and what to do."""


@contextlib.contextmanager
def open_door(settings: Settings) -> Iterator[Door]:
    """Listens before anything is told to a person, so that the URL works as soon as it is printed."""
    host = settings.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, settings.port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise PortTaken(
            f"Nothing can listen on {settings.host} port {settings.port}: {error.strerror}. "
            "Another program may have it; choose another with --port, or --port 0 for any free one."
        ) from error
    with listening:
        # asyncio sets it only on sockets made with the protocol's number, which create_server does not give: without it
        # every answer of two writes waits 40 ms for a delayed acknowledgement (measured). Accepted sockets inherit it.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        port = listening.getsockname()[1]
        shown = f"[{host}]" if family is socket.AF_INET6 else host
        yield Door(socket=listening, url=f"http://{'127.0.0.1' if host == '0.0.0.0' else shown}:{port}/")  # noqa: S104


def serve(settings: Settings, door: Door) -> None:
    """Serves until told to stop by a signal."""
    with (
        Store(settings.database_url, secret_key=settings.secret_key) as store,
        DecodePool(
            workers=settings.decode_workers,
            memory_bytes=settings.decode_memory_bytes,
            job_seconds=settings.decode_seconds,
            # Of the threads that make pages, half at most wait for decoding: the others stay for pages that need none.
            queue=max(4, settings.web_threads // 2),
        ) as decode,
        RunnerClient(settings.runner_target) as runner,
    ):
        store.migrate()
        asyncio.run(_serve(settings, door, Parts(store=store, decode=decode, runner=runner)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What pages and events share."""

    store: Store
    decode: DecodePool
    runner: RunnerClient


async def _serve(settings: Settings, door: Door, parts: Parts) -> None:
    hub = Hub()
    rules = Rules(
        idle_seconds=settings.run_idle_seconds,
        runs_kept=settings.runs_kept,
        workspace_bytes=settings.workspace_bytes,
        recordings_bytes=settings.recordings_bytes,
    )
    follower = Follower(parts.store, hub, rules)
    pages = create_app(
        settings, store=parts.store, runner=parts.runner, decode=parts.decode, notify=follower.follow_soon
    )
    public = front.create(
        asgi.create(parts.store, hub, follower),
        pages.wsgi_app,
        allowed_hosts=settings.allowed_hosts,
        threads=settings.web_threads,
        body_limit=settings.request_bytes,
    )
    listen = front.Listen(host=settings.host, port=settings.port, proxies=settings.proxies)
    await front.server(public, listen, on_stop=hub.close).serve(sockets=[door.socket])
