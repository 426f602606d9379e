"""The gradebook and the log as pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from flask_babel import format_datetime  # type: ignore[import-untyped]  # no stubs, no py.typed

from app.classroom.grades import Grade, Gradebook
from app.lessons.model import Course
from app.store.class_model import AuditEntry
from app.web.presenters.classes.words import ClassHead
from app.web.presenters.units import decimal
from app.web.words import gettext as _
from app.web.words import ngettext


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A lesson, as the head of a column."""

    number: str
    """``3.2``: the second lesson of the third part."""
    title: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GradeCell:
    """One learner in one lesson."""

    points: str
    tone: str
    hint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GradeRow:
    """One learner."""

    nickname: str
    url: str
    cells: tuple[GradeCell, ...]
    mean: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GradesPage:
    """The gradebook."""

    template: ClassVar[str] = "class_grades.html"
    head: ClassHead
    parts: tuple[tuple[str, str], ...]
    """Name and title of each part that can be chosen."""
    part: str
    """The part that is shown; empty for all."""
    columns: tuple[Column, ...]
    rows: tuple[GradeRow, ...]
    csv_url: str
    json_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LogRow:
    """Something that was done."""

    when: str
    actor: str
    what: str
    subject: str
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LogPage:
    """The audit log."""

    template: ClassVar[str] = "class_log.html"
    head: ClassHead
    rows: tuple[LogRow, ...]


def page(head: ClassHead, course: Course, book: Gradebook, part: str) -> GradesPage:
    """``book`` is of the lessons of ``part``, or of all."""
    query = f"?part={part}" if part else ""
    return GradesPage(
        head=head,
        parts=tuple((one.slug, one.title) for one in course.parts),
        part=part,
        columns=tuple(
            Column(number=f"{number}.{place}", title=lesson.title, url=f"{head.url}/wall?lesson={lesson.name}")
            for number, one in enumerate(course.parts, 1)
            for place, lesson in enumerate(one.lessons, 1)
            if lesson.name in book.lessons
        ),
        rows=tuple(
            GradeRow(
                nickname=row.member.nickname,
                url=f"{head.url}/people/{row.member.learner_id}",
                cells=tuple(_cell(row.grades.get(lesson)) for lesson in book.lessons),
                mean=decimal(row.mean, 1),
            )
            for row in book.rows
        ),
        csv_url=f"{head.url}/grades.csv{query}",
        json_url=f"{head.url}/grades.json{query}",
    )


def log(head: ClassHead, entries: Iterable[AuditEntry]) -> LogPage:
    """Newest first."""
    words = {
        "created": _("made the class"),
        "joined": _("let in"),
        "role": _("changed the role of"),
        "removed": _("took out"),
        "joining": _("joining by code"),
        "code": _("made a new code"),
        "mark": _("graded by hand"),
        "unmark": _("took a grade back of"),
    }
    return LogPage(
        head=head,
        rows=tuple(
            LogRow(
                when=str(format_datetime(datetime.fromtimestamp(one.at_ns / 1e9, UTC), "d MMM yyyy, HH:mm 'UTC'")),
                actor=one.actor,
                what=words.get(one.what, one.what),
                subject=one.subject,
                detail=one.detail,
            )
            for one in entries
        ),
    )


def _cell(grade: Grade | None) -> GradeCell:
    if grade is None:
        return GradeCell(points="", tone="dim", hint=_("not begun"))
    tone = "good" if grade.points == 100 else "warn" if grade.points else "dim"
    if grade.mark:
        hint = _("by hand: %(reason)s (computed: %(points)s)", reason=grade.mark.reason, points=grade.computed)
        return GradeCell(points=f"{grade.points}*", tone=tone, hint=hint)
    return GradeCell(
        points=str(grade.points), tone=tone, hint=ngettext("%(num)s attempt", "%(num)s attempts", grade.tries)
    )
