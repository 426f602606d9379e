"""The same promises where learners' code runs under gVisor: the attacks again, whole runs, and what a kill leaves behind."""

import asyncio
import dataclasses
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.runs.events import Limit
from app.sandbox import probe
from app.sandbox.holder import JailExit
from app.sandbox.outside import children
from app.sandbox.pod_events import HolderDied, LimitMet
from app.sandbox.policy import DRIVER, LEARNER
from app.sandbox.runtime import Runtime
from tests.jail import escape
from tests.jail.pods import (
    CLIENT,
    SAYS,
    SERVER,
    WAITS,
    captured_pod,
    command,
    descendants,
    events,
    eventually,
    living,
    of_this_test,
    said,
)
from tests.jail.test_escapes import hold
from tests.jail.test_pool import ALONE
from tests.support.processes import wait_until

pytestmark = pytest.mark.jail

ATTACKS = [name for name in escape.cases() if "decoded" not in escape.expectation(name)]
"""What is done to the recorder goes over the same wire, whatever kernel the sender has."""
TRIED = [name for name in ATTACKS if "instead" not in escape.expectation(name, gvisor=True)]
PARTS = ["runsc-sandbox", "runsc-gofer", "/bin/runsc", "grpclab-holder"]
"""The sentry, its file server, what started both, and the holder of the pod: the first words of their command lines."""


@pytest.mark.parametrize("name", TRIED)
def test_escape_from_gvisor(name: str, gvisor: Runtime) -> None:
    hold(escape.expectation(name, gvisor=True), asyncio.run(escape.run(gvisor, name)))


def test_what_is_different_says_why() -> None:
    for name in ATTACKS:
        expect = escape.expectation(name, gvisor=True)
        if expect != escape.expectation(name):
            assert expect.pop("why").endswith("."), name
        assert expect.keys() <= escape.KEYS, name
        assert expect.get("instead", "test_escape_from_gvisor") in globals(), name


def test_doctor_tries_it(gvisor: Runtime) -> None:
    finding = asyncio.run(probe._gvisor(gvisor))
    assert (finding.name, finding.present) == ("gVisor", True), finding


@pytest.mark.parametrize("part", PARTS)
def test_whatever_is_killed_nothing_of_the_sandbox_is_left(gvisor: Runtime, part: str) -> None:
    async def story() -> None:
        async with captured_pod(gvisor) as pod:
            jail = await pod.start("learner", LEARNER, WAITS)
            assert await said(jail) == "warm"
            before = of_this_test()
            (found,) = [pid for pid, _ in before if part in command(pid).split()[:2]]
            os.kill(found, signal.SIGKILL)
            async with asyncio.timeout(10):
                over = await jail.exited
            assert over != JailExit(code=0, signal=0)
            # The recorder and the nursery remain, and the holder unless it was the one.
            await eventually(lambda: len(living(before)) == (2 if part == "grpclab-holder" else 3))
            assert (part == "grpclab-holder") == any(isinstance(event, HolderDied) for event in events(pod))

    asyncio.run(story())
    assert list(gvisor.volumes.iterdir()) == []
    assert str(gvisor.folder) not in Path("/proc/self/mounts").read_text()


def test_nothing_is_left_of_a_runner_that_was_killed(gvisor: Runtime) -> None:
    mounts = Path("/proc/self/mountinfo").read_text()
    stage = "runtime.stage(gvisor=True)"
    words = [sys.executable, "-c", ALONE.replace("runtime.stage()", stage)]
    with subprocess.Popen(words, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE) as runner:
        assert runner.stdout
        assert runner.stdout.readline() == b"ready\n"
        before = descendants(runner.pid)
        assert any("runsc-sandbox" in command(pid) for pid, _ in before)
        runner.kill()
    wait_until(lambda: not living(before), "every sandbox ended with its runner")
    assert Path("/proc/self/mountinfo").read_text() == mounts
    assert not list(gvisor.volumes.iterdir())


def test_a_jail_that_is_killed_as_it_starts_leaves_nothing(gvisor: Runtime) -> None:
    async def story(pause: float) -> None:
        async with captured_pod(gvisor) as pod:
            rest = len(of_this_test())
            jail = await pod.start("learner", LEARNER, WAITS)
            await asyncio.sleep(pause)
            jail.kill()
            async with asyncio.timeout(10):
                await jail.exited
            await eventually(lambda: len(living(of_this_test())) <= rest)

    for pause in (0.0, 0.02, 0.06, 0.15):
        asyncio.run(story(pause))


def test_a_sandbox_that_computes_without_pause_comes_last_on_the_host(gvisor: Runtime) -> None:
    async def story() -> None:
        async with captured_pod(gvisor) as pod:
            pod.watch_listening()
            rest = {pid for pid, _ in of_this_test()}
            policy = dataclasses.replace(LEARNER, burst_seconds=0.1)
            await pod.start("learner", policy, "while True: pass")
            own = lambda: [pid for pid, _ in of_this_test() if pid not in rest and pid in sandboxed(rest)]  # noqa: E731
            await eventually(
                lambda: bool(own()) and all(os.sched_getscheduler(pid) == os.SCHED_IDLE for pid in own()), seconds=20
            )

    asyncio.run(story())


def sandboxed(rest: set[int]) -> set[int]:
    """The sentries of this test, and their stubs."""
    sentries = [pid for pid, _ in of_this_test() if pid not in rest and "runsc-sandbox" in command(pid)]
    return {*sentries, *(stub for pid in sentries for stub in children.below(pid))}


def test_neighbours_in_bubblewrap_and_in_gvisor_share_the_pods_network(gvisor: Runtime) -> None:
    async def story() -> None:
        async with captured_pod(gvisor) as pod:
            assert await said(await pod.start("learner", LEARNER, SERVER), seconds=30) == "up"
            for name, policy in (("driver", DRIVER), ("client", LEARNER)):
                client = await pod.start(name, policy, CLIENT)
                assert await said(client, seconds=30) == "answered"
                await client.close()

    asyncio.run(story())


def test_a_flood_of_processes_is_told(gvisor: Runtime) -> None:
    # It lives on when no more come: what is told is what is there when somebody looks.
    forks = (
        SAYS
        + """import os, time
for _ in range(20):
    try:
        if os.fork() == 0:
            time.sleep(60)
    except OSError:
        break
say('done')
time.sleep(60)
"""
    )

    async def story() -> None:
        async with captured_pod(gvisor) as pod:
            pod.watch_listening()
            jail = await pod.start("learner", dataclasses.replace(LEARNER, processes=12), forks)
            await eventually(lambda: any(isinstance(event, LimitMet) for event in peeked(pod.events)), seconds=20)
            (met,) = [event for event in events(pod) if isinstance(event, LimitMet)]
            assert (met.limit, met.value, met.killed) == (Limit.PROCESSES, 12, False)
            jail.kill()

    asyncio.run(story())


def peeked(queue: "asyncio.Queue[object]") -> list[object]:
    """What waits in a queue, left there."""
    waiting = [queue.get_nowait() for _ in range(queue.qsize())]
    for event in waiting:
        queue.put_nowait(event)
    return waiting
