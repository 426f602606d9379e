"""The channels of a run: made when a call needs one and its servers listen; calls wait for theirs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from app.runner import channel_options
from app.runner.certificates import Certificates
from app.runs.spec import Channel, Client, Security
from app.runs.workspace import printable
from app.sandbox.driver_client import Connected, DriverClient, PlannedCall, PlannedChannel, TlsIdentity
from app.sentences import sentence

MAX_CHANNELS = 32
"""Of one run: each has a connection or more of its own, and the driver's jail some 250 descriptors."""
CONNECT_MS = 1500
"""A server listens from add_insecure_port on but answers from start() on; calls go out after this in any case."""


Drivers = Callable[[Client], Awaitable[DriverClient]]
"""Gives the driver of a client library."""


@dataclass(slots=True)
class _Line:
    """One channel, through every time that it was made: a server may listen on another port later."""

    channel: Channel
    number: int = 0
    """In the driver; 0 until it was made there."""
    ports: tuple[int, ...] = ()
    up: bool = False
    """True once the driver answered."""
    waiting: list[PlannedCall] = field(default_factory=list)


class Channels:
    """Brings calls onto their channels, which lead to ``servers``; to the first, where a channel names none.

    ``no_node``: why no call can be made by grpc-js, as a sentence; empty where it can.
    """

    def __init__(self, servers: tuple[str, ...], certificates: Certificates, *, no_node: str = "") -> None:
        self.servers = servers
        self._no_node = no_node
        self._certificates = certificates
        self._drivers: Drivers | None = None
        self._makers: dict[int, DriverClient] = {}
        """Who makes each call that went out."""
        self._ports: dict[str, int] = {}
        self._lines: dict[Channel, _Line] = {}
        self._last = 0

    def driver(self, call: int) -> DriverClient | None:
        """Who makes a call; None while it has not gone out."""
        return self._makers.get(call)

    def forget(self, call: int) -> None:
        """A call is over."""
        self._makers.pop(call, None)

    @property
    def waiting(self) -> tuple[PlannedCall, ...]:
        """The calls that have not gone out."""
        return tuple(planned for line in self._lines.values() for planned in line.waiting)

    def problem(self, channel: Channel) -> str:
        """Why this run cannot have such a channel, as a sentence; empty when it can."""
        unknown = next((name for name in channel.targets if name not in self.servers), None)
        if unknown is not None:
            there = (
                sentence("There are: %(names)s.", names=", ".join(self.servers))
                if self.servers
                else sentence("There is none.")
            )
            return sentence(
                "There is no server named “%(name)s”. %(there)s", name=printable(unknown, most=60), there=there
            )
        if channel.client is Client.NODE and self._no_node:
            return self._no_node
        if channel not in self._lines and len(self._lines) >= MAX_CHANNELS:
            return sentence(
                "This run has %(most)s channels, the most of one run. Use one of them again.", most=MAX_CHANNELS
            )
        return ""

    def attach(self, drivers: Drivers) -> None:
        """Where drivers come from, once there is a pod: calls can go out."""
        self._drivers = drivers

    async def listening(self, server: str, port: int) -> None:
        """A server can be called there from now on."""
        self._ports[server] = port
        for line in tuple(self._lines.values()):
            await self._advance(line)

    async def aside(self, server: str) -> tuple[DriverClient, PlannedChannel] | None:
        """A channel to one server alone, secured as the calls to it are; None where it does not listen."""
        port = self._ports.get(server, 0)
        if self._drivers is None or not port:
            return None
        used = [
            line.channel for line in self._lines.values() if (line.channel.targets or self.servers[:1]) == (server,)
        ]
        channel = replace(used[-1], options=(), service_config="") if used else Channel()
        line = _Line(channel, ports=(port,))
        return await self._drivers(Client.PYTHON), self._planned(line)

    async def start(self, channel: Channel, call: PlannedCall) -> None:
        """Sends a call out on its channel, as soon as that is made."""
        line = self._line(channel)
        line.waiting.append(call)
        await self._advance(line)

    def half_close(self, call: int) -> None:
        """Ends the request side of a call that has not gone out."""
        for line in self._lines.values():
            line.waiting = [replace(one, half_close=True) if one.call == call else one for one in line.waiting]

    async def connected(self, event: Connected) -> None:
        """The driver has made a channel."""
        for line in self._lines.values():
            if line.number == event.channel:
                line.up = True
                await self._advance(line)

    def _line(self, channel: Channel) -> _Line:
        return self._lines.setdefault(channel, _Line(channel))

    async def _advance(self, line: _Line) -> None:
        """The next that can be done for a channel: make it, or send what waits for it."""
        ports = tuple(self._ports.get(name, 0) for name in line.channel.targets or self.servers[:1])
        if self._drivers is None or not ports or 0 in ports:
            return
        if ports != line.ports:
            self._last += 1
            line.number, line.ports, line.up = self._last, ports, False
            driver = await self._drivers(line.channel.client)
            await driver.open(self._planned(line), CONNECT_MS)
        if line.up:
            driver = await self._drivers(line.channel.client)
            waiting, line.waiting = line.waiting, []
            for call in waiting:
                self._makers[call.call] = driver
                await driver.start(replace(call, channel=line.number))

    def _planned(self, line: _Line) -> PlannedChannel:
        return PlannedChannel(
            channel=line.number,
            ports=line.ports,
            authority=line.channel.authority,
            options=channel_options.arguments(line.channel),
            tls=self._identity(line.channel.security),
        )

    def _identity(self, security: Security) -> TlsIdentity | None:
        if security is Security.PLAINTEXT:
            return None
        made = self._certificates
        if security is Security.TLS:
            return TlsIdentity(ca=made.ca)
        return TlsIdentity(ca=made.ca, certificate=made.client, key=made.client_key)
