"""Pages behind ASGI: a WSGI application on a few threads, whole requests in, whole responses out.

Why not a2wsgi, which does the same for any WSGI application: it hands the request body to the thread piece by piece, so that
sixteen slow uploads hold sixteen threads and no page is served, it has no bound on what waits, and every piece of a response
crosses between thread and loop by itself. Our pages never stream (streams are the events service's), so the loop reads the
body first, a thread makes the page, and the loop sends it. Numbers in ``front``.
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Message, Receive, Scope, Send

MOST_WAITING = 256
"""Requests that wait for a thread: at 10 ms a page and 16 threads the last one waits 0.2 s. More are told to come back."""
SECONDS_TO_SEND_A_BODY = 30.0

Environ = dict[str, Any]
StartResponse = Callable[..., Callable[[bytes], object]]
WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]


class BodyTooLarge(Exception):
    """The request's body is larger than it may be."""


class ClientLeft(Exception):
    """Nobody waits for the response any more."""


@dataclass(slots=True)
class _Page:
    """A response in the making."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: list[bytes] = field(default_factory=list)

    def start(self, status: str, headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
        """WSGI's ``start_response`` (PEP 3333)."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return self.body.append


class WsgiAdapter:
    """``app`` as an ASGI application for HTTP requests."""

    def __init__(self, app: WsgiApp, *, threads: int, body_limit: int) -> None:
        self._app = app
        self._limit = body_limit
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._most = threads + MOST_WAITING
        self._under_way = 0

    def close(self) -> None:
        """None that waits is begun any more. Nobody waits for those under way: their clients are gone by now."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if self._under_way >= self._most:
            await refuse(
                send, 503, "Too many pages are asked for right now. Try again in a moment.", ("retry-after", "2")
            )
            return
        self._under_way += 1
        try:
            body = await self._body(scope, receive)
            page = await asyncio.get_running_loop().run_in_executor(self._threads, self._make, environ(scope, body))
        except BodyTooLarge:
            text = f"The request is larger than {self._limit // 1024} KiB, the most that is read here."
            await refuse(send, 413, text, ("connection", "close"))
        except TimeoutError:
            await refuse(send, 408, "The request took too long to arrive.", ("connection", "close"))
        except ClientLeft:
            return
        else:
            await send({"type": "http.response.start", "status": page.status, "headers": page.headers})
            await send({"type": "http.response.body", "body": b"".join(page.body)})
        finally:
            self._under_way -= 1

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if int(declared) > self._limit:  # h11 let only digits through
            raise BodyTooLarge
        body = bytearray()
        async with asyncio.timeout(SECONDS_TO_SEND_A_BODY):
            while True:
                message: Message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientLeft
                body += message.get("body", b"")
                if len(body) > self._limit:
                    raise BodyTooLarge
                if not message.get("more_body"):
                    return bytes(body)

    def _make(self, environ: Environ) -> _Page:
        page = _Page()
        chunks = self._app(environ, page.start)
        try:
            page.body.extend(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()
        return page


def environ(scope: Scope, body: bytes) -> Environ:
    """The request as WSGI wants it (PEP 3333): text is Latin-1 of the bytes that crossed the wire."""
    server, port = scope.get("server") or ("localhost", 80)
    client, client_port = scope.get("client") or ("", 0)
    made: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server,
        "SERVER_PORT": str(port or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client,
        "REMOTE_PORT": str(client_port),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        # CGI cannot tell X_Forwarded_For from X-Forwarded-For: what no browser sends must not pass for what a proxy sends.
        if b"_" not in name:
            _add_header(made, name.decode("latin-1").upper().replace("-", "_"), value.decode("latin-1"))
    made["CONTENT_LENGTH"] = str(len(body))
    return made


def _add_header(environ: Environ, name: str, value: str) -> None:
    key = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
    separator = "; " if name == "COOKIE" else ","  # RFC 9113 §8.2.3, RFC 9110 §5.3
    environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value


async def refuse(send: Send, status: int, text: str, *headers: tuple[str, str]) -> None:
    """A response in one plain sentence."""
    body = text.encode()
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    own = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*own, *raw]})
    await send({"type": "http.response.body", "body": body})
