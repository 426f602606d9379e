"""The writer: what is told is stored, in few transactions, and refusals reach the follower."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.client import run_events
from app.events.hub import Hub, News
from app.events.writer import Superseded, Writer
from app.runs.events import Gap, GapCause, Outcome, RunEnded, RunEvent
from app.store import Store


def gap(number: int) -> RunEvent:
    return RunEvent(number=number, time_ns=number, event=Gap(cause=GapCause.BUDGET, packets=number))


def end(number: int) -> RunEvent:
    return RunEvent(number=number, time_ns=number, event=RunEnded(outcome=Outcome.TIMED_OUT, text="Stopped."))


def play(store: Store, scene: Callable[[Writer, Hub], Awaitable[None]]) -> None:
    async def scenario() -> None:
        hub = Hub()
        writer = Writer(store, hub)
        running = asyncio.ensure_future(writer.run())
        try:
            await asyncio.wait_for(scene(writer, hub), 10)
        finally:
            running.cancel()
            await asyncio.wait([running])

    asyncio.run(scenario())


def stored(store: Store) -> list[RunEvent]:
    return [event for chunk in store.chunks("r") for event in run_events.decode_events(chunk)]


def test_stored_then_told(store: Store) -> None:
    async def scene(writer: Writer, hub: Hub) -> None:
        with hub.subscribe("r", 0) as page:
            await writer.add("r", [gap(1), gap(2)])
            assert await page.take(5) == News(last=2, kinds=frozenset({"gap"}), ended=False)
            assert stored(store) == [gap(1), gap(2)]
            await writer.add("r", [end(3)])
            await writer.stored("r")
            assert await page.take(0) == News(last=3, kinds=frozenset({"run_ended"}), ended=True)
        run = store.run("r")
        assert run is not None
        assert (run.outcome, run.ended_ns) == (Outcome.TIMED_OUT, 3)

    play(store, scene)


def test_what_comes_together_is_one_chunk(store: Store) -> None:
    async def scene(writer: Writer, _: Hub) -> None:
        for number in range(1, 101):
            await writer.add("r", [gap(number)])
        await writer.stored("r")
        assert len(store.chunks("r")) == 1

    play(store, scene)


def test_nothing_that_was_received_is_lost_at_the_end(store: Store) -> None:
    async def scene(writer: Writer, _: Hub) -> None:
        await writer.add("r", [gap(1)])

    play(store, scene)
    assert stored(store) == [gap(1)]


def test_events_that_another_follower_stored_are_refused(store: Store) -> None:
    async def scene(writer: Writer, hub: Hub) -> None:
        store.append_chunks([("r", 1, 5, run_events.encode_events([gap(5)]))])
        with hub.subscribe("r", 0) as page:
            await writer.add("r", [gap(1)])
            with pytest.raises(Superseded):
                await writer.stored("r")
            with pytest.raises(Superseded):
                await writer.add("r", [gap(2)])
            with pytest.raises(TimeoutError):
                await page.take(0)
        writer.forget("r")
        await writer.add("r", [gap(6)])
        await writer.stored("r")

    play(store, scene)
    assert [event.number for event in stored(store)] == [5, 6]
