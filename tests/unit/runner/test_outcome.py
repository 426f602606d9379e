"""Outcomes from evidence: every ending, in the learner's words."""

import pytest

from app.runner.outcome import Ending, Evidence, judge
from app.runs.events import Limit, LimitHit, Outcome
from app.runs.problems import SourceProblem

MIB = 1 << 20
RAISED = (
    "Traceback (most recent call last):",
    '  File "/workspace/server.py", line 12, in <module>',
    "    serve()",
    "ValueError: boom",
)


def _crash(*stderr: str, **facts: object) -> Evidence:
    return Evidence(ending=Ending.SERVER_EXITED, exit_code=1, stderr=stderr, **facts)  # type: ignore[arg-type]  # test


@pytest.mark.parametrize(
    ("evidence", "outcome", "words"),
    [
        (Evidence(ending=Ending.STOPPED), Outcome.COMPLETED, "Stopped."),
        (Evidence(ending=Ending.IDLE, seconds=60), Outcome.COMPLETED, "for 60 s"),
        (Evidence(ending=Ending.RUNNER_STOPPED), Outcome.CANCELLED, "restarted"),
        (Evidence(ending=Ending.WALL_TIME, seconds=600), Outcome.TIMED_OUT, "at most 600 s"),
        (Evidence(ending=Ending.NO_SERVER), Outcome.SERVER_NOT_READY, "no server.py"),
        (Evidence(ending=Ending.COMPARED), Outcome.COMPLETED, "Compared with JSON over HTTP/1.1."),
        (Evidence(ending=Ending.COMPARED, detail="It has\nno twin."), Outcome.COMPLETED, "It has"),
        (
            Evidence(ending=Ending.SANDBOX, detail="The pod died."),
            Outcome.SANDBOX_FAILED,
            "not your code: The pod died.",
        ),
        (Evidence(ending=Ending.JAIL_ENDED), Outcome.SERVER_CRASHED, "ended the process that started it"),
        (
            Evidence(ending=Ending.SERVER_NOT_STARTED, detail="[Errno 28] No space left on device"),
            Outcome.LIMIT_EXCEEDED,
            "could not be started: [Errno 28]",
        ),
        (
            _crash(*RAISED),
            Outcome.SERVER_CRASHED,
            "before it listened on a port. server.py, line 12: ValueError: boom.",
        ),
        (_crash(*RAISED, ports=(50051,)), Outcome.SERVER_CRASHED, "with an error. server.py, line 12"),
        (_crash("bye"), Outcome.SERVER_CRASHED, "exit code 1 before it listened on a port. It printed last: “bye”."),
    ],
)
def test_each_ending_has_its_outcome_and_words(evidence: Evidence, outcome: Outcome, words: str) -> None:
    ended = judge(evidence)
    assert ended.outcome is outcome
    assert words in ended.text


def test_a_schema_that_does_not_compile_names_the_first_problem() -> None:
    problem = SourceProblem(path="a.proto", line=3, column=1, text='"Foo" is not defined.')
    ended = judge(Evidence(ending=Ending.COMPILE_FAILED, problems=(problem,)))
    assert ended.outcome is Outcome.COMPILE_FAILED
    assert ended.text.endswith('a.proto, line 3: "Foo" is not defined.')
    assert ended.problems == (problem,)


def test_a_server_that_waits_is_told_from_one_that_is_busy() -> None:
    waits = Evidence(ending=Ending.NOT_LISTENING, seconds=10, cpu_ms=90, stdout=("waiting",))
    assert judge(waits).outcome is Outcome.SERVER_NOT_READY
    assert "It printed last: “waiting”." in judge(waits).text
    assert "add_insecure_port" in judge(waits).text
    busy = Evidence(ending=Ending.NOT_LISTENING, seconds=10, cpu_ms=9900)
    assert "It used 9.9 s of CPU time" in judge(busy).text


def test_a_server_whose_main_thread_crashed_but_that_still_runs_has_crashed() -> None:
    ended = judge(Evidence(ending=Ending.NOT_LISTENING, seconds=10, stderr=RAISED))
    assert ended.outcome is Outcome.SERVER_CRASHED


