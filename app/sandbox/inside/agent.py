# Plain os calls instead of pathlib: what every pod imports and does is kept small.
# ruff: noqa: PTH103, PTH114, PTH118, PTH120, PTH123
"""The agent of a learner jail: a warm Python that becomes ``python server.py``.

It imports what a gRPC server imports, once, and waits. For each ``start`` it writes the workspace's files and forks; the
child then runs the script as ``python script.py`` would: same ``__main__``, same tracebacks, same exit codes. grpc is
imported but not initialised before the fork (no channel, no server, no thread), which is what makes the fork safe.

Messages on fd 3 are frames: 4-byte big-endian length, then JSON. Two file descriptors (stdout, stderr) come with each
``start``. Everything reported from here is a learner's byte, never evidence: the learner may own this process.

* in: ``{"op": "start", "id", "argv": [script, ...], "files": [[path, text], ...], "env": {...}, "exec": [program, ...],
  "prelude": text}`` (with ``exec``, that program is executed with ``argv`` instead of Python; a ``prelude`` is run before the
  script), ``{"op": "write", "files"}``, ``{"op": "signal", "id", "signal"}``, ``{"op": "look", "id"}``
* out: ``ready``, ``started`` (pid), ``exited`` (code, signal, cpu_ms), ``failed`` (text), ``looked`` (cpu_ms),
  ``registered`` (line: what a ``registered.Reporter`` in the child wrote)
"""

import asyncio
import builtins
import concurrent.futures.thread
import contextlib
import ctypes
import datetime as dt
import functools
import gc
import importlib.machinery
import io
import json
import linecache
import logging
import os
import random
import selectors
import signal
import socket
import struct
import sys
import threading
import time
import traceback
import types
import typing
import uuid
from typing import Any, NoReturn

import google.protobuf.descriptor_pb2
import google.protobuf.descriptor_pool
import google.protobuf.empty_pb2
import google.protobuf.internal.builder
import google.protobuf.runtime_version
import google.protobuf.symbol_database
import google.protobuf.timestamp_pb2
import grpc
import grpc._interceptor
import grpc._server
import grpc._utilities
import grpc.aio

from .ends import Ends
from .registered import DESCRIPTOR, LISTENERS, Reporter, hide, watch

WARM = (
    *(asyncio, concurrent.futures.thread, dt, random, threading, time, traceback, typing, uuid),
    google.protobuf,
    *(grpc, grpc._interceptor, grpc._server, grpc._utilities, grpc.aio),  # noqa: SLF001  # imported by grpc.server and by stubs
)
"""What servers import: named here so that no tool takes an import for unused. Each is paid once, not by each server.

Nothing that registers protos outside of google.protobuf: a learner may bring a file of the same name.
"""

CONTROL_FD = 3
MAX_FRAME_BYTES = 16 * 1024 * 1024
MAX_FDS = 2
MAX_REPORT_BYTES = 64 * 1024
"""What is read of a child's reports: a thousand methods; whoever writes more is not read any more."""
MAX_REPORTS = 256
MAX_LINE_BYTES = 4096
"""PIPE_BUF (pipe(7)): a report comes whole."""
PR_SET_DUMPABLE = 4


class Child(BaseException):
    """Raised in the forked child to unwind the agent's loop: what is left is to run ``argv``."""

    def __init__(self, root: str, message: dict[str, Any]) -> None:
        self.root = root
        self.argv: list[str] = message["argv"]
        self.program: list[str] = message.get("exec", [])
        self.prelude: str = message.get("prelude", "")


