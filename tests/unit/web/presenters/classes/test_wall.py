"""The wall in words; without names nothing on it leads to a name."""

import dataclasses

from flask import Flask

from app.checks.results import CheckResult, State
from app.classroom.wall import Cluster, Wall, WallRow
from app.lessons.model import Course
from app.store.class_model import Member
from app.web.presenters.classes import wall
from app.web.presenters.classes.wall import WallView


def shown(learner: Member, course: Course, *, named: bool) -> WallView:
    result = CheckResult(name="sum", scenario="main", state=State.FAILED, text="It should be 5", seen="6\n" + "x" * 500)
    row = WallRow(
        member=learner,
        states=(State.FAILED, State.PASSED, State.BLOCKED, None),
        tries=3,
        passed=False,
        idle_seconds=120,
        view_id="v",
        run_id="r",
        stuck=result,
    )
    other = dataclasses.replace(row, member=dataclasses.replace(learner, learner_id="a", nickname="Bob"))
    cluster = Cluster(check="sum", text="It should be 5", seen="6", members=(learner, other.member))
    made = Wall(checks=("sum", "b", "c", "d"), rows=(row, other), clusters=(cluster,), begun=2, passed=0)
    return wall.present(made, course.lessons[0], "/class/c", named=named)


def test_with_names(speaking: Flask, learner: Member, course: Course) -> None:
    with speaking.test_request_context():
        view = shown(learner, course, named=True)
        choices = wall.choices(course, course.lessons[0])
    row = view.rows[0]
    assert (row.name, row.url, row.run_url, row.tries, row.idle) == (
        "Ada",
        "/class/c/people/l",
        "/runs/r",
        "3",
        "2 min",
    )
    assert [cell.mark for cell in row.cells] == ["✗", "✓", "–", "·"]
    assert row.stuck.startswith("6 xxx")
    assert len(row.stuck) == wall.MOST_SEEN
    assert view.clusters[0].names == "Ada, Bob"
    assert view.url == "/class/c/wall/now?lesson=sums/add"
    assert [(choice.title, choice.chosen) for choice in choices] == [("Add two numbers", True)]


def test_without_names(speaking: Flask, learner: Member, course: Course) -> None:
    with speaking.test_request_context():
        view = shown(learner, course, named=False)
    assert [row.name for row in view.rows] == ["Learner 1", "Learner 2"]
    assert {(row.url, row.run_url, row.stuck) for row in view.rows} == {("", "", "")}
    assert view.clusters[0].names == ""
    assert "Ada" not in repr(view)
