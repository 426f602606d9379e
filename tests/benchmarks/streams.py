"""500 open event streams beside page loads, on the real public port: what the streams cost a page, and a page the streams.

``python tests/benchmarks/streams.py`` prints ratios measured in one run (about half a minute, loopback only). Three processes
besides this one: the server with this project's adapter, the same server with a2wsgi in its place, and a runner that replays
one event a second to each of 50 runs, with 500 listeners. This process loads pages.
"""

import asyncio
import http.client
import json
import multiprocessing
import os
import signal
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import a2wsgi
from flask import Flask, render_template_string

sys.path.insert(0, str(Path(__file__).parent.parent / "integration"))

import replay

from app.events import asgi, front
from app.events.follower import Follower, Rules
from app.events.hub import Hub
from app.runs.workspace import File, Workspace
from app.store import Store
from app.store.model import StoredRun

RUNS = 50
STREAMS = 500
SECONDS = 3.0
SETTLE_SECONDS = 2.0
"""500 pages connect within a moment, as after a restart: what they wait for is each other."""
CONCURRENT_PAGES = 2
ROWS = 200
TEMPLATE = "<table>{% for n in rows %}<tr class='row-{{ n }}'><td>{{ n }}<td>{{ title }}</tr>{% endfor %}</table>"


def pages(store: Store, view_id: str) -> Flask:
    """A page as ours are: one read from the store, a template of some hundred lines."""
    app = Flask("pages")

    @app.get("/")
    def index() -> str:
        stored = store.workspace(view_id)
        return render_template_string(TEMPLATE, rows=range(ROWS), title=stored.title if stored else "")

    return app


def serve(folder: str, adapter: str, ready: Connection) -> None:
    """The server process."""
    with Store(f"sqlite:///{folder}/{adapter}.sqlite3", secret_key="key") as store:
        store.migrate()
        workspace = Workspace(files=(File(path="server.py", text="x" * 2000),))
        view_id = store.create_workspace("Greeter", workspace).view_id
        for number in range(RUNS):
            store.add_run(
                StoredRun(
                    run_id=f"run-{number}",
                    view_id=view_id,
                    revision=1,
                    workspace=workspace,
                    descriptor_set=b"",
                    runner_target=f"unix:{folder}/runner.sock",
                    incarnation="1",
                    started_ns=number,
                )
            )
        hub = Hub()
        events = asgi.create(store, hub, Follower(store, hub, Rules(idle_seconds=600)))
        wsgi = pages(store, view_id).wsgi_app
        app = front.create(events, wsgi, allowed_hosts=["127.0.0.1"], threads=16, body_limit=1 << 22)
        if adapter == "a2wsgi":
            other = a2wsgi.WSGIMiddleware(wsgi, workers=16)

            async def app(scope, receive, send):  # noqa: ANN001, ANN202 - ASGI, and only here
                mine = scope["type"] == "lifespan" or scope["path"].startswith(asgi.PREFIX)
                await (events if mine else other)(scope, receive, send)

        server = front.server(app, front.Listen(port=0), on_stop=hub.close)

        async def main() -> None:
            serving = asyncio.ensure_future(server.serve())
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.01)
            ready.send(server.servers[0].sockets[0].getsockname()[1])
            await serving

        asyncio.run(main())


def run_and_listen(folder: str, control: Connection) -> None:
    """The runner's and the listeners' process: told a port it opens the streams, told 0 it ends."""
    asyncio.run(_run_and_listen(folder, control))


async def _run_and_listen(folder: str, control: Connection) -> None:
    runner = replay.ReplayRunner()
    number = 0

    async def beat() -> None:
        nonlocal number
        while True:
            number += 1
            for run in range(RUNS):
                # The text is the time at which the runner said it.
                await runner.push(f"run-{run}", replay.log_event(number, str(time.monotonic())))
                await asyncio.sleep(1 / RUNS)

    async with replay.serving(runner, f"unix:{folder}/runner.sock"):
        beating = asyncio.ensure_future(beat())
        control.send("ready")
        while port := await asyncio.to_thread(control.recv):
            delays: list[float] = []
            listeners = [asyncio.ensure_future(listen(port, n, runner, delays)) for n in range(STREAMS)]
            control.send("listening")
            await asyncio.to_thread(control.recv)
            control.send(delays[:])
            await asyncio.wait(listeners)
        beating.cancel()


