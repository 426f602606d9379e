"""Runs that end without anybody asking: nobody follows, or the runner itself is stopped."""

import asyncio
import dataclasses
import os
import signal
from pathlib import Path

import pytest

from app.client.runner import AsyncRunnerClient, RunnerClient, RunnerUnavailable, RunUnknown
from app.runner import server
from app.runner.options import Options
from app.runs.events import Outcome, RunEnded, RunEvent
from app.runs.spec import Limits
from app.sandbox.outside import children
from app.sandbox.policy import DRIVER, LEARNER
from tests.runner.conftest import HELLO, PATIENCE_SECONDS, Lab, call_ended, ended, source, status, workspace

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


@pytest.mark.parametrize(
    ("victim", "outcome", "words"),
    [
        ("driver", Outcome.SANDBOX_FAILED, "The sandbox failed, not your code:"),
        ("agent", Outcome.SERVER_CRASHED, "ended the process that started it"),
        ("grpclab-record", Outcome.SANDBOX_FAILED, "The sandbox failed, not your code:"),
    ],
)
def test_a_part_that_is_killed_is_one_sentence_and_the_next_run_works(
    tmp_path: Path, lab: Lab, victim: str, outcome: Outcome, words: str
) -> None:
    async def scenario() -> RunEnded:
        target = f"unix:{tmp_path / 'part.sock'}"
        before = set(children.below(os.getpid()))
        async with server.running(dataclasses.replace(OPTIONS, run_idle_seconds=60), target):
            run_id = await _started(target)
            for pid in children.below(os.getpid()):
                if pid not in before and _is(victim, pid):
                    os.kill(pid, signal.SIGKILL)
            over = ended(await _events(target, run_id))
            again = await asyncio.to_thread(Lab(target).run, source(), HELLO, stop_when=call_ended)
            assert status(again).status_code == 0
            return over

    over = asyncio.run(scenario())
    assert (over.outcome, words in over.text) == (outcome, True), over.text


def _is(victim: str, pid: int) -> bool:
    """Whether this process is the part: what came out of whose jail is told by that jail's limits."""
    policy = {"driver": DRIVER, "agent": LEARNER}.get(victim)
    if policy is None:
        return _name(pid) == victim
    try:
        limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines()
    except OSError:
        return False
    within = any(line.startswith(f"Max address space         {policy.address_space_bytes} ") for line in limits)
    # The agent is the first in its jail; the server is its child.
    return within and _name(_parent(pid)) in {"bwrap", "init"}


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])


def _holders() -> set[int]:
    """The holders of this test's process, of whichever runner."""
    return {pid for pid in children.below(os.getpid()) if _name(pid) == "grpclab-holder"}


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="ascii").strip()
    except OSError:
        return ""
