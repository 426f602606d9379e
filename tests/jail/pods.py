"""A little language for tests on real pods: programs for jails, and what came of them."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

from app.sandbox import jail as jails
from app.sandbox.jail import Jail
from app.sandbox.pod import Pod
from app.sandbox.pod_events import PodEvent
from app.sandbox.policy import SCHEMA
from app.sandbox.recorder import Recorder
from app.sandbox.runtime import Runtime

SAYS = "import socket; control = socket.socket(fileno=3); say = lambda text: control.sendall(text.encode())\n"
WAITS = SAYS + "say('warm'); control.recv(1)"
SERVER = (
    SAYS
    + """
listener = socket.create_server(("::", 50051), family=socket.AF_INET6, dualstack_ipv6=True)
say("up")
while True:
    client, _ = listener.accept()
    while data := client.recv(65536):
        client.sendall(data)
"""
)
CLIENT = (
    SAYS
    + """
with socket.create_connection(("127.0.0.1", 50051)) as client:
    client.sendall(b"hello, wire")
    assert client.recv(100) == b"hello, wire"
    say("answered")
    control.recv(1)
"""
)


@contextlib.asynccontextmanager
async def recording(runtime: Runtime) -> AsyncIterator[Recorder]:
    """A recorder for the time of a test."""
    recorder = Recorder()
    await recorder.start(runtime)
    try:
        yield recorder
    finally:
        await recorder.close()


@contextlib.asynccontextmanager
async def captured_pod(runtime: Runtime, *, capture_bytes: int = 4 << 20) -> AsyncIterator[Pod]:
    """A pod whose packets are captured."""
    async with recording(runtime) as recorder:
        pod = await Pod.create(runtime, recorder=recorder, capture_bytes=capture_bytes)
        try:
            yield pod
        finally:
            await pod.close()


@contextlib.asynccontextmanager
async def alone(runtime: Runtime, program: str, *argv: str) -> AsyncIterator[Jail]:
    """A jail without a pod."""
    jail = await jails.spawn(SCHEMA, runtime, program, argv, name="worker")
    try:
        yield jail
    finally:
        await jail.close()


async def said(jail: Jail, *, seconds: float = 10) -> str:
    """The next words of a jail; empty at its end."""
    async with asyncio.timeout(seconds):
        return (await asyncio.get_running_loop().sock_recv(jail.control, 65536)).decode()


def events(pod: Pod) -> list[PodEvent]:
    """What the pod told until now."""
    return [pod.events.get_nowait() for _ in range(pod.events.qsize())]


async def eventually(condition: Callable[[], bool], *, seconds: float = 5) -> None:
    """Wait until ``condition()`` holds."""
    for _ in range(int(seconds * 100)):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to hold")


def descendants(pid: int) -> set[tuple[int, str]]:
    """Every process below ``pid``, each with its start time, so that a reused number is not mistaken."""
    found: set[tuple[int, str]] = set()
    waiting = [pid]
    while waiting:
        for child in _children(waiting.pop()):
            started = start_time(child)
            if started:
                found.add((child, started))
                waiting.append(child)
    return found


ALREADY: set[tuple[int, str]] = set()
"""Processes below this one when the test began: the decode workers, say, that earlier tests share."""


def of_this_test() -> set[tuple[int, str]]:
    """The processes below this one that the test started."""
    return descendants(os.getpid()) - ALREADY


def start_time(pid: int) -> str:
    """When ``pid`` started, in the kernel's ticks; empty when it is gone or a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def living(processes: set[tuple[int, str]]) -> set[int]:
    """Those that still live."""
    return {pid for pid, started in processes if start_time(pid) == started}


def command(pid: int) -> str:
    """What ``pid`` calls itself, and its command line; empty when it is gone."""
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        return Path(f"/proc/{pid}/comm").read_text().strip() + " " + words
    return ""


def _children(pid: int) -> Iterator[int]:
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            yield from map(int, (thread / "children").read_text().split())
