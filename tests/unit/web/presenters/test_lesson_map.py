"""The map of the course."""

from dataclasses import replace
from pathlib import Path

from flask import Flask

from app.lessons.model import Course as Whole
from app.lessons.model import Part
from app.web.presenters import lesson_map
from app.web.presenters.lesson_map import Standing
from tests.support.lesson_files import Course


def test_states_of_lessons(tmp_path: Path, speaking: Flask) -> None:
    lesson = Course(tmp_path).lesson
    whole = Whole(parts=(Part(slug="sums", title="Sums", summary="", lessons=(lesson,)),))
    with speaking.test_request_context():
        fresh = lesson_map.present(whole, Standing())
        begun = lesson_map.present(whole, Standing(begun={lesson.name}))
        done = lesson_map.present(whole, Standing(done={lesson.name}, begun={lesson.name}))
    states = [page.parts[0].lessons[0].state for page in (fresh, begun, done)]
    assert states == ["next", "begun", "done"]
    assert [page.go_on for page in (fresh, begun, done)] == [
        "Start with “Add two numbers”",
        "Go on with “Add two numbers”",
        "",
    ]


def test_where_to_go_on(tmp_path: Path, speaking: Flask) -> None:
    made = Course(tmp_path).lesson
    lessons = tuple(replace(made, slug=slug, title=slug) for slug in ("a", "b", "c"))
    whole = Whole(parts=(Part(slug="sums", title="Sums", summary="", lessons=lessons),))
    standings = [
        Standing(begun={"sums/b"}),
        Standing(done={"sums/b"}, begun={"sums/b"}),
        Standing(done={"sums/b", "sums/c"}, begun={"sums/b", "sums/c"}),
    ]
    with speaking.test_request_context():
        pages = [lesson_map.present(whole, standing) for standing in standings]
    assert [page.go_on_url for page in pages] == ["/lessons/sums/b", "/lessons/sums/c", "/lessons/sums/a"]
