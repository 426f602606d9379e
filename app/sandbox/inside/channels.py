# Plain os calls instead of pathlib: what every pod imports and does is kept small.
# ruff: noqa: PTH115, PTH208
"""The channels of the driver: each with connections of its own, plaintext by grpcio itself or TLS by ``tls_end``."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Mapping
from typing import Any

import grpc
import grpc.aio

from .tls_end import TlsEnd, Told

OPTIONS = (
    ("grpc.enable_http_proxy", 0),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 500),
    # For C-core this is the time that a connection may take until the server's SETTINGS: a TLS handshake on a machine with
    # much to do, or a server that listens already and calls start() soon.
    ("grpc.min_reconnect_backoff_ms", 5000),
    # Channels that are equal but for their name would share a connection.
    ("grpc.use_local_subchannel_pool", 1),
)
"""A server on the pod's own loopback either listens or does not: no need to wait a second before the next try."""

State = grpc.ChannelConnectivity


class Channel:
    """One channel, as the runner described it."""

    def __init__(self, request: dict[str, Any], channels: Mapping[int, "Channel"], told: Told) -> None:
        self.ports: list[int] = request["ports"]
        self.channels = channels
        """Every channel of the driver."""
        self.known: set[int] = set()
        """Local ports of connections that are certainly this channel's."""
        self.request = request
        self.ends: list[TlsEnd] = []
        self.told = told
        self.calls: grpc.aio.Channel
        """grpcio's channel, from ``open`` on."""

    async def open(self) -> None:
        """Makes the channel; connections come with ``ready``."""
        request = self.request
        # The learner's options come last: of two with one name C-core takes the last.
        options: list[tuple[str, Any]] = [*OPTIONS, *((name, value) for name, value in request["options"])]
        authority = request["authority"] or (f"localhost:{self.ports[0]}" if self.needs_authority() else "")
        if authority:
            options.append(("grpc.default_authority", authority))
        if not request["security"]:
            self.calls = grpc.aio.insecure_channel(self.target(), options=options)
            return
        for port in self.ports:
            end = TlsEnd(port, host_of(authority), request["security"], self.told)
            self.ends.append(end)
            await end.listen()
        # grpcio's "local" credentials: what goes through a unix socket to ourselves is safe enough for call credentials.
        credentials = grpc.local_channel_credentials(grpc.LocalConnectionType.UDS)
        target = "unix:" + ",".join(end.path for end in self.ends)
        options.append(("grpc.http2_scheme", "https"))
        self.calls = grpc.aio.secure_channel(target, credentials, options=options)

    def needs_authority(self) -> bool:
        """True where the target's own would say nothing of the server."""
        return bool(self.request["security"]) or len(self.ports) > 1

    def target(self) -> str:
        """The target in gRPC's name syntax: addresses for several servers, a name for one."""
        if len(self.ports) == 1:
            return f"localhost:{self.ports[0]}"
        return "ipv4:" + ",".join(f"127.0.0.1:{port}" for port in self.ports)

    async def ready(self, wait_ms: int) -> bool:
        """Connects; True when it is up, False when it failed or the time is over: a server may listen before it answers."""
        before = self.local_ports()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait_ms / 1000):
                state = self.calls.get_state(try_to_connect=True)
                while state not in (State.READY, State.TRANSIENT_FAILURE, State.SHUTDOWN):
                    await self.calls.wait_for_state_change(state)
                    state = self.calls.get_state(try_to_connect=True)
        claimed = {port for other in self.channels.values() for port in other.known}
        self.known = self.local_ports() - before - claimed
        return self.calls.get_state() is State.READY

    def client_port(self) -> int:
        """The local port of this channel's one connection; 0 when it has none or several, or when it is not certain."""
        now = self.local_ports()
        alive = self.known & now
        if not alive and (self.ends or not any(self.shares_port(other) for other in self.channels.values())):
            self.known = alive = now
        return next(iter(alive)) if len(alive) == 1 else 0

    def shares_port(self, other: "Channel") -> bool:
        """True where another channel's connection could be taken for one of this channel's."""
        return other is not self and not set(other.ports).isdisjoint(self.ports)

    def local_ports(self) -> set[int]:
        """Local ports of connections to this channel's servers: of TLS its own, else those of the whole driver."""
        if self.ends:
            return {port for end in self.ends for port in end.local_ports}
        return {local for local, remote in connections() if remote in self.ports}

    def readable(self, text: str) -> str:
        """The words of grpcio with the server's address where it says the unix socket's."""
        for end in self.ends:
            text = text.replace(f"unix:{end.path}", f"localhost:{end.port}").replace(end.path, f"localhost:{end.port}")
        return text

    def explained(self, debug: str) -> str:
        """The words for a programmer, with what went wrong with TLS, which grpcio does not know."""
        failures = [f" TLS to localhost:{end.port}: {end.failure}" for end in self.ends if end.failure]
        return self.readable(debug) + "".join(failures)


def host_of(authority: str) -> str:
    """The name that the server's certificate must have: the authority without its port."""
    host, colon, port = authority.rpartition(":")
    return (host if colon and port.isdigit() else authority).strip("[]")


def connections() -> set[tuple[int, int]]:
    """The local and remote ports of this process's TCP connections."""
    found = set()
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            if not os.readlink(f"/proc/self/fd/{name}").startswith("socket:"):
                continue
            # A duplicate: closing it leaves grpc's own descriptor alone.
            with socket.socket(fileno=os.dup(int(name))) as sock:
                if sock.family in (socket.AF_INET, socket.AF_INET6):
                    found.add((int(sock.getsockname()[1]), int(sock.getpeername()[1])))
    return found
