"""One's own work in a class."""

from flask import Flask

from app.classroom.grades import Grade
from app.lessons.model import Course
from app.store.class_model import Mark
from app.web.presenters.classes import home


def test_rows_are_the_lessons_of_the_course_that_have_a_grade(speaking: Flask, course: Course) -> None:
    mark = Mark(learner_id="l", lesson="sums/add", points=80, reason="well said", given_by="Grace", given_ns=0)
    name = course.lessons[0].name
    with speaking.test_request_context():
        (row,) = home.rows(
            course, [(name, Grade(points=80, computed=50, mark=mark, tries=2)), ("gone/x", Grade(points=1, computed=1))]
        )
        (passed,) = home.rows(course, [(name, Grade(points=100, computed=100, tries=1, passed=True))])
    assert (row.url, row.state, row.points, row.tries, row.reason) == (
        "/lessons/sums/add",
        "begun",
        "80",
        "2 attempts",
        "given by hand: well said",
    )
    assert (passed.state, passed.tone, passed.tries, passed.reason) == ("passed", "good", "1 attempt", "")
