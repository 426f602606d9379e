"""A course from its folders."""

from pathlib import Path

import pytest

from app.lessons import loading
from app.lessons.loading import CourseWrong
from tests.support.lesson_files import Course


def test_a_draft_has_no_mistakes(course: Course) -> None:
    assert course.mistakes == []
    assert course.lesson.name == "sums/add"


def test_a_course_with_mistakes_is_refused_with_the_first(course: Course) -> None:
    course.change('title = "Add two numbers"', "title = 3").change("minutes = 5", "minutes = 50")
    with pytest.raises(CourseWrong, match=r"lesson.md:2: “title” must be a text in quotes. \(and 1 more"):
        loading.load(course.root)


def test_folders_that_are_not_named_as_parts_and_lessons(course: Course) -> None:
    (course.root / "Extra").mkdir()
    course.folder.rename(course.folder.with_name("03-add"))
    assert "Extra: A folder is named with two digits and a slug of small letters: 01-first-call." in course.mistakes
    assert "01-sums/03-add: Lessons are numbered one after the other: this should be 01." in course.mistakes


def test_parts_are_numbered_and_hold_nothing_else(course: Course) -> None:
    (course.root / "01-sums" / "notes.txt").write_text("x")
    (course.root / "01-sums").rename(course.root / "02-sums")
    assert course.mistakes == [
        "02-sums: Parts are numbered one after the other: this should be 01.",
        "02-sums/notes.txt: Nothing uses this file: delete it, or put it into the lesson that needs it.",
    ]


def test_a_part_without_its_file(course: Course) -> None:
    (course.root / "01-sums" / "part.toml").unlink()
    (mistake,) = course.mistakes
    assert mistake.startswith("01-sums/part.toml: It cannot be read")


def test_an_unknown_key_of_a_part(course: Course) -> None:
    (course.root / "01-sums" / "part.toml").write_text('title = "A"\nsumary = "B"\n')
    assert "01-sums/part.toml:1: “summary” is missing: add summary = …, a text in quotes." in course.mistakes
    assert any("part.toml:2: part.toml has no “sumary”. Did you mean “summary”?" in text for text in course.mistakes)


def test_examples_and_recordings_are_no_parts(tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    assert loading.load(tmp_path).parts == ()
