"""The course of a site."""

import logging
import os
import shutil
from pathlib import Path

import pytest

from app import config
from app.config import Settings
from app.web import courses
from tests.support.lesson_files import Course


def test_a_mistake_is_logged_and_the_site_starts(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = Course(tmp_path)
    made.write("lesson.md", "nothing")
    with caplog.at_level(logging.WARNING):
        assert courses.course(tmp_path).lessons == ()
    assert "01-sums/01-add/lesson.md:1: A lesson begins with its front matter" in caplog.text


def test_a_course_of_your_own_is_read_again_as_it_is_saved(tmp_path: Path) -> None:
    made = Course(tmp_path)
    give = courses.reader(config.load({"GRPCLAB_DATA_DIR": str(tmp_path / "data"), "GRPCLAB_COURSE": str(tmp_path)}))
    (before,) = give().lessons
    assert give().lessons[0] is before
    made.change("Add two numbers", "Add them")
    os.utime(made.lesson_file, ns=(2**61, 2**61))
    assert give().lessons[0].title == "Add them"


def given(tmp_path: Path, *courses_of: str | Path) -> Settings:
    return config.load({"GRPCLAB_DATA_DIR": str(tmp_path / "data"), "GRPCLAB_COURSE": ",".join(map(str, courses_of))})


def test_courses_stand_one_after_the_other(tmp_path: Path) -> None:
    Course(tmp_path / "mine")
    give = courses.reader(given(tmp_path, "grpclab", tmp_path / "mine"))
    parts = give().parts
    assert (parts[0].slug, parts[-1].slug) == ("first-call", "sums")
    assert give().mistakes == ()
    assert give() is give()
    assert give().version


def test_a_zip_file_is_read_again_as_it_is_replaced(tmp_path: Path) -> None:
    mine = Course(tmp_path / "mine")
    file = tmp_path / "course.zip"
    give = courses.reader(given(tmp_path, file))
    shutil.make_archive(str(tmp_path / "course"), "zip", mine.root)
    assert give().lessons[0].title == "Add two numbers"
    mine.change("Add two numbers", "Add them")
    shutil.make_archive(str(tmp_path / "course"), "zip", mine.root)
    os.utime(file, ns=(2**61, 2**61))
    assert give().lessons[0].title == "Add them"


def test_a_part_that_is_there_already_is_left_out(tmp_path: Path) -> None:
    Course(tmp_path / "mine")
    Course(tmp_path / "yours").change("Add two numbers", "Other numbers")
    course = courses.reader(given(tmp_path, tmp_path / "mine", tmp_path / "yours"))()
    assert [lesson.title for lesson in course.lessons] == ["Add two numbers"]
    assert course.mistakes == (
        f"yours: The course at {tmp_path / 'yours'} has a part “sums”, as one before it has: name it otherwise.",
    )


def test_a_course_that_is_not_there_is_told(tmp_path: Path) -> None:
    course = courses.reader(given(tmp_path, tmp_path / "nowhere"))()
    assert course.lessons == ()
    assert "name a folder or a zip file" in course.mistakes[0]


def test_without_one_it_is_ours(tmp_path: Path) -> None:
    give = courses.reader(config.load({"GRPCLAB_DATA_DIR": str(tmp_path)}))
    assert give().lesson("first-call", "your-first-call") is not None
    assert give() is give()
