"""Processes of this machine, as /proc tells them."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_SECONDS = 30


def children(pid: int) -> list[int]:
    """The children of every thread of a process."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def command(pid: int) -> str:
    """The command line, or nothing when the process is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def below(pid: int) -> list[int]:
    """Children, their children, and so on."""
    found: list[int] = []
    for child in children(pid):
        found += [child, *below(child)]
    return found


def runner_of(site: int) -> int:
    """The embedded runner of a site's process."""
    return next(pid for pid in children(site) if "app.cli runner" in command(pid))


def kill(pid: int) -> None:
    """As ``kill -9``."""
    os.kill(pid, signal.SIGKILL)


def gone(pids: list[int]) -> bool:
    """True when none of them lives (a zombie has no command line)."""
    return not any(command(pid) for pid in pids)


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Waits; raises when it does not come true on a noisy machine either."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"still not: {what}"
        time.sleep(0.05)
