"""Events from a runner to the store and to a page: real gRPC, real SQLite, real HTTP on the loopback interface."""

import asyncio
import time
from pathlib import Path

from app.events.follower import SANDBOX_STOPPED, Follower, Rules
from app.events.hub import Hub
from app.runs.events import Outcome, RunEnded

from .lab import open_lab, page, until
from .replay import ReplayRunner, end_event, log_event, serving


def test_a_run_is_followed_stored_and_told(tmp_path: Path) -> None:
    async def scenario() -> None:
        runner = ReplayRunner()
        async with open_lab(tmp_path) as lab, serving(runner, lab.target):
            await runner.push("r", log_event(1), log_event(2))
            lab.add_run("r")
            heard = []
            async with page(lab, "r") as told:
                assert told.response.headers["content-type"] == "text/event-stream"
                assert told.response.headers["cache-control"] == "no-store"
                assert told.response.headers["x-accel-buffering"] == "no"
                async for message in told.messages():
                    heard.append(message)
                    if message["last"] == 2:
                        await runner.push("r", log_event(3), end_event(4))
            assert heard[-1] == {
                "event": "run",
                "id": "4",
                "last": 4,
                "kinds": ["log_line", "run_ended"],
                "ended": True,
            }
            assert [event.number for event in lab.events("r")] == [1, 2, 3, 4]
            run = await lab.until_ended("r")
            assert (run.outcome, run.ended_ns) == (Outcome.COMPLETED, 4000)
            await until(lambda: _is(runner.acknowledged == ["r"]))

    asyncio.run(scenario())


def test_resuming(tmp_path: Path) -> None:
    async def scenario() -> None:
        runner = ReplayRunner()
        async with open_lab(tmp_path) as lab, serving(runner, lab.target):
            await runner.push("r", *(log_event(n) for n in range(1, 10)), end_event(10))
            lab.add_run("r")
            await lab.until_ended("r")
            for headers, query in (({"Last_Event_ID": "4"}, ""), ({}, "?after=4"), ({"Last_Event_ID": "junk"}, "")):
                async with page(lab, "r" + query, **headers) as told:
                    heard = [message async for message in told.messages()]
                assert [(message["last"], message["ended"]) for message in heard] == [(10, True)]
            for after in ("10", "11", "9" * 18):
                assert (await lab.client.get("/events/runs/r", headers={"Last-Event-ID": after})).status_code == 204

    asyncio.run(scenario())


def test_a_runner_that_vanishes_ends_the_run(tmp_path: Path) -> None:
    async def scenario() -> None:
        runner = ReplayRunner()
        async with open_lab(tmp_path) as lab:
            async with serving(runner, lab.target):
                await runner.push("r", log_event(1))
                lab.add_run("r")
                await until(lambda: _is(lab.store.last_event("r") == 1))
            run = await lab.until_ended("r")
            assert run.outcome is Outcome.SANDBOX_FAILED
            last = lab.events("r")[-1]
            assert (last.number, last.event) == (2, RunEnded(outcome=Outcome.SANDBOX_FAILED, text=SANDBOX_STOPPED))

    asyncio.run(scenario())


def test_a_restarted_runner_knows_nothing_and_that_is_seen_at_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with open_lab(tmp_path, patience=(60.0,)) as lab, serving(ReplayRunner(), lab.target):
            lab.add_run("r")
            started = time.monotonic()
            assert (await lab.until_ended("r")).outcome is Outcome.SANDBOX_FAILED
            assert time.monotonic() - started < 5

    asyncio.run(scenario())


def test_a_short_silence_loses_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        runner = ReplayRunner()
        async with open_lab(tmp_path, patience=(0.2,) * 20) as lab:
            async with serving(runner, lab.target):
                await runner.push("r", log_event(1))
                lab.add_run("r")
                await until(lambda: _is(lab.store.last_event("r") == 1))
            await runner.push("r", log_event(2), end_event(3))
            async with serving(runner, lab.target):
                assert (await lab.until_ended("r")).outcome is Outcome.COMPLETED
            assert [event.number for event in lab.events("r")] == [1, 2, 3]
            assert {after for _, after in runner.follows} == {0, 1}

    asyncio.run(scenario())


def test_a_killed_follower_is_resumed_by_the_next(tmp_path: Path) -> None:
    async def scenario() -> None:
        runner = ReplayRunner()
        async with serving(runner, f"unix:{tmp_path}/runner.sock"):
            async with open_lab(tmp_path) as lab:
                await runner.push("r", log_event(1))
                lab.add_run("r")
                await until(lambda: _is(lab.store.last_event("r") == 1))
            await runner.push("r", log_event(2))
            async with open_lab(tmp_path) as lab:
                await until(lambda: _is(lab.store.last_event("r") == 2))
                await runner.push("r", end_event(3))
                await lab.until_ended("r")
                assert [event.number for event in lab.events("r")] == [1, 2, 3]

    asyncio.run(scenario())


def test_two_followers_do_no_harm(tmp_path: Path) -> None:
    async def scenario() -> None:
        runner = ReplayRunner()
        async with open_lab(tmp_path) as lab, serving(runner, lab.target):
            second = Follower(lab.store, Hub(), Rules(idle_seconds=60))
            async with second.running():
                await runner.push("r", log_event(1))
                lab.add_run("r")
                for number in range(2, 40):
                    await runner.push("r", log_event(number))
                    await asyncio.sleep(0.01)
                await runner.push("r", end_event(40))
                await lab.until_ended("r")
            assert [event.number for event in lab.events("r")] == list(range(1, 41))

    asyncio.run(scenario())


def test_a_run_without_a_page_is_stopped(tmp_path: Path) -> None:
    async def scenario() -> None:
        runner = ReplayRunner()
        async with open_lab(tmp_path, idle_seconds=0.5) as lab, serving(runner, lab.target):
            await runner.push("watched", log_event(1))
            await runner.push("alone", log_event(1))
            lab.add_run("watched")
            lab.add_run("alone")
            async with page(lab, "watched"):
                assert (await lab.until_ended("alone")).outcome is Outcome.COMPLETED
                await asyncio.sleep(0.5)
                assert runner.stopped == ["alone"]
            await lab.until_ended("watched")
            assert runner.stopped == ["alone", "watched"]

    asyncio.run(scenario())


def test_an_erased_workspace_stops_its_run(tmp_path: Path) -> None:
    async def scenario() -> None:
        runner = ReplayRunner()
        async with open_lab(tmp_path) as lab, serving(runner, lab.target):
            await runner.push("r", log_event(1))
            lab.add_run("r")
            await until(lambda: _is(lab.store.last_event("r") == 1))
            lab.store.delete_workspace(lab.view_id)
            await runner.push("r", log_event(2))
            await until(lambda: _is(runner.acknowledged == ["r"]))
            assert runner.stopped == ["r"]

    asyncio.run(scenario())


def test_many_events_in_few_transactions(tmp_path: Path) -> None:
    async def scenario() -> None:
        runner = ReplayRunner()
        async with open_lab(tmp_path) as lab, serving(runner, lab.target):
            await runner.push("r", log_event(1))
            lab.add_run("r")
            for number in range(2, 200):
                await runner.push("r", log_event(number))
                await asyncio.sleep(0.001)
            await runner.push("r", end_event(200))
            await lab.until_ended("r")
            assert [event.number for event in lab.events("r")] == list(range(1, 201))
            assert len(lab.store.chunks("r")) < 40

    asyncio.run(scenario())


async def _is(value: bool) -> bool:
    return value
