"""Listeners: told everything that is new as one piece, whatever their pace."""

import asyncio

import pytest

from app.events.hub import Hub, News


async def news(subscription: object) -> News | None:
    return await subscription.take(1)  # type: ignore[attr-defined]


def test_a_slow_listener_is_told_once() -> None:
    async def scenario() -> None:
        hub = Hub()
        with hub.subscribe("r", 0) as slow:
            for number in range(1, 10_001):
                hub.publish("r", number, {"packets"} if number % 2 else {"log_line"}, ended=number == 10_000)
            assert await news(slow) == News(last=10_000, kinds=frozenset({"packets", "log_line"}), ended=True)
            with pytest.raises(TimeoutError):
                await slow.take(0)

    asyncio.run(scenario())


def test_only_what_is_newer_is_told() -> None:
    async def scenario() -> None:
        hub = Hub()
        with hub.subscribe("r", 5) as resumed:
            hub.publish("r", 5, {"packets"}, ended=False)
            hub.publish("other", 9, {"packets"}, ended=False)
            with pytest.raises(TimeoutError):
                await resumed.take(0)
            hub.publish("r", 6, {"gap"}, ended=False)
            assert await news(resumed) == News(last=6, kinds=frozenset({"gap"}), ended=False)
            hub.publish("r", 7, {"gap"}, ended=False)
            assert await news(resumed) == News(last=7, kinds=frozenset({"gap"}), ended=False)

    asyncio.run(scenario())


def test_closing_ends_those_who_listen_and_those_who_come() -> None:
    async def scenario() -> None:
        hub = Hub()
        with hub.subscribe("r", 0) as before:
            hub.close()
            assert await news(before) is None
        with hub.subscribe("r", 0) as after:
            assert await news(after) is None

    asyncio.run(scenario())


def test_when_the_last_one_left() -> None:
    async def scenario() -> None:
        hub = Hub()
        assert hub.alone_since("r") == 0.0
        with hub.subscribe("r", 0):
            with hub.subscribe("r", 0):
                pass
            assert hub.alone_since("r") is None
        left = hub.alone_since("r")
        assert left is not None
        assert 0 < left <= asyncio.get_running_loop().time()
        hub.forget("r")
        assert hub.alone_since("r") == 0.0

    asyncio.run(scenario())
