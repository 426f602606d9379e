"""A page's stream, spoken with as an ASGI server speaks: what is sent, how often, and when it ends."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.events import sse
from app.events.hub import Hub, News
from app.runs.events import Outcome
from app.store import Store


class Server:
    """The server's side: keeps what is sent; may stop taking more, as for a page that does not read."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.may_send = asyncio.Event()
        self.may_send.set()
        self.left = asyncio.Event()
        self.moved = asyncio.Condition()

    async def send(self, message: Any) -> None:
        await self.may_send.wait()
        self.sent.append(dict(message))
        async with self.moved:
            self.moved.notify_all()

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    @property
    def news(self) -> list[dict[str, Any]]:
        bodies = b"".join(message.get("body", b"") for message in self.sent).decode()
        return [json.loads(line[6:]) for line in bodies.splitlines() if line.startswith("data: ")]

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5), self.moved:
            await self.moved.wait_for(condition)


def play(store: Store, after: int, scene: Callable[[Hub, Server, "asyncio.Task[None]"], Awaitable[None]]) -> Server:
    async def scenario() -> Server:
        hub, server = Hub(), Server()
        stream = asyncio.ensure_future(sse.RunStream(hub, store, "r", after)({}, server.receive, server.send))
        await scene(hub, server, stream)
        await asyncio.wait_for(stream, 5)
        assert hub.alone_since("r") != 0.0
        return server

    return asyncio.run(scenario())


def test_one_message() -> None:
    assert sse.message(News(last=17, kinds=frozenset({"packets", "call_step"}), ended=False)) == (
        b'event: run\nid: 17\ndata: {"last":17,"kinds":["call_step","packets"],"ended":false}\n\n'
    )


@pytest.mark.parametrize(
    ("text", "number"), [("17", 17), ("", 0), ("-1", 0), ("1e3", 0), ("٣", 0), ("9" * 19, 0), ("9" * 18, 10**18 - 1)]
)
def test_event_numbers(text: str, number: int) -> None:
    assert sse.event_number(text) == number


def test_what_is_stored_already_is_told_at_once(store: Store) -> None:
    store.append_chunks([("r", 1, 9, b"")])

    async def scene(hub: Hub, server: Server, stream: "asyncio.Task[None]") -> None:
        await server.until(lambda: len(server.news) == 1)
        server.left.set()

    server = play(store, 4, scene)
    assert server.sent[0]["status"] == 200
    assert server.sent[1]["body"].startswith(b"retry: 1000\n:")
    assert server.news[0]["last"] == 9


def test_nothing_new_is_no_message(store: Store) -> None:
    store.append_chunks([("r", 1, 9, b"")])

    async def scene(hub: Hub, server: Server, stream: "asyncio.Task[None]") -> None:
        await server.until(lambda: len(server.sent) == 2)
        hub.publish("r", 10, {"gap"}, ended=True)

    assert play(store, 9, scene).news == [{"last": 10, "kinds": ["gap"], "ended": True}]


def test_a_page_that_does_not_read_is_told_the_latest_only(store: Store) -> None:
    async def scene(hub: Hub, server: Server, stream: "asyncio.Task[None]") -> None:
        await server.until(lambda: len(server.sent) == 2)
        hub.publish("r", 1, {"packets"}, ended=False)
        await server.until(lambda: len(server.news) == 1)
        server.may_send.clear()
        for number in range(2, 5000):
            hub.publish("r", number, {"packets"}, ended=False)
            if number % 100 == 0:
                await asyncio.sleep(0)
        hub.publish("r", 5000, {"run_ended"}, ended=True)
        server.may_send.set()

    told = play(store, 0, scene).news
    assert told[0]["last"] == 1
    assert told[-1] == {"last": 5000, "kinds": ["packets", "run_ended"], "ended": True}
    assert len(told) <= 3


def test_an_ended_run_is_told_and_over(store: Store) -> None:
    store.append_chunks([("r", 1, 9, b"")])
    store.end_run("r", Outcome.COMPLETED, 2)

    async def scene(hub: Hub, server: Server, stream: "asyncio.Task[None]") -> None:
        await stream

    server = play(store, 3, scene)
    assert [message["ended"] for message in server.news] == [True]
    assert server.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}


def test_the_server_stops(store: Store) -> None:
    async def scene(hub: Hub, server: Server, stream: "asyncio.Task[None]") -> None:
        await server.until(lambda: len(server.sent) == 2)
        hub.close()

    assert play(store, 0, scene).sent[-1]["more_body"] is False
