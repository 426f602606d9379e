"""One escape: a folder with ``attack.py``, hostile code, and ``expect.toml``, what must come of it in a real jail."""

import asyncio
import contextlib
import os
import socket
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.sandbox.pod import Pod
from app.sandbox.pod_events import LimitMet
from app.sandbox.policy import LEARNER
from app.sandbox.recorder import Recorder
from app.sandbox.runtime import Runtime

HERE = Path(__file__).parent / "escapes"
REPOSITORY = Path(__file__).parents[2]
MOST_OUTPUT = 1 << 20

# What every attack may use: its words go to the test, and an attempt says how it failed.
PREAMBLE = """\
import ctypes, errno, os, signal, socket, sys, time
os.dup2(3, 1)
libc = ctypes.CDLL(None, use_errno=True)
def attempt(name, action):
    try:
        print(name, "WORKED", action(), flush=True)
    except OSError as error:
        print(name, errno.errorcode.get(error.errno, error), flush=True)
    except Exception as error:
        print(name, type(error).__name__, flush=True)
def call(number, *arguments):
    ctypes.set_errno(0)
    result = libc.syscall(number, *arguments)
    if result == -1:
        raise OSError(ctypes.get_errno(), "")
    return result
"""


@dataclass
class Ended:
    """What the attack said and how it ended."""

    lines: list[str]
    code: int
    signal: int
    limits: list[tuple[str, bool]] = field(default_factory=list)


def cases() -> list[str]:
    """The names of the folders."""
    return sorted(path.name for path in HERE.iterdir() if (path / "attack.py").exists())


def expectation(name: str) -> dict[str, Any]:
    """What ``expect.toml`` says."""
    return tomllib.loads((HERE / name / "expect.toml").read_text())


async def run(runtime: Runtime, name: str, *, seconds: float) -> Ended:
    """Run the attack in the learner jail of a pod whose driver jail is alive beside it."""
    recorder = Recorder()
    await recorder.start(runtime)
    pod = await Pod.create(runtime, recorder=recorder)
    try:
        with _host_listener() as listening, _host_abstract() as abstract:
            await pod.start("driver", LEARNER, "import time; time.sleep(1000)")
            program = PREAMBLE + (HERE / name / "attack.py").read_text()
            argv = (sys.base_prefix, str(REPOSITORY), str(Path.home()), str(listening), abstract)
            jail = await pod.start("learner", LEARNER, program, argv)
            pod.watch_listening()
            async with asyncio.timeout(seconds):
                output = await _read_all(jail.control)
                over = await jail.exited
            neighbour_lives = not pod.jails["driver"].exited.done()
        assert neighbour_lives, "the attack took its neighbour along"
        # A limit is told just after the kill that ends the output.
        await asyncio.sleep(0.05)
        return Ended(output.decode(errors="replace").splitlines(), over.code, over.signal, _limits(pod))
    finally:
        await pod.close()
        await recorder.close()


def _limits(pod: Pod) -> list[tuple[str, bool]]:
    events = [pod.events.get_nowait() for _ in range(pod.events.qsize())]
    return [(event.limit.value, event.killed) for event in events if isinstance(event, LimitMet)]


async def _read_all(control: socket.socket) -> bytes:
    loop = asyncio.get_running_loop()
    output = bytearray()
    while len(output) < MOST_OUTPUT:
        try:
            chunk = await loop.sock_recv(control, 65536)
        except ConnectionResetError:
            break
        if not chunk:
            break
        output += chunk
    return bytes(output)


@contextlib.contextmanager
def _host_listener() -> Iterator[int]:
    """A TCP server on the host's loopback, which no jail may reach: its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@contextlib.contextmanager
def _host_abstract() -> Iterator[str]:
    """An abstract unix socket of the host, which has no file that a mount could hide: its name."""
    name = f"grpclab-escape-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0" + name)
        server.listen()
        yield name
