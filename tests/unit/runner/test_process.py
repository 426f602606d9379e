"""One process in a pod without walls: started, stopped, reloaded; what is told of it, and what is remembered."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from app.runner import output
from app.runner import process as process_module
from app.runner.outcome import Ending
from app.runner.process import Process, Site
from app.runs import events as ev
from app.runs import manifest
from app.runs.workspace import File
from tests.support.placeless import in_a_loop
from tests.support.plain_pod import PlainPod

PLAN = manifest.Process(name="a", runtime="python", command=("a.py", "x"), port=50051, environment=(("PORT", "50051"),))
WAITS = "import os, signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(3))\nprint(os.environ['PORT'])\nsignal.pause()\n"


class Lab:
    """A process, what was told of it, and how often it ended by itself."""

    def __init__(self, folder: Path, text: str, group: asyncio.TaskGroup, planned: manifest.Process = PLAN) -> None:
        self.told: list[ev.AnyEvent] = []
        self.over: list[str] = []
        self.pod: Any = PlainPod(folder)
        site = Site(
            pod=self.pod,
            group=group,
            budget=output.Budget(),
            tell=self.told.append,
            over=lambda process: self.over.append(process.name),
        )
        self.process = Process(planned, (File(path="a.py", text=text),), site)

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not condition():  # noqa: ASYNC110  # other tasks do the work
                await asyncio.sleep(0.002)

    def exits(self) -> list[tuple[int, int]]:
        return [(event.exit_code, event.signal) for event in self.told if isinstance(event, ev.ProcessExited)]

    def lines(self) -> list[str]:
        return [event.text for event in self.told if isinstance(event, ev.LogLine)]


def played(folder: Path, text: str, scene: Callable[[Lab], Awaitable[None]]) -> Lab:
    """The lab after a scene."""
    labs: list[Lab] = []

    @in_a_loop
    async def play() -> None:
        async with asyncio.TaskGroup() as group:
            lab = Lab(folder, text, group)
            labs.append(lab)
            await scene(lab)
            await lab.process.end()
            lab.process.gone()
            lab.process.forget()
            lab.pod.learner.kill()
            lab.pod.learner.control.close()

    play()
    return labs[0]


def test_it_ends_by_itself_and_its_end_is_evidence(tmp_path: Path) -> None:
    async def scene(lab: Lab) -> None:
        await lab.process.start(lab.pod.learner)
        assert lab.process.listening(50051)
        assert not lab.process.listening(50051), "told once"
        await lab.until(lambda: lab.over)

    lab = played(tmp_path, "import sys\nprint('hi')\nprint('why', file=sys.stderr)\nsys.exit(4)\n", scene)
    assert lab.told[0] == ev.ProcessStarted(process="a", command="python a.py x")
    assert (lab.exits(), sorted(lab.lines()), lab.over) == ([(4, 0)], ["hi", "why"], ["a"])
    evidence = lab.process.evidence()
    assert (evidence.ending, evidence.program, evidence.exit_code) == (Ending.SERVER_EXITED, "a.py", 4)
    assert (evidence.ports, evidence.stdout, evidence.stderr) == ((50051,), ("hi",), ("why",))


def test_it_is_asked_to_end_and_started_again_elsewhere(tmp_path: Path) -> None:
    async def scene(lab: Lab) -> None:
        await lab.process.start(lab.pod.learner)
        await lab.until(lambda: lab.lines() == ["50051"])
        await lab.process.stop()
        assert (lab.process.running, lab.process.ports, lab.exits()) == (False, (), [(3, 0)])
        await lab.process.start()
        await lab.until(lambda: lab.lines() == ["50051"] * 2)

    lab = played(tmp_path, WAITS, scene)
    assert lab.pod.started == ["a"], "a jail of its own"
    assert lab.over == [], "it did not end by itself"
    assert lab.exits() == [(3, 0), (0, 9)]
    assert not lab.process.ended or not lab.process.ended.failed


def test_limits_and_ports_are_bounded_and_told_once() -> None:
    @in_a_loop
    async def play() -> None:
        async with asyncio.TaskGroup() as group:
            site: Any = Site(pod=None, group=group, budget=output.Budget(), tell=print, over=print)  # type: ignore[arg-type]
            process = Process(PLAN, (), site)
            hit = ev.LimitHit(limit=ev.Limit.MEMORY, process="a", value=1, killed=True)
            assert (process.met(hit), process.met(hit)) == (True, False)
            assert process.evidence(Ending.JAIL_ENDED).limits == (hit,)
            assert not process.listening(1), "nothing runs"
            await process.stop()
            await process.reload()
            await process.end()
            process.gone()

    play()


@pytest.mark.parametrize(
    ("name", "value", "led"),
    [
        ("STORE_ADDR", "localhost:50052", "localhost:4000"),
        ("STORE_ADDR", "ipv4:127.0.0.1:50052,127.0.0.1:50053", "ipv4:127.0.0.1:4000,127.0.0.1:50053"),
        ("PORT", "50052", "50052"),
        ("GREETING", "at localhost:50052", "at localhost:50052"),
    ],
)
def test_where_a_relay_is_the_variables_that_name_servers_say_so(name: str, value: str, led: str) -> None:
    assert process_module._led(name, value, {50052: 4000}) == (name, led)
