"""Stored attempts, all of them, graded again after a check was changed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.decode.pool import DecodePool
from app.web import regrading
from tests.support.school import LESSON, School


@pytest.fixture
def school(tmp_path: Path, decode: DecodePool) -> Iterator[School]:
    made = School(tmp_path, decode)
    yield made
    made.close()


def test_every_stored_attempt_is_graded_again_and_what_changed_is_told(school: School, decode: DecodePool) -> None:
    learners = [school.begun() for _ in range(2)]
    for learner in learners:
        school.runner.last = 0  # each run counts its calls from 1
        learner.post(f"{LESSON}/check")
        school.finished(learner)
    asked, store = len(school.runner.asked), school.services.store
    (check,) = school.lesson.checks
    mended = replace(check, arguments=(("call", "add"), ("equals", "{}")))
    lesson = replace(school.lesson, checks=(mended, replace(mended, name="another")))
    told = [one.changes for one in regrading.all_of(store, decode, [lesson], keep=False)]
    assert told == [("the-sum: failed → passed", "another: not there → passed")] * 2
    assert [one.after.passed for one in regrading.all_of(store, decode, [lesson], keep=True)] == [True, True]
    assert [one.changes for one in regrading.all_of(store, decode, [lesson], keep=True)] == [(), ()]
    assert len(school.runner.asked) == asked, "nothing was run"
    attempt = school.attempt(learners[0])
    assert attempt is not None
    assert attempt.passed
    school.teach(lesson)
    assert learners[0].page("/lessons").one("progress")["value"] == "1"


def test_an_attempt_without_a_recording_stays(school: School, decode: DecodePool) -> None:
    school.runner.full = True
    ada = school.begun()
    ada.post(f"{LESSON}/check")
    school.finished(ada)
    assert list(regrading.all_of(school.services.store, decode, [school.lesson], keep=True)) == []
