"""Every example starts, answers its call, and each of its other processes does what it says."""

from pathlib import Path

import pytest

from app.runs import events as ev
from app.runs import manifest
from app.runs.events import Outcome
from app.runs.manifest import Start
from app.runs.processes import ProcessAction
from app.runs.spec import CallSpec, in_json
from app.sandbox.runtimes import DESCRIPTIONS
from app.web import examples
from app.web.examples import Example
from tests.runner.conftest import Lab, call_ended, ended, status, steps
from tests.runner.test_processes import Script, exits, lines, seen

pytestmark = pytest.mark.jail

ROOT = Path(__file__).parents[2] / "lessons" / "examples"
EXAMPLES = {example.slug: example for example in examples.load(ROOT)}
STATUS = {"errors": 3}
"""Examples whose first call is meant to fail."""
SAYS = {
    "services": [
        "1 × teapot, from stock on port",
        "2 × teapot, from stock on port",
        "FAILED_PRECONDITION only 12 left, says stock on port",
    ],
    "polyglot": ["HELLO FROM NODE.JS!"],
    "conveniences": [
        "services: greeter.Greeter, grpc.health.v1.Health, grpc.reflection.v1alpha.ServerReflection",
        "after Ada: SERVING",
        "after nobody: NOT_SERVING",
        "channelz: ",
    ],
}
"""How the lines of the example's client begin."""


def played(lab: Lab, example: Example) -> tuple[ev.RunEvent, ...]:
    """The example's call, then its client where it has one."""
    call = CallSpec(path=example.method, requests=in_json(example.request))
    run_id, started = lab.start(example.workspace, call)
    assert started.call_problems == ()
    clients = [process.name for process in manifest.plan(example.workspace).processes if process.start is Start.MANUAL]

    def start_clients() -> None:
        for name in clients:
            assert lab.client.control_process(run_id, name, ProcessAction.START) == ()

    scenes = [(call_ended, start_clients), *((seen(ev.ProcessExited, name), lambda: None) for name in clients)]
    return lab.follow(run_id, stop_when=Script(*scenes))


@pytest.mark.parametrize("slug", EXAMPLES)
def test_an_example_does_what_it_says(lab: Lab, slug: str) -> None:
    example = EXAMPLES[slug]
    for process in manifest.plan(example.workspace).processes:
        description = DESCRIPTIONS[process.runtime]
        if description.find and description.find() is None:
            pytest.skip(description.missing)
    events = played(lab, example)
    assert status(events).status_code == STATUS.get(slug, 0), steps(events)
    assert ended(events).outcome is Outcome.COMPLETED
    said = lines(events, "client")
    expected = SAYS.get(slug, [])
    assert len(said) == len(expected), said
    assert all(line.startswith(begin) for line, begin in zip(said, expected, strict=True)), said
    assert exits(events).get("client", [(0, 0)]) == [(0, 0)]


def test_replicas_take_turns_and_every_hop_has_its_owners(lab: Lab) -> None:
    events = played(lab, EXAMPLES["services"])
    owners = {
        (e.event.client_process, e.event.server_process) for e in events if isinstance(e.event, ev.ConnectionOpened)
    }
    assert {("driver", "shop"), ("shop", "stock-1"), ("shop", "stock-2"), ("shop", "prices")} <= owners
    replicas = {line.partition("port ")[2] for line in lines(events, "client")}
    assert {found.partition(",")[0] for found in replicas} == {"50061", "50062"}
