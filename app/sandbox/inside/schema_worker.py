# Plain os calls instead of pathlib: what every pod imports and does is kept small.
# ruff: noqa: PTH102, PTH103, PTH118, PTH120, PTH123
"""The schema worker: compiles and encodes in throw-away forks of a warm process with grpc_tools imported.

protoc can be crashed by its input (an option nested 100,000 deep ends the process it runs in; 20,000 messages take 6 s and
360 MiB), so each request has a fork with limits of its own and the answer travels through a file that the parent reads.

Messages on fd 3 are frames: 4-byte big-endian length, then JSON, bytes in base64.

* in: ``{"op": "compile", "id", "files": [[path, text], ...]}``,
  ``{"op": "encode", "id", "descriptor_set", "messages": [[type name, "json" or "text", the text], ...]}``
* out: ``ready``; ``answer`` (id, answer); ``died`` (id, signal, code, timed_out) when the fork did not get to answer
"""

import base64
import contextlib
import gc
import json
import os
import resource
import selectors
import shutil
import signal
import socket
import struct
import sys
import time
from typing import Any

import google
import grpc_tools
from google.protobuf import (
    any_pb2,
    descriptor_pb2,
    duration_pb2,
    empty_pb2,
    field_mask_pb2,
    json_format,
    struct_pb2,
    text_format,
    timestamp_pb2,
    wrappers_pb2,
)
from grpc_tools import protoc

from .encoding import encode

WARM = (any_pb2, duration_pb2, empty_pb2, field_mask_pb2, struct_pb2, timestamp_pb2, wrappers_pb2)
"""json_format imports what it meets: once here, not in each fork."""
CONTROL_FD = 3
MAX_FRAME_BYTES = 16 * 1024 * 1024
MAX_ANSWER_BYTES = 11 * 1024 * 1024
"""In base64 within a frame."""
MAX_STDERR_BYTES = 64 * 1024
MAX_FORKS = 4
CPU_SECONDS = 5
WALL_SECONDS = 8.0
MEMORY_BYTES = 768 * 1024 * 1024
FILE_BYTES = 24 * 1024 * 1024

DONE = b"."
"""From a fork whose answer is written."""
WARM_PROTO = 'syntax = "proto3"; package warm; service Warm { rpc Up (Words) returns (stream Words); } message Words { string a = 1; }'


class Fork:
    """A throw-away fork that waits for one request, or works on it."""

    def __init__(self, number: int, pid: int, sock: socket.socket, folder: str) -> None:
        self.number = number
        self.pid = pid
        self.sock = sock
        self.folder = folder
        self.end = 0.0
        """When it must have answered."""


class Worker:
    """Takes requests, hands each to a fork, watches. One fork is ready when all is quiet."""

    def __init__(self, sock: socket.socket, root: str) -> None:
        self.sock = sock
        self.root = root
        self.buffer = bytearray()
        self.waiting: list[dict[str, Any]] = []
        self.forks: dict[int, Fork] = {}
        """At work, by the descriptor of their socket."""
        self.forked = 0
        self.selector = selectors.DefaultSelector()
        self.selector.register(sock, selectors.EVENT_READ)
        self.spare: Fork | None = None

    def serve(self) -> None:
        """Until the control channel closes."""
        self.prepare()
        self.send({"event": "ready"})
        while True:
            soonest = min((fork.end for fork in self.forks.values()), default=None)
            timeout = None if soonest is None else max(0.0, soonest - time.monotonic())
            for key, _ in self.selector.select(timeout):
                if key.fileobj is not self.sock:
                    self.finish(self.forks[key.fd], timed_out=False)
                elif not self.fill():
                    return
            now = time.monotonic()
            for fork in [fork for fork in self.forks.values() if fork.end <= now]:
                self.finish(fork, timed_out=True)
            while self.waiting and len(self.forks) < MAX_FORKS:
                self.hand_over(self.waiting.pop(0))
            self.prepare()

    def fill(self) -> bool:
        """Reads what is there; False at the end."""
        data = self.sock.recv(1 << 18)
        self.buffer += data
        while len(self.buffer) >= 4 and len(self.buffer) >= 4 + (length := struct.unpack_from(">I", self.buffer)[0]):
            self.waiting.append(json.loads(bytes(self.buffer[4 : 4 + length])))
            del self.buffer[: 4 + length]
        return bool(data) and len(self.buffer) <= MAX_FRAME_BYTES + 4

    def send(self, message: dict[str, Any]) -> None:
        """Sends one message."""
        body = json.dumps(message).encode()
        self.sock.sendall(struct.pack(">I", len(body)) + body)

    def fork(self) -> Fork:
        """A fork that waits for its request in a folder of its own."""
        self.forked += 1
        folder = os.path.join(self.root, str(self.forked))
        os.makedirs(folder)
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                child(theirs, folder)
                code = 0
            finally:
                os._exit(code)
        theirs.close()
        return Fork(0, pid, ours, folder)

    def prepare(self) -> None:
        """Makes the next fork, but not beside one at work: each would copy pages that the other touches."""
        if self.spare is None and not self.forks:
            self.spare = self.fork()

    def hand_over(self, request: dict[str, Any]) -> None:
        """One request, one fork."""
        fork, self.spare = self.spare or self.fork(), None
        fork.number = request["id"]
        fork.end = time.monotonic() + WALL_SECONDS
        body = json.dumps(request).encode()
        with contextlib.suppress(OSError):  # it died: its socket says so at once
            fork.sock.sendall(struct.pack(">I", len(body)) + body)
        self.forks[fork.sock.fileno()] = fork
        self.selector.register(fork.sock, selectors.EVENT_READ)

    def finish(self, fork: Fork, *, timed_out: bool) -> None:
        """Passes on what a fork answered, or how it died. Its end is not waited for: that takes longer than a compile."""
        self.selector.unregister(fork.sock)
        del self.forks[fork.sock.fileno()]
        done = not timed_out and fork.sock.recv(1) == DONE
        answer = self.answer(fork.folder) if done else None
        if answer is not None:
            self.send({"event": "answer", "id": fork.number, "answer": answer})
        if done or timed_out:
            os.kill(fork.pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(fork.pid, 0)[1])
        fork.sock.close()
        shutil.rmtree(fork.folder, ignore_errors=True)
        if answer is None:
            self.send({"event": "died", "id": fork.number, "code": status, "timed_out": timed_out})

    def answer(self, folder: str) -> Any:
        """What the fork wrote; None when it is missing, too large or not whole."""
        try:
            with open(os.path.join(folder, "answer"), "rb") as file:
                data = file.read(MAX_ANSWER_BYTES + 1)
            return json.loads(data) if len(data) <= MAX_ANSWER_BYTES else None
        except (OSError, ValueError):
            return None


