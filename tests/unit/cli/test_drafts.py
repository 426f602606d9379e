"""A new lesson that passes the check of its form."""

from pathlib import Path

import pytest

from app.cli import drafts
from app.cli.drafts import DraftRefused
from app.lessons import loading


def test_drafts_are_numbered_and_have_no_mistakes(tmp_path: Path) -> None:
    made = [drafts.make(tmp_path, name) for name in ("sums/add", "sums/take-away", "words/spell")]
    assert [str(path.relative_to(tmp_path)) for path in made] == [
        "01-sums/01-add",
        "01-sums/02-take-away",
        "02-words/01-spell",
    ]
    loaded = loading.look_at(tmp_path)
    assert loaded.mistakes == ()
    assert [lesson.name for lesson in loaded.course.lessons] == ["sums/add", "sums/take-away", "words/spell"]
    assert drafts.folder_of(tmp_path, "sums/take-away") == made[1]


@pytest.mark.parametrize(("name", "words"), [("add", "write part/slug"), ("Sums/Add", "small letters")])
def test_a_name_that_is_none(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(DraftRefused, match=words):
        drafts.make(tmp_path, name)


def test_a_lesson_that_is_there(tmp_path: Path) -> None:
    drafts.make(tmp_path, "sums/add")
    with pytest.raises(DraftRefused, match="There is a lesson sums/add already"):
        drafts.make(tmp_path, "sums/add")
