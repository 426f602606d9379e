"""The drivers of one run: Python's grpcio is always there, grpc-js gets its jail when the first call asks for it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from app.runs.spec import Client
from app.sandbox import inside
from app.sandbox.bubblewrap import RUNTIME
from app.sandbox.driver_client import DriverClient
from app.sandbox.pod import Pod
from app.sandbox.policy import DRIVER
from app.sandbox.runtimes.node import NODE

NODE_DRIVER = "driver in node"
"""The jail of grpc-js; no process of a learner can be called so. In events both are the driver."""
TWIN_DRIVER = "driver in json"
"""The jail of the client that compares gRPC with JSON; in events it is the driver too."""
POLICY = replace(DRIVER, address_space_bytes=NODE.policy.address_space_bytes)
"""V8 reserves address space by the gigabyte; the watcher bounds what it uses."""


class Drivers:
    """Gives the driver of a client library; ``watch`` is told of each that is made here."""

    def __init__(self, python: DriverClient, pod: Pod, watch: Callable[[DriverClient], object]) -> None:
        self._made = {Client.PYTHON: python}
        self._pod = pod
        self._watch = watch
        self._making = asyncio.Lock()

    async def of(self, client: Client) -> DriverClient:
        """The driver; its jail is made the first time."""
        async with self._making:
            if client not in self._made:
                self._made[client] = await self._make()
                self._watch(self._made[client])
        return self._made[client]

    async def _make(self) -> DriverClient:
        command = (*NODE.interpreter(RUNTIME), "--no-warnings")
        argv = (inside.text(inside.NODE_DRIVER_TEXT), *command)
        return DriverClient(await self._pod.start(NODE_DRIVER, POLICY, inside.program(inside.NODE_DRIVER), argv))
