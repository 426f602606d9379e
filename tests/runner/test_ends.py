"""Runs that end without anybody asking: nobody follows, or the runner itself is stopped."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from app.client.runner import AsyncRunnerClient, RunnerClient, RunnerUnavailable, RunUnknown
from app.runner import server
from app.runner.options import Options
from app.runs.events import Outcome, RunEvent
from app.runs.spec import Limits
from app.sandbox.outside import children
from tests.runner.conftest import HELLO, PATIENCE_SECONDS, Lab, ended, source, workspace

pytestmark = [pytest.mark.jail, pytest.mark.usefixtures("lab")]
OPTIONS = Options(pods_warm=0, pods_most=2, schema_jails=1, run_idle_seconds=1)


async def _events(target: str, run_id: str) -> tuple[RunEvent, ...]:
    client = AsyncRunnerClient(target)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return tuple([event async for batch in client.follow(run_id, 0) for event in batch])
    finally:
        await client.close()


async def _started(target: str) -> str:
    def start() -> None:
        with RunnerClient(target) as client:
            client.start_run("run", workspace(source()), (), Limits())

    await asyncio.to_thread(start)
    return "run"


def test_a_run_that_nobody_follows_ends(tmp_path: Path, lab: Lab) -> None:
    async def scenario() -> tuple[RunEvent, ...]:
        target = f"unix:{tmp_path / 'idle.sock'}"
        async with server.running(OPTIONS, target):
            run_id = await _started(target)
            await asyncio.sleep(2)
            return await _events(target, run_id)

    assert "no page has followed this run for 1 s" in ended(asyncio.run(scenario())).text


def test_followers_hear_that_the_runner_is_stopped(tmp_path: Path, lab: Lab) -> None:
    async def scenario() -> tuple[RunEvent, ...]:
        target = f"unix:{tmp_path / 'stopped.sock'}"
        async with asyncio.TaskGroup() as group, server.running(OPTIONS, target):
            following = group.create_task(_events(target, await _started(target)))
            await asyncio.sleep(0.5)
        with RunnerClient(target) as client, pytest.raises(RunnerUnavailable):
            await asyncio.to_thread(client.stop_run, "run")
        return following.result()

    assert ended(asyncio.run(scenario())).outcome is Outcome.CANCELLED


def test_a_call_just_after_stop_is_for_a_new_run(lab: Lab) -> None:
    run_id, _ = lab.start(workspace(source()), HELLO)
    lab.client.stop_run(run_id)
    with pytest.raises(RunUnknown):
        lab.client.start_call(run_id, HELLO)
    assert ended(lab.follow(run_id)).outcome is Outcome.COMPLETED


def test_a_pod_whose_holder_dies_is_nobody_elses_fault(tmp_path: Path, lab: Lab) -> None:
    async def scenario() -> tuple[RunEvent, ...]:
        target = f"unix:{tmp_path / 'holder.sock'}"
        before = _holders()
        async with server.running(OPTIONS, target):
            run_id = await _started(target)
            for holder in _holders() - before:
                os.kill(holder, signal.SIGKILL)
            return await _events(target, run_id)

    over = ended(asyncio.run(scenario()))
    assert (over.outcome, over.text.startswith("The sandbox failed, not your code:")) == (Outcome.SANDBOX_FAILED, True)


def _holders() -> set[int]:
    """The holders of this test's process, of whichever runner."""
    return {pid for pid in children.below(os.getpid()) if _name(pid) == "grpclab-holder"}


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="ascii").strip()
    except OSError:
        return ""
