"""The follower without a runner: what follows real runs is in tests/integration/test_events.py."""

import asyncio

from app.client import run_events
from app.events.follower import SANDBOX_STOPPED, Follower, Rules
from app.events.hub import Hub, News
from app.runs.events import Outcome, RunEnded
from app.store import Store


def test_a_run_whose_runner_is_not_there_ends_with_a_sentence(store: Store) -> None:
    async def scenario() -> None:
        hub = Hub()
        follower = Follower(store, hub, Rules(idle_seconds=60, patience=()), clock=lambda: 77)
        with hub.subscribe("r", 0) as page:
            async with follower.running():
                assert await page.take(10) == News(last=1, kinds=frozenset({"run_ended"}), ended=True)

    asyncio.run(scenario())
    run = store.run("r")
    assert run is not None
    assert (run.outcome, run.ended_ns) == (Outcome.SANDBOX_FAILED, 77)
    (event,) = run_events.decode_events(store.chunks("r")[0])
    assert event.event == RunEnded(outcome=Outcome.SANDBOX_FAILED, text=SANDBOX_STOPPED)


def test_what_is_stored_makes_room(store: Store) -> None:
    async def scenario() -> None:
        follower = Follower(store, Hub(), Rules(idle_seconds=60, patience=(), recordings_bytes=0))
        async with asyncio.timeout(10), follower.running():
            for _stored in iter(lambda: store.run("r"), None):
                await asyncio.sleep(0.01)

    asyncio.run(scenario())


def test_it_may_be_called_before_and_after_it_runs(store: Store) -> None:
    async def make() -> Follower:
        follower = Follower(store, Hub(), Rules(idle_seconds=60))
        follower.follow_soon("r")
        async with follower.running():
            follower.follow_soon("r")
        return follower

    asyncio.run(make()).follow_soon("r")
