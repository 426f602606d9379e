"""The relay: sits between a client and a server of its pod and does wrong what it is asked to.

Trusted code that reads hostile bytes, in a jail of its own. Each connection that it accepts leads to one of its own to the
server. With faults of HTTP/2 it ends both and speaks HTTP/2 itself (``relay_http2``), if the client begins with the
connection preface; everything else passes byte by byte.

Messages on fd 3 are frames: 4-byte big-endian length, then JSON.

* in: ``{"op": "place", "target": port, "faults": [...]}`` listens on a new port, ``{"op": "change", "faults": [...]}``
* out: ``ready``; ``placed`` (port); ``did`` (time_ns, text): what a fault did, in words
"""

import asyncio
import contextlib
import os
import socket
import sys
import time
from collections.abc import Coroutine
from typing import Any

from .control import CONTROL_FD, Control
from .relay_bytes import Ended, Reader, Way, close
from .relay_http2 import Proxy
from .relay_plan import Fault, Plan
from .relay_side import PREFACE, Failed

MAX_CONNECTIONS = 64
"""At once; a pod's jails may open hundreds, and each here holds two descriptors and up to 2 MiB."""
MAX_NOTES = 500
"""Of one relay: a flood of calls must not fill the run's log."""
PREFACE_SECONDS = 5.0
_BACKLOG = 64
_STALLED_BUFFER = 4096
"""Where a reader is to stall, its socket holds little, so that the windows of TCP fill too."""


