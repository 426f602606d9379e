"""The runner's end of a holder: asks for jails, hears of their exits, passes on what the holder sees."""

import asyncio
import itertools
import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.sandbox import cgroup, launch, nursery, readiness, seccomp, spawner
from app.sandbox.cgroup import Group
from app.sandbox.launch import Job
from app.sandbox.nursery import Nursery
from app.sandbox.outside import messages
from app.sandbox.policy import Policy
from app.sandbox.runtime import Runtime

_log = logging.getLogger(__name__)
_START_SECONDS = 10.0
_STOP_SECONDS = 2.0
_NO_GROUP = "a jail has no cgroup; rlimits and the watcher bound it"
_GROUPS = itertools.count(1)
"""Numbers of the jails of this process, whoever holds them."""


class SandboxRefused(Exception):
    """This machine does not let a pod begin; the text says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JailExit:
    """How a jail ended, seen from outside."""

    code: int
    signal: int
    """Not 0 where a signal ended it; then ``code`` means nothing. An exit code above 128 cannot be told from a signal."""


LOST = JailExit(code=0, signal=9)
"""The holder died, and the kernel killed its jails."""


class Holder:
    """One pod's holder. ``told`` receives each message that is not about a jail's life; ``died`` is called once."""

    def __init__(self, runtime: Runtime) -> None:
        self.told: Callable[[dict[str, Any]], None] = lambda _message: None
        self.died: Callable[[], None] = lambda: None
        self.alive = False
        self._runtime = runtime
        self._filter = seccomp.program() if runtime.filtered else b""
        self._numbers = itertools.count(1)
        self._exits: dict[int, asyncio.Future[JailExit]] = {}
        self._groups: dict[int, tuple[Group, str, Policy]] = {}
        self._marks: dict[int, asyncio.Future[None]] = {}
        self._channel: socket.socket
        self._process = -1  # its pidfd, once it is up
        self._nursery: Nursery

    async def start(self, *, capture: bool) -> int | None:
        """Start the process; the descriptor of its capture ring, the caller's to close. Raises ``SandboxRefused``."""
        self._nursery = nursery.borrow(self._runtime)
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._channel.setblocking(False)  # noqa: FBT003  the socket module's own signature
        try:
            with theirs:
                self._nursery.bear(theirs, capture=capture)
            async with asyncio.timeout(_START_SECONDS):
                await readiness.readable(self._channel.fileno())
            message, descriptors = messages.receive(self._channel)
            self._process = _ready(message)
        except BaseException as error:
            await self.close()
            if isinstance(error, TimeoutError):
                raise SandboxRefused(f"A pod's holder was not ready after {_START_SECONDS:.0f} s.") from error
            if isinstance(error, messages.Closed | OSError):
                raise SandboxRefused("A pod's holder ended before it was ready; the log has its words.") from error
            raise
        self.alive = True
        asyncio.get_running_loop().add_reader(self._channel, self._hear)
        return descriptors[0] if descriptors else None

    def start_jail(
        self, name: str, policy: Policy, program: str, argv: tuple[str, ...], control: socket.socket
    ) -> tuple[int, asyncio.Future[JailExit]]:
        """Ask for a jail whose descriptor 3 is ``control``: its number, and the future of its exit."""
        number = next(self._numbers)
        place = f"{self._runtime.volumes}/{number}"
        job = Job(name=name, policy=policy, program=program, argv=argv, volumes=place, rules=self._filter)
        way = launch.of(self._runtime, job)
        request = {"do": "start", "id": number, "name": name, "argv": way.argv, "volumes": _volumes(policy, place)}
        request |= {"memory": policy.memory_bytes, "processes": policy.processes}
        request |= {"burst": policy.burst_seconds * way.burst, "sentry": way.sentry}
        request |= {"numbers": [way.control, *(found for found, _ in way.files)]}
        files = [_file(data) for _, data in way.files]
        self._group(number, name, policy, sentry=way.sentry)
        over: asyncio.Future[JailExit] = asyncio.get_running_loop().create_future()
        self._exits[number] = over
        try:
            self._ask(request, (control.fileno(), *files))
        finally:
            for file in files:
                os.close(file)
        return number, over

    def kill_jail(self, number: int) -> None:
        """Kill every process of a jail."""
        self._ask({"do": "kill", "id": number})

    def watch_listening(self) -> None:
        """Report new listening sockets within a few milliseconds, for the next seconds; later within 0.1 s."""
        self._ask({"do": "watch"})

    async def caught_up(self) -> None:
        """Return when everything that the holder has seen before now was told."""
        number = next(self._numbers)
        self._marks[number] = asyncio.get_running_loop().create_future()
        self._ask({"do": "mark", "number": number})
        if number in self._marks:
            await self._marks[number]

    async def close(self) -> None:
        """End the holder and every jail of it; nothing of the pod is left when this returns."""
        loop = asyncio.get_running_loop()
        self._lose()
        if self._channel.fileno() < 0:
            return
        loop.remove_reader(self._channel)
        self._channel.close()
        if self._process >= 0:
            await spawner.end_by_pidfd(self._process, _STOP_SECONDS)
            os.close(self._process)
        await nursery.give_back(self._nursery)

    def _ask(self, request: dict[str, Any], descriptors: tuple[int, ...] = ()) -> None:
        if self.alive:
            try:
                messages.send(self._channel, request, descriptors)
            except (BrokenPipeError, ConnectionResetError, BlockingIOError):
                self._end()
        else:
            self._lose()

    def _hear(self) -> None:
        try:
            message, _ = messages.receive(self._channel)
        except BlockingIOError:
            return
        except messages.Closed:
            self._end()
            return
        if message["is"] == "started":
            self._adopt(message["id"], message["pid"])
        elif message["is"] == "exited":
            self._settle(message["id"], JailExit(code=message["code"], signal=message["signal"]))
        elif message["is"] == "marked":
            _reach(self._marks.pop(message["number"], None))
        elif message["is"] == "failed":
            _log.error("A jail could not be started: %s", message["text"])
            self._settle(message["id"], JailExit(code=127, signal=0))
        else:
            self.told(message)

    def _end(self) -> None:
        if self.alive:
            asyncio.get_running_loop().remove_reader(self._channel)
            self._lose()
            self.died()

    def _lose(self) -> None:
        self.alive = False
        for number in list(self._exits):
            self._settle(number, LOST)
        for mark in self._marks.values():
            _reach(mark)
        self._marks.clear()

    def _group(self, number: int, name: str, policy: Policy, *, sentry: bool) -> None:
        """A cgroup for a jail that is about to start, where there can be one."""
        folder = self._runtime.cgroup
        if folder is None:
            return
        limits = cgroup.limits(policy, sentry=sentry)
        try:
            group = cgroup.made(folder, f"{os.getpid()}-{next(_GROUPS)}", limits)
        except OSError:
            _log.exception(_NO_GROUP)
        else:
            self._groups[number] = (group, name, policy)

    def _adopt(self, number: int, pid: int) -> None:
        if number in self._groups:
            try:
                self._groups[number][0].adopt(pid)
            except OSError:
                _log.exception(_NO_GROUP)

    def _ungroup(self, number: int) -> None:
        if number not in self._groups:
            return
        group, name, policy = self._groups.pop(number)
        if group.killed_for_memory():
            self.told({"is": "limit", "limit": "memory", "name": name, "value": policy.memory_bytes, "killed": True})
        group.remove()

    def _settle(self, number: int, how: JailExit) -> None:
        self._ungroup(number)
        over = self._exits.pop(number, None)
        if over and not over.done():
            over.set_result(how)


def _reach(mark: "asyncio.Future[None] | None") -> None:
    """Whoever waited for ``mark`` goes on; on a busy machine it may have given up before."""
    if mark is not None and not mark.done():
        mark.set_result(None)


def _ready(message: dict[str, Any]) -> int:
    """The pidfd of a holder that is ready."""
    if message["is"] != "ready":
        raise SandboxRefused(f"This machine does not allow a pod: {message['text']}. Run “grpclab doctor”.")
    return os.pidfd_open(message["pid"])


def _volumes(policy: Policy, place: str) -> list[dict[str, Any]]:
    sizes = {"workspace": policy.workspace_bytes, "tmp": policy.temporary_bytes, "shm": policy.shared_memory_bytes}
    return [{"place": f"{place}/{name}", "size": size, "inodes": policy.files} for name, size in sizes.items()]


def _file(data: bytes) -> int:
    """A descriptor that reads as ``data``."""
    descriptor = os.memfd_create("grpclab")
    with open(descriptor, "wb", closefd=False) as file:
        file.write(data)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
