"""What an author sees of a course's mistakes."""

from flask import Flask

from app.lessons.model import Course
from app.web.presenters import lesson_preview


def test_mistakes_are_counted_and_the_first_shown(speaking: Flask) -> None:
    course = Course(parts=(), version="7", mistakes=("a.md:1: No.",) * 22)
    with speaking.test_request_context():
        view = lesson_preview.present(course, "/lessons/sums/add")
        none = lesson_preview.present(Course(parts=(), version="7"), "/lessons")
    assert (view.summary, len(view.mistakes), view.left_out) == ("22 mistakes in this course", 20, "and 2 more")
    assert view.url == "/lessons/preview?version=7&at=%2Flessons%2Fsums%2Fadd"
    assert (none.summary, none.mistakes, none.left_out) == ("", (), "")
