"""Jails in cgroups: what is written for a real jail, what its pod tells, and the kernel's own kill where a cgroup was delegated."""

import asyncio
import dataclasses
import os
from pathlib import Path

import pytest

from app.runs.events import Limit
from app.sandbox import cgroup
from app.sandbox.pod_events import LimitMet
from app.sandbox.policy import LEARNER, MIB
from app.sandbox.runtime import Runtime
from tests.jail.pods import SAYS, WAITS, alone, captured_pod, events, eventually, said

pytestmark = pytest.mark.jail


def below(folder: Path) -> list[Path]:
    """The groups of a tree."""
    return list(folder.iterdir())


def test_a_jail_is_put_into_a_group_of_its_limits_and_what_that_met_is_told(runtime: Runtime, tmp_path: Path) -> None:
    """The tree is a folder that looks like cgroup v2: the kernel does nothing there, and the rest is real."""

    async def story() -> None:
        async with captured_pod(dataclasses.replace(runtime, cgroup=tmp_path)) as pod:
            jail = await pod.start("learner", LEARNER, WAITS)
            assert await said(jail) == "warm"
            (folder,) = below(tmp_path)
            assert folder.name.startswith(f"grpclab-jail-{os.getpid()}-")
            await eventually((folder / "cgroup.procs").exists)
            assert (folder / "memory.max").read_text() == str((512 + 16 + 16 + 8) * MIB)
            assert (folder / "pids.max").read_text() == "130"
            (folder / "memory.events").write_text("oom 1\noom_kill 3\n")
            jail.kill()
            await jail.exited
            met = LimitMet(limit=Limit.MEMORY, name="learner", value=LEARNER.memory_bytes, killed=True)
            assert [event for event in events(pod) if isinstance(event, LimitMet)] == [met]
            assert (folder / "cgroup.kill").read_text() == "1"

    asyncio.run(story())


def test_where_no_group_can_be_made_a_jail_has_its_other_limits(
    runtime: Runtime, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        async with alone(dataclasses.replace(runtime, cgroup=tmp_path / "gone"), WAITS) as jail:
            assert await said(jail) == "warm"

    asyncio.run(story())
    assert "a jail has no cgroup; rlimits and the watcher bound it" in caplog.text


OWN = cgroup.own(Path("/proc/self/cgroup").read_text())

if OWN and not cgroup.usable(OWN):

    def test_the_kernel_ends_a_jail_that_takes_more_memory_than_its_group_may(runtime: Runtime) -> None:
        # Each process is within its limits, and all are there before the watcher looks again.
        grows = SAYS + "import os\nfor _ in range(4): os.fork()\nx = bytearray(100 << 20); x[::4096] = b'1' * 25600\n"
        group = cgroup.found()

        async def story() -> None:
            async with captured_pod(dataclasses.replace(runtime, cgroup=group)) as pod:
                jail = await pod.start("learner", LEARNER, grows)
                async with asyncio.timeout(20):
                    await jail.exited
                assert [event.limit for event in events(pod) if isinstance(event, LimitMet)] == [Limit.MEMORY]

        asyncio.run(story())
        assert group
        assert not list(group.glob("grpclab-jail-*"))
