"""A jail without walls: the same door, and behind it a program of ours as a plain process, or the test itself."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.sandbox import inside
from app.sandbox.jail import JailExit
from tests.support.inside import ON_3


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []


class PlainJail:
    """What a runner's clients use of a jail: ``control``, ``exited``, ``kill`` and ``close``."""

    def __init__(self, program: str = "", *argv: str) -> None:
        self.name = program or "test"
        self.control, self.other = socket.socketpair()
        self.control.setblocking(False)
        self.exited: asyncio.Future[JailExit] = asyncio.get_running_loop().create_future()
        self._process: subprocess.Popen[bytes] | None = None
        if program:
            source = ["-I", "-c", inside.program(program), *argv]
            command = [sys.executable, "-I", "-c", ON_3, str(self.other.fileno()), sys.executable, *source]
            self._process = subprocess.Popen(command, pass_fds=(self.other.fileno(),))
            self.other.close()

    def kill(self) -> None:
        """Ends the program, or closes the test's end."""
        if self._process:
            # As the end of a PID namespace would: what the program started goes with it.
            for pid in _children(self._process.pid):
                # The program waits for its children itself: one may be gone by now.
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.kill()
            self._process.wait()
            self._process = None
        self.other.close()
        if not self.exited.done():
            self.exited.set_result(JailExit(code=0, signal=9))

    async def close(self) -> None:
        self.kill()
        self.control.close()

    # For tests that speak as the program does.

    def hear(self) -> dict[str, Any]:
        """The next message that was sent into the jail; it has been sent already."""
        self.other.settimeout(5)
        (length,) = struct.unpack(">I", self._exactly(4))
        message: dict[str, Any] = json.loads(self._exactly(length))
        return message

    def say(self, **message: Any) -> None:
        """A message out of the jail."""
        body = json.dumps(message).encode()
        self.other.sendall(struct.pack(">I", len(body)) + body)

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self.other.recv(count - len(data))
            assert part, "the channel closed in the middle of a message"
            data += part
        return data
