"""The programs of the jails, started without a jail."""

import json
import socket
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.sandbox import inside

ON_3 = "import os, sys; os.dup2(int(sys.argv[1]), 3); os.execv(sys.argv[2], sys.argv[2:])"
"""Puts the control socket on descriptor 3, then becomes the program."""


class Inside:
    """A program of a jail, without the jail: its control channel on descriptor 3."""

    def __init__(self, name: str, *argv: str, folder: Path | None = None) -> None:
        self.control, theirs = socket.socketpair()
        self.control.settimeout(30)
        self._file = self.control.makefile("rb")
        command = [sys.executable, "-I", "-c", ON_3, str(theirs.fileno())]
        program = [sys.executable, "-I", "-c", inside.program(name), *argv]
        self._process = subprocess.Popen([*command, *program], pass_fds=(theirs.fileno(),), cwd=folder)
        theirs.close()
        assert self.receive() == {"event": "ready"}

    def send(self, message: dict[str, Any], *fds: int) -> None:
        body = json.dumps(message).encode()
        data = struct.pack(">I", len(body)) + body
        sent = socket.send_fds(self.control, [data], fds) if fds else 0
        self.control.sendall(data[sent:])

    def receive(self) -> dict[str, Any]:
        (length,) = struct.unpack(">I", self._file.read(4))
        message: dict[str, Any] = json.loads(self._file.read(length))
        return message

    def close(self) -> int:
        self.control.shutdown(socket.SHUT_RDWR)
        self._file.close()
        self.control.close()
        return self._process.wait(30)
