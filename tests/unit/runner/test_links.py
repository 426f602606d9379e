"""Tokens and the public port; who may come in is tried on real runs in tests/runner/test_links.py."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from app.runner import links as module
from app.runner.doors import PodDoor
from app.runner.greeting import HELLO, PREFACE
from app.runner.links import Links, LinksOff
from app.runs import events as ev


class OpenDoor(PodDoor):
    """Of a run that lives, without a pod."""

    def __init__(self) -> None:
        self.told: list[str] = []
        super().__init__(self._hear, lambda _name: 0, lambda: 0)

    def _hear(self, event: ev.AnyEvent, _time_ns: int) -> None:
        assert isinstance(event, ev.LogLine)
        self.told.append(event.text)

    @property
    def open(self) -> bool:
        return True


def played(play: Callable[[Links], Awaitable[None]]) -> None:
    async def run() -> None:
        links = Links()
        links.listen("127.0.0.1", 0)
        try:
            async with asyncio.timeout(20):
                await play(links)
        finally:
            await links.close()

    asyncio.run(run())


async def said(port: int, data: bytes) -> bytes:
    """Everything that the port says to a client that says this."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    answer = await reader.read()
    writer.close()
    return answer


def test_without_a_port_there_are_no_links() -> None:
    with pytest.raises(LinksOff):
        Links().open("run", "server", OpenDoor())


def test_a_token_is_one_for_each_server_and_is_taken_back() -> None:
    async def play(links: Links) -> None:
        door = OpenDoor()
        one, other = links.open("run", "", door), links.open("run", "store", door)
        assert one != other
        assert len(one) == 26, "128 bits in base32"
        assert links.open("run", "", door) == one
        links.revoke("another")
        links.revoke("run")
        assert links.open("run", "", door) != one
        assert door.told.count("closed: the token lets nobody in any more") == 2

    played(play)


def test_whoever_speaks_no_http2_hears_a_greeting_and_nothing_else() -> None:
    async def play(links: Links) -> None:
        assert await said(links.port, b"GET / HTTP/1.1\r\n\r\n") == HELLO

    played(play)


def test_whoever_says_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GREETING_SECONDS", 0.05)

    async def play(links: Links) -> None:
        assert await said(links.port, PREFACE) == HELLO

    played(play)


def test_only_so_many_strangers_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_STRANGERS", 0)

    async def play(links: Links) -> None:
        assert await said(links.port, b"") == b""

    played(play)


def test_a_port_that_is_taken_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        Links().listen("127.0.0.1", taken.getsockname()[1])
