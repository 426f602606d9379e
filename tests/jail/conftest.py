"""Real pods on this machine. One staged runtime for all; a machine that allows no pods skips, and says why."""

import asyncio
import dataclasses
import os

import pytest

from app.sandbox import runtime as runtimes
from app.sandbox.holder import SandboxRefused
from app.sandbox.pod import Pod
from app.sandbox.runtime import Runtime
from tests.jail import pods


@pytest.fixture(scope="session")
def runtime() -> Runtime:
    staged = runtimes.stage()
    try:
        asyncio.run(_try(staged))
    except SandboxRefused as refused:
        pytest.skip(str(refused))
    return staged


@pytest.fixture(scope="session")
def gvisor(runtime: Runtime) -> Runtime:
    found = runtimes.found_runsc()
    if found is None:
        pytest.skip("needs gVisor's runsc: apt-get install runsc")
    return dataclasses.replace(runtime, runsc=found)


async def _try(staged: Runtime) -> None:
    pod = await Pod.create(staged)
    await pod.close()


@pytest.fixture(autouse=True)
def started_before() -> None:
    """What is already there is no test's own."""
    pods.ALREADY.clear()
    pods.ALREADY.update(pods.descendants(os.getpid()))
