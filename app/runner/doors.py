"""The doors of a pod: its forwarder, and the bytes of what goes through.

No route ever joins networks. A jailed forwarder makes or accepts connections in the pod and hands them over; their bytes
are carried here, at a pace, within limits, and every packet in the pod is recorded as any other, with ``link`` as its owner.
"""

import asyncio
import contextlib
import socket
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Protocol

from app.runs import events as ev
from app.runs.workspace import printable
from app.sandbox import inside
from app.sandbox.links import FORWARDER, Forwarder, LinkRefused
from app.sandbox.pod import Pod

NAME = "link"
"""Of the forwarder's jail, and so of its connections' owner in events. No process of a learner can be called so."""
MAX_BYTES = 256 * 1024 * 1024
"""Of one link, in both directions, in all."""
BYTES_PER_SECOND = 1024 * 1024
"""Of one link, in both directions together."""
MAX_LINES = 200
"""Lines that the doors of one run write into its log."""
KNOWN_PORTS = 256
"""Of the latest connections through the doors of one run."""
_READ_BYTES = 64 * 1024


@dataclass(slots=True)
class Budget:
    """What one link may still carry, and how fast."""

    left: int = MAX_BYTES
    free_at: float = 0.0

    async def take(self, size: int) -> None:
        """Waits until so many bytes may go. Raises ``LinkRefused`` when the link has carried all it may."""
        self.left -= size
        if self.left < 0:
            raise LinkRefused(f"The link has carried {MAX_BYTES} bytes, the most of one link.")
        now = asyncio.get_running_loop().time()
        self.free_at = max(self.free_at, now) + size / BYTES_PER_SECOND
        # A short burst goes at once.
        await asyncio.sleep(max(0.0, self.free_at - now - 0.1))


class Door(Protocol):
    """What leads to a server somewhere else."""

    async def carry(self, sock: socket.socket, process: str, first: bytes, budget: Budget, /) -> None:
        """Brings a connection of somebody else to a process, to its end. Raises ``LinkRefused``."""


class PodDoor:
    """The doors of one run's pod. ``reach`` gives the port of a process, 0 while it does not listen."""

    def __init__(
        self, tell: Callable[[ev.AnyEvent, int], None], reach: Callable[[str], int], unix_ns: Callable[[], int]
    ) -> None:
        self._tell = tell
        self._reach = reach
        self._unix_ns = unix_ns
        self._made: deque[tuple[int, int, int]] = deque(maxlen=KNOWN_PORTS)
        self._pod: Pod | None = None
        self._group: asyncio.TaskGroup | None = None
        self._forwarder: Forwarder | None = None
        self._opening = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines = 0

    def begin(self, pod: Pod, group: asyncio.TaskGroup) -> None:
        """The pod, and where what is begun here lives."""
        self._pod, self._group = pod, group

    def forget(self) -> None:
        """Ends everything that came through: the run is over."""
        self._pod = None
        for task in self._tasks:
            task.cancel()

    @staticmethod
    def name_of(jail: str) -> str:
        """How the owner of a connection is called in events; empty where it is no door."""
        return NAME if jail == NAME else ""

    def owns(self, port: int, time_ns: int) -> bool:
        """Whether a connection that was opened then from ``port`` is one that came through here.

        The descriptor says it for certain, where the kernel's tables were looked at too late: a visitor may be gone soon.
        """
        return any(port == made and begun <= time_ns <= done for made, begun, done in self._made)

    @property
    def open(self) -> bool:
        """False before the run has a pod, and after it has ended."""
        return self._pod is not None

    def line(self, text: str) -> None:
        """Writes into the run's log who came and went."""
        self._lines += 1
        if self._lines <= MAX_LINES:
            self._tell(ev.LogLine(process=NAME, stream=ev.LogStream.STDOUT, text=printable(text)), 0)

    async def forwarder(self) -> Forwarder:
        """The pod's forwarder, started when it is first needed. Raises ``LinkRefused``."""
        async with self._opening:
            if self._pod is None or self._group is None:
                raise LinkRefused("The run has ended.")
            if self._forwarder is None or not self._forwarder.alive:
                jail = await self._pod.start(NAME, FORWARDER, inside.program(inside.FORWARDER))
                self._forwarder = Forwarder(jail)
                self.keep(self._group.create_task(self._forwarder.serve()))
            return self._forwarder

    @contextlib.asynccontextmanager
    async def connected(self, process: str) -> AsyncIterator[socket.socket]:
        """A connection to a process, for the time of the block. Raises ``LinkRefused``."""
        port = self._reach(process)
        if not port:
            raise LinkRefused(f"{process or 'The server'} does not listen right now.")
        forwarder = await self.forwarder()
        begun = self._unix_ns()
        number, sock = await forwarder.connect(port)
        with contextlib.suppress(OSError):
            self._made.append((sock.getsockname()[1], begun, self._unix_ns()))
        try:
            with sock:
                yield sock
        finally:
            await forwarder.close(number)

    async def carry(self, sock: socket.socket, process: str, first: bytes, budget: Budget) -> None:
        """Brings a connection of somebody else to a process, to its end."""
        async with self.connected(process) as server:
            await budget.take(len(first))
            await asyncio.get_running_loop().sock_sendall(server, first)
            await splice(sock, server, budget)

    async def lead(self, port: int, there: Door, process: str) -> None:
        """Lets this pod's programs reach a process of another pod, on a port of their own. Raises ``LinkRefused``."""
        queue = await (await self.forwarder()).listen(port)
        where = (
            f"{process or 'the server'} of another run" if isinstance(there, PodDoor) else "a server of another runner"
        )
        self.line(f"port {port} leads to {where}")
        budget = Budget()

        async def serve() -> None:
            while self._group:
                number, sock = await queue.get()
                self.keep(self._group.create_task(self._led(number, sock, there, process, budget)))

        if self._group:
            self.keep(self._group.create_task(serve()))

    async def _led(self, number: int, sock: socket.socket, there: Door, process: str, budget: Budget) -> None:
        try:
            with sock, contextlib.suppress(OSError):
                await there.carry(sock, process, b"", budget)
        except LinkRefused as refused:
            self.line(f"a connection that was led elsewhere ended: {refused}")
        with contextlib.suppress(LinkRefused):
            await (await self.forwarder()).close(number)

    def keep(self, task: asyncio.Task[None]) -> None:
        """Ends a task with the run."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def splice(one: socket.socket, other: socket.socket, budget: Budget) -> None:
    """Carries bytes both ways until both have ended, or one is gone. Raises ``LinkRefused`` or OSError."""
    ways = [asyncio.ensure_future(_carry(one, other, budget)), asyncio.ensure_future(_carry(other, one, budget))]
    try:
        await asyncio.gather(*ways)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _carry(source: socket.socket, target: socket.socket, budget: Budget) -> None:
    loop = asyncio.get_running_loop()
    while data := await loop.sock_recv(source, _READ_BYTES):
        await budget.take(len(data))
        await loop.sock_sendall(target, data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
