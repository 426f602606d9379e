"""Unique memory of an idle pod: holder, bubblewraps, a gRPC server up in the learner jail, a driver with grpc imported.

    python -m tests.benchmarks.density

Unique is what the kernel gets back when the pod ends (private clean and dirty pages), plus the share of pages that only
the pods share: measured as the growth of all pods' proportional set size from one pod to the next, beside the sum of
unique set sizes of one pod's processes. The capture ring is counted too: kernel memory that no process shows.
"""

import asyncio
import os
import statistics
import time
from pathlib import Path

from app.sandbox import runtime as runtimes
from app.sandbox.outside import children, ring
from app.sandbox.pod import Pod
from app.sandbox.policy import DRIVER, LEARNER
from app.sandbox.recorder import Recorder
from app.sandbox.runtime import Runtime

PODS = 4
GOAL_MB = 35
SERVER = """
import gc, grpc, socket
from concurrent import futures
from google.protobuf import descriptor_pb2
control = socket.socket(fileno=3)
server = grpc.server(futures.ThreadPoolExecutor(10))
server.add_insecure_port("[::]:50051")
server.start()
control.sendall(b"up")
server.wait_for_termination()
"""
DRIVER_PROGRAM = """
import grpc, socket
control = socket.socket(fileno=3)
control.sendall(b"up")
control.recv(1)
"""


def main() -> None:
    """Print the numbers; the goal is in design.md."""
    asyncio.run(measure())


async def measure() -> None:
    """Start pods one after the other and weigh each."""
    runtime = runtimes.stage()
    recorder = Recorder()
    await recorder.start(runtime)
    pods: list[Pod] = []
    seconds: list[float] = []
    try:
        for _ in range(PODS):
            began = time.perf_counter()
            pods.append(await furnished(runtime, recorder))
            seconds.append(time.perf_counter() - began)
        await asyncio.sleep(1)
        report(seconds)
        await measure_jail(pods[0])
    finally:
        for pod in pods:
            await pod.close()
        await recorder.close()


async def furnished(runtime: Runtime, recorder: Recorder) -> Pod:
    """A pod with both programs up."""
    loop = asyncio.get_running_loop()
    pod = await Pod.create(runtime, recorder=recorder)
    jails = [await pod.start("learner", LEARNER, SERVER), await pod.start("driver", DRIVER, DRIVER_PROGRAM)]
    for jail in jails:
        assert await loop.sock_recv(jail.control, 2) == b"up"
    return pod


async def measure_jail(pod: Pod) -> None:
    """The time from asking for a jail to its program's first word."""
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    jail = await pod.start("third", DRIVER, "import socket; socket.socket(fileno=3).sendall(b'up')")
    await loop.sock_recv(jail.control, 2)
    print(f"jail to its first word, without imports: {(time.perf_counter() - began) * 1000:.0f} ms")


def report(seconds: list[float]) -> None:
    """Print one pod's parts, and the density."""
    holders = [pid for pid in children.below(os.getpid()) if "grpclab-holder" in command(pid)]
    weights = [sum(unique_kib(pid) for pid in (holder, *children.below(holder))) for holder in holders]
    for pid in (holders[0], *children.below(holders[0])):
        print(f"  {unique_kib(pid) / 1024:6.1f} MB  {command(pid)[:60]!r}")
    ring_mb = ring.BLOCK * ring.BLOCKS / (1 << 20)
    print(f"  {ring_mb:6.1f} MB  capture ring")
    print(f"pod with both programs up: first {seconds[0] * 1000:.0f} ms, then {min(seconds[1:]) * 1000:.0f} ms")
    print(f"density: {statistics.median(weights) / 1024 + ring_mb:.1f} MB (goal {GOAL_MB} MB)")


def command(pid: int) -> str:
    """What ``pid`` calls itself, and its command line."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return Path(f"/proc/{pid}/comm").read_text().strip() + " " + words


def unique_kib(pid: int) -> int:
    """The unique set size of ``pid``."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Clean:", "Private_Dirty:")))


if __name__ == "__main__":
    main()
