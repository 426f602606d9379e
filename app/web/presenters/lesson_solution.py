"""A solution as a difference to what a learner has, file by file."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from app.runs.workspace import File, Workspace
from app.web.words import gettext as _

AROUND = 3
"""Lines shown around a change."""
MOST_LINES = 2000
"""Of one file that are compared: the comparison's time grows with their square."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DiffLine:
    """One line."""

    kind: str
    """``same``, ``added``, ``removed`` or ``skipped``."""
    sign: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DiffFile:
    """One file."""

    path: str
    lines: tuple[DiffLine, ...]
    note: str
    """Said instead where there is nothing to show."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonSolution:
    """The solution of a lesson."""

    template: ClassVar[str] = "_lesson_solution.html"
    url: str
    files: tuple[DiffFile, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SolutionPage:
    """The same as a page of its own."""

    template: ClassVar[str] = "lesson_solution.html"
    title: str
    lesson_url: str
    solution: LessonSolution


def present(url: str, solution: tuple[File, ...], mine: Workspace) -> LessonSolution:
    """How ``mine`` would have to change to be the solution."""
    return LessonSolution(url=url, files=tuple(_file(file, mine.file(file.path)) for file in solution))


def _file(wanted: File, mine: File | None) -> DiffFile:
    lines = tuple(_lines(mine.text if mine else "", wanted.text))
    note = "" if lines else _("Your file is the same.")
    return DiffFile(path=wanted.path, lines=lines, note=note)


def _lines(before: str, after: str) -> Iterator[DiffLine]:
    old, new = before.splitlines()[:MOST_LINES], after.splitlines()[:MOST_LINES]
    kinds = {"+": ("added", "+"), "-": ("removed", "−"), " ": ("same", "")}
    for number, line in enumerate(difflib.unified_diff(old, new, n=AROUND, lineterm="")):
        if number < 2:
            continue  # the names of the files
        if line.startswith("@@"):
            yield DiffLine(kind="skipped", sign="", text="…")
        else:
            kind, sign = kinds[line[0]]
            yield DiffLine(kind=kind, sign=sign, text=line[1:])
