"""One public port: the pages (Flask, on threads) beside ``/events/*`` (ASGI), in one process with one event loop.

Why one uvicorn, and not gunicorn and an events service behind a front: nothing to configure, one thing to stop, and the
streams hardly cost the pages anything. ``tests/benchmarks/streams.py`` on two busy cores, 500 streams of 50 live runs with an
event a second each, beside pages of 4 ms:

* a page takes 1.1 to 1.4 times as long (7.5 -> 8 to 10 ms), its CPU time stays the same (3.8 ms);
* an event is stored and at its page after 10 ms (p50) or 150 ms (p99), also while pages are made without a pause;
* the streams take a fifth of a core and 12 MiB; SIGTERM with all of them open ends the server in 0.5 to 1.6 s.

a2wsgi in place of our adapter: 4.3 to 5.7 ms of CPU for the same page, the rest alike; see ``wsgi`` for why not. Threads that
hold a stream each (gunicorn's gthread) need nine times the CPU at 1,000 streams and a second of patience (p99 453 ms).
"""

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from app.events.asgi import PREFIX
from app.events.wsgi import WsgiAdapter, WsgiApp, refuse

MAX_HEADER_BYTES = 32 * 1024
"""Request line and headers together: four browsers' cookie limit of 4 KiB for each cookie leaves room for eight of them."""
GRACE_SECONDS = 3
"""At the end, for pages under way; streams are ended at once."""
KEEP_ALIVE_SECONDS = 30


class HostGuard:
    """Refuses requests whose Host is none of ours: a foreign name that was pointed at 127.0.0.1 (DNS rebinding)."""

    def __init__(self, app: ASGIApp, allowed_hosts: Iterable[str]) -> None:
        self._app = app
        self._allowed = frozenset(host.lower() for host in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or _host(scope) in self._allowed:
            await self._app(scope, receive, send)
        else:
            text = "This server does not go by that name. If it should, add the name to GRPCLAB_HOSTS."
            await refuse(send, 421, text)


def _host(scope: Scope) -> str:
    hosts: list[str] = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
    if len(hosts) != 1:
        return ""
    name, colon, port = hosts[0].rpartition(":")
    # The colons of [::1] are not the one before a port.
    return name if colon and port.isdecimal() and not name.endswith(":") else hosts[0]


def create(
    events: ASGIApp, pages: WsgiApp, *, allowed_hosts: Iterable[str], threads: int, body_limit: int
) -> HostGuard:
    """The application of the public port. Its lifespan is that of ``events``."""
    adapter = WsgiAdapter(pages, threads=threads, body_limit=body_limit)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await events(scope, receive, send)
            adapter.close()
        elif scope["type"] == "http":
            await (events if scope["path"].startswith(PREFIX) else adapter)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    return HostGuard(app, allowed_hosts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Listen:
    """Where and how to serve."""

    host: str = "127.0.0.1"
    port: int = 8000
    proxies: tuple[str, ...] = ()
    """Whose X-Forwarded-For and X-Forwarded-Proto are believed: nobody's by default."""


class Server(uvicorn.Server):
    """uvicorn that ends open streams when told to stop, and gives control back to its caller afterwards."""

    def __init__(self, config: uvicorn.Config, on_stop: Callable[[], object]) -> None:
        super().__init__(config)
        self._on_stop = on_stop

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends the streams first: uvicorn would wait for them."""
        self._on_stop()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn does it, but without raising the signal again at the end: the caller has things to close."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def server(app: ASGIApp, listen: Listen, *, on_stop: Callable[[], object]) -> Server:
    """A server for ``app``: ``run()`` it, or await ``serve()``; it stops on SIGTERM, SIGINT or ``should_exit``.

    ``on_stop`` is called first thing at the end: ``hub.close``.
    """
    config = uvicorn.Config(
        app,
        host=listen.host,
        port=listen.port,
        http="h11",  # its limits are known, and below
        h11_max_incomplete_event_size=MAX_HEADER_BYTES,
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(listen.proxies),
        forwarded_allow_ips=list(listen.proxies),
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return Server(config, on_stop)
