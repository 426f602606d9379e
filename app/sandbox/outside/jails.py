"""The jails of one pod, as the holder knows them: started, watched, reaped."""

import contextlib
import fcntl
import os
import signal
import time
from typing import Any

from app.sandbox.outside import burst, children, namespace, sentry

_FIRST_FD = 3
_CALM_SECONDS, _ALERT_SECONDS = 0.25, 0.05
_WHOLE_SECONDS = 1.0
"""How long a jail whose processes use next to no CPU time goes without a whole look, which takes some milliseconds."""
_IDLE_CPU_SECONDS = 0.015
"""One clock tick of 10 ms; a gRPC server that waits takes some of them a minute."""
_QUIET_SECONDS = 3.0
"""A jail that did something so long ago is looked at as a whole each time: what it does may take less than a clock tick."""


class Jail:
    """One bubblewrap process, its volumes and its limits."""

    def __init__(self, request: dict[str, Any], descriptors: list[int]) -> None:
        self.number: int = request["id"]
        self.name: str = request["name"]
        self.memory: int = request["memory"]
        self.processes: int = request["processes"]
        self.burst = burst.Burst(request["burst"]) if request["burst"] else None
        self.sentry = sentry.Sentry() if request["sentry"] else None
        self.last = False
        self.volumes: list[str] = []
        self.told: set[str] = set()
        self.alert = False
        self.used: dict[int, children.Usage] = {}
        """What each of its processes used at the last whole look."""
        self.looked_at = 0.0
        self.changed_at = time.monotonic()
        for volume in request["volumes"]:
            os.makedirs(volume["place"], exist_ok=True)  # noqa: PTH103  no pathlib: a small process
            namespace.mount_tmpfs(volume["place"], size=volume["size"], inodes=volume["inodes"])
            self.volumes.append(volume["place"])
        self.pid = _start(request["argv"], dict(zip(request["numbers"], descriptors, strict=True)))
        self.pidfd = os.pidfd_open(self.pid)

    def kill(self) -> None:
        """End every process of the jail: with the first of its pid namespace the kernel ends them all."""
        # bubblewrap itself is killed only while it has no child: its way of ending is how the jail ended.
        with contextlib.suppress(ProcessLookupError):
            os.kill(children.first(self.pid) or self.pid, signal.SIGKILL)

    def reap(self) -> tuple[int, int]:
        """The exit code and signal of a jail that ended; its volumes are given back."""
        _, status = os.waitpid(self.pid, 0)
        os.close(self.pidfd)
        for place in self.volumes:
            namespace.unmount(place)
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            return 0, -code
        # bubblewrap reports a death by signal as a shell does.
        return (0, code - 128) if code > 128 else (code, 0)

    def sockets(self) -> set[str]:
        """The inodes of all sockets that the jail's processes have open."""
        pids = children.below(self.pid)
        return {inode for pid in (self.sentry.find(pids) if self.sentry else pids) for inode in children.sockets(pid)}

    def quiet(self, now: float) -> bool:
        """Whether nothing can have grown since the last whole look, not long ago: its processes are as they were."""
        if self.alert or now - self.looked_at >= _WHOLE_SECONDS or now - self.changed_at < _QUIET_SECONDS:
            return False
        return not _grown(self.used, {pid: children.usage(pid) for pid in self.used})

    def look(self, now: float) -> None:
        """Take a whole look: which processes there are, and what each uses."""
        used = {pid: children.usage(pid) for pid in children.below(self.pid)}
        if used.keys() != self.used.keys() or _grown(self.used, used):
            self.changed_at = now
        self.used, self.looked_at = used, now

    def met_limits(self) -> list[tuple[str, int]]:
        """The limits that the jail meets now and was not told about before: name and value."""
        found = [*self._crowded(), *self._full()]
        new = [(name, value) for name, value in found if name not in self.told]
        self.told.update(name for name, _ in new)
        return new

    def share(self, now: float) -> None:
        """Put the jail's processes behind everybody else's once their burst of CPU time is over."""
        if self.burst is None:
            return
        self.last = self.last or self.burst.spent({pid: usage.cpu_seconds for pid, usage in self.used.items()}, now)
        if self.last:
            burst.put_last(list(self.used))

    def over_memory(self, kernel: int) -> bool:
        """Whether the processes hold more memory than the jail may, ``kernel`` bytes of it in sockets. Cheap unless it may be so."""
        pids = list(self.used)
        if self.sentry:
            held = self.sentry.held(pids) + kernel
            self.alert = held > self.memory // 4
            return held > self.memory
        hidden: dict[str, int] = {"sockets": kernel}
        resident = sum(usage.resident for usage in self.used.values())
        for pid in pids:
            hidden.update(children.shared_anonymous(pid))
        self.alert = resident + sum(hidden.values()) > self.memory // 4
        if resident + sum(hidden.values()) <= self.memory:
            return False
        return sum(map(children.proportional, pids)) + sum(hidden.values()) > self.memory

    @property
    def look_again_seconds(self) -> float:
        """Sooner when much memory is in use."""
        return _ALERT_SECONDS if self.alert else _CALM_SECONDS

    def _crowded(self) -> list[tuple[str, int]]:
        pids = list(self.used)
        counted = sentry.processes(pids) if self.sentry else sum(usage.threads for usage in self.used.values())
        return [("processes", self.processes)] if counted + 1 >= self.processes else []

    def _full(self) -> list[tuple[str, int]]:
        for place in self.volumes:
            use = os.statvfs(place)
            if use.f_bavail == 0 or use.f_ffree == 0:
                return [("disk", use.f_blocks * use.f_frsize)]
        return []


def _grown(before: dict[int, children.Usage], now: dict[int, children.Usage]) -> bool:
    """Whether a process ended, has other threads, or used more CPU time than a server that waits."""
    pairs = [(usage, now[pid]) for pid, usage in before.items()]
    if any(was.threads != is_now.threads for was, is_now in pairs):
        return True
    return sum(is_now.cpu_seconds - was.cpu_seconds for was, is_now in pairs) > _IDLE_CPU_SECONDS


def _start(argv: list[str], descriptors: dict[int, int]) -> int:
    """Start bubblewrap with ``descriptors`` by the numbers they get, /dev/null where 0, 1 or 2 is none of them, and nothing else open.

    Its environment is empty.
    """
    null = os.open("/dev/null", os.O_RDWR)
    # Sources above every target first, so that no copy overwrites another's source.
    moved = {number: _above(descriptors.get(number, null)) for number in {*range(_FIRST_FD), *descriptors}}
    actions = [(os.POSIX_SPAWN_DUP2, source, number) for number, source in moved.items()]
    try:
        return os.posix_spawn(
            argv[0], ["init", *argv[1:]], {}, file_actions=actions, setsigmask=(), setsigdef=(signal.SIGPIPE,)
        )
    finally:
        for descriptor in (null, *moved.values()):
            os.close(descriptor)


def _above(descriptor: int) -> int:
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 64)
