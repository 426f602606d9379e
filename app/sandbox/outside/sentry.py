"""A jail of gVisor's, seen from outside: its kernel is one process, the sentry, and each process of its programs a stub of that.

All that the programs hold - heaps, page cache, files in memory - are pages of one memory file of the sentry, whether or
not a stub has them mapped; what the stubs show as resident are the same pages again.
"""

import os

from app.sandbox.outside import children, kernel_files

OWN_PROCESSES = 4
"""bubblewrap's first process, runsc, its file server, the sentry."""
OWN_BYTES = 32 << 20
"""What these hold for themselves (16 MiB measured, and a heap grows before Go tidies it): no learner's, so it is not counted."""
TITLE = "runsc-sandbox"
MEMORY = "runsc-memory"
_BLOCK = 512
"""The unit of st_blocks, whatever the file system's (stat(2))."""


class Sentry:
    """The sentry of one jail; ``pids`` are always all processes below the jail."""

    def __init__(self) -> None:
        self._pid = 0
        self._memory = ""

    def find(self, pids: list[int]) -> list[int]:
        """The sentry alone, which has every socket of the jail open, and its stubs the same again; none before it started."""
        if self._pid not in pids:
            self._pid = next((pid for pid in pids if _title(pid) == TITLE), 0)
            self._memory = ""
        return [self._pid] if self._pid else []

    def held(self, pids: list[int]) -> int:
        """Bytes that the jail's programs hold."""
        return max(0, sum(map(children.private, pids)) + self._memory_file(pids) - OWN_BYTES)

    def _memory_file(self, pids: list[int]) -> int:
        for pid in self.find(pids):
            self._memory = self._memory or _open_as(pid, f"/memfd:{MEMORY} (deleted)")
        try:
            return os.stat(self._memory).st_blocks * _BLOCK if self._memory else 0  # noqa: PTH116  no pathlib: a small process
        except OSError:
            return 0


def processes(pids: list[int]) -> int:
    """How many processes the jail's programs have."""
    return max(0, len(pids) - OWN_PROCESSES)


def _open_as(pid: int, wanted: str) -> str:
    """The place in /proc of the descriptor of ``pid`` that leads to ``wanted``; empty: it has none."""
    return next((place for place, target in children.descriptors(pid) if target == wanted), "")


def _title(pid: int) -> str:
    """The first word of the command line; a stub has none."""
    try:
        return kernel_files.read(f"/proc/{pid}/cmdline").split("\0", 1)[0]
    except OSError:
        return ""
