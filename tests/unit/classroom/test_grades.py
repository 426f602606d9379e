"""The gradebook counts what was done, and what was given by hand stands before it."""

import csv
import dataclasses
import io

from app.classroom import grades
from app.classroom.grades import Gradebook
from app.store.class_model import Mark, Member, Progress, Role

ADA = Member(class_id="c", learner_id="1", nickname="Ada", role=Role.LEARNER, joined_ns=0)
BOB = dataclasses.replace(ADA, learner_id="2", nickname='=HYPERLINK("x")')
GRACE = dataclasses.replace(ADA, learner_id="3", nickname="Grace", role=Role.OWNER)
LESSONS = ("sums/add", "sums/more")


def work(learner_id: str, lesson: str, *, tries: int = 1, best: int = 0, passed_ns: int | None = None) -> Progress:
    return Progress(
        learner_id=learner_id, lesson=lesson, view_id="v", tries=tries, best=best, tried_ns=5, passed_ns=passed_ns
    )


def book() -> Gradebook:
    mark = Mark(learner_id="1", lesson="sums/more", points=80, reason="at the board", given_by="Grace", given_ns=9)
    done = [
        work("1", "sums/add", best=400, passed_ns=7),
        work("1", "sums/more", tries=3, best=666),
        work("1", "gone/x"),
    ]
    return grades.gradebook([ADA, BOB, GRACE], LESSONS, done, [mark])


def test_learners_and_nobody_else_are_graded() -> None:
    assert [row.member for row in book().rows] == [ADA, BOB]


def test_passed_once_is_passed() -> None:
    grade = book().rows[0].grades["sums/add"]
    assert (grade.points, grade.computed, grade.passed, grade.mark) == (100, 100, True, None)


def test_a_mark_stands_before_what_was_computed() -> None:
    grade = book().rows[0].grades["sums/more"]
    assert (grade.points, grade.computed, grade.tries, grade.passed) == (80, 66, 3, False)


def test_what_was_not_begun_is_empty_and_counts_nothing() -> None:
    ada, bob = book().rows
    assert ada.mean == 90
    assert (bob.grades, bob.mean) == ({}, 0)
    assert grades.gradebook([ADA], (), [], []).rows[0].mean == 0


def test_as_csv() -> None:
    rows = list(csv.reader(io.StringIO(grades.as_csv(book()))))
    assert rows == [
        ["nickname", "sums/add", "sums/more", "mean"],
        ["Ada", "100", "80", "90.0"],
        ['\'=HYPERLINK("x")', "", "", "0.0"],
    ]


def test_as_json() -> None:
    told = grades.as_json(book())
    assert told["lessons"] == ["sums/add", "sums/more"]
    assert told["learners"] == [
        {
            "nickname": "Ada",
            "mean": 90.0,
            "grades": {
                "sums/add": {"points": 100, "tries": 1, "passed": True},
                "sums/more": {
                    "points": 80,
                    "tries": 3,
                    "passed": False,
                    "computed": 66,
                    "reason": "at the board",
                    "given_by": "Grace",
                },
            },
        },
        {"nickname": '=HYPERLINK("x")', "mean": 0.0, "grades": {}},
    ]
