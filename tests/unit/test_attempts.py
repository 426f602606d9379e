"""From a lesson and a workspace to results, and again from what was kept."""

from dataclasses import replace
from pathlib import Path

from app import attempts
from app.attempts import Attempt
from app.checks.grading import Check
from app.checks.results import CheckResult, State
from app.client import run_events
from app.runs.events import Outcome, RunEnded, RunEvent
from app.runs.scenario import Scenario, Take
from app.runs.workspace import File, Workspace
from tests.support import takes
from tests.support.lesson_files import Course

TOTAL = Check(name="t", function="response", scenario="main", arguments=(("call", "buy"), ("equals", '{"total": 6}')))


def test_every_scenario_runs_on_its_own_overlay(tmp_path: Path) -> None:
    over = File(path="server.py", text="broken")
    own = Course(tmp_path).lesson
    lesson = replace(
        own,
        scenarios=(*own.scenarios, Scenario(name="other", calls=(), overlay=(over,), hidden=True)),
    )
    seen: list[tuple[str, Workspace]] = []

    def perform(scenario: Scenario, workspace: Workspace) -> Take:
        seen.append((scenario.name, workspace))
        return Take(scenario=scenario.name, digest="d", descriptor_set=b"", chunks=())

    attempts.made(lesson, lesson.starter, b"", perform)
    assert seen[0] == ("main", lesson.starter)
    assert seen[1][1].file("server.py") == over


def test_what_was_recorded_is_graded_again_after_a_check_changed() -> None:
    attempt = takes.shop_attempt()
    (before,) = attempts.graded([TOTAL], attempt)
    changed = replace(TOTAL, arguments=(("call", "buy"), ("equals", '{"total": 7}')))
    (after,) = attempts.graded([changed], attempt)
    assert (before.state, after.state) == (State.PASSED, State.FAILED)
    assert attempts.passed([before])
    assert not attempts.passed([before, after])
    assert not attempts.passed([])


def test_a_check_of_a_scenario_that_was_not_run() -> None:
    (result,) = attempts.graded([replace(TOTAL, scenario="new")], takes.shop_attempt())
    assert (result.state, "press Check" in result.text) == (State.BLOCKED, True)


def test_a_changed_scenario_needs_a_new_run(tmp_path: Path) -> None:
    lesson = replace(Course(tmp_path).lesson, scenarios=(takes.SCENARIO,))
    attempt = takes.shop_attempt()
    assert attempts.stale(lesson, attempt) == ()
    changed = replace(takes.SCENARIO, linger_ms=5)
    assert attempts.stale(replace(lesson, scenarios=(changed,)), attempt) == ("main",)
    assert attempts.stale(replace(lesson, scenarios=(replace(takes.SCENARIO, hidden=True),)), attempt) == ()


def test_our_own_failure_counts_for_nothing() -> None:
    failed = RunEvent(number=1, time_ns=1, event=RunEnded(outcome=Outcome.SANDBOX_FAILED, text="Ours."))
    take = Take(scenario="main", digest="", descriptor_set=b"", chunks=(run_events.encode_events([failed]),))
    assert attempts.void([take])
    assert attempts.void([replace(take, chunks=())])
    assert not attempts.void(takes.shop_attempt().takes)


def test_a_learner_is_told_nothing_of_hidden_checks(tmp_path: Path) -> None:
    own = Course(tmp_path).lesson
    (check,) = own.checks
    lesson = replace(own, checks=(replace(check, hidden=True, fails="Try larger numbers."),))
    told = CheckResult(name=check.name, scenario="main", state=State.FAILED, text="seen 99", expected="1", seen="99")
    (shown,) = attempts.for_learner(lesson, [told])
    assert shown == CheckResult(name="", scenario="", state=State.FAILED, text="Try larger numbers.")


def test_an_attempt_is_a_value() -> None:
    attempt = takes.shop_attempt()
    assert attempt == Attempt(workspace=attempt.workspace, takes=attempt.takes, starter_set=attempt.starter_set)


def test_links_into_the_wire_must_lead_somewhere(tmp_path: Path) -> None:
    course = Course(tmp_path).change("(wire:message-1-2)", "(wire:message-1-2) or [that](wire:message-1-7)")
    lesson = replace(course.lesson, scenarios=(takes.SCENARIO,))
    assert attempts.pointing_nowhere(lesson, takes.shop_attempt()) == ("message-1-7",)
    other = replace(lesson, scenarios=(replace(takes.SCENARIO, name="other"),))
    assert attempts.pointing_nowhere(other, takes.shop_attempt()) == ("message-1-2", "message-1-7")
