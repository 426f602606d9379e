"""A class, two of its members, and a course of one lesson."""

from pathlib import Path

import pytest

from app.lessons.model import Course as Whole
from app.lessons.model import Part
from app.store.class_model import Member, Role, StoredClass
from tests.support.lesson_files import Course


@pytest.fixture
def found() -> StoredClass:
    return StoredClass(class_id="c", title="Distributed systems", join_code="ABCD2345", joining=True, created_ns=0)


@pytest.fixture
def owner() -> Member:
    return Member(class_id="c", learner_id="o", nickname="Grace", role=Role.OWNER, joined_ns=0)


@pytest.fixture
def learner() -> Member:
    return Member(class_id="c", learner_id="l", nickname="Ada", role=Role.LEARNER, joined_ns=0)


@pytest.fixture
def course(tmp_path: Path) -> Whole:
    return Whole(parts=(Part(slug="sums", title="Sums", summary="", lessons=(Course(tmp_path).lesson,)),))
