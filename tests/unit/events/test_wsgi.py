"""The adapter: PEP 3333's environment, whole bodies, and an end to waiting."""

import asyncio
from collections.abc import Iterable
from typing import Any
from wsgiref.validate import validator

from app.events.wsgi import MOST_WAITING, WsgiAdapter, environ


def scope(**changes: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/w/é",
        "query_string": b"a=%C3%A9",
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 50000),
        "headers": [(b"host", b"localhost:8000")],
        **changes,
    }


def ask(adapter: WsgiAdapter, asked: dict[str, Any], *pieces: bytes) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    incoming = [
        {"type": "http.request", "body": piece, "more_body": n + 1 < len(pieces)} for n, piece in enumerate(pieces)
    ] or [{"type": "http.disconnect"}]

    async def receive() -> Any:
        return incoming.pop(0)

    async def send(message: Any) -> None:
        sent.append(dict(message))

    asyncio.run(adapter(asked, receive, send))
    return sent


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("201 Created", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [environ["PATH_INFO"].encode("latin-1"), b" ", body]


def test_wsgirefs_validator_is_content() -> None:
    adapter = WsgiAdapter(validator(application), threads=1, body_limit=100)
    start, body = ask(adapter, scope(), b"half", b" and half")
    adapter.close()
    assert start["status"] == 201
    assert start["headers"] == [(b"content-type", b"text/plain"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]
    assert body["body"] == "/w/é half and half".encode()


def test_the_body_has_a_limit() -> None:
    adapter = WsgiAdapter(application, threads=1, body_limit=2048)
    assert ask(adapter, scope(), b"x" * 2048)[0]["status"] == 201
    assert ask(adapter, scope(), b"x" * 2000, b"x" * 49)[0]["status"] == 413
    assert ask(adapter, scope(headers=[(b"content-length", b"2049")]), b"")[0]["status"] == 413
    adapter.close()


def test_nothing_is_done_for_a_client_that_left() -> None:
    adapter = WsgiAdapter(application, threads=1, body_limit=2048)
    assert ask(adapter, scope()) == []
    adapter.close()


def test_what_waits_has_an_end() -> None:
    adapter = WsgiAdapter(application, threads=1, body_limit=2048)
    adapter._under_way = 1 + MOST_WAITING
    start, body = ask(adapter, scope(), b"")
    adapter.close()
    assert start["status"] == 503
    assert (b"retry-after", b"2") in start["headers"]
    assert b"Try again" in body["body"]


def test_headers() -> None:
    made = environ(
        scope(
            headers=[
                (b"host", b"localhost"),
                (b"content-type", b"text/plain"),
                (b"cookie", b"a=1"),
                (b"cookie", b"b=2"),
                (b"accept", b"x"),
                (b"accept", b"y"),
                (b"x_forwarded_for", b"203.0.113.9"),
                (b"content-length", b"999"),
            ]
        ),
        b"four",
    )
    assert (made["HTTP_HOST"], made["CONTENT_TYPE"], made["CONTENT_LENGTH"]) == ("localhost", "text/plain", "4")
    assert (made["HTTP_COOKIE"], made["HTTP_ACCEPT"]) == ("a=1; b=2", "x,y")
    assert "HTTP_X_FORWARDED_FOR" not in made
