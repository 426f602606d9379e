"""The processes of a jail, seen from outside: who they are, what they use. Reads /proc; knows no policy."""

import os
import signal
from collections.abc import Iterator
from typing import NamedTuple

from app.sandbox.outside import kernel_files

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


class Usage(NamedTuple):
    """What one process uses at this moment."""

    resident: int
    """Bytes, shared pages counted whole."""
    threads: int
    cpu_seconds: float
    """Of itself and of those of its children that it waited for."""


def below(pid: int) -> list[int]:
    """Every process below ``pid``. Orphans of a pid namespace go to its first process, so none is missed for long."""
    found: list[int] = []
    waiting = _children(pid)
    while waiting:
        child = waiting.pop()
        found.append(child)
        waiting.extend(_children(child))
    return found


def first(pid: int) -> int | None:
    """The child of ``pid``, which for a jail's bubblewrap is the first process of the jail; None when there is none."""
    return next(iter(_children(pid)), None)


def end_orphans(*, spare: set[int]) -> None:
    """Kill this process's children that are not in ``spare``.

    The holder adopts what a jail leaves behind: bubblewrap, killed between its clone and its child's request to die with
    it, would leave that child waiting for ever.
    """
    for pid in set(_children(os.getpid())) - spare:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def usage(pid: int) -> Usage:
    """From /proc/PID/stat; zeros when the process is gone."""
    # The name, in parentheses, may hold anything: the fields begin after the last parenthesis (proc_pid_stat(5)).
    fields = _text(f"/proc/{pid}/stat").rpartition(")")[2].split()
    if len(fields) < 22:
        return Usage(0, 0, 0.0)
    return Usage(int(fields[21]) * _PAGE, int(fields[17]), sum(map(int, fields[11:15])) / _TICKS)


def proportional(pid: int) -> int:
    """Proportional set size in bytes: shared pages divided among those who share them; 0 when the process is gone."""
    for line in _text(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def shared_anonymous(pid: int) -> dict[str, int]:
    """Bytes of shared anonymous mappings, by inode: their pages may live on where no process has them resident."""
    found: dict[str, int] = {}
    for line in _text(f"/proc/{pid}/maps").splitlines():
        if line.endswith("/dev/zero (deleted)"):
            span, _mode, _offset, _device, inode, *_ = line.split()
            first, last = span.split("-")
            found[inode] = max(found.get(inode, 0), int(last, 16) - int(first, 16))
    return found


def private(pid: int) -> int:
    """Bytes of resident pages that belong to no file, not even one in memory; 0 when the process is gone."""
    fields = _text(f"/proc/{pid}/statm").split()
    return (int(fields[1]) - int(fields[2])) * _PAGE if len(fields) > 2 else 0


def descriptors(pid: int) -> Iterator[tuple[str, str]]:
    """Each open descriptor of ``pid``: its place in /proc, and what it leads to."""
    folder = f"/proc/{pid}/fd"
    for name in _names(folder):
        try:
            yield f"{folder}/{name}", os.readlink(f"{folder}/{name}")  # noqa: PTH115  no pathlib: a small process
        except OSError:
            continue


def sockets(pid: int) -> set[str]:
    """The inodes of the sockets that ``pid`` has open."""
    return {target[8:-1] for _, target in descriptors(pid) if target.startswith("socket:[")}


def threads(pid: int) -> list[int]:
    """The ids of the threads of ``pid``; none when the process is gone."""
    return [int(name) for name in _names(f"/proc/{pid}/task")]


def _children(pid: int) -> list[int]:
    return [int(child) for thread in threads(pid) for child in _text(f"/proc/{pid}/task/{thread}/children").split()]


def _names(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries]
    except OSError:
        return []


def _text(path: str) -> str:
    try:
        return kernel_files.read(path)
    except OSError:
        return ""
