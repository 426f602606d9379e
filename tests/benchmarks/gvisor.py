"""What gVisor costs a learner beside bubblewrap alone, as ratios of one run by turns.

    python tests/benchmarks/gvisor.py

A pod until its agent is warm (which the pool hides), a server from the order to its first answer, and one call on a
connection that stands. Needs runsc: apt-get install runsc.
"""

import asyncio
import dataclasses
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.sandbox import inside
from app.sandbox import runtime as runtimes
from app.sandbox.pod import Pod
from app.sandbox.policy import LEARNER
from app.sandbox.runtime import Runtime
from tests.jail.pods import said

ROUNDS = 5
CALLS = 300
SERVES = """
import socket, time
from concurrent import futures
control = socket.socket(fileno=3)
import grpc, grpc.aio
control.sendall(b"warm")
control.recv(1)
class Echo(grpc.GenericRpcHandler):
    def service(self, details):
        return grpc.unary_unary_rpc_method_handler(lambda request, context: request)
server = grpc.server(futures.ThreadPoolExecutor(4), handlers=[Echo()])
server.add_insecure_port("127.0.0.1:50051")
server.start()
control.sendall(b"serves")
server.wait_for_termination()
"""
CALLS_IT = """
import socket, time
control = socket.socket(fileno=3)
import grpc
control.sendall(b"warm")
control.recv(1)
call = grpc.insecure_channel("127.0.0.1:50051").unary_unary("/a.B/Echo")
call(b"first", wait_for_ready=True)
control.sendall(b"first")
control.recv(1)
began = time.perf_counter()
for _ in range(%d): call(b"again")
control.sendall(repr((time.perf_counter() - began) / %d).encode())
control.recv(1)
"""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """Seconds."""

    warm: float
    first: float
    call: float


def main() -> None:
    """Print ``gvisor: ...``."""
    runsc = runtimes.found_runsc()
    if runsc is None:
        sys.exit("gvisor: needs runsc: apt-get install runsc")
    plain = runtimes.stage()
    strong = dataclasses.replace(plain, runsc=runsc)
    turns = [(asyncio.run(taken(plain)), asyncio.run(taken(strong))) for _ in range(ROUNDS)]
    for what in ("warm", "first", "call"):
        one, other = (statistics.median(getattr(turn[side], what) for turn in turns) for side in (0, 1))
        print(
            f"gvisor: {what}: {other * 1000:.1f} ms, in bubblewrap alone {one * 1000:.1f} ms, ratio {other / one:.1f}"
        )


async def taken(runtime: Runtime) -> Taken:
    """One pod: its agent, then a server and its client."""
    pod = await Pod.create(runtime)
    try:
        began = time.perf_counter()
        agent = await pod.start("agent", LEARNER, inside.program(inside.AGENT))
        await said(agent, seconds=60)
        warm = time.perf_counter() - began
        # The client is ours in both, as the driver is.
        client = await pod.start("client", dataclasses.replace(LEARNER, foreign=False), CALLS_IT % (CALLS, CALLS))
        server = await pod.start("server", LEARNER, SERVES)
        for jail in (client, server):
            assert await said(jail, seconds=60) == "warm"
        began = time.perf_counter()
        for jail in (server, client):
            jail.control.send(b".")
        assert await said(client, seconds=60) == "first"
        first = time.perf_counter() - began
        client.control.send(b".")
        return Taken(warm=warm, first=first, call=float(await said(client, seconds=60)))
    finally:
        await pod.close()


if __name__ == "__main__":
    main()