async def listen(port: int, number: int, runner: replay.ReplayRunner, delays: list[float]) -> None:
    """One page's stream; how late it heard of each event."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    run_id = f"run-{number % RUNS}"
    writer.write(f"GET /events/runs/{run_id} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    settled = time.monotonic() + SETTLE_SECONDS
    while line := await reader.readline():
        if not line.startswith(b"data:"):
            continue
        event = runner.runs[run_id][json.loads(line[5:])["last"] - 1].event
        if float(event.text) > settled:
            delays.append(time.monotonic() - float(event.text))
    writer.close()


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """Times of many page loads, milliseconds."""

    p50: float
    p99: float
    per_second: float


def load_pages(port: int, seconds: float = SECONDS) -> Loaded:
    """Loads the page again and again, a few at once, each on a connection of its own that stays open."""

    def load(_: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        times = []
        until = time.monotonic() + seconds
        while (started := time.monotonic()) < until:
            connection.request("GET", "/")
            answer = connection.getresponse()
            if answer.status != 200 or not answer.read():
                raise AssertionError(answer.status)
            times.append((time.monotonic() - started) * 1000)
        connection.close()
        return times

    with ThreadPoolExecutor(CONCURRENT_PAGES) as threads:
        times = sorted(t for each in threads.map(load, range(CONCURRENT_PAGES)) for t in each)
    return Loaded(p50=statistics.median(times), p99=times[int(len(times) * 0.99)], per_second=len(times) / SECONDS)


def cpu_seconds(pid: int) -> float:
    """CPU time of a process so far (proc(5): utime and stime are fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mib(pid: int) -> float:
    """Resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def measure(folder: str, adapter: str, listeners: Connection) -> None:
    """One server: pages alone, streams alone, pages beside streams, and how it stops."""
    spawn = multiprocessing.get_context("spawn")
    mine, theirs = spawn.Pipe()
    server = spawn.Process(target=serve, args=(folder, adapter, theirs))
    server.start()
    port = mine.recv()
    load_pages(port, 1.0)  # templates compiled, threads started
    cpu_alone = cpu_seconds(server.pid)
    alone = load_pages(port)
    cpu_alone = (cpu_seconds(server.pid) - cpu_alone) / (alone.per_second * SECONDS)
    memory = memory_mib(server.pid)
    listeners.send(port)
    listeners.recv()
    time.sleep(SETTLE_SECONDS)
    cpu = cpu_seconds(server.pid)
    time.sleep(SECONDS)
    cpu = (cpu_seconds(server.pid) - cpu) / SECONDS
    cpu_beside = cpu_seconds(server.pid)
    beside = load_pages(port)
    # What the streams take anyway is no cost of the pages.
    cpu_beside = (cpu_seconds(server.pid) - cpu_beside - cpu * SECONDS) / (beside.per_second * SECONDS)
    listeners.send("report")
    delays = sorted(listeners.recv())
    grown = memory_mib(server.pid) - memory
    started = time.monotonic()
    os.kill(server.pid, signal.SIGTERM)
    server.join(30)
    stopped = time.monotonic() - started
    print(
        f"{adapter}: page with {STREAMS} streams: {beside.p50:.1f} ms, without {alone.p50:.1f} ms, "
        f"ratio {beside.p50 / alone.p50:.2f} (p99 {beside.p99:.1f} and {alone.p99:.1f} ms, "
        f"{beside.per_second:.0f} and {alone.per_second:.0f} pages/s; "
        f"CPU per page {cpu_beside * 1000:.1f} and {cpu_alone * 1000:.1f} ms)"
    )
    print(
        f"{adapter}: event to page p50 {statistics.median(delays) * 1000:.0f} ms, "
        f"p99 {delays[int(len(delays) * 0.99)] * 1000:.0f} ms over {len(delays)} messages; "
        f"{STREAMS} streams alone {cpu * 100:.0f} % of a CPU, {grown:.0f} MiB; "
        f"SIGTERM with {STREAMS} streams open: {stopped:.1f} s, exit code {server.exitcode}"
    )


def main() -> None:
    """Prints the lines."""
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        mine, theirs = spawn.Pipe()
        runner = spawn.Process(target=run_and_listen, args=(folder, theirs))
        runner.start()
        mine.recv()
        for adapter in sys.argv[1:] or ("grpclab", "a2wsgi"):
            measure(folder, adapter, mine)
        mine.send(0)
        runner.join(10)


if __name__ == "__main__":
    main()
