"""A class as one of its learners sees it: one's own work, and how to come back to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.classroom.grades import Grade
from app.lessons.model import Course
from app.web.presenters.classes.words import ClassHead
from app.web.presenters.lesson_map import address
from app.web.words import gettext as _
from app.web.words import ngettext


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkRow:
    """A lesson that was begun, or graded."""

    title: str
    url: str
    state: str
    tone: str
    points: str
    tries: str
    reason: str
    """Of a grade that was given by hand; empty for a computed one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonalLink:
    """A link by which a learner comes back from anywhere. It is shown once."""

    template: ClassVar[str] = "_class_link.html"
    make_url: str
    link: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class HomePage:
    """A learner's own page in a class."""

    template: ClassVar[str] = "class_home.html"
    head: ClassHead
    rows: tuple[WorkRow, ...]
    link: PersonalLink
    leave_url: str


def rows(course: Course, grades: Iterable[tuple[str, Grade]]) -> tuple[WorkRow, ...]:
    """The lessons of a course that have a grade."""
    known = dict(grades)
    return tuple(
        _row(lesson.title, address(lesson), known[lesson.name]) for lesson in course.lessons if lesson.name in known
    )


def _row(title: str, url: str, grade: Grade) -> WorkRow:
    state, tone = (_("passed"), "good") if grade.passed else (_("begun"), "dim")
    return WorkRow(
        title=title,
        url=url,
        state=state,
        tone=tone,
        points=str(grade.points),
        tries=ngettext("%(num)s attempt", "%(num)s attempts", grade.tries) if grade.tries else "",
        reason=_("given by hand: %(reason)s", reason=grade.mark.reason) if grade.mark else "",
    )
