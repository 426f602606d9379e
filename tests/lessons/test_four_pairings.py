"""Given programs against a learner's, in real pods: last year's client and server with today's, in all four pairings."""

import os
from pathlib import Path

import pytest

from app.cli.lessons import proved, stage
from app.lessons import loading

pytestmark = pytest.mark.jail

COURSE = Path(__file__).parents[1] / "fixtures" / "courses" / "four-pairings"


def test_old_and_new_programs_in_every_pairing() -> None:
    loaded = loading.look_at(COURSE)
    alone = [mistake.text for mistake in loaded.mistakes if "alone: without one" not in mistake.text]
    assert alone == []
    (lesson,) = loaded.course.lessons
    with stage(os.environ) as runner:
        assert proved(runner, lesson) == ()
