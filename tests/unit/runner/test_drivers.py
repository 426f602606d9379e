"""The drivers of a run: grpc-js gets its jail when it is first asked for, and only then."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from app.runner.drivers import NODE_DRIVER, Drivers
from app.runs.spec import Client
from app.sandbox.driver_client import DriverClient
from app.sandbox.policy import Policy
from tests.support.plain_jail import PlainJail


@dataclass
class PlainPod:
    """A pod whose jails are the test."""

    jails: list[PlainJail] = field(default_factory=list)
    started: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    async def start(self, name: str, policy: Policy, program: str, argv: tuple[str, ...] = ()) -> PlainJail:
        assert policy.memory_bytes < policy.address_space_bytes
        assert "execve" in program
        self.started.append((name, argv))
        self.jails.append(PlainJail())
        return self.jails[-1]


def test_grpc_js_is_started_once() -> None:
    async def story() -> None:
        pod = PlainPod()
        jail = PlainJail()
        python = DriverClient(jail)  # type: ignore[arg-type]
        watched: list[DriverClient] = []
        kept: Any = pod
        drivers = Drivers(python, kept, watched.append)
        assert await drivers.of(Client.PYTHON) is python
        assert pod.started == []
        first, second = await asyncio.gather(drivers.of(Client.NODE), drivers.of(Client.NODE))
        assert first is second
        assert watched == [first]
        ((name, argv),) = pod.started
        assert (name, argv[1]) == (NODE_DRIVER, "/runtime/node/bin/node")
        assert "@grpc/grpc-js" in argv[0]
        for one in (jail, *pod.jails):
            await one.close()

    asyncio.run(story())
