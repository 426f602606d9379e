"""The gradebook: what each learner has in each lesson, computed from the attempts that are kept, or given by hand."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.store.class_model import Mark, Member, Progress, Role

FULL = 100
"""Points of a lesson whose checks all pass."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True, slots=True)
class Grade:
    """One learner in one lesson."""

    points: int
    """0 to 100: those given by hand, else the share of checks that pass in the best attempt kept."""
    computed: int
    mark: Mark | None = None
    tries: int = 0
    passed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One learner in all lessons; a lesson that was not begun and not marked is left out."""

    member: Member
    grades: Mapping[str, Grade]
    mean: float
    """Over all lessons of the gradebook, those not begun counting 0."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gradebook:
    """A class in the lessons of a course."""

    lessons: tuple[str, ...]
    rows: tuple[Row, ...]


def gradebook(
    members: Iterable[Member], lessons: Sequence[str], progress: Iterable[Progress], marks: Iterable[Mark]
) -> Gradebook:
    """The learners among ``members``, in their order."""
    done: defaultdict[str, list[Progress]] = defaultdict(list)
    given: defaultdict[str, list[Mark]] = defaultdict(list)
    for work in progress:
        done[work.learner_id].append(work)
    for mark in marks:
        given[mark.learner_id].append(mark)
    rows = (
        of(who, lessons, done[who.learner_id], given[who.learner_id]) for who in members if who.role is Role.LEARNER
    )
    return Gradebook(lessons=tuple(lessons), rows=tuple(rows))


def of(who: Member, lessons: Sequence[str], progress: Iterable[Progress], marks: Iterable[Mark]) -> Row:
    """One member; ``progress`` and ``marks`` are the member's own."""
    done = {one.lesson: one for one in progress}
    given = {one.lesson: one for one in marks}
    grades = {
        lesson: _grade(done.get(lesson), given.get(lesson)) for lesson in lessons if lesson in done or lesson in given
    }
    total = sum(grade.points for grade in grades.values())
    return Row(member=who, grades=grades, mean=total / len(lessons) if lessons else 0.0)


def _grade(work: Progress | None, mark: Mark | None) -> Grade:
    passed = work is not None and work.passed_ns is not None
    # A lesson that was passed once stays passed, also when its best attempt is not kept any more.
    computed = FULL if passed else (work.best * FULL // 1000 if work else 0)
    return Grade(
        points=mark.points if mark else computed,
        computed=computed,
        mark=mark,
        tries=work.tries if work else 0,
        passed=passed,
    )


def as_csv(book: Gradebook) -> str:
    """A line a learner, a column a lesson (RFC 4180); empty where nothing was begun. Opens in a spreadsheet as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["nickname", *book.lessons, "mean"])
    for row in book.rows:
        points = [row.grades[lesson].points if lesson in row.grades else "" for lesson in book.lessons]
        writer.writerow([_inert(row.member.nickname), *points, f"{row.mean:.1f}"])
    return text.getvalue()


def as_json(book: Gradebook) -> dict[str, object]:
    """The same with all that is known of each grade."""
    return {
        "lessons": list(book.lessons),
        "learners": [
            {
                "nickname": row.member.nickname,
                "mean": round(row.mean, 1),
                "grades": {lesson: _told(grade) for lesson, grade in row.grades.items()},
            }
            for row in book.rows
        ],
    }


def _told(grade: Grade) -> dict[str, object]:
    told: dict[str, object] = {"points": grade.points, "tries": grade.tries, "passed": grade.passed}
    if grade.mark:
        told |= {"computed": grade.computed, "reason": grade.mark.reason, "given_by": grade.mark.given_by}
    return told


def _inert(name: str) -> str:
    """A name that a spreadsheet would take for a formula, as text (OWASP, CSV injection)."""
    return f"'{name}" if name.startswith(_FORMULA) else name
