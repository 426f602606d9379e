# Plain os calls instead of pathlib: what every pod imports and does is kept small.
# ruff: noqa: PTH102, PTH103, PTH113, PTH114, PTH118, PTH120, PTH123
"""The toolbox: runs one tool after another (buf, ruff, protoc) on files that somebody wrote, each in a folder of its own.

Such programs read hostile bytes: each has limits of its own, SIGKILL when its time is over (buf does not listen to SIGTERM),
and what it says or writes is taken up to a limit.

Messages on fd 3 are frames: 4-byte big-endian length, then JSON.

* in: ``{"id", "files": [[path, text], ...], "argv": [...], "input": text for the standard input}``
* out: ``ready``; ``answer`` (id, answer: code, stdout, stderr, files: what lies below ``out``); ``died`` (id, code, timed_out)
"""

import json
import os
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
from typing import Any

CONTROL_FD = 3
MAX_FRAME_BYTES = 16 * 1024 * 1024
MAX_OUTPUT_BYTES = 2 * 1024 * 1024
"""Of what a tool prints, and of what it writes in all: generated C++ has about 200 times its schema's size."""
MAX_FILES = 500
CPU_SECONDS = 5
WALL_SECONDS = 8.0
FILE_BYTES = 8 * 1024 * 1024
ENVIRONMENT = {
    "PATH": "/runtime/toolbox/bin:/runtime/bin",
    "HOME": "/tmp",  # noqa: S108  the jail's own
    "LANG": "C.UTF-8",
    # Go starts a thread for each processor; a jail has a limit of them.
    "GOMAXPROCS": "2",
}


class Toolbox:
    """Takes requests one by one."""

    def __init__(self, sock: socket.socket, root: str) -> None:
        self.sock = sock
        self.root = root

    def serve(self) -> None:
        """Until the control channel closes."""
        self.send({"event": "ready"})
        while (request := self.receive()) is not None:
            folder = os.path.join(self.root, "tool")
            os.mkdir(folder)
            try:
                self.send(work(request, folder))
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def receive(self) -> dict[str, Any] | None:
        """The next request; None when there will be none."""
        header = self.read(4)
        length = struct.unpack(">I", header)[0] if header else MAX_FRAME_BYTES + 1
        body = self.read(length) if length <= MAX_FRAME_BYTES else b""
        return json.loads(body) if body else None

    def read(self, length: int) -> bytes:
        """So many bytes; none where the channel ends before."""
        found = bytearray()
        while len(found) < length:
            part = self.sock.recv(min(1 << 16, length - len(found)))
            if not part:
                return b""
            found += part
        return bytes(found)

    def send(self, message: dict[str, Any]) -> None:
        """One message."""
        body = json.dumps(message).encode()
        self.sock.sendall(struct.pack(">I", len(body)) + body)


def work(request: dict[str, Any], folder: str) -> dict[str, Any]:
    """Runs the tool; what came of it, or how it died."""
    source, out = os.path.join(folder, "src"), os.path.join(folder, "src", "out")
    os.makedirs(out)
    for path, text in request["files"]:
        target = os.path.join(source, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    said = [os.path.join(folder, name) for name in ("stdout", "stderr")]
    with open(said[0], "wb") as stdout, open(said[1], "wb") as stderr:
        started = subprocess.Popen(
            request["argv"],
            cwd=source,
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=stderr,
            preexec_fn=limited,  # noqa: PLW1509  one thread, and nothing but limits is set
        )
        try:
            started.communicate(request["input"].encode(), timeout=WALL_SECONDS)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()
            return {"event": "died", "id": request["id"], "code": -signal.SIGKILL, "timed_out": True}
    if started.returncode < 0:
        return {"event": "died", "id": request["id"], "code": started.returncode, "timed_out": False}
    texts = [read(path) for path in said]
    answer = {"code": started.returncode, "stdout": texts[0], "stderr": texts[1], "files": written(out)}
    return {"event": "answer", "id": request["id"], "answer": answer}


def limited() -> None:
    """In the new process: its limits; the jail's own may be lower still and cannot be raised."""
    for name, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(name)[1]
        lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (lower, lower))


def read(path: str, most: int = MAX_OUTPUT_BYTES) -> str:
    """The text of a file, as much of it as is taken."""
    with open(path, "rb") as file:
        return file.read(most).decode("utf-8", "replace")


def written(out: str) -> list[list[str]]:
    """Every file below ``out``, sorted, up to the limits."""
    left = MAX_OUTPUT_BYTES
    found: list[list[str]] = []
    for folder, _, names in sorted(os.walk(out)):
        for name in sorted(names):
            path = os.path.join(folder, name)
            if len(found) < MAX_FILES and left > 0 and os.path.isfile(path) and not os.path.islink(path):
                text = read(path, left)
                left -= len(text)
                found.append([os.path.relpath(path, out), text])
    return found


def main() -> None:
    """The toolbox's life."""
    root = sys.argv[1] if len(sys.argv) > 1 else "/tmp"  # noqa: S108  the jail's own
    Toolbox(socket.socket(fileno=CONTROL_FD), root).serve()


if __name__ == "__main__":
    main()