def child(sock: socket.socket, folder: str) -> None:
    """In the fork: limits, the request, the work, the answer."""
    os.dup2(sock.fileno(), CONTROL_FD)
    os.closerange(CONTROL_FD + 1, 1 << 12)
    sock.detach()
    limit(resource.RLIMIT_CPU, CPU_SECONDS)
    limit(resource.RLIMIT_AS, MEMORY_BYTES)
    limit(resource.RLIMIT_FSIZE, FILE_BYTES)
    limit(resource.RLIMIT_CORE, 0)
    os.chdir(folder)
    errors = os.open("stderr", os.O_RDWR | os.O_CREAT, 0o600)
    os.dup2(errors, 2)
    os.dup2(errors, 1)
    # While it waits, so that the pages which protoc writes to are already its own when the request comes.
    warm_protoc("warm")
    with open(CONTROL_FD, "rb", closefd=False) as file:
        length = file.read(4)
        if len(length) < 4:
            return  # the worker ended
        request = json.loads(file.read(struct.unpack(">I", length)[0]))
    work = compile_files(request["files"]) if request["op"] == "compile" else encode(request)
    with open("answer", "w", encoding="utf-8") as answer:
        json.dump(work, answer)
    os.write(CONTROL_FD, DONE)


def limit(name: int, most: int) -> None:
    """Lowers a limit; the jail's own may be lower still and cannot be raised."""
    hard = resource.getrlimit(name)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(name, (most, most))


def compile_files(files: list[list[str]]) -> dict[str, Any]:
    """Runs protoc on every file; what it said, and what it made."""
    for path, text in files:
        target = os.path.join("src", path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    os.mkdir("out")
    outputs = [f"--{name}_out=out" for name in ("python", "pyi", "grpc_python")]
    includes = [f"-I{path}" for path in ("src", *include_paths())]
    descriptor_options = ["--include_imports", "--include_source_info", "--descriptor_set_out=set"]
    code = protoc.main(["protoc", *includes, *descriptor_options, *outputs, *(path for path, _ in files)])
    with open("stderr", "rb") as file:
        said = file.read(MAX_STDERR_BYTES).decode("utf-8", "replace")
    if code:
        return {"ok": False, "stderr": said}
    with open("set", "rb") as file:
        data = file.read()
    own = {path for path, _ in files}
    return {
        "ok": True,
        "stderr": said,
        "descriptor_set": base64.b64encode(data).decode(),
        "generated": generated(),
        "methods": methods(descriptor_pb2.FileDescriptorSet.FromString(data), own),
    }


def include_paths() -> list[str]:
    """Where protos that learners may import live: google/protobuf of grpc_tools, then google/rpc and google/api."""
    own = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
    return [own, *(os.path.dirname(path) for path in google.__path__)]


def generated() -> list[list[str]]:
    """Every file below ``out``, sorted."""
    found = []
    for folder, _, names in os.walk("out"):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8") as file:
                found.append([os.path.relpath(path, "out"), file.read()])
    return sorted(found)


def methods(files: descriptor_pb2.FileDescriptorSet, own: set[str]) -> list[dict[str, Any]]:
    """The methods of the workspace's own services: path, message types and which sides stream."""
    return [
        {
            "path": f"/{file.package + '.' if file.package else ''}{service.name}/{method.name}",
            "input": method.input_type.lstrip("."),
            "output": method.output_type.lstrip("."),
            "client_streaming": method.client_streaming,
            "server_streaming": method.server_streaming,
        }
        for file in files.file
        if file.name in own
        for service in file.service
        for method in service.method
    ]


def warm_protoc(folder: str) -> None:
    """Compiles a schema of our own: the first use of protoc costs twice what later ones do."""
    before = os.open(".", os.O_RDONLY)
    os.makedirs(folder)
    os.chdir(folder)
    with open("stderr", "w", encoding="utf-8"):
        compile_files([["warm.proto", WARM_PROTO]])
    os.chdir(before)
    os.close(before)
    shutil.rmtree(folder)


def main() -> None:
    """The worker's life."""
    root = sys.argv[1] if len(sys.argv) > 1 else "/workspace"
    # Once here, not in each fork: the first use of protoc and of the formats builds tables.
    json_format.Parse("{}", empty_pb2.Empty())
    text_format.Parse("", empty_pb2.Empty())
    warm_protoc(os.path.join(root, "warm"))
    gc.collect()
    gc.freeze()
    Worker(socket.socket(fileno=CONTROL_FD), root).serve()


if __name__ == "__main__":
    main()
