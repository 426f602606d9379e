"""Keeps one embedded runner alive beside the pages: a process of its own, started again when it dies.

The runner lives as long as a pipe from here stays open, so it also ends when this process is killed.
"""

import contextlib
import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

from app.cli.parent import STOP_SECONDS

RESTART_SECONDS = 0.2
"""Before a runner that died is started again; a follower asks for three seconds."""
SHORT_LIFE_SECONDS = 5.0
MOST_SHORT_LIVES = 5
"""A runner that ends so often so soon will not do better the next time."""

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def runner_address() -> Iterator[str]:
    """A unix socket in a folder that only this user can enter: whoever reaches it commands the runner."""
    with tempfile.TemporaryDirectory(prefix="grpclab-") as folder:
        yield f"unix:{Path(folder) / 'runner.sock'}"


class EmbeddedRunner:
    """A runner at ``address`` (``unix:/path``), with the environment it reads its settings from."""

    def __init__(self, address: str, environ: Mapping[str, str]) -> None:
        self.address = address
        self._environ = {**environ, "GRPCLAB_RUNNER_TARGET": address}
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._process = self._start()
        self._thread = threading.Thread(target=self._watch, name="runner-supervisor", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the runner and its pods."""
        with self._starting:
            self._stopping.set()
            process = self._process
        assert process.stdin is not None  # noqa: S101 - for the type checker: it was asked for with PIPE
        process.stdin.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._thread.join(STOP_SECONDS)

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "app.cli", "runner", "--with-parent"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=self._environ, cwd=Path(__file__).parents[2])

    def _watch(self) -> None:
        short_lives = 0
        while True:
            try:
                self._process.wait(SHORT_LIFE_SECONDS)
                short_lives += 1
            except subprocess.TimeoutExpired:
                short_lives = 0
                self._process.wait()
            if self._stopping.is_set():
                return
            code = self._process.returncode
            if short_lives >= MOST_SHORT_LIVES:
                _log.error("The runner ends at once, again and again (exit code %d): pages work, runs do not.", code)
                return
            _log.warning("The runner ended (exit code %d); starting it again.", code)
            self._stopping.wait(RESTART_SECONDS)
            # Either ``close`` finds the new one and ends it, or there is none.
            with self._starting:
                if self._stopping.is_set():
                    return
                self._process = self._start()