class Control:
    """The agent's end of the control channel: blocking, one reader, one writer."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.buffer = bytearray()
        self.fds: list[int] = []

    def fill(self) -> bool:
        """Reads what is there; False at the end."""
        data, fds, _, _ = socket.recv_fds(self.sock, 1 << 18, MAX_FDS)
        self.fds += fds
        self.buffer += data
        return bool(data)

    def frame(self) -> dict[str, Any] | None:
        """The next whole message, or None."""
        if len(self.buffer) < 4:
            return None
        (length,) = struct.unpack_from(">I", self.buffer)
        if length > MAX_FRAME_BYTES:
            raise SystemExit(f"a control message of {length} bytes")
        if len(self.buffer) < 4 + length:
            return None
        message: dict[str, Any] = json.loads(bytes(self.buffer[4 : 4 + length]))
        del self.buffer[: 4 + length]
        return message

    def send(self, message: dict[str, Any]) -> None:
        """Sends one message."""
        body = json.dumps(message).encode()
        self.sock.sendall(struct.pack(">I", len(body)) + body)


class Agent:
    """Starts, watches and stops the processes of one learner jail."""

    def __init__(self, control: Control, root: str) -> None:
        self.control = control
        self.root = root
        self.selector = selectors.DefaultSelector()
        self.selector.register(control.sock, selectors.EVENT_READ)
        self.ends = Ends(self.selector)
        self.pids: dict[int, int] = {}
        self.reports: dict[int, bytes] = {}

    def serve(self) -> None:
        """Handles messages and exits until the control channel closes; raises Child in a forked child."""
        while True:
            for key, _ in self.selector.select():
                if key.data is not None:
                    key.data(key.fd)
                elif not self.control.fill():
                    return
                else:
                    while (message := self.control.frame()) is not None:
                        self.handle(message)

    def handle(self, message: dict[str, Any]) -> None:
        """Does what one message asks."""
        number = message.get("id", 0)
        if message["op"] == "start":
            self.start(number, message)
        elif message["op"] == "write":
            self.write(message["files"])
        elif number not in self.pids:
            return
        elif message["op"] == "signal":
            signal_group(self.pids[number], message["signal"])
        elif message["op"] == "look":
            self.control.send({"event": "looked", "id": number, "cpu_ms": cpu_ms(self.pids[number])})

    def write(self, files: list[list[str]]) -> None:
        """Replaces files of a process that runs; what cannot be written stays as it is."""
        for path, text in files:
            with contextlib.suppress(OSError, ValueError):
                write(self.root, path, text)

    def start(self, number: int, message: dict[str, Any]) -> None:
        """Writes the files and forks."""
        out, err = self.control.fds[:2]
        del self.control.fds[:2]
        reading, reports = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            for path, text in message["files"]:
                write(self.root, path, text)
            pid = os.fork()
        except (OSError, ValueError) as error:
            for descriptor in (out, err, reading, reports):
                os.close(descriptor)
            self.control.send({"event": "failed", "id": number, "text": str(error)})
            return
        if pid == 0:
            # Let go by hand: an object freed later would close a number that is the learner's by then.
            self.control.sock.detach()
            self.selector.close()
            self.ends.forget()
            become(self.root, out, err, reports, kept=bool(message.get("exec")))
            os.environ.update(message.get("env", {}))
            raise Child(self.root, message)
        for descriptor in (out, err, reports):
            os.close(descriptor)
        self.pids[number] = pid
        self.selector.register(reading, selectors.EVENT_READ, functools.partial(self.hear, number))
        self.selector.register(self.ends.of(pid), selectors.EVENT_READ, functools.partial(self.reap, number))
        self.control.send({"event": "started", "id": number, "pid": pid})

    def hear(self, number: int, reading: int) -> None:
        """Passes on what a child's servers registered, line by line, until it has no more to say or says too much."""
        told = self.reports.get(number, b"")
        data = os.read(reading, MAX_REPORT_BYTES)
        self.reports[number] = told + data
        for line in (told.rpartition(b"\n")[2] + data).split(b"\n")[:-1][:MAX_REPORTS]:
            text = line[:MAX_LINE_BYTES].decode(errors="replace")
            self.control.send({"event": "registered", "id": number, "line": text})
        too_much = len(told + data) > MAX_REPORT_BYTES or (told + data).count(b"\n") > MAX_REPORTS
        if not data or too_much:
            self.selector.unregister(reading)
            os.close(reading)
            del self.reports[number]

    def reap(self, number: int, end: int) -> None:
        """Tells of a child's end."""
        pid = self.pids.pop(number)
        # Before its id is given back and could be another's.
        signal_group(pid, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
        self.selector.unregister(end)
        os.close(end)
        code = os.waitstatus_to_exitcode(status)
        used = int((usage.ru_utime + usage.ru_stime) * 1000)
        self.control.send(
            {"event": "exited", "id": number, "code": max(code, 0), "signal": max(-code, 0), "cpu_ms": used}
        )


def write(root: str, path: str, text: str) -> None:
    """Writes one file of the workspace, inside ``root`` only."""
    parts = path.split("/")
    if path.startswith("/") or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"not a workspace path: {path!r}")
    folder = root
    for part in parts[:-1]:
        folder = os.path.join(folder, part)
        if os.path.islink(folder):
            raise ValueError(f"a link where a folder should be: {path!r}")
        os.makedirs(folder, exist_ok=True)
    # No link is followed: a process that runs already could have put one there.
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with open(os.open(os.path.join(folder, parts[-1]), flags, 0o644), "w", encoding="utf-8", newline="") as file:
        file.write(text)


def signal_group(pid: int, number: int) -> None:
    """Sends a signal to a child and everything in its process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def cpu_ms(pid: int) -> int:
    """CPU time that a child has used so far, in milliseconds (proc(5), stat, fields utime and stime)."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) * 1000 // os.sysconf("SC_CLK_TCK")


