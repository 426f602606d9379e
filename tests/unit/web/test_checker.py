"""Attempts, done beside the pages: what goes wrong is told, and what was recorded can be graded again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.checks.results import State
from app.client import run_events
from app.decode.pool import DecodePool
from app.runs.events import Outcome, RunEnded
from app.runs.workspace import File
from app.store.lesson_model import StoredAttempt
from app.web.checker import LOST_SECONDS, VOID, under_way
from tests.support import takes
from tests.support.school import LESSON, School


@pytest.fixture
def school(tmp_path: Path, decode: DecodePool) -> Iterator[School]:
    made = School(tmp_path, decode)
    yield made
    made.close()


def test_a_runner_that_is_full_is_told(school: School) -> None:
    school.runner.full = True
    ada = school.begun()
    ada.post(f"{LESSON}/check")
    assert "Every place" in school.finished(ada).trouble
    assert "Every place" in ada.page(LESSON).one(id="lesson-checks").text


def test_our_own_failure_does_not_count(school: School) -> None:
    last = school.runner.recorded[-1]
    failed = replace(last, event=RunEnded(outcome=Outcome.SANDBOX_FAILED, text="Ours."))
    school.runner.recorded = (*school.runner.recorded[:-1], failed)
    ada = school.begun()
    ada.post(f"{LESSON}/check")
    attempt = school.finished(ada)
    assert (attempt.trouble, attempt.results) == (VOID, ())


def test_the_recording_becomes_a_run_of_the_workspace(school: School) -> None:
    ada = school.begun()
    ada.post(f"{LESSON}/check")
    attempt = school.finished(ada)
    run = school.services.store.run(attempt.run_id)
    assert run is not None
    assert (run.live, run.outcome) == (False, Outcome.COMPLETED)
    chunks = school.services.store.chunks(attempt.run_id)
    assert run_events.decode_events(chunks[0]) == takes.sum_events("starter")


def test_every_scenario_that_may_be_seen_is_a_run_where_its_evidence_is_seen(school: School) -> None:
    lesson = school.lesson
    (check,), (main,) = lesson.checks, lesson.scenarios
    given = File(path="old.py", text="print()\n")
    other = replace(main, name="old-client", overlay=(given,))
    checks = (check, replace(check, name="old", scenario="old-client"))
    school.teach(replace(lesson, scenarios=(main, other), checks=checks))
    ada = school.begun()
    ada.post(f"{LESSON}/check")
    attempt = school.finished(ada)
    runs = dict(attempt.shown_runs)
    assert (list(runs), runs["main"]) == (["old-client", "main"], attempt.run_id)
    run = school.services.store.run(runs["old-client"])
    assert run is not None
    assert run.workspace.file("old.py") == given
    link = ada.page(LESSON).one(id="lesson-checks").one("p", class_="places").one("a")
    assert link["hx-get"].split("/")[2] == runs["main"]


def test_a_stored_attempt_is_graded_again_after_a_check_changed(school: School) -> None:
    ada = school.begun()
    ada.post(f"{LESSON}/check")
    attempt = school.finished(ada)
    asked = len(school.runner.asked)
    (check,) = school.lesson.checks
    changed = replace(school.lesson, checks=(replace(check, arguments=(("call", "add"), ("equals", "{}"))),))
    again = school.services.checker.regrade(changed, attempt.attempt_id)
    assert again is not None
    assert (attempt.passed, again.passed, again.results[0].state) == (False, True, State.PASSED)
    assert len(school.runner.asked) == asked, "nothing was run"
    assert school.attempt(ada) == again
    assert again.checks_digest != attempt.checks_digest
    assert school.services.checker.regrade(changed, "nobody") is None


def test_a_changed_scenario_asks_for_a_new_run(school: School) -> None:
    ada = school.begun()
    ada.post(f"{LESSON}/check")
    attempt = school.finished(ada)
    (scenario,) = school.lesson.scenarios
    changed = replace(school.lesson, scenarios=(replace(scenario, linger_ms=7),))
    again = school.services.checker.regrade(changed, attempt.attempt_id)
    assert again is not None
    assert (again.results[0].state, "press Check" in again.results[0].text) == (State.BLOCKED, True)
    school.teach(changed)
    assert "its scenario has changed: press Check" in ada.page(LESSON).one(id="lesson-checks").text


def test_a_page_grades_again_what_was_recorded_before_its_lesson_was_mended(school: School) -> None:
    ada = school.begun()
    ada.post(f"{LESSON}/check")
    school.finished(ada)
    (check,) = school.lesson.checks
    mended = replace(check, arguments=(("call", "add"), ("equals", "{}")), passes="An empty answer is fine.")
    school.teach(replace(school.lesson, checks=(mended,)))
    assert "An empty answer is fine." in ada.page(LESSON).one(id="lesson-checks").text


def test_an_attempt_that_was_lost_is_not_under_way(school: School) -> None:
    lost = StoredAttempt(attempt_id="a", learner_id="l", lesson="x", workspace=school.lesson.starter, begun_ns=0)
    assert under_way(lost, 10**9)
    assert not under_way(lost, (LOST_SECONDS + 1) * 10**9)
    assert not under_way(replace(lost, ended_ns=5), 10**9)
