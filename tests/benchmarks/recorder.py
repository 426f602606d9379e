"""What the recorder costs a conversation, and whether it keeps up with a fast one.

    python tests/benchmarks/recorder.py

* Unary calls a second between two jails of a pod, with the recorder and without it, in turns.
* A bare grpcio pair on this machine streams as fast as it can; then a pod streams at half that rate, all of it recorded:
  a packet that the kernel dropped would be a gap.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.sandbox import runtime as runtimes
from app.sandbox.pod import Pod
from app.sandbox.pod_events import BudgetSpent, HolderDied, KernelDropped, PacketsCaptured
from app.sandbox.policy import DRIVER, LEARNER
from app.sandbox.recorder import Recorder
from app.sandbox.runtime import Runtime

ROUNDS = 4
SECONDS = 2.0
STREAM_SECONDS = 4.0
MESSAGE_BYTES = 100
CAPTURE_BYTES = 1 << 30
"""Not what a run may record: what is measured is whether the recorder keeps up."""

SERVER = """
import time
from concurrent import futures
import grpc

def echo(request, context):
    return request

def flow(request, context):
    # So many messages a second, a hundredth of a second's worth at a time; 0: as many as go.
    rate, seconds = map(float, request.split())
    until = time.monotonic() + seconds
    message, sent, began = b"x" * {bytes}, 0, time.monotonic()
    while time.monotonic() < until:
        if rate and sent >= (time.monotonic() - began) * rate:
            time.sleep(0.002)
            continue
        yield message
        sent += 1

server = grpc.server(futures.ThreadPoolExecutor(4), options=(("grpc.so_reuseport", 0),))
handlers = {{"Echo": grpc.unary_unary_rpc_method_handler(echo), "Flow": grpc.unary_stream_rpc_method_handler(flow)}}
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("bench.Bench", handlers),))
port = server.add_insecure_port("127.0.0.1:{port}")
server.start()
""".replace("{bytes}", str(MESSAGE_BYTES))
CLIENT = """
import time
import grpc

def calls(channel, seconds):
    echo = channel.unary_unary("/bench.Bench/Echo")
    echo(b"warm", wait_for_ready=True)
    until, made = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        echo(b"x")
        made += 1
    return made / seconds

def messages(channel, rate, seconds):
    flow = channel.unary_stream("/bench.Bench/Flow")
    began = time.monotonic()
    count = sum(1 for _ in flow(b"%f %f" % (rate, seconds), wait_for_ready=True))
    return count / (time.monotonic() - began)
"""
JAILED = """
import socket
control = socket.socket(fileno=3)
"""


def main() -> None:
    """Print the figures."""
    asyncio.run(measure())


async def measure() -> None:
    """All of it, on one runtime and one recorder."""
    runtime = runtimes.stage()
    recorder = Recorder()
    await recorder.start(runtime)
    try:
        with_it, without = await cost(runtime, recorder)
        print(f"recorder: {with_it:.0f} calls/s recorded, {without:.0f} without, ratio {with_it / without:.2f}")
        bare = await asyncio.to_thread(bare_rate)
        rate, packets, lost = await streamed(runtime, recorder, bare / 2)
        print(
            f"streaming: bare pair {bare:.0f} messages/s; recorded at {rate:.0f} ({rate / bare:.2f}), {packets} packets, "
            f"{lost} lost"
        )
    finally:
        await recorder.close()


async def cost(runtime: Runtime, recorder: Recorder) -> tuple[float, float]:
    """Calls a second with the recorder and without: medians of rounds in turns, so that a noisy machine meets both."""
    rates: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(ROUNDS):
        for recorded, said in rates.items():
            rate, _ = await spoken(runtime, recorder if recorded else None, f"calls(channel, {SECONDS})")
            said.append(rate)
    return statistics.median(rates[True]), statistics.median(rates[False])


async def streamed(runtime: Runtime, recorder: Recorder, rate: float) -> tuple[float, int, int]:
    """The rate that was reached, packets recorded, and packets that are missing."""
    said, pod = await spoken(runtime, recorder, f"messages(channel, {rate}, {STREAM_SECONDS})")
    packets = lost = 0
    while not pod.events.empty():
        match pod.events.get_nowait():
            case PacketsCaptured(packets=some):
                packets += len(some)
            case KernelDropped(packets=count) | BudgetSpent(packets=count):
                lost += count
            case HolderDied(text=text):
                # Closing the pod tells nothing; this is what a recorder says that broke.
                raise AssertionError(text)
    return said, packets, lost


async def spoken(runtime: Runtime, recorder: Recorder | None, what: str) -> tuple[float, Pod]:
    """What a client in one jail says of a server in another; the pod is closed, with its events still in it."""
    loop = asyncio.get_running_loop()
    pod = await Pod.create(runtime, recorder=recorder, capture_bytes=CAPTURE_BYTES)
    try:
        server = JAILED + SERVER.format(port=50051) + "control.sendall(b'up')\nserver.wait_for_termination()\n"
        serving = await pod.start("learner", LEARNER, server)
        assert await loop.sock_recv(serving.control, 2) == b"up"
        client = f"{JAILED}{CLIENT}\nwith grpc.insecure_channel('localhost:50051') as channel:\n    said = {what}\n"
        calling = await pod.start("driver", DRIVER, client + "control.sendall(b'%f' % said)\n")
        said = float(await loop.sock_recv(calling.control, 100))
        await pod.caught_up()
        return said, pod
    finally:
        await pod.close()


def bare_rate() -> float:
    """Messages a second of a server and a client on this machine, in no jail."""
    with tempfile.TemporaryDirectory() as folder:
        serving = subprocess.Popen(
            [sys.executable, "-c", SERVER.format(port=0) + "print(port, flush=True)\nserver.wait_for_termination()\n"],
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert serving.stdout
            port = int(serving.stdout.readline())
            client = f"{CLIENT}\nwith grpc.insecure_channel('localhost:{port}') as channel:\n    "
            words = [sys.executable, "-c", f"{client}print(messages(channel, 0, {STREAM_SECONDS}))"]
            done = subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True, timeout=60)
            return float(done.stdout)
        finally:
            serving.kill()
            serving.wait()


if __name__ == "__main__":
    main()
