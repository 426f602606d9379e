"""The pool of warm pods, and that nothing of it is left behind, however its runner ends."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.sandbox.holder import SandboxRefused
from app.sandbox.pod import Pod
from app.sandbox.pool import PodPool, PoolFull, Programs
from app.sandbox.runtime import Runtime
from tests.jail.pods import WAITS, command, descendants, eventually, living, of_this_test, said

pytestmark = pytest.mark.jail

SHARED = ("grpclab-record", "grpclab-nursery")
PROGRAMS = Programs(learner=WAITS, driver=WAITS)
ALONE = """
import asyncio, sys
from app.sandbox import runtime
from app.sandbox.pool import PodPool
from tests.jail.test_pool import PROGRAMS
async def main():
    pool = PodPool(runtime.stage(), PROGRAMS, warm=2)
    await pool.start()
    pod = await pool.acquire()
    print("ready", flush=True)
    await asyncio.sleep(1000)
asyncio.run(main())
"""


def test_pods_are_warm_and_refilled_and_few(runtime: Runtime) -> None:
    async def story() -> None:
        pool = PodPool(runtime, PROGRAMS, warm=1, most=2)
        await pool.start()
        one, two = await pool.acquire(), await pool.acquire()
        assert one is not two
        assert await said(one.learner) == await said(one.driver) == await said(two.learner) == "warm"
        with pytest.raises(PoolFull, match="All 2 pods are in use"):
            await pool.acquire()
        await pool.release(one)
        three = await pool.acquire()
        assert three.alive
        await pool.close()
        assert not two.alive

    asyncio.run(story())


class Unlucky(PodPool):
    """Loses its first pods."""

    lost = 0

    async def _make(self) -> Pod:
        pod = await super()._make()
        if not self.lost:
            return pod
        self.lost -= 1
        await pod.close()
        raise SandboxRefused("The pod was lost.")


def test_a_machine_short_of_something_for_a_moment_is_tried_twice(runtime: Runtime) -> None:
    async def story(lost: int) -> bool:
        pool = Unlucky(runtime, PROGRAMS, warm=1)
        pool.lost = lost
        try:
            await pool.start()
            return (await pool.acquire()).alive
        finally:
            await pool.close()

    assert asyncio.run(story(1))
    with pytest.raises(SandboxRefused):
        asyncio.run(story(2))


def test_a_warm_pod_whose_part_died_is_never_handed_out(runtime: Runtime) -> None:
    async def story() -> None:
        pool = PodPool(runtime, PROGRAMS, warm=1)
        await pool.start()
        (waiting,) = pool._warm
        waiting.driver.kill()
        await waiting.driver.exited
        pod = await pool.acquire()
        assert pod is not waiting
        assert not pod.driver.exited.done()
        await pool.close()

    asyncio.run(story())


def test_a_new_recorder_follows_a_dead_one(runtime: Runtime) -> None:
    async def story() -> None:
        pool = PodPool(runtime, PROGRAMS, warm=1)
        await pool.start()
        (recorder,) = [pid for pid, _ in of_this_test() if "grpclab-record" in command(pid)]
        os.kill(recorder, signal.SIGKILL)
        (waiting,) = pool._warm
        await eventually(lambda: not waiting.alive)
        pod = await pool.acquire()
        assert pod.alive
        await pool.close()

    asyncio.run(story())


def test_a_program_that_ends_at_once_refuses_the_start(runtime: Runtime) -> None:
    async def story() -> None:
        pool = PodPool(runtime, Programs(learner="raise SystemExit(3)", driver=WAITS))
        with pytest.raises(SandboxRefused, match="ended before it was ready"):
            await pool.start()
        await pool.close()

    asyncio.run(story())


def test_nothing_is_left_after_close(runtime: Runtime) -> None:
    async def story() -> set[tuple[int, str]]:
        pool = PodPool(runtime, PROGRAMS, warm=2)
        await pool.start()
        await pool.acquire()
        left = of_this_test()
        await pool.close()
        return left

    left = asyncio.run(story())
    assert len(left) >= 8
    assert not living(left)


@pytest.mark.parametrize(
    "victim", ["runner", "grpclab-holder", "grpclab-nursery", "grpclab-record", "bwrap", "python3"]
)
def test_nothing_is_left_after_kill_9(runtime: Runtime, victim: str) -> None:
    assert runtime.folder.exists()
    mounts = Path("/proc/self/mountinfo").read_text()
    runner = subprocess.Popen([sys.executable, "-c", ALONE], cwd=Path(__file__).parents[2], stdout=subprocess.PIPE)
    try:
        assert runner.stdout
        assert runner.stdout.readline() == b"ready\n"
        time.sleep(0.5)
        before = descendants(runner.pid)
        assert len(before) >= 8
        for pid in [runner.pid] if victim == "runner" else [pid for pid, _ in before if victim in command(pid)]:
            # One that died of another's end is as dead.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if victim == "grpclab-holder":
            # The pods are gone; recorder and nursery serve on, and the runner makes new pods.
            _wait_until(lambda: all(command(pid).startswith(SHARED) for pid in living(before)))
        runner.kill()
        _wait_until(lambda: not living(before) and not living(descendants(runner.pid)))
        # Volumes, and with them what a jail kept in memory, belonged to the holders' own mount namespaces.
        assert Path("/proc/self/mountinfo").read_text() == mounts
        assert not list(runtime.volumes.iterdir())
    finally:
        runner.kill()
        runner.wait()
        runner.stdout.close()


def _wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    for _ in range(int(seconds * 50)):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("processes are left")
