"""Links: doors to what is outside of the sandbox, off unless whoever hosts has switched them on.

A client comes to one public port with the token of one server of one run (``greeting`` says how), and
nothing it says goes further before that token was found. The token lets in the connection, not each call: the port must
not stand behind a proxy that mixes the calls of several people on one connection. Tokens end with their run.
"""

import asyncio
import base64
import contextlib
import logging
import secrets
import socket
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from app.runner import greeting
from app.runner.doors import Budget, PodDoor
from app.runner.greeting import Greeting, State
from app.sandbox.links import LinkRefused

MAX_CONNECTIONS = 8
"""Of one link, at once."""
MAX_STRANGERS = 64
"""Connections at once whose token is not known yet: one more is closed."""
GREETING_SECONDS = 5.0
_READ_BYTES = 64 * 1024
_BACKLOG = 64

_audit = logging.getLogger("grpclab.audit")


class LinksOff(Exception):
    """Whoever hosts this runner has not switched links on."""


@dataclass(kw_only=True, eq=False)
class Link:
    """One server of one run, for whoever has the token."""

    run_id: str
    process: str
    token: str
    door: PodDoor
    budget: Budget = field(default_factory=Budget)
    connections: set[asyncio.Task[None]] = field(default_factory=set)


class Links:
    """The public port and the tokens."""

    def __init__(self) -> None:
        self.port = 0
        """Where clients come to; 0: links are off."""
        self._links: dict[str, Link] = {}
        self._strangers = 0
        self._listener: socket.socket | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def listen(self, host: str, port: int) -> None:
        """Opens the public port. Raises OSError where that is taken."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host.strip("[]"), port), family=family, backlog=_BACKLOG)
        self._listener.setblocking(False)  # noqa: FBT003  the socket module's own signature
        self.port = self._listener.getsockname()[1]
        self._begin(self._accept(self._listener))

    async def close(self) -> None:
        """Closes the port and every connection."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._listener:
            self._listener.close()

    def open(self, run_id: str, process: str, door: PodDoor) -> str:
        """The token of a server, made when it is first asked for. Raises ``LinksOff``."""
        if not self.port:
            raise LinksOff
        self._forget_ended()
        known = next((link for link in self._links.values() if (link.run_id, link.process) == (run_id, process)), None)
        if known is None:
            token = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()
            known = self._links[token] = Link(run_id=run_id, process=process, token=token, door=door)
            door.line(f"open: whoever has the token reaches {process or 'the server'} from outside")
            _audit.info("link open: run %s, process %s", run_id[:8], process)
        return known.token

    def revoke(self, run_id: str) -> None:
        """Takes every token of a run back, and ends what came with them."""
        for token, link in list(self._links.items()):
            if link.run_id == run_id:
                del self._links[token]
                for task in link.connections:
                    task.cancel()
                link.door.line("closed: the token lets nobody in any more")
                _audit.info("link closed: run %s, process %s", run_id[:8], link.process)

    async def carried(self, token: str, peer: str, work: Callable[[Link], Coroutine[Any, Any, None]]) -> bool:
        """Does ``work`` for a connection that another runner carries here; False when the link was closed meanwhile.

        Raises ``LinkRefused`` where the token lets nobody in.
        """
        link = self._links.get(token)
        why = _why_not(link)
        if link is None or why:
            _audit.info("link refused: runner at %s: %s", peer, why)
            raise LinkRefused(why)
        task = self._begin(work(link))
        link.connections.add(task)
        link.door.keep(task)
        link.door.line(f"another runner came in ({len(link.connections)} of {MAX_CONNECTIONS})")
        _audit.info("link used: runner at %s, run %s, process %s", peer, link.run_id[:8], link.process)
        try:
            await asyncio.wait([task])
            if not task.cancelled() and (error := task.exception()):
                raise error
            return not task.cancelled()
        finally:
            task.cancel()
            link.connections.discard(task)
            link.door.line("another runner left")

    def _forget_ended(self) -> None:
        self._links = {token: link for token, link in self._links.items() if link.door.open}

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            sock, address = await loop.sock_accept(listener)
            sock.setblocking(False)  # noqa: FBT003  the socket module's own signature
            if self._strangers >= MAX_STRANGERS:
                sock.close()
            else:
                self._begin(self._welcome(sock, str(address[0])))

    async def _welcome(self, sock: socket.socket, address: str) -> None:
        """One connection from outside, from its first byte to its last."""
        with sock, contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            beginning = Greeting()
            self._strangers += 1
            try:
                async with asyncio.timeout(GREETING_SECONDS):
                    await _greet(sock, beginning)
            except TimeoutError:
                return
            finally:
                self._strangers -= 1
            if beginning.state is not State.KNOWN:
                return
            link = self._links.get(beginning.token)
            why = _why_not(link)
            if link is None or why:
                _audit.info("link refused: %s: %s", address, why)
                await _farewell(sock, beginning.refusal(why))
                return
            await self._come_in(link, sock, address, beginning)

    async def _come_in(self, link: Link, sock: socket.socket, address: str, beginning: Greeting) -> None:
        task = asyncio.current_task()
        assert task  # noqa: S101  this runs in one
        link.connections.add(task)
        link.door.keep(task)
        link.door.line(f"{address} came in ({len(link.connections)} of {MAX_CONNECTIONS})")
        _audit.info("link used: %s, run %s, process %s", address, link.run_id[:8], link.process)
        try:
            if not beginning.passing:
                await _until_passing(sock, beginning)
            await link.door.carry(sock, link.process, beginning.onward(), link.budget)
        except LinkRefused as refused:
            link.door.line(f"{address}: {refused}")
            await _farewell(sock, beginning.refusal(str(refused)))
        finally:
            link.connections.discard(task)
            link.door.line(f"{address} left")


def _why_not(link: Link | None) -> str:
    if link is None or not link.door.open:
        return (
            f"No link has this token. Send the one that the page shows, as metadata {greeting.NAME} or as :authority; "
            "it ends with its run."
        )
    if len(link.connections) >= MAX_CONNECTIONS:
        return f"This link has {MAX_CONNECTIONS} connections, the most at once. Close one."
    return ""


async def _greet(sock: socket.socket, beginning: Greeting) -> None:
    """Hears the client until its token is known, or it is nobody."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(sock, greeting.HELLO)
    while beginning.state is State.WAITING and (data := await loop.sock_recv(sock, _READ_BYTES)):
        beginning.feed(data)


async def _until_passing(sock: socket.socket, beginning: Greeting) -> None:
    """Hears the client's acknowledgement of our SETTINGS, which it owes at once (RFC 9113 §6.5.3)."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(GREETING_SECONDS):
            while not beginning.passing and (data := await loop.sock_recv(sock, _READ_BYTES)):
                beginning.feed(data)
    except TimeoutError:
        raise LinkRefused("The client did not acknowledge the SETTINGS.") from None


async def _farewell(sock: socket.socket, data: bytes) -> None:
    """The last words to a client, read to its end so that they arrive."""
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError, TimeoutError):
        await loop.sock_sendall(sock, data)
        sock.shutdown(socket.SHUT_WR)
        async with asyncio.timeout(1.0):
            while await loop.sock_recv(sock, _READ_BYTES):
                pass
