"""A few schema jails: requests go to the least busy one, a dead or silent one is replaced, a failure is a value."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from app.sandbox.channel import Channel
from app.sandbox.jail import Jail

FORKS = 4
"""Requests a worker has under way at once (its own MAX_FORKS): more wait here, so that a time-out counts work only."""
HARD_SECONDS = 12.0
"""The worker kills a fork after 8 s; one that says nothing for half as long again is stuck itself."""
MAX_WAITING = 64


class SchemaJailsFull(Exception):
    """Too many requests wait already."""


class Failure(Enum):
    """Why a request has no answer."""

    CRASHED = "crashed"
    """A signal ended the fork: SIGSEGV of protoc, SIGXCPU or SIGKILL of a limit, SIGABRT of memory."""
    TIMED_OUT = "timed out"
    ERROR = "error"
    """The fork ended with an error of its own or an answer too large."""
    LOST = "lost"
    """The whole jail died."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a request came to: ``value`` when ``failure`` is None."""

    value: Any = None
    failure: Failure | None = None


class SchemaJail:
    """One jail with a schema worker in it."""

    def __init__(self, jail: Jail, *, at_once: int = FORKS) -> None:
        self.alive = True
        self.free = asyncio.Semaphore(at_once)
        self.busy = 0
        self._jail = jail
        self._channel = Channel(jail.control)
        self._pending: dict[int, asyncio.Future[Answer]] = {}
        self._last = 0
        self._warm = asyncio.Event()
        self._reader = asyncio.get_running_loop().create_task(self._read())

    async def ask(self, request: dict[str, Any]) -> Answer:
        """One request and its answer."""
        self.busy += 1
        try:
            async with self.free:
                return await self._ask(request)
        finally:
            self.busy -= 1

    async def warm(self) -> None:
        """Waits until the worker has imported everything, or is gone."""
        await self._warm.wait()

    async def close(self) -> None:
        """Kills the jail; what was asked of it is lost."""
        self.alive = False
        self._reader.cancel()
        self._fail_all()
        await self._jail.close()

    async def _ask(self, request: dict[str, Any]) -> Answer:
        self._last += 1
        number = self._last
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._pending[number] = answer
        if not self.alive or not await self._channel.send({**request, "id": number}):
            self._pending.pop(number, None)
            return Answer(failure=Failure.LOST)
        try:
            return await asyncio.wait_for(answer, HARD_SECONDS)
        except TimeoutError:
            self.alive = False
            self._jail.kill()
            return Answer(failure=Failure.TIMED_OUT)
        finally:
            self._pending.pop(number, None)

    async def _read(self) -> None:
        while (message := await self._channel.receive()) is not None:
            self._warm.set()
            future = self._pending.get(message.get("id", 0)) if isinstance(message.get("id"), int) else None
            if future is not None and not future.done():
                future.set_result(_answer(message))
        self.alive = False
        self._jail.kill()
        self._fail_all()

    def _fail_all(self) -> None:
        self._warm.set()
        for future in self._pending.values():
            if not future.done():
                future.set_result(Answer(failure=Failure.LOST))


def _answer(message: dict[str, Any]) -> Answer:
    if message.get("event") == "answer":
        return Answer(value=message.get("answer"))
    code = message.get("code")
    if message.get("timed_out") is True:
        return Answer(failure=Failure.TIMED_OUT)
    return Answer(failure=Failure.CRASHED if isinstance(code, int) and code < 0 else Failure.ERROR)


class SchemaJails:
    """At most ``most`` jails, made by ``spawn`` when they are needed; each is asked ``at_once`` things at a time."""

    def __init__(self, spawn: Callable[[], Awaitable[Jail]], *, most: int = 2, at_once: int = FORKS) -> None:
        self._spawn = spawn
        self._most = most
        self._at_once = at_once
        self._jails: list[SchemaJail] = []
        self._making = asyncio.Lock()

    async def start(self) -> None:
        """Makes all of them now."""
        while len(self._jails) < self._most:
            self._jails.append(SchemaJail(await self._spawn(), at_once=self._at_once))
        for jail in self._jails:
            await jail.warm()

    async def ask(self, request: dict[str, Any]) -> Answer:
        """One request and its answer; tried a second time when another's request took its jail down."""
        if sum(jail.busy for jail in self._jails) >= MAX_WAITING:
            raise SchemaJailsFull
        answer = await (await self._pick()).ask(request)
        if answer.failure is Failure.LOST:
            answer = await (await self._pick()).ask(request)
        return answer

    async def close(self) -> None:
        """Kills them all."""
        for jail in self._jails:
            await jail.close()
        self._jails.clear()

    async def _pick(self) -> SchemaJail:
        async with self._making:
            for jail in [jail for jail in self._jails if not jail.alive]:
                self._jails.remove(jail)
                await jail.close()
            idle = any(jail.busy == 0 for jail in self._jails)
            if not self._jails or (not idle and len(self._jails) < self._most):
                self._jails.append(SchemaJail(await self._spawn(), at_once=self._at_once))
        return min(self._jails, key=lambda jail: jail.busy)
