"""A pod's doors with real forwarders, without jails: who comes through, how much, and what is certain of it."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from app.runner import doors
from app.runner.doors import Budget, PodDoor
from app.runs import events as ev
from app.sandbox import inside
from app.sandbox.links import LinkRefused
from app.sandbox.policy import Policy
from tests.support.plain_jail import PlainJail


class Rooms:
    """What a door needs of a pod."""

    def __init__(self) -> None:
        self.jails: list[PlainJail] = []

    async def start(self, name: str, _policy: Policy, _program: str) -> PlainJail:
        assert name == "link"
        self.jails.append(PlainJail(inside.FORWARDER))
        return self.jails[-1]


class Scene:
    """A run's door; its clock stands at 5."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.ports: dict[str, int] = {}
        self.rooms = Rooms()
        self.door = PodDoor(self._tell, lambda name: self.ports.get(name, 0), lambda: 5)

    def _tell(self, event: ev.AnyEvent, _time_ns: int) -> None:
        assert isinstance(event, ev.LogLine)
        self.told.append(event.text)


def played(play: Callable[[Scene], Awaitable[None]]) -> Scene:
    async def run() -> Scene:
        scene = Scene()
        try:
            async with asyncio.timeout(20), asyncio.TaskGroup() as group:
                scene.door.begin(scene.rooms, group)  # type: ignore[arg-type]  # rooms without walls
                await play(scene)
                scene.door.forget()
        finally:
            for jail in scene.rooms.jails:
                await jail.close()
        return scene

    return asyncio.run(run())


def test_a_connection_is_carried_both_ways_and_known_for_certain() -> None:
    async def play(scene: Scene) -> None:
        loop = asyncio.get_running_loop()
        ours, visitor = socket.socketpair()
        ours.setblocking(False)
        visitor.setblocking(False)
        with socket.create_server(("127.0.0.1", 0)) as server, ours, visitor:
            scene.ports["server"] = server.getsockname()[1]
            carrying = asyncio.ensure_future(scene.door.carry(ours, "server", b"first ", Budget()))
            server.setblocking(False)
            peer, address = await loop.sock_accept(server)
            with peer:
                peer.setblocking(False)
                await loop.sock_sendall(visitor, b"then")
                received = b""
                while received != b"first then":
                    received += await loop.sock_recv(peer, 100)
                await loop.sock_sendall(peer, b"back")
                assert await loop.sock_recv(visitor, 100) == b"back"
                assert scene.door.owns(address[1], 5)
                assert not scene.door.owns(address[1], 6), "another connection, from the same port"
                assert not scene.door.owns(address[1] + 1, 5)
            visitor.close()
            await carrying

    played(play)


def test_a_process_that_does_not_listen_is_refused_in_words() -> None:
    async def play(scene: Scene) -> None:
        with socket.socket() as sock:
            with pytest.raises(LinkRefused, match="greeter does not listen right now"):
                await scene.door.carry(sock, "greeter", b"", Budget())
            scene.ports["greeter"] = 1
            with pytest.raises(LinkRefused, match="Nothing listens on port 1"):
                await scene.door.carry(sock, "greeter", b"", Budget())

    played(play)


def test_a_door_of_a_run_that_has_ended_is_closed() -> None:
    async def play(scene: Scene) -> None:
        assert scene.door.open
        scene.door.forget()
        assert not scene.door.open
        with pytest.raises(LinkRefused, match="The run has ended"):
            await scene.door.forwarder()

    played(play)


def test_a_link_carries_only_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "BYTES_PER_SECOND", 1000)

    async def take() -> float:
        began = asyncio.get_running_loop().time()
        budget = Budget(left=150)
        await budget.take(100)
        await budget.take(50)
        with pytest.raises(LinkRefused, match="the most of one link"):
            await budget.take(1)
        return asyncio.get_running_loop().time() - began

    assert asyncio.run(take()) >= 0.05


def test_the_log_hears_of_the_first_comers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "MAX_LINES", 2)

    async def play(scene: Scene) -> None:
        for who in ("a", "b\x1b[31m", "c"):
            scene.door.line(who)

    assert played(play).told == ["a", "b�[31m"]


def test_one_pod_is_led_to_another() -> None:
    async def play(scene: Scene) -> None:
        loop = asyncio.get_running_loop()
        with socket.create_server(("127.0.0.1", 0)) as probe:
            free = probe.getsockname()[1]
        with socket.create_server(("127.0.0.1", 0)) as server:
            scene.ports["store"] = server.getsockname()[1]
            await scene.door.lead(free, scene.door, "store")
            client = socket.create_connection(("127.0.0.1", free))
            client.setblocking(False)
            server.setblocking(False)
            peer, _ = await loop.sock_accept(server)
            peer.setblocking(False)
            with client, peer:
                await loop.sock_sendall(client, b"through two doors")
                assert await loop.sock_recv(peer, 100) == b"through two doors"

    assert played(play).told[0].endswith("leads to store of another run")
