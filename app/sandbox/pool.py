"""Warm pods: made ahead of need, handed out once, never used twice."""

import asyncio
import logging
import socket
from dataclasses import dataclass
from typing import Any

from app.sandbox import readiness
from app.sandbox.holder import SandboxRefused
from app.sandbox.jail import Jail
from app.sandbox.pod import CAPTURE_BYTES, Pod
from app.sandbox.policy import DRIVER, LEARNER, Policy
from app.sandbox.recorder import Recorder
from app.sandbox.runtime import Runtime

_log = logging.getLogger(__name__)
_WARM_SECONDS = 20.0
_RETRY_SECONDS = 1.0
_REST_SECONDS = 0.4
"""After a pod was taken: the run that took it has the processors to itself while it starts, as long as another pod waits."""


class PoolFull(Exception):
    """As many pods as allowed are in use."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Programs:
    """What each pod is made of: source texts, each of which writes to its control socket as soon as it is warm."""

    learner: str
    driver: str
    learner_policy: Policy = LEARNER
    driver_policy: Policy = DRIVER
    capture_bytes: int = CAPTURE_BYTES


class PodPool:
    """At most ``most`` pods at once, of which up to ``warm`` wait with their programs running."""

    def __init__(self, runtime: Runtime, programs: Programs, *, warm: int = 2, most: int = 16) -> None:
        self.runtime = runtime
        self._programs = programs
        self._want = min(warm, most)
        self._most = most
        self._recorder: Recorder | None = None
        self._recorders: list[Recorder] = []
        self._recorder_lock = asyncio.Lock()
        self._warm: list[Pod] = []
        self._used: set[Pod] = set()
        self._making = 0
        self._closing = False
        self._rest_until = 0.0
        self._changed = asyncio.Event()
        self._refiller: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Make the first pod, so that a machine that allows none says so now (``SandboxRefused``), and keep refilling."""
        try:
            first = await self._make()
        except SandboxRefused:
            # A machine short of something for a moment: the second try is the last.
            first = await self._make()
        self._warm.append(first)
        self._refiller = asyncio.get_running_loop().create_task(self._refill())

    async def acquire(self) -> Pod:
        """A warm pod, the caller's until it is released; made on the spot if none waits. Raises ``PoolFull``."""
        await self._discard_broken()
        while not self._warm and self._making and self._count() >= self._most:
            # The pod that is being made is the last that may be: it is waited for.
            await self._change()
        if self._warm:
            pod = self._warm.pop(0)
            self._rest_until = asyncio.get_running_loop().time() + _REST_SECONDS
        elif self._count() >= self._most:
            raise PoolFull(f"All {self._most} pods are in use.")
        else:
            pod = await self._make()
        self._used.add(pod)
        self._tell_change()
        return pod

    async def release(self, pod: Pod) -> None:
        """Close a pod that was acquired; closing it oneself is as good."""
        await pod.close()
        self._used.discard(pod)
        self._tell_change()

    async def close(self) -> None:
        """End every pod, acquired ones too, and the recorder."""
        self._closing = True
        self._tell_change()
        if self._refiller:
            # A pod that is being made is finished first, so that it can be ended like the others.
            await self._refiller
        for pod in [*self._warm, *self._used]:
            await pod.close()
        self._warm.clear()
        self._used.clear()
        for recorder in self._recorders:
            await recorder.close()

    async def _refill(self) -> None:
        while not self._closing:
            await self._discard_broken()
            if len(self._warm) >= self._want or self._count() >= self._most:
                await self._change()
                continue
            if self._warm and (rest := self._rest_until - asyncio.get_running_loop().time()) > 0:
                await self._change(most_seconds=rest)
                continue
            try:
                pod = await self._make()
            except SandboxRefused as refused:
                _log.warning("%s", refused)
                await self._change(most_seconds=_RETRY_SECONDS)
            else:
                self._warm.append(pod)
                self._tell_change()

    def _count(self) -> int:
        self._used -= {pod for pod in self._used if not pod.alive}
        return len(self._warm) + len(self._used) + self._making

    def _tell_change(self) -> None:
        """Wake whoever waits now; who waits later waits for the next change."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def _change(self, most_seconds: float | None = None) -> None:
        """Wait for a pod to be made, acquired or released, or for a part of a warm one to die."""
        ends: list[asyncio.Future[Any]] = [jail.exited for pod in self._warm for jail in pod.jails.values()]
        told = asyncio.ensure_future(self._changed.wait())
        await asyncio.wait([told, *ends], return_when=asyncio.FIRST_COMPLETED, timeout=most_seconds)
        told.cancel()

    async def _discard_broken(self) -> None:
        broken = [pod for pod in self._warm if not _whole(pod)]
        self._warm = [pod for pod in self._warm if pod not in broken]
        for pod in broken:
            await pod.close()

    async def _make(self) -> Pod:
        self._making += 1
        try:
            pod = await Pod.create(
                self.runtime,
                recorder=await self._living_recorder(),
                capture_bytes=self._programs.capture_bytes,
            )
            try:
                await self._furnish(pod)
            except BaseException:
                await pod.close()
                raise
            return pod
        finally:
            self._making -= 1
            self._tell_change()

    async def _furnish(self, pod: Pod) -> None:
        programs = self._programs
        learner = await pod.start("learner", programs.learner_policy, programs.learner)
        driver = await pod.start("driver", programs.driver_policy, programs.driver)
        try:
            async with asyncio.timeout(_WARM_SECONDS):
                spoke = await asyncio.gather(_spoke(learner), _spoke(driver))
        except TimeoutError:
            raise SandboxRefused(f"A new pod was not ready after {_WARM_SECONDS:.0f} s.") from None
        if not (all(spoke) and _whole(pod)):
            raise SandboxRefused(_why_not(pod))

    async def _living_recorder(self) -> Recorder:
        async with self._recorder_lock:
            if self._recorder is None or not self._recorder.alive:
                self._recorder = Recorder()
                await self._recorder.start(self.runtime)
                self._recorders.append(self._recorder)
            return self._recorder


def _why_not(pod: Pod) -> str:
    """What is wrong with a pod that is not whole: whose end made it so."""
    ends = [
        f"the {name} ended with " + (f"signal {end.signal}" if end.signal else f"exit code {end.code}")
        for name, jail in pod.jails.items()
        if jail.exited.done()
        for end in [jail.exited.result()]
    ]
    lost = [] if pod.alive else ["the pod was lost"]
    return f"A new pod ended before it was ready: {', '.join([*ends, *lost]) or 'a program closed its channel'}."


def _whole(pod: Pod) -> bool:
    return pod.alive and not any(jail.exited.done() for jail in pod.jails.values())


async def _spoke(jail: Jail) -> bool:
    """Wait for the program's first word, or its end; the word stays unread for whoever uses the jail."""
    await readiness.readable(jail.control.fileno())
    try:
        return jail.control.recv(1, socket.MSG_PEEK) != b""
    except ConnectionResetError:
        return False
