"""The runner's side of a forwarder: connections by descriptor, and what a forwarder says that is none."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from app.sandbox import inside
from app.sandbox.channel import frame
from app.sandbox.links import Forwarder, LinkRefused
from tests.support.plain_jail import PlainJail


def played(scene: Callable[[Forwarder, PlainJail], Awaitable[None]], program: str = inside.FORWARDER) -> None:
    async def play() -> None:
        jail = PlainJail(program)
        forwarder = Forwarder(jail)  # type: ignore[arg-type]  # a jail without walls
        serving = asyncio.ensure_future(forwarder.serve())
        try:
            async with asyncio.timeout(20):
                await scene(forwarder, jail)
        finally:
            jail.kill()
            await serving
            await jail.close()

    asyncio.run(play())


def test_a_connection_is_a_socket_of_ours() -> None:
    async def scene(forwarder: Forwarder, _: PlainJail) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            number, sock = await forwarder.connect(server.getsockname()[1])
            with sock, server.accept()[0] as peer:
                peer.sendall(b"here")
                assert await asyncio.get_running_loop().sock_recv(sock, 100) == b"here"
                await forwarder.close(number)

    played(scene)


def test_what_comes_to_a_port_is_queued() -> None:
    async def scene(forwarder: Forwarder, _: PlainJail) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            with pytest.raises(LinkRefused, match="in use"):
                await forwarder.listen(port)
        came = await forwarder.listen(port)
        with socket.create_connection(("127.0.0.1", port)):
            number, sock = await came.get()
            sock.close()
            await forwarder.close(number)

    played(scene)


def test_a_refusal_is_the_forwarders_words() -> None:
    async def scene(forwarder: Forwarder, _: PlainJail) -> None:
        with pytest.raises(LinkRefused, match="Nothing listens on port 1"):
            await forwarder.connect(1)

    played(scene)


def test_whoever_waits_when_it_ends_is_refused_and_so_is_whoever_comes_later() -> None:
    async def scene(forwarder: Forwarder, jail: PlainJail) -> None:
        waiting = asyncio.ensure_future(forwarder.connect(1))
        await asyncio.sleep(0)
        jail.kill()
        for asked in (waiting, forwarder.connect(2)):
            with pytest.raises(LinkRefused, match="closed"):
                await asked
        assert not forwarder.alive

    played(scene, program="")


@pytest.mark.parametrize("said", [b"\xff\xff\xff\xff", frame({"event": "connected", "id": 1})])
def test_words_without_sense_close_the_door(said: bytes) -> None:
    """A length beyond the limit; a connection without its descriptor."""

    async def scene(forwarder: Forwarder, jail: PlainJail) -> None:
        waiting = asyncio.ensure_future(forwarder.connect(1))
        await asyncio.sleep(0)
        jail.other.sendall(said)
        with pytest.raises(LinkRefused):
            await waiting

    played(scene, program="")
