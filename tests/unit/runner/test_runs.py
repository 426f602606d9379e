"""The runs of a runner: placed, refused, found and forgotten. A pool without places, so no pod is ever made."""

import pytest

from app.runner.calls import Calls
from app.runner.options import Options
from app.runner.outcome import Ending
from app.runner.run import Run
from app.runner.runs import Asked, RunExists, RunnerFull, Runs
from app.runs.events import Outcome
from app.runs.spec import CallSpec, Limits
from app.runs.twin import TwinCall
from app.runs.workspace import File, Workspace
from app.sandbox.compiler import Compiled
from app.sandbox.pod import Pod
from app.sandbox.pool import PodPool, PoolFull, Programs
from tests.support.placeless import RUNTIME, Placeless, in_a_loop

EMPTY = Workspace(files=(File(path="notes.txt", text=""),))
SERVER = Workspace(files=(File(path="server.py", text=""),))
SCHEMA = Workspace(files=(File(path="a.proto", text="broken"),))
HELLO = CallSpec(path="/s.S/M")


class Lab(Placeless):
    async def start(self, run_id: str, workspace: Workspace, *calls: CallSpec) -> Run:
        await self.runs.start(run_id, workspace, calls, Limits())
        run = self.runs.get(run_id)
        assert run
        return run


@in_a_loop
async def test_a_comparison_that_cannot_be_made_ends_with_its_reason() -> None:
    lab = Lab()
    await lab.runs.compare("r", SERVER, TwinCall(path="/s.S/M", request=b"", json=b"{}"))
    run = lab.runs.get("r")
    assert run
    assert run.log.ended
    assert "The schema has no method /s.S/M, so nothing can be compared." in run.log.ended.text


@in_a_loop
async def test_a_workspace_without_a_server_ends_at_once() -> None:
    lab = Lab()
    compiled, planned = await lab.runs.start("r", EMPTY, (HELLO, HELLO), Limits())
    assert (compiled.problems, planned.numbers) == ((), (0, 0))
    run = lab.runs.get("r")
    assert run
    assert run.log.ended
    assert run.log.ended.outcome is Outcome.SERVER_NOT_READY
    assert "server.py" in run.log.ended.text


@in_a_loop
async def test_a_schema_that_does_not_compile_starts_nothing() -> None:
    run = await Lab().start("r", SCHEMA, HELLO)
    assert run.log.ended
    assert run.log.ended.outcome is Outcome.COMPILE_FAILED
    assert run.log.ended.problems


@in_a_loop
async def test_without_a_place_for_a_pod_the_run_never_was() -> None:
    lab = Lab()
    for _ in range(2):
        with pytest.raises(RunnerFull, match="All 0 pods"):
            await lab.start("r", SERVER)
        assert lab.runs.get("r") is None


class OnePod(PodPool):
    """One place, which a real pod would take."""

    def __init__(self) -> None:
        super().__init__(RUNTIME, Programs(learner="", driver=""))
        self.free = True

    async def acquire(self) -> Pod:
        if not self.free:
            raise PoolFull
        self.free = False
        return object.__new__(Pod)

    async def release(self, pod: Pod) -> None:  # noqa: ARG002  there is only one
        self.free = True


@in_a_loop
async def test_a_pod_goes_back_when_its_run_cannot_begin() -> None:
    lab, pool = Lab(), OnePod()
    runs = Runs(lab.runs.compiler, pool, Options(), lab.times)
    run = runs._place("r")

    def prepare(*_: object) -> Calls:
        raise OSError

    run.prepare = prepare  # type: ignore[method-assign]  # whatever goes wrong in it
    nothing = Compiled(problems=(), descriptor_set=b"")
    with pytest.raises(OSError):  # noqa: PT011  it has no text
        await runs._begin(run, nothing, Asked(workspace=SERVER, calls=(), limits=Limits(), relays=()))
    assert pool.free


@in_a_loop
async def test_a_run_id_is_used_once() -> None:
    lab = Lab()
    await lab.start("r", EMPTY)
    with pytest.raises(RunExists):
        await lab.start("r", EMPTY)
    lab.runs.forget("r")
    await lab.start("r", EMPTY)


@in_a_loop
async def test_runs_that_ended_take_no_place() -> None:
    lab = Lab(runs_most=1)
    for number in range(3):
        await lab.start(str(number), EMPTY)
    assert lab.runs.live == 0
    full = Lab(runs_most=0)
    with pytest.raises(RunnerFull, match="All 0 places"):
        await full.start("r", EMPTY)


@in_a_loop
async def test_only_an_ended_run_is_forgotten() -> None:
    lab = Lab()
    lab.runs.forget("unknown")
    run = lab.runs._place("r")
    lab.runs.forget("r")
    assert lab.runs.get("r") is run
    run.finish(Ending.STOPPED)
    lab.runs.forget("r")
    assert lab.runs.get("r") is None


@in_a_loop
async def test_old_runs_and_too_many_are_forgotten() -> None:
    lab = Lab(kept_most=2, kept_seconds=100)
    for number in range(4):
        lab.clock.now = float(number)
        await lab.start(str(number), EMPTY)
    assert [bool(lab.runs.get(str(number))) for number in range(4)] == [False, True, True, True]
    lab.clock.now = 102.5
    await lab.start("later", EMPTY)
    assert [bool(lab.runs.get(str(number))) for number in range(4)] == [False, False, False, True]


@in_a_loop
async def test_closing_ends_what_is_live() -> None:
    lab = Lab()
    run = lab.runs._place("r")
    await lab.runs.close()
    run.finish(Ending.STOPPED)
    assert run.log.ended
    assert run.log.ended.outcome is Outcome.CANCELLED, "the runner's end came first"
