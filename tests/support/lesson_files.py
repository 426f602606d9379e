"""A course on disk for tests: the draft of a lesson, with one thing changed."""

from pathlib import Path

from app.cli import drafts
from app.lessons import loading
from app.lessons.model import Lesson


class Course:
    """A folder with one part and one lesson, ``sums/add``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = drafts.make(root, "sums/add")
        self.lesson_file = self.folder / "lesson.md"

    def change(self, old: str, new: str) -> "Course":
        """Changes the lesson's text."""
        text = self.lesson_file.read_text()
        assert old in text, old
        self.lesson_file.write_text(text.replace(old, new))
        return self

    def write(self, path: str, text: str) -> "Course":
        """Writes a file of the lesson."""
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text)
        return self

    @property
    def mistakes(self) -> list[str]:
        """Every mistake, with its place."""
        return [str(mistake) for mistake in loading.look_at(self.root).mistakes]

    @property
    def lesson(self) -> Lesson:
        """The lesson."""
        (lesson,) = loading.load(self.root).lessons
        return lesson
