"""The course of a site."""

import logging
from pathlib import Path

import pytest

from app.web import courses
from tests.support.lesson_files import Course


def test_a_mistake_is_logged_and_the_site_starts(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = Course(tmp_path)
    made.write("lesson.md", "nothing")
    with caplog.at_level(logging.WARNING):
        assert courses.course(tmp_path).lessons == ()
    assert "01-sums/01-add/lesson.md:1: A lesson begins with its front matter" in caplog.text
