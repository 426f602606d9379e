"""A scenario is played in its order; a script waits for answers before it goes on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.client import run_events
from app.client.performer import Unfinished, perform
from app.client.runner import RunnerClient
from app.runs.events import RunEnded
from app.runs.scenario import Action, ActionKind, Scenario, ScriptedCall, digest
from app.runs.spec import CallSpec, Request, in_json
from app.runs.workspace import File, Workspace
from tests.support.answering_runner import AnsweringRunner
from tests.support.harmless_runner import Serving

WORKSPACE = Workspace(files=(File(path="a.proto", text='syntax = "proto3";\nmessage A {}\n'),))
PLAIN = CallSpec(path="/a.B/C", requests=in_json("{}"))
SEND = Action(kind=ActionKind.SEND, request=Request(data=b"{}"))
SCRIPT = (
    SEND,
    Action(kind=ActionKind.WAIT, number=1),
    Action(kind=ActionKind.PAUSE, number=30),
    SEND,
    Action(kind=ActionKind.WAIT, number=2),
    Action(kind=ActionKind.HALF_CLOSE),
)
TALK = ScriptedCall(name="talk", spec=CallSpec(path="/a.B/D", half_close=False), script=SCRIPT)


@pytest.fixture
def runner() -> AnsweringRunner:
    return AnsweringRunner()


@pytest.fixture
def client(tmp_path: Path, runner: AnsweringRunner) -> Iterator[RunnerClient]:
    serving = Serving(tmp_path, runner)
    with RunnerClient(serving.target) as made:
        yield made
    serving.close()


def names(runner: AnsweringRunner) -> list[str]:
    return [type(request).__name__.removesuffix("Request") for request in runner.asked]


def test_calls_one_after_the_other_and_together(client: RunnerClient, runner: AnsweringRunner) -> None:
    scenario = Scenario(
        name="main",
        calls=(
            ScriptedCall(name="one", spec=PLAIN),
            ScriptedCall(name="many", spec=PLAIN, repeat=3, together=True),
        ),
    )
    take = perform(client, "r", WORKSPACE, scenario).take
    assert take.calls == (("one", (1,)), ("many", (2, 3, 4)))
    assert (take.scenario, take.digest, take.refused) == ("main", digest(scenario), ())
    assert isinstance(run_events.decode_events(take.chunks[0])[-1].event, RunEnded)
    assert names(runner)[-1] == "StopRun"


def test_a_script_waits_for_answers(client: RunnerClient, runner: AnsweringRunner) -> None:
    slept: list[float] = []
    scenario = Scenario(name="main", calls=(TALK,), linger_ms=50)
    perform(client, "r", WORKSPACE, scenario, sleep=slept.append)
    assert names(runner) == [
        "StartRun",
        "FollowRun",
        "StartCall",
        "SendMessage",
        "SendMessage",
        "HalfClose",
        "StopRun",
    ] or (names(runner) == ["StartRun", "StartCall", "FollowRun", "SendMessage", "SendMessage", "HalfClose", "StopRun"])
    assert slept == [0.03, 0.05]


def test_a_cancellation(client: RunnerClient, runner: AnsweringRunner) -> None:
    cancelled = ScriptedCall(
        name="x", spec=CallSpec(path="/a.B/D", half_close=False), script=(SEND, Action(kind=ActionKind.CANCEL))
    )
    perform(client, "r", WORKSPACE, Scenario(name="main", calls=(cancelled,)))
    assert "CancelCall" in names(runner)


def test_a_call_that_does_not_fit_the_schema_is_told(client: RunnerClient) -> None:
    wrong = ScriptedCall(name="wrong", spec=CallSpec(path="/a.B/C", requests=in_json("oops")))
    scenario = Scenario(name="main", calls=(wrong, ScriptedCall(name="one", spec=PLAIN)))
    take = perform(client, "r", WORKSPACE, scenario).take
    assert take.refused == (("wrong", "“oops” is no field."),)
    assert take.calls == (("one", (1,)),)


GIVEN = """
[[process]]
name = "server"
command = "server.py"
port = 50051

[[process]]
name = "old"
command = "old.py"
"""


@pytest.mark.parametrize("calls", [(), (ScriptedCall(name="one", spec=PLAIN),)])
def test_a_given_client_is_waited_for(
    client: RunnerClient, runner: AnsweringRunner, calls: tuple[ScriptedCall, ...]
) -> None:
    names_of_files = ("server.py", "old.py")
    files = (
        *WORKSPACE.files,
        *(File(path=name, text="") for name in names_of_files),
        File(path="lab.toml", text=GIVEN),
    )
    runner.exit("server")
    runner.exit("old")
    perform(client, "r", Workspace(files=files), Scenario(name="main", calls=calls))
    assert names(runner).count("StopRun") == 1


def test_a_run_without_an_end(client: RunnerClient, runner: AnsweringRunner) -> None:
    runner.silent = True
    with pytest.raises(Unfinished, match="The sandbox stopped before the check was done"):
        perform(client, "r", WORKSPACE, Scenario(name="main", calls=()))


def test_the_limits_are_the_scenarios(client: RunnerClient, runner: AnsweringRunner) -> None:
    perform(client, "r", WORKSPACE, Scenario(name="main", calls=(ScriptedCall(name="one", spec=PLAIN),), seconds=2.5))
    started: Any = runner.asked[0]
    assert started.limits.wall_seconds == 3
