"""Checks as they are shown."""

from dataclasses import replace
from pathlib import Path

from flask import Flask

from app.checks.results import CheckResult, Evidence, State
from app.store.lesson_model import StoredAttempt
from app.web.presenters import lesson_checks
from app.web.presenters.lesson_checks import LessonChecks, Situation
from tests.support.lesson_files import Course


def shown(tmp_path: Path, speaking: Flask, *evidence: Evidence, ended: bool = True) -> LessonChecks:
    lesson = Course(tmp_path).lesson
    result = CheckResult(name="the-sum", scenario="main", state=State.FAILED, text="No.", evidence=evidence)
    attempt = StoredAttempt(
        attempt_id="a",
        learner_id="l",
        lesson=lesson.name,
        workspace=lesson.starter,
        begun_ns=1,
        ended_ns=2 if ended else None,
        run_id="r",
        results=(result,),
    )
    here = Situation(attempt=attempt, under_way=False, passed_before=False, following=None)
    with speaking.test_request_context():
        return lesson_checks.present(lesson, here)


def test_evidence_leads_to_the_view_that_has_it(tmp_path: Path, speaking: Flask) -> None:
    places = [
        Evidence(label="x", cursor=cursor)
        for cursor in ("node-2-3-0.1", "frame-7", "call-1", "header-9-2", "log-1500000")
    ]
    (row,) = shown(tmp_path, speaking, *places, Evidence(label="line", source="a.proto:3")).rows
    assert [place.load_url for place in row.places] == [
        "/runs/r/wire/bytes?zoom=messages&call=2&message=3",
        "/runs/r/wire/frames?zoom=messages",
        "/runs/r/wire/sequence?zoom=messages",
        "/runs/r/wire/headers?zoom=messages&block=9",
        "/runs/r/wire/logs?zoom=messages&at=1.5",
        "",
    ]
    assert row.places[5].source == "a.proto:3"


def test_evidence_of_another_scenario_is_in_its_own_run(tmp_path: Path, speaking: Flask) -> None:
    lesson = Course(tmp_path).lesson
    place = Evidence(label="x", cursor="call-1")
    results = tuple(
        CheckResult(name="the-sum", scenario=scenario, state=State.FAILED, text="No.", evidence=(place,))
        for scenario in ("main", "old-client", "lost")
    )
    attempt = StoredAttempt(
        attempt_id="a",
        learner_id="l",
        lesson=lesson.name,
        workspace=lesson.starter,
        begun_ns=1,
        ended_ns=2,
        run_id="r",
        shown_runs=(("old-client", "o"), ("main", "r")),
        results=results,
    )
    here = Situation(attempt=attempt, under_way=False, passed_before=False, following=None)
    with speaking.test_request_context():
        rows = lesson_checks.present(lesson, here).rows
    urls = [[place.url for place in row.places] for row in rows]
    assert urls == [["/runs/r?view=sequence"], ["/runs/o?view=sequence"], []]


def test_an_attempt_that_was_lost_is_told(tmp_path: Path, speaking: Flask) -> None:
    assert "was lost when the server stopped" in shown(tmp_path, speaking, ended=False).trouble


def test_what_was_passed_once_stays_explained(tmp_path: Path, speaking: Flask) -> None:
    lesson = Course(tmp_path).lesson
    following = replace(lesson, slug="next", title="Next one")
    here = Situation(attempt=None, under_way=False, passed_before=True, following=following)
    with speaking.test_request_context():
        view = lesson_checks.present(lesson, here)
    assert view.after.startswith("<p>The reply is a record")
    assert (view.next_url, view.next_title) == ("/lessons/sums/next", "Next one")
    assert view.summary == ""
