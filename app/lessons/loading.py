"""Folders in, a course out, and every mistake with its file, its line and how to mend it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from app.lessons import lesson_file, tables
from app.lessons.model import Course, Lesson, Part
from app.lessons.tables import Mistake, Table

PART_FILE = "part.toml"
LESSON_FILE = lesson_file.NAME
NUMBERED = re.compile(r"([0-9]{2})-([a-z0-9]+(?:-[a-z0-9]+)*)")
NO_PARTS = {"examples", "recordings"}
"""Folders beside the parts that are none."""


class CourseWrong(Exception):
    """A course has mistakes; ``str()`` names the first and how many there are."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        more = f" (and {len(mistakes) - 1} more: run “grpclab lessons check”)" if len(mistakes) > 1 else ""
        super().__init__(f"{mistakes[0]}{more}")
        self.mistakes = mistakes


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What could be read of a course, and what is wrong in it."""

    course: Course
    mistakes: tuple[Mistake, ...]


def load(folder: Path) -> Course:
    """The course in ``folder``. Raises CourseWrong."""
    loaded = look_at(folder)
    if loaded.mistakes:
        raise CourseWrong(loaded.mistakes)
    return loaded.course


def look_at(folder: Path) -> Loaded:
    """The course in ``folder`` as far as it can be read."""
    mistakes: list[Mistake] = []
    parts = []
    known = _names(folder)
    for number, (place, slug) in enumerate(_numbered(folder, mistakes), 1):
        if int(place.name[:2]) != number:
            mistakes.append(
                _mistake(folder, place, f"Parts are numbered one after the other: this should be {number:02}.")
            )
        part = _part(folder, place, slug, _Beside(known, mistakes))
        if part:
            parts.append(part)
    return Loaded(course=Course(parts=tuple(parts)), mistakes=tuple(mistakes))


def _numbered(folder: Path, mistakes: list[Mistake], *, root: Path | None = None) -> Iterator[tuple[Path, str]]:
    """The folders ``NN-slug``, in order."""
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not place.is_dir() or place.name in NO_PARTS or place.name.startswith((".", "_")):
            continue
        named = NUMBERED.fullmatch(place.name)
        if named is None:
            words = "A folder is named with two digits and a slug of small letters: 01-first-call."
            mistakes.append(_mistake(root or folder, place, words))
        else:
            yield place, named[2]


def _names(folder: Path) -> frozenset[str]:
    """The names of all lessons, by their folders."""
    parts = _numbered(folder, [])
    return frozenset(f"{slug}/{lesson}" for place, slug in parts for _, lesson in _numbered(place, [], root=folder))


class _Beside(NamedTuple):
    """What goes with every lesson that is read."""

    known: frozenset[str]
    mistakes: list[Mistake]


def _part(root: Path, place: Path, slug: str, beside: _Beside) -> Part | None:
    known, mistakes = beside
    name = f"{place.relative_to(root)}/{PART_FILE}"
    about, wrong = tables.read_file(place / PART_FILE, name, _about)
    mistakes += wrong
    lessons: list[Lesson] = []
    for number, (folder, lesson_slug) in enumerate(_numbered(place, mistakes, root=root), 1):
        if int(folder.name[:2]) != number:
            words = f"Lessons are numbered one after the other: this should be {number:02}."
            mistakes.append(_mistake(root, folder, words))
        below = str(folder.relative_to(root))
        lesson, wrong = lesson_file.load(folder, below, part=slug, slug=lesson_slug, known=known)
        mistakes += wrong
        if lesson:
            lessons.append(lesson)
    for path in sorted(place.iterdir()):
        if path.is_file() and path.name != PART_FILE and not path.name.startswith("."):
            mistakes.append(
                _mistake(root, path, "Nothing uses this file: delete it, or put it into the lesson that needs it.")
            )
    if about is None:
        return None
    title, summary = about
    return Part(slug=slug, title=title, summary=summary, lessons=tuple(lessons))


def _about(table: Table) -> tuple[str, str]:
    found = table.text("title"), table.text("summary")
    table.done("part.toml")
    return found


def _mistake(root: Path, place: Path, text: str) -> Mistake:
    return Mistake(path=str(place.relative_to(root)), line=0, text=text)
