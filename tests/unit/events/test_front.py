"""The door: by which names it is known, and which side of it a path leads to."""

import asyncio
from typing import Any

import pytest

from app.events import front


def ask(app: Any, scope: dict[str, Any]) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    asyncio.run(app({"headers": [], **scope}, receive, send))
    return sent


async def fine(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


GUARD = front.HostGuard(fine, ["localhost", "[::1]", "Lab.example"])


@pytest.mark.parametrize(
    ("hosts", "status"),
    [
        ([b"localhost"], 200),
        ([b"localhost:8000"], 200),
        ([b"LOCALHOST:1"], 200),
        ([b"[::1]"], 200),
        ([b"[::1]:8000"], 200),
        ([b"lab.example"], 200),
        ([], 421),
        ([b""], 421),
        ([b":8000"], 421),
        ([b"localhost", b"localhost"], 421),
        ([b"localhost:80:80"], 421),
        ([b"localhost."], 421),
        ([b"localhost@evil.example"], 421),
        ([b"evil.example#localhost"], 421),
        ([b"::1"], 421),
        ([b"loc\xe4lhost"], 421),
    ],
)
def test_names(hosts: list[bytes], status: int) -> None:
    scope = {"type": "http", "headers": [(b"host", host) for host in hosts]}
    assert ask(GUARD, scope)[0]["status"] == status


def test_each_side_gets_its_paths() -> None:
    async def events(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 299, "headers": []})

    def pages(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b""]

    app = front.create(events, pages, allowed_hosts=["localhost"], threads=1, body_limit=10)
    scope = {"type": "http", "method": "GET", "http_version": "1.1", "scheme": "http", "query_string": b""}
    for path, status in (("/events/runs/r", 299), ("/events", 200), ("/eventsx/", 200), ("/", 200)):
        sent = ask(app, {**scope, "path": path, "headers": [(b"host", b"localhost")]})
        assert sent[0]["status"] == status, path
    assert ask(app, {"type": "websocket", "path": "/events/"}) == [{"type": "websocket.close", "code": 1000}]
    ask(app, {"type": "lifespan"})