@pytest.mark.parametrize(
    ("ports", "answered", "outcome", "words"),
    [
        ((), False, Outcome.SERVER_NOT_READY, "ended without serving"),
        ((50051,), False, Outcome.SERVER_NOT_READY, "ended before it answered: call server.wait_for_termination()"),
        ((50051,), True, Outcome.COMPLETED, "ended by itself"),
    ],
)
def test_exit_code_0_depends_on_what_was_served(
    ports: tuple[int, ...], answered: bool, outcome: Outcome, words: str
) -> None:
    ended = judge(Evidence(ending=Ending.SERVER_EXITED, ports=ports, answered=answered))
    assert ended.outcome is outcome
    assert words in ended.text


def test_a_syntax_error_names_its_line() -> None:
    ended = judge(
        _crash('  File "/workspace/server.py", line 2', "    def f(:", "          ^", "SyntaxError: invalid syntax")
    )
    assert ended.text == (
        "server.py is not valid Python: line 2: SyntaxError: invalid syntax. Correct it and press Call again."
    )
    assert ended.problems == (SourceProblem(path="server.py", line=2, text="SyntaxError: invalid syntax"),)


@pytest.mark.parametrize(
    ("error", "limit"),
    [
        ("MemoryError", "512 MiB of memory"),
        ("BlockingIOError: [Errno 11] Resource temporarily unavailable", "its limit of processes"),
        ("RuntimeError: can't start new thread", "its limit of processes"),
        ("OSError: [Errno 28] No space left on device", "its limit of disk"),
    ],
)
def test_an_error_that_a_limit_causes_is_a_limit(error: str, limit: str) -> None:
    ended = judge(_crash(*RAISED[:-1], error, memory_bytes=512 * MIB))
    assert ended.outcome is Outcome.LIMIT_EXCEEDED
    assert limit in ended.text


def test_the_limit_that_killed_decides() -> None:
    hit = LimitHit(limit=Limit.MEMORY, process="server", value=512 * MIB, killed=True)
    ended = judge(Evidence(ending=Ending.JAIL_ENDED, limits=(hit,)))
    assert ended.outcome is Outcome.LIMIT_EXCEEDED
    assert "more than 512 MiB of memory" in ended.text


def test_a_fork_bomb_is_about_processes_though_memory_killed_it() -> None:
    many = LimitHit(limit=Limit.PROCESSES, process="server", value=128)
    much = LimitHit(limit=Limit.MEMORY, process="server", value=512 * MIB, killed=True)
    assert "more than 128 processes" in judge(Evidence(ending=Ending.JAIL_ENDED, limits=(many, much))).text


def test_an_output_flood_does_not_end_a_run() -> None:
    flood = LimitHit(limit=Limit.OUTPUT, process="server", value=1)
    ended = judge(Evidence(ending=Ending.NOT_LISTENING, seconds=10, limits=(flood,)))
    assert ended.outcome is Outcome.SERVER_NOT_READY


def test_a_stop_is_a_stop_whatever_limits_were_met() -> None:
    hit = LimitHit(limit=Limit.PROCESSES, process="server", value=128)
    assert judge(Evidence(ending=Ending.STOPPED, limits=(hit,))).outcome is Outcome.COMPLETED


def test_the_limit_of_cpu_time_is_told_from_other_kills() -> None:
    spent = Evidence(ending=Ending.SERVER_EXITED, signal=9, cpu_ms=120_010, cpu_seconds=120)
    assert judge(spent).outcome is Outcome.LIMIT_EXCEEDED
    killed = Evidence(ending=Ending.SERVER_EXITED, signal=11, cpu_ms=20, cpu_seconds=120)
    assert "signal 11 (SIGSEGV)" in judge(killed).text


def test_terminal_escapes_in_the_last_words_are_cleaned() -> None:
    assert "\x1b" not in judge(_crash("\x1b[31mred")).text
