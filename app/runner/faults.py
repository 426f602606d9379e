"""The relays of one run: placed where faults are asked for, changed while they live, told as events.

Without a fault nothing sits in the path. A change that acts on bytes, or on calls that are yet to come, is made in the relay
that is there; one that needs another HTTP/2 (a relay that speaks it, other windows) places a new relay, to which new
connections go, and the old one keeps what it carries. When the faults are taken away, new connections go to the server.

A relay between two processes is placed when its client starts, which is told of it in the variables that name servers
(``STORE_ADDR``). It stays at its port: what is changed later acts on connections that are open or, where it needs another
HTTP/2, on those to come.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.runs import events as ev
from app.runs.faults import AnswerStatus, Fault, GoAway, Relay, Reset, Window
from app.runs.workspace import printable
from app.sandbox import inside
from app.sandbox.jail import Jail
from app.sandbox.pod import Pod
from app.sandbox.relay_client import RELAY, Did, Placed, RelayClient

NAME = "relay"
"""Of the first relay, in events; the others have a number behind it. No process of a learner can be called so."""
DRIVER = "driver"
MAX_JAILS = 6
"""Of one run, at once: the oldest that no new connection goes to ends, with what it carries, when one more is needed."""
MAX_PLACED = 40
"""Of one run, in all: whoever changes faults all the time, or whose server ends relays, gets no more."""
MAX_LINES = 1000
"""What relays did, in all: more is not told."""
PLACE_SECONDS = 10.0

_ENDED = "The relay ended: another one takes its place."
_ENDED_FOR_PROCESS = "The relay ended: start its client again to have another one."

Route = Callable[[str, int], Awaitable[None]]
"""Told of the port at which a server is reached by the driver from now on."""


@dataclass(kw_only=True, slots=True, eq=False)
class _Placed:
    """A relay that is there."""

    name: str
    jail: Jail
    client: RelayClient
    port: int
    target_port: int
    kind: object
    """What a change of faults cannot change in it."""
    faults: tuple[Fault, ...]
    gone: bool = False


@dataclass(kw_only=True, slots=True)
class _Path:
    """The way from a client to one server."""

    client: str
    """Empty: the driver."""
    server: str
    port: int
    relay: _Placed | None = None
    told: ev.RelayPlaced | None = None


@dataclass(kw_only=True, slots=True)
class Relays:
    """Every relay of a run. ``reach`` and ``use`` may come at any time."""

    tell: Callable[[ev.AnyEvent, int], None]
    route: Route
    first: Callable[[], str]
    """The name of the first server, where a relay goes that names none."""
    _wanted: dict[tuple[str, str], tuple[Fault, ...]] = field(default_factory=dict)
    _paths: dict[tuple[str, str], _Path] = field(default_factory=dict)
    _jails: list[_Placed] = field(default_factory=list)
    _count: int = 0
    _lines: int = 0
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _pod: Pod | None = None
    _group: asyncio.TaskGroup | None = None

    def begin(self, pod: Pod, group: asyncio.TaskGroup, relays: Sequence[Relay]) -> None:
        """The pod in which relays are placed, and those to begin with."""
        self._pod, self._group = pod, group
        self._want(relays)

    async def reach(self, server: str, port: int) -> None:
        """A server listens: it is reached there, or through its relay."""
        async with self._lock:
            path = self._paths.setdefault(("", server), _Path(client="", server=server, port=port))
            path.port = port
            await self._advance(path)

    async def lead(self, client: str, servers: Mapping[str, int]) -> dict[int, int]:
        """Where a process that starts now finds other ports than those of ``servers``, by these: its relays are there."""
        async with self._lock:
            found = {}
            for server, port in servers.items():
                faults = self._of(client, server)
                path = self._paths.setdefault((client, server), _Path(client=client, server=server, port=port))
                if faults and (path.relay is None or path.relay.gone):
                    path.relay = await self._place(port, faults)
                if path.relay and not path.relay.gone:
                    self._told(path, path.relay)
                    found[port] = path.relay.port
            return found

    async def use(self, relays: Sequence[Relay]) -> None:
        """These relays from now on."""
        async with self._lock:
            self._want(relays)
            for path in self._paths.values():
                await self._advance(path)

    def forget(self) -> None:
        """Stops listening to what is left of them: the run is over."""
        for task in self._tasks:
            task.cancel()

    def name_of(self, jail: str) -> str:
        """How the owner of a connection is called in events; empty where it is no relay."""
        return next((placed.name for placed in self._jails if placed.name == jail), "")

    def _want(self, relays: Sequence[Relay]) -> None:
        self._wanted = {(relay.client, relay.server): relay.faults for relay in relays}

    def _of(self, client: str, server: str) -> tuple[Fault, ...]:
        unnamed = self._wanted.get((client, ""), ()) if server == self.first() else ()
        return self._wanted.get((client, server), unnamed)

    async def _advance(self, path: _Path) -> None:
        """Brings the way to a server to what is wanted."""
        faults = self._of(path.client, path.server)
        if path.client:
            if path.relay and not path.relay.gone and path.relay.faults != faults:
                await self._change(path.relay, faults)
                self._told(path, path.relay)
            return
        relay = path.relay if path.relay and not path.relay.gone and path.relay.target_port == path.port else None
        if not faults:
            if relay and relay.faults:
                await self._change(relay, faults)
                self._told(path, relay)
            await self.route(path.server, path.port)
            return
        if relay is None or relay.kind != _kind(faults):
            relay = path.relay = await self._place(path.port, faults)
        elif relay.faults != faults:
            await self._change(relay, faults)
        if relay is not None:
            self._told(path, relay)
        await self.route(path.server, relay.port if relay else path.port)

    async def _change(self, relay: _Placed, faults: tuple[Fault, ...]) -> None:
        relay.faults = faults
        await relay.client.change(faults)

    async def _place(self, target_port: int, faults: tuple[Fault, ...]) -> _Placed | None:
        """A new relay; None where it did not come up, which is told."""
        assert self._pod  # noqa: S101  # there is one before a server listens
        assert self._group  # noqa: S101
        self._make_room()
        self._count += 1
        name = NAME if self._count == 1 else f"{NAME} {self._count}"
        if self._count > MAX_PLACED:
            self._line(
                name, f"This run has had {MAX_PLACED} relays, the most of one run: faults have no effect any more.", 0
            )
            return None
        jail = await self._pod.start(name, RELAY, inside.program(inside.RELAY))
        relay = _Placed(
            name=name,
            jail=jail,
            client=RelayClient(jail),
            port=0,
            target_port=target_port,
            kind=_kind(faults),
            faults=faults,
        )
        self._jails.append(relay)
        placed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._tasks.append(self._group.create_task(self._watch(relay, placed)))
        await relay.client.place(target_port, faults)
        try:
            relay.port = await asyncio.wait_for(placed, PLACE_SECONDS)
        except TimeoutError:
            jail.kill()
        if relay.port:
            return relay
        self._line(name, "The relay could not be started: calls go to the server without its faults.", 0)
        return None

    def _make_room(self) -> None:
        self._jails = [relay for relay in self._jails if not relay.gone]
        used = [path.relay for path in self._paths.values()]
        spare = [relay for relay in self._jails if relay not in used]
        for relay in spare[: max(0, len(self._jails) - MAX_JAILS + 1)]:
            relay.jail.kill()

    async def _watch(self, relay: _Placed, placed: "asyncio.Future[int]") -> None:
        while (event := await relay.client.next()) is not None:
            match event:
                case Placed(port=port) if not placed.done():
                    placed.set_result(port)
                case Did(time_ns=time_ns, text=text):
                    self._line(relay.name, text, time_ns)
                case _:
                    continue
        # Ended, or somebody else speaks for it: nothing can be steered through it any more.
        relay.jail.kill()
        relay.gone = True
        if not placed.done():
            placed.set_result(0)
        async with self._lock:
            for path in self._paths.values():
                if path.relay is relay:
                    self._line(relay.name, _ENDED_FOR_PROCESS if path.client else _ENDED, 0)
                    await self._advance(path)

    def _told(self, path: _Path, relay: _Placed) -> None:
        words = Relay(faults=relay.faults).text
        event = ev.RelayPlaced(
            process=relay.name,
            port=relay.port,
            target_process=path.server,
            target_port=relay.target_port,
            text=words,
            client_process=path.client or DRIVER,
            faults=relay.faults,
        )
        if event != path.told:
            path.told = event
            self.tell(event, 0)

    def _line(self, name: str, text: str, time_ns: int) -> None:
        self._lines += 1
        if self._lines <= MAX_LINES:
            self.tell(ev.LogLine(process=name, stream=ev.LogStream.STDERR, text=printable(text, most=300)), time_ns)


def _kind(faults: Sequence[Fault]) -> object:
    """What a connection through a relay has from its start: whether it is spoken HTTP/2 on, and its windows."""
    window = next((fault for fault in faults if isinstance(fault, Window)), None)
    return any(isinstance(fault, Reset | GoAway | AnswerStatus | Window) for fault in faults), window
