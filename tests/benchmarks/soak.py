"""Two thousand runs, four at a time, on one runner: processes, descriptors, memory, mounts and files stay what they were.

    python tests/benchmarks/soak.py [runs]

Each run is a workspace of its own: compiled, started, called once, stopped, acknowledged. Prints a row at the start, after
each quarter and at the end; 2,000 runs take some ten minutes on two cores.
"""

import asyncio
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.runner import server
from app.runner.options import Options
from app.runs.events import RunEvent
from app.runs.workspace import File, Workspace
from app.sandbox.outside import children
from tests.runner.conftest import HELLO, PROTO, Lab, call_ended, source, status

RUNS = 2000
OPTIONS = Options(pods_warm=2, pods_most=8, runs_most=6, run_idle_seconds=60)
REPORTS = 4
AT_ONCE = 4
FIRST_RUNS = 20
"""Before the first row: caches fill, and the allocator takes what it keeps."""
SETTLE_SECONDS = 2.0
PATIENCE_SECONDS = 60.0
CACHED = 250
"""Different schemas, of which the compiler remembers what it has room for: its cache is full before the first quarter ends."""


def main() -> None:
    """Print the rows."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        target = f"unix:{folder}/runner.sock"
        runner = spawn.Process(target=serve, args=(target, theirs))
        runner.start()
        assert ours.recv() == "ready"
        lab = Lab(target)
        try:
            soak(lab, runner.pid or 0, runs)
        finally:
            lab.client.close()
            ours.send("stop")
            runner.join(30)


def serve(target: str, control: Connection) -> None:
    """The runner's process."""

    async def until_told() -> None:
        async with server.running(OPTIONS, target):
            control.send("ready")
            await asyncio.to_thread(control.recv)

    asyncio.run(until_told())


def soak(lab: Lab, runner: int, runs: int) -> None:
    """The runs, and a row now and then."""
    print(
        f"{'runs':>6} {'processes':>9} {'threads':>7} {'fds':>5} {'sockets':>7} {'runner MB':>9} {'others MB':>9} {'files':>5}  runs/s"
    )
    with ThreadPoolExecutor(AT_ONCE) as threads:
        done = 0
        for part in (FIRST_RUNS, *[runs // REPORTS] * REPORTS):
            began = time.perf_counter()
            list(threads.map(lambda number: one(lab, number), range(done, done + part)))
            done += part
            report(runner, done - FIRST_RUNS, part / (time.perf_counter() - began))


def one(lab: Lab, number: int) -> None:
    """One run of a schema that was not seen lately."""
    files = (
        File(path="greeter.proto", text=f"{PROTO}// {number % CACHED}\n"),
        File(path="server.py", text=source()),
    )
    run_id, _ = lab.start(Workspace(files=files), HELLO)
    events: list[RunEvent] = []
    # Not the client of the events service: grpc.aio serves one event loop, and here are four threads.
    for batch in lab.client.follow(run_id, timeout=PATIENCE_SECONDS):
        events += batch
        if any(map(call_ended, batch)):
            lab.client.stop_run(run_id)
    assert status(tuple(events)).status_code == 0
    lab.client.acknowledge_run(run_id)


def report(runner: int, number: int, rate: float) -> None:
    """A row, once the pool has refilled."""
    time.sleep(SETTLE_SECONDS)
    below = children.below(runner)
    threads = sum(children.usage(pid).threads for pid in (runner, *below))
    others = sum(children.proportional(pid) for pid in below) / 1e6
    mine = children.usage(runner).resident / 1e6
    numbers = f"{number:>6} {len(below):>9} {threads:>7} {len(list(_descriptors(runner))):>5} {len(children.sockets(runner)):>7}"
    print(f"{numbers} {mine:>9.1f} {others:>9.1f} {left_files():>5}  {rate:.1f}", flush=True)


def _descriptors(pid: int) -> Iterator[Path]:
    return Path(f"/proc/{pid}/fd").iterdir()


def left_files() -> int:
    """Files in the places that a sandbox could leave some in."""
    return sum(1 for place in ("/dev/shm", "/var/tmp") for _ in Path(place).iterdir())  # noqa: S108  looked at only


if __name__ == "__main__":
    main()
