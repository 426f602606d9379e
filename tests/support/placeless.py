"""A runner's runs without a place for a pod: everything up to the pod is real, and no pod is ever made."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.runner.options import Options
from app.runner.run import Times
from app.runner.runs import Runs
from app.sandbox.compiler import Compiler
from app.sandbox.pool import PodPool, Programs
from app.sandbox.runtime import Runtime
from app.sandbox.schema_jails import Answer, Failure, SchemaJails, SchemaJailsFull

RUNTIME = Runtime(folder=Path("/nonexistent"), lock=-1)


def in_a_loop(test: Callable[[], Coroutine[None, None, None]]) -> Callable[[], None]:
    """The test in an event loop of its own."""
    return lambda: asyncio.run(test())


class Failing(SchemaJails):
    """No schema compiles."""

    def __init__(self) -> None:
        self.full = False

    async def ask(self, request: dict[str, Any]) -> Answer:
        if self.full:
            raise SchemaJailsFull
        assert request["op"] in {"compile", "encode"}
        return Answer(failure=Failure.CRASHED)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Placeless:
    """Runs over a pool of no pods."""

    def __init__(self, **options: int) -> None:
        self.clock = Clock()
        self.jails = Failing()
        self.times = Times(unix_ns=lambda: 5, monotonic=self.clock)
        pool = PodPool(RUNTIME, Programs(learner="", driver=""), most=0)
        self.runs = Runs(Compiler(self.jails), pool, replace(Options(), **options), self.times)
