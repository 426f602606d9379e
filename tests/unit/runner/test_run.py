"""A run before it has a pod: its clock, its log, and that the first thing to end it wins. With pods: tests/runner."""

from app.runner import certificates
from app.runner.files import Job
from app.runner.options import Options
from app.runner.outcome import Ending
from app.runner.run import Run, Times
from app.runs import events as ev
from app.runs.problems import SourceProblem
from app.runs.workspace import Workspace
from app.sandbox.compiler import Compiled, Compiler
from tests.support.placeless import Failing, in_a_loop

JOB = Job(
    workspace=Workspace(files=()),
    compiled=Compiled(),
    processes=(),
    certificates=certificates.make(certificates.at(0)),
)
LINE = ev.LogLine(process="server", stream=ev.LogStream.STDOUT, text="x")


def new() -> Run:
    return Run("r", Options(), Times(unix_ns=lambda: 5, monotonic=lambda: 7.0))


@in_a_loop
async def test_the_first_thing_that_ends_it_wins() -> None:
    run = new()
    run.finish(Ending.IDLE, seconds=60)
    run.finish(Ending.SANDBOX, detail="too late")
    assert run.log.last == 1
    assert run.log.ended
    assert (run.log.ended.outcome, "60 s" in run.log.ended.text) == (ev.Outcome.COMPLETED, True)
    assert run.ended_at == 7.0


@in_a_loop
async def test_what_ended_it_brings_its_evidence() -> None:
    run = new()
    problem = SourceProblem(path="a.proto", line=3, text="Expected “;”.")
    run.finish(Ending.COMPILE_FAILED, problems=(problem,))
    assert run.log.ended
    assert run.log.ended.problems == (problem,)


@in_a_loop
async def test_an_event_has_its_own_time_or_now_and_none_comes_after_the_end() -> None:
    run = new()
    run.tell(LINE)
    run.tell(LINE, 9)
    run.finish(Ending.STOPPED)
    run.tell(LINE)
    assert [event.time_ns for event in run.log.after(0)] == [5, 9, 5]


@in_a_loop
async def test_a_run_takes_calls_once_it_is_prepared() -> None:
    run = new()
    assert run.calls is None
    assert run.prepare(Compiler(Failing()), JOB) is run.calls
    assert run.calls.open == 0
