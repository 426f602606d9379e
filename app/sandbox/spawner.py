"""Starts our trusted programs, unprivileged, from one thread that lives as long as the process.

A parent-death signal follows the thread that spawned, not the process: were it a worker of a pool, its end would kill
every pod that it started.

This process is never forked: gRPC runs in it, and its fork handlers, in a child beside living threads, can end the child
before it becomes another program. ``subprocess`` uses vfork, which runs no handlers, unless it is to change the user;
so the program gives root up by itself, before anything else.
"""

import asyncio
import contextlib
import functools
import os
import pwd
import queue
import signal
import socket
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from app.sandbox import readiness
from app.sandbox.runtime import Runtime

_OOM_SCORE = 500
_FIRST_UID, _LAST_UID = 60578, 61183
"""Ids that neither Debian nor systemd gives to anybody (systemd's UIDS-GIDS, "unused")."""


async def end(process: "subprocess.Popen[bytes]", most_seconds: float) -> None:
    """Wait, without a thread, until ``process`` ends by itself; kill it after ``most_seconds``."""
    if process.poll() is None:
        descriptor = os.pidfd_open(process.pid)
        try:
            await end_by_pidfd(descriptor, most_seconds)
        finally:
            os.close(descriptor)
        process.wait()


async def end_by_pidfd(descriptor: int, most_seconds: float) -> None:
    """As ``end``, for a process that another one started."""
    try:
        async with asyncio.timeout(most_seconds):
            await readiness.readable(descriptor)
    except TimeoutError:
        signal.pidfd_send_signal(descriptor, signal.SIGKILL)
        await readiness.readable(descriptor)


class Spawner:
    """The thread and its orders."""

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[tuple[Callable[[], subprocess.Popen[bytes]], Future[subprocess.Popen[bytes]]]]
        self._orders = queue.SimpleQueue()
        threading.Thread(target=self._work, name="spawner", daemon=True).start()

    def start(self, runtime: Runtime, call: str, *ends: socket.socket) -> "Future[subprocess.Popen[bytes]]":
        """Run ``call``, a call of ``app.sandbox.outside`` with ``{0}``, ``{1}`` for the descriptors of ``ends``."""
        numbers = [end.fileno() for end in ends]
        text = f"import sys; sys.path.insert(0, {str(runtime.tools)!r}); " + call.format(*numbers)
        command = _unprivileged([str(runtime.interpreter), "-I", "-S", "-c", text])

        def order() -> "subprocess.Popen[bytes]":
            process = subprocess.Popen(
                command,
                pass_fds=numbers,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
                # A Ctrl-C in the terminal is for the runner; its programs end when it does.
                start_new_session=True,
                env={"LD_LIBRARY_PATH": str(runtime.tools / "lib"), "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
            )
            _offer(process.pid)
            return process

        answer: Future[subprocess.Popen[bytes]] = Future()
        self._orders.put((order, answer))
        return answer

    def _work(self) -> None:
        while True:
            order, answer = self._orders.get()
            try:
                answer.set_result(order())
            except OSError as error:
                answer.set_exception(error)


def _unprivileged(command: list[str]) -> list[str]:
    """``command``, an interpreter's, as somebody who is not root; a second exec makes the process its new user's own."""
    user = unprivileged_id()
    if user is None:
        return command
    drop = f"import os; os.setgroups([]); os.setresgid({user}, {user}, {user}); os.setresuid({user}, {user}, {user}); "
    return [command[0], "-I", "-S", "-c", drop + f"os.execv({command[0]!r}, {command!r})"]


def _offer(pid: int) -> None:
    """Have the kernel, short of memory, take this process and what it starts before the host's own (proc(5), oom_score_adj).

    Said by root, it is also the least that a jail can go back to; an ordinary user's jails can go back to 0.
    """
    # It may have ended already.
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/oom_score_adj").write_text(str(_OOM_SCORE), encoding="ascii")


@functools.cache
def shared() -> Spawner:
    """The process's spawner."""
    return Spawner()


@functools.cache
def unprivileged_id() -> int | None:
    """The user and group of everything in a pod, when started as root; None for an ordinary user, who stays who he is.

    RLIMIT_NPROC does not bind uid 0, so root's pods must be somebody else's: the user ``grpclab`` where there is one.
    """
    if os.geteuid() != 0:
        return None
    taken: dict[int, str] = {entry.pw_uid: entry.pw_name for entry in pwd.getpwall()}
    for number, name in taken.items():
        if name == "grpclab" and number:
            return number
    mapped = _highest_mapped_id()
    free: list[int] = [uid for uid in range(_FIRST_UID, _LAST_UID) if uid <= mapped and uid not in taken]
    return free[0] if free else mapped


def _highest_mapped_id() -> int:
    """In a container that has few ids, the last of them is still not root."""
    lines = Path("/proc/self/uid_map").read_text(encoding="ascii").splitlines()
    spans = [[int(word) for word in line.split()] for line in lines]
    return max(first + count - 1 for first, _outside, count in spans)
