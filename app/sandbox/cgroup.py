"""A cgroup v2 for each jail, where a part of the tree was given to us: the kernel itself keeps memory and processes.

Given means delegated (cgroups(7), "Cgroup delegation"): by systemd's ``Delegate=yes``, by a container with a cgroup namespace of
its own, or by whoever names a folder. The runner puts a jail's processes into its group when it hears that they started, which
is before the runner has anything foreign done there. Elsewhere rlimits and the holder's watcher bound a jail, as they do
here too: whichever is met first ends it.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.sandbox.outside import children
from app.sandbox.policy import Policy

MOUNTS = (Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/unified"))
"""Where distributions mount cgroup v2: alone, or beside v1."""
CONTROLLERS = ("memory", "pids")
ROUNDS = 16
"""Looks for processes that were forked while others were moved: a jail begins with three, each of which forks once."""
OFF = "off"
_OWN = "grpclab-own"
_JAIL = "grpclab-jail-"
_SENTRY_BYTES = 128 << 20
"""What gVisor's three processes may take besides, page cache of their own program included."""
_SENTRY_THREADS = 4
"""Threads on the host for each process in gVisor, and as many of its own as it may have processes."""
_OWN_PROCESSES = 2
"""Both of bubblewrap."""


class GroupRefused(Exception):
    """The folder that somebody named cannot be used; the text says why and what to do."""


def found(named: str = "") -> Path | None:
    """The group below which jails get theirs, divided: the one ``named``, else this process's own where that was given to us.

    None where there is none, or ``named`` is ``off``. Raises ``GroupRefused`` where one was named and is no use.
    """
    if named == OFF:
        return None
    folder = Path(named) if named else own(Path("/proc/self/cgroup").read_text(encoding="utf-8"))
    why = usable(folder) if folder else "cgroup v2 is not mounted"
    if folder and not why:
        try:
            take(folder)
        except OSError as error:
            why = f"{folder} cannot be divided ({error.strerror})"
    if why and named:
        raise GroupRefused(
            f"GRPCLAB_CGROUP is “{named}”, but {why}. Name a delegated cgroup without processes, or leave it out."
        )
    return None if why else folder


def own(table: str, mounts: tuple[Path, ...] = MOUNTS) -> Path | None:
    """The cgroup v2 that ``table``, a text of /proc/PID/cgroup, names; None where v2 is not mounted."""
    path = next((line[3:] for line in table.splitlines() if line.startswith("0::")), None)
    if path is None:
        return None
    found = (mount / path.lstrip("/") for mount in mounts)
    return next((folder for folder in found if (folder / "cgroup.controllers").exists()), None)


def usable(folder: Path) -> str:
    """Why jails cannot have groups below ``folder``; empty where they can."""
    if not (folder / "cgroup.controllers").exists():
        return f"{folder} is no cgroup v2"
    there = (folder / "cgroup.controllers").read_text(encoding="ascii").split()
    absent = [name for name in CONTROLLERS if name not in there]
    if absent:
        return f"{folder} has no controller {' and no '.join(absent)}"
    if not all(os.access(place, os.W_OK) for place in (folder, folder / "cgroup.procs")):
        return f"{folder} may not be written to"
    return "" if _given(folder) else f"{folder} was not delegated"


def _given(folder: Path) -> bool:
    """Whether the group is ours to divide: nobody else has processes in it, or somebody said so."""
    if not (folder / "cgroup.procs").read_text(encoding="ascii").split():
        return True
    for name in ("user.delegate", "trusted.delegate"):  # set by systemd
        with contextlib.suppress(OSError):
            if os.getxattr(folder, name) == b"1":
                return True
    # The root of a container's cgroup namespace has a type; the machine's own root has none (cgroup-v2, "cgroup.type").
    return folder in MOUNTS and (folder / "cgroup.type").exists()


def take(folder: Path) -> None:
    """Divide the group: its processes move into one of their own, and groups below it have the controllers. Raises OSError.

    What an earlier runner left behind is removed.
    """
    for process in _processes(folder):
        (folder / _OWN).mkdir(exist_ok=True)
        # It may have ended.
        with contextlib.suppress(ProcessLookupError):
            (folder / _OWN / "cgroup.procs").write_text(process, encoding="ascii")
    (folder / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in CONTROLLERS), encoding="ascii")
    for left in folder.glob(f"{_JAIL}*"):
        with contextlib.suppress(OSError):
            left.rmdir()


def limits(policy: Policy, *, sentry: bool = False) -> dict[str, str]:
    """The files of a jail's group, and what is written to each. Its tmpfs are charged to it too, so they come on top."""
    volumes = policy.workspace_bytes + policy.temporary_bytes + policy.shared_memory_bytes
    memory = policy.memory_bytes + volumes + (_SENTRY_BYTES if sentry else 0)
    processes = policy.processes * (2 * _SENTRY_THREADS if sentry else 1) + _OWN_PROCESSES
    return {
        "memory.max": str(memory),
        "memory.swap.max": "0",
        # A jail of which one process is killed is no jail that anybody understands.
        "memory.oom.group": "1",
        "pids.max": str(processes),
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The cgroup of one jail."""

    folder: Path

    def adopt(self, pid: int) -> None:
        """Take ``pid`` and all below it in, those too that are born meanwhile; what has ended is not missed. Raises OSError."""
        moved: set[int] = set()
        for _ in range(ROUNDS):
            new = {pid, *children.below(pid)} - moved
            if not new:
                return
            for found in new:
                with contextlib.suppress(ProcessLookupError):
                    (self.folder / "cgroup.procs").write_text(str(found), encoding="ascii")
            moved |= new

    def killed_for_memory(self) -> bool:
        """Whether the kernel ended processes of it for the memory they took."""
        try:
            table = (self.folder / "memory.events").read_text(encoding="ascii")
        except OSError:
            return False
        counts = dict(line.split() for line in table.splitlines())
        return int(counts.get("oom_kill", 0)) > 0

    def remove(self) -> None:
        """Give the group back, once its processes have ended; what is still in it is ended."""
        with contextlib.suppress(OSError):
            (self.folder / "cgroup.kill").write_text("1", encoding="ascii")
        with contextlib.suppress(OSError):
            self.folder.rmdir()


def made(folder: Path, name: str, files: dict[str, str]) -> Group:
    """A new group below ``folder`` with these limits. Raises OSError."""
    group = Group(folder=folder / f"{_JAIL}{name}")
    group.folder.mkdir()
    for file, text in files.items():
        # Swap is not accounted on every kernel.
        if file != "memory.swap.max" or (group.folder / file).exists():
            (group.folder / file).write_text(text, encoding="ascii")
    return group


def _processes(folder: Path) -> Iterator[str]:
    yield from (folder / "cgroup.procs").read_text(encoding="ascii").split()