def become(root: str, out: int, err: int, reports: int, *, kept: bool) -> None:
    """In the child: a process group, pipes and a folder of its own, and nothing of the agent's.

    The pipe for reports is closed by exec, so that no program that a script starts holds it, unless it is ``kept``.
    """
    os.setpgid(0, 0)
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (out, 1), (err, 2)):
        os.dup2(source, target)
    os.dup2(reports, DESCRIPTOR, inheritable=kept)
    os.closerange(CONTROL_FD, DESCRIPTOR)
    os.closerange(DESCRIPTOR + 1, 1 << 16)
    LISTENERS.append(Reporter(DESCRIPTOR))
    set_dumpable(enabled=True)
    os.chdir(root)
    streams = {
        "stdin": open(0, encoding="utf-8", closefd=False),  # noqa: SIM115  # lives as long as the process
        "stdout": writer(1, "<stdout>"),
        "stderr": writer(2, "<stderr>"),
    }
    for name, stream in streams.items():
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def writer(fd: int, name: str) -> io.TextIOWrapper:
    """A text stream on ``fd`` as the interpreter makes it for a terminal: each line is shown at once."""
    raw = io.FileIO(fd, "w", closefd=False)
    raw.name = name  # as the interpreter itself does
    return io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", "backslashreplace", line_buffering=True)


class HandlerErrors(logging.StreamHandler):  # type: ignore[type-arg]  # of whatever sys.stderr is
    """Shows what grpc logs when a servicer's method raises, unless the script configures logging itself.

    grpcio gives its logger a NullHandler, so that without ``logging.basicConfig()`` the traceback is lost. A learner
    needs it: this is the one thing that is shown here and not on a laptop.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the record as Python's last resort would."""
        if record.levelno >= logging.ERROR and not logging.getLogger().handlers:
            self.setStream(sys.stderr)
            super().emit(record)


def prepare(text: str) -> None:
    """Runs a program of ours in the child, before the script: a learner's modules may have the names of its parts."""
    exec(compile(text, "<prelude>", "exec"), {"__name__": "prelude"})  # noqa: S102  # ours
    for name in [name for name in sys.modules if name.partition(".")[0] == "inside"]:
        del sys.modules[name]


def run(root: str, argv: list[str]) -> NoReturn:
    """Runs ``argv[0]`` as ``python argv[0]`` does and ends as it would end."""
    path = os.path.join(root, argv[0])
    sys.argv[:] = argv
    sys.orig_argv[:] = ["python", *argv]
    sys.path.insert(0, os.path.dirname(path))
    sys.dont_write_bytecode = True
    module = types.ModuleType("__main__")
    loader = importlib.machinery.SourceFileLoader("__main__", path)
    vars(module).update(__file__=path, __loader__=loader, __builtins__=builtins, __cached__=None, __annotations__={})
    sys.modules["__main__"] = module
    logging.getLogger("grpc").addHandler(HandlerErrors())
    for name in ("inside", "inside.ends", "inside.registered"):
        sys.modules.pop(name, None)
    linecache.clearcache()
    try:
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec", dont_inherit=True)
        exec(code, vars(module))  # noqa: S102  # running it is the purpose
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001  # printed as the interpreter prints it, without this frame
        trace = error.__traceback__
        error.__traceback__ = trace.tb_next if trace else None
        hide(error)
        sys.excepthook(type(error), error, error.__traceback__)
        sys.exit(1)
    sys.exit(0)


def execute(program: list[str], argv: list[str]) -> NoReturn:
    """Becomes another program; where that cannot be, ends as a shell does."""
    try:
        os.execv(program[0], [*program, *argv])  # noqa: S606  # running it is the purpose
    except OSError as error:
        sys.stderr.write(f"{program[0]}: {error.strerror}\n")
        os._exit(127)


def set_dumpable(*, enabled: bool) -> None:
    """Closes /proc/<pid> of this process to the learner's processes, or opens it again (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, int(enabled), 0, 0, 0)


def main() -> None:
    """Waits for work; in a child: becomes the learner's script."""
    root = sys.argv[1] if len(sys.argv) > 1 else "/workspace"
    try:
        serve(root)
    except Child as child:
        root, argv, program, prelude = child.root, child.argv, child.program, child.prelude
    else:
        os._exit(0)
    # Out here nothing of the agent is left on the stack but this frame, and no exception is being handled.
    if program:
        execute(program, argv)
    if prelude:
        prepare(prelude)
    run(root, argv)


def serve(root: str) -> None:
    """The agent's life."""
    set_dumpable(enabled=False)
    control = Control(socket.socket(fileno=CONTROL_FD))
    agent = Agent(control, root)
    watch()
    gc.collect()
    gc.freeze()
    control.send({"event": "ready"})
    agent.serve()


if __name__ == "__main__":
    main()
