"""One worker process: started fresh, killed hard.

A fresh interpreter and never a fork: the pages' process has gRPC channels and threads, and neither survives one. Started with
``posix_spawn``, not with ``subprocess``: it is all that is needed here, and so the contract that pages cannot start a learner's
program (they import no ``subprocess``, directly or through us) stays one that a tool can check.
"""

import os
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass

from app.decode import channel
from app.decode.answers import Ready

_ENVIRONMENT_KEPT = ("LANG", "LC_ALL", "PATH", "TZ")
"""Nothing else of ours is told to a worker: no secret key, no database."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkerLimits:
    """What the kernel lets one worker use."""

    memory_bytes: int
    """Address space (RLIMIT_AS)."""
    job_seconds: float
    """CPU time of one job (RLIMIT_CPU, moved on for each job)."""


class WorkerProcess:
    """A worker that is starting or running. ``connection`` is its only link to anybody."""

    def __init__(self, limits: WorkerLimits) -> None:
        self._lock = threading.Lock()
        self._ready = False
        self.connection, theirs = socket.socketpair()
        with theirs, open(os.devnull, "r+b") as nothing:  # noqa: PTH123 - a device, not a file
            self._pid: int | None = os.posix_spawn(
                sys.executable,
                # -I: neither the folder it starts in nor the environment decide what it imports.
                [sys.executable, "-I", "-m", "app.decode.worker", str(limits.memory_bytes), str(limits.job_seconds)],
                {name: os.environ[name] for name in _ENVIRONMENT_KEPT if name in os.environ},
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, theirs.fileno(), 0),
                    (os.POSIX_SPAWN_DUP2, nothing.fileno(), 1),
                ],
                setpgroup=0,  # Ctrl+C in a terminal is for the server, which then closes its workers
                setsigdef=(signal.SIGINT, signal.SIGTERM, signal.SIGPIPE),
                setsigmask=(),
            )

    def wait(self, most_seconds: float) -> None:
        """Until it has started; only for the thread that is to give it a job. Raises TimeoutError, or ChannelError."""
        if not self._ready:
            if not isinstance(channel.receive(self.connection, time.monotonic() + most_seconds), Ready):
                raise channel.ChannelError("no word that it is ready")
            self._ready = True

    @property
    def pid(self) -> int | None:
        """Its process id; None once it was ended."""
        return self._pid

    def kill(self) -> None:
        """Ends it hard; whoever reads from it finds the end of its answers and calls ``end``."""
        with self._lock:
            if self._pid is not None:
                os.kill(self._pid, signal.SIGKILL)  # not waited for yet, so the number is nobody else's

    def end(self) -> int:
        """Kills it if it lives, and takes its exit status from the kernel: a signal as a negative number, else the code.

        Only for the thread that reads from it, or when none does: the connection is closed.
        """
        self.kill()
        with self._lock:
            self.connection.close()
            if self._pid is None:
                return 0
            _, status = os.waitpid(self._pid, 0)
            self._pid = None
            return os.waitstatus_to_exitcode(status)