class Relay:
    """The listeners, the faults as they are now, and the connections."""

    def __init__(self, control: Control) -> None:
        self.control = control
        self.plan = Plan([])
        self.changed = asyncio.Event()
        self.target = 0
        self.connections = 0
        self.notes = 0

    async def serve(self) -> None:
        """Does what the runner asks until its end closes."""
        await self.control.send({"event": "ready"})
        async with asyncio.TaskGroup() as group:
            async for message in self.control.messages():
                self.use(message["faults"])
                if message["op"] == "place":
                    self.target = message["target"]
                    listener = listen()
                    group.create_task(self.accept(listener, self.target, group))
                    await self.control.send({"event": "placed", "port": listener.getsockname()[1]})
            os._exit(0)

    def use(self, faults: list[Fault]) -> None:
        """From now on these faults; who waits for a change looks again."""
        self.plan = Plan(faults)
        self.changed.set()
        self.changed = asyncio.Event()

    async def accept(self, listener: socket.socket, target: int, group: asyncio.TaskGroup) -> None:
        """Every connection that comes."""
        loop = asyncio.get_running_loop()
        while True:
            client, _ = await loop.sock_accept(listener)
            client.setblocking(False)  # noqa: FBT003  # the socket module's own signature
            if self.connections >= MAX_CONNECTIONS:
                self.note(f"refused a connection: {MAX_CONNECTIONS} are open")
                await close(client, reset=True)
            else:
                self.connections += 1
                group.create_task(self.carry(client, target))

    async def carry(self, client: socket.socket, target: int) -> None:
        """One connection from its first byte to its last; both sides end alike."""
        ends = [client]
        reset = True
        try:
            server = await connect(target)
            ends.append(server)
            for sock in ends:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.shrink(client, server)
            await Connection(self, client, server).run()
            reset = False
        except Ended as ended:
            reset = ended.reset
        except OSError:
            # One side is gone without an end of its own: so is the other.
            reset = True
        except Exception as error:  # noqa: BLE001  # one connection's hostile bytes must not end the others
            self.note(f"ended a connection: {type(error).__name__}")
        finally:
            self.connections -= 1
            for sock in ends:
                await close(sock, reset=reset)

    def shrink(self, client: socket.socket, server: socket.socket) -> None:
        """Little room to receive where the reader stalls."""
        stall = self.plan.faults.get("stall")
        if stall:
            stalled = client if stall["direction"] == "REQUESTS" else server
            stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _STALLED_BUFFER)

    def note(self, text: str) -> None:
        """Tells the run what a fault did."""
        self.notes += 1
        if self.notes <= MAX_NOTES:
            self.later(self.control.send({"event": "did", "time_ns": time.time_ns(), "text": text}))

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Begins something that nobody waits for; kept, so that it is not collected."""
        task = asyncio.get_running_loop().create_task(work)
        TASKS.add(task)
        task.add_done_callback(TASKS.discard)


TASKS: set[asyncio.Task[None]] = set()


class Over(Exception):
    """One side has ended, or the last call after GOAWAY has."""


class Connection:
    """A client's connection and the one to the server that carries it on."""

    def __init__(self, relay: Relay, client: socket.socket, server: socket.socket) -> None:
        self.relay = relay
        self.to_client = Way(client, "RESPONSES", self.plan, relay.note)
        self.to_server = Way(server, "REQUESTS", self.plan, relay.note)
        self.client = Reader(client, "REQUESTS", self.plan, relay.note)
        self.server = Reader(server, "RESPONSES", self.plan, relay.note)
        self.sending = asyncio.Lock()

    def plan(self) -> Plan:
        """The faults as they are now."""
        return self.relay.plan

    async def run(self) -> None:
        """Carries everything, to the end of both directions."""
        first = b""
        proxy = None
        if self.plan().http2:
            first = await self.first_bytes()
            proxy = Proxy(self.plan, self.relay.note) if first.startswith(PREFACE) else None
            if proxy is None:
                self.relay.note("a connection is not plaintext HTTP/2: its bytes pass, and calls in it cannot be told")
        work = [self.to_client.run(), self.to_server.run()]
        work += [self.speak(proxy, first)] if proxy else [self.pass_on(self.server, self.to_client, b"")]
        work += [] if proxy else [self.pass_on(self.client, self.to_server, first)]
        await all_of(*work)

    async def first_bytes(self) -> bytes:
        """What the client says first, as far as it could be the preface."""
        first = b""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PREFACE_SECONDS):
                while len(first) < len(PREFACE) and PREFACE.startswith(first):
                    data = await self.client.read(lambda: self.relay.changed)
                    if not data:
                        break
                    first += data
        return first

    async def pass_on(self, source: Reader, target: Way, first: bytes) -> None:
        """Byte by byte, and the end too."""
        if first:
            await target.put(first)
        while data := await source.read(lambda: self.relay.changed):
            await target.put(data)
        await target.put(b"")

    async def speak(self, proxy: Proxy, first: bytes) -> None:
        """HTTP/2 on both sides, until one side ends or the last call after GOAWAY has."""
        try:
            proxy.from_client(first)
            await all_of(self.listen(proxy, client=True), self.listen(proxy, client=False))
        except Over:
            pass
        except Failed as failed:
            self.relay.note(f"ended a connection: {failed}")
        await self.send(proxy)
        await self.to_client.put(b"")
        await self.to_server.put(b"")

    async def listen(self, proxy: Proxy, *, client: bool) -> None:
        """One side of the HTTP/2. Raises ``Over`` at its end."""
        reader, take = (self.client, proxy.from_client) if client else (self.server, proxy.from_server)
        await self.send(proxy)
        while not proxy.finished and (data := await reader.read(lambda: self.relay.changed)):
            take(data)
            await self.send(proxy)
        raise Over

    async def send(self, proxy: Proxy) -> None:
        """What the HTTP/2 of each side has to say."""
        async with self.sending:
            for side, way in ((proxy.client, self.to_client), (proxy.server, self.to_server)):
                if data := side.output():
                    await way.put(data)


async def all_of(*work: Coroutine[Any, Any, None]) -> None:
    """Everything at once; the first error ends the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for one in work:
                group.create_task(one)
    except BaseExceptionGroup as errors:
        error: BaseException = errors
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        raise error from None


def listen() -> socket.socket:
    """A port on every address of the pod's loopback, as gRPC's servers have theirs."""
    try:
        listener = socket.create_server(("::", 0), family=socket.AF_INET6, backlog=_BACKLOG, dualstack_ipv6=True)
    except OSError:
        listener = socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG)
    listener.setblocking(False)  # noqa: FBT003  # the socket module's own signature
    return listener


async def connect(port: int) -> socket.socket:
    """A connection to a server of the pod, on whichever loopback address it listens. Raises OSError."""
    error: OSError | None = None
    for family, address in ((socket.AF_INET6, "::1"), (socket.AF_INET, "127.0.0.1")):
        try:
            sock = socket.socket(family, socket.SOCK_STREAM)
        except OSError as refused:
            error = refused
            continue
        sock.setblocking(False)  # noqa: FBT003  # the socket module's own signature
        try:
            await asyncio.get_running_loop().sock_connect(sock, (address, port))
        except OSError as refused:
            sock.close()
            error = refused
        else:
            return sock
    raise error or OSError("no address")


async def main() -> None:
    """The relay's life."""
    await Relay(Control(socket.socket(fileno=CONTROL_FD))).serve()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
