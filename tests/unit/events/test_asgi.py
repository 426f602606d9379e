"""The events service's answers that are no stream; streams are in test_sse and tests/integration."""

import asyncio
from typing import Any

import pytest

from app.events import asgi
from app.events.follower import Follower, Rules
from app.events.hub import Hub
from app.runs.events import Outcome
from app.store import Store


def status(store: Store, path: str, *, method: str = "GET", last_event_id: str = "", query: bytes = b"") -> int:
    sent: list[dict[str, Any]] = []

    async def receive() -> Any:
        return await asyncio.Future()  # the page stays

    async def send(message: Any) -> None:
        sent.append(dict(message))

    async def scenario() -> None:
        hub = Hub()
        hub.close()  # a stream that is begun ends at once
        app = asgi.create(store, hub, Follower(store, hub, Rules(idle_seconds=60)))
        scope = {"type": "http", "method": method, "path": path, "query_string": query, "http_version": "1.1"}
        await app({**scope, "headers": [(b"last-event-id", last_event_id.encode())]}, receive, send)

    asyncio.run(scenario())
    return int(sent[0]["status"])


@pytest.mark.parametrize("path", ["/events/runs/unknown", "/events/runs/", "/events/runs/r/", "/events/", "/"])
def test_strangers_find_nothing(store: Store, path: str) -> None:
    assert status(store, path) in {404, 307}


def test_only_get(store: Store) -> None:
    assert status(store, "/events/runs/r", method="POST") == 405


def test_after_the_end_there_is_nothing_to_wait_for(store: Store) -> None:
    store.append_chunks([("r", 1, 9, b"")])
    assert status(store, "/events/runs/r", last_event_id="9") == 200
    store.end_run("r", Outcome.COMPLETED, 1)
    assert status(store, "/events/runs/r", last_event_id="9") == 204
    assert status(store, "/events/runs/r", query=b"after=9") == 204
    assert status(store, "/events/runs/r", last_event_id="8") == 200
