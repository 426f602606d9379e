"""Starters fail, solutions pass, each mistake gets its words, and what the text says of the wire is true."""

import os
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from app import config
from app.cli.lessons import proved, stage
from app.client.runner import RunnerClient
from app.lessons import loading
from app.lessons.loading import Loaded

pytestmark = pytest.mark.jail


@cache
def loaded() -> Loaded:
    return loading.look_at(config.resource("lessons"))


@pytest.fixture(scope="module")
def runner() -> Iterator[RunnerClient]:
    with stage(os.environ) as made:
        yield made


def test_the_course_has_no_mistakes() -> None:
    assert [str(mistake) for mistake in loaded().mistakes] == []
    parts = {part.slug: len(part.lessons) for part in loaded().course.parts}
    assert list(parts)[:4] == ["first-call", "the-wire-format", "one-source-of-truth", "four-kinds"]
    assert parts["one-source-of-truth"] == 8


@pytest.mark.parametrize("name", [lesson.name for lesson in loaded().course.lessons])
def test_a_lesson_is_proved(runner: RunnerClient, name: str, record_property: Callable[[str, object], None]) -> None:
    record_property("lesson", name)
    lesson = loaded().course.lesson(*name.split("/"))
    assert lesson is not None
    assert proved(runner, lesson) == ()
