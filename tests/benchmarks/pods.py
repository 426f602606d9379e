"""Many pods alive at once: what a call through the page's own doors costs beside one pod and beside two hundred.

    python tests/benchmarks/pods.py [pods]

Starts the application, presses Call on one workspace again and again, then starts a run on each of 200 workspaces, keeps
them all alive and calls them in turn. Then: pods made and ended a second, by a pool that has nothing else to do.
"""

import asyncio
import re
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.sandbox import inside
from app.sandbox import runtime as runtimes
from app.sandbox.outside import children
from app.sandbox.pool import PodPool, Programs
from tests.support.site import Learner, Site, learner

PODS = 200
CALLS = 60
PATIENCE_SECONDS = 60
POOL_SECONDS = 10.0
GOAL = 3.0
METHOD = "/greeter.Greeter/SayHello"


def main() -> None:
    """Print the figures."""
    pods = int(sys.argv[1]) if len(sys.argv) > 1 else PODS
    settings = {"RUNS_MOST": pods + 4, "PODS_MOST": pods + 8, "RUN_IDLE_SECONDS": 3600, "RUN_WALL_SECONDS": 3600}
    environment = {f"GRPCLAB_{name}": str(value) for name, value in settings.items()}
    with tempfile.TemporaryDirectory() as data, Site(Path(data), **environment) as site, learner(site) as someone:
        one = [opened(someone)]
        alone = calls(someone, one)
        began = time.perf_counter()
        many = [*one, *(opened(someone) for _ in range(pods - 1))]
        rate = (pods - 1) / (time.perf_counter() - began)
        together = calls(someone, many)
        alive = sum("grpclab-holder" in name(pid) for pid in children.below(site.pid))
        memory = sum(children.proportional(pid) for pid in children.below(site.pid)) / 1e9
        print(f"pods: {alive} holders alive, {memory:.1f} GB in all, runs started at {rate:.1f}/s")
        print(
            f"call: p50 {alone[0] * 1000:.0f} ms, p95 {alone[1] * 1000:.0f} ms with one pod; p50 {together[0] * 1000:.0f} ms, "
            f"p95 {together[1] * 1000:.0f} ms with {pods}, ratio of p95 {together[1] / alone[1]:.2f} (goal {GOAL:.0f})"
        )
    print(f"pool: {asyncio.run(made_a_second()):.1f} pods made, warmed and ended a second")


@dataclass(frozen=True, kw_only=True, slots=True)
class Live:
    """A workspace with its run."""

    path: str
    run_id: str


def opened(someone: Learner) -> Live:
    """A new workspace whose run was started by a first call, which was answered."""
    path = someone.open_example("greeter").url.path
    answer = asked(someone, path, "first")
    found = re.search(r"/events/runs/([a-z0-9]+)", answer)
    assert found, answer
    live = Live(path=path, run_id=found[1])
    wait(someone, live, "first")
    return live


def calls(someone: Learner, lives: list[Live]) -> tuple[float, float]:
    """The median and the 95th percentile of calls to each in turn, seconds."""
    chosen = lives[:: max(1, len(lives) // CALLS)]
    taken = []
    for turn in range(CALLS):
        live, greeted = chosen[turn % len(chosen)], f"Ada{turn}"
        began = time.perf_counter()
        asked(someone, live.path, greeted)
        wait(someone, live, greeted)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken), sorted(taken)[int(len(taken) * 0.95)]


def asked(someone: Learner, path: str, greeted: str) -> str:
    """The page's answer to pressing Call."""
    return someone.post(f"{path}/calls", form={"path": METHOD, "request": f'{{"name": "{greeted}"}}'}).text


def wait(someone: Learner, live: Live, greeted: str) -> None:
    """Until the fragment that the page shows has the answer."""
    until = time.perf_counter() + PATIENCE_SECONDS
    while f"Hello, {greeted}" not in someone.http.get(f"/runs/{live.run_id}/live", headers={"HX-Request": "true"}).text:
        assert time.perf_counter() < until, "no answer"
        time.sleep(0.005)


async def made_a_second() -> float:
    """Pods with their programs warm, sustained: each is released as soon as it is there."""
    programs = Programs(learner=inside.program(inside.AGENT), driver=inside.program(inside.DRIVER))
    pool = PodPool(runtimes.stage(), programs, warm=2, most=4)
    await pool.start()
    try:
        began, made = time.perf_counter(), 0
        while time.perf_counter() - began < POOL_SECONDS:
            await pool.release(await pool.acquire())
            made += 1
        return made / (time.perf_counter() - began)
    finally:
        await pool.close()


def name(pid: int) -> str:
    """What ``pid`` calls itself."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


if __name__ == "__main__":
    main()
