"""A course to change."""

from pathlib import Path

import pytest

from tests.support.lesson_files import Course


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path)
