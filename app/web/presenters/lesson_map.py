"""The course as a page: its parts, what is done, where to go on, and what a search finds."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from app.lessons.model import Course, Lesson, Part
from app.web.presenters.lesson_preview import LessonPreview
from app.web.words import gettext as _
from app.web.words import ngettext

MOST_QUERY = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonRow:
    """One lesson in the map."""

    url: str
    title: str
    summary: str
    minutes: str
    state: str
    """``done``, ``begun``, ``next`` or empty."""
    mark: str
    """The state's sign."""
    words: str
    """The state for those who do not see the sign."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartBlock:
    """One part in the map."""

    number: int
    slug: str
    title: str
    summary: str
    done: str
    lessons: tuple[LessonRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonsPage:
    """The map."""

    template: ClassVar[str] = "lessons.html"
    parts: tuple[PartBlock, ...]
    query: str
    found: str
    """How many lessons the search found; empty without a search."""
    done: int
    total: int
    progress: str
    go_on_url: str
    go_on: str
    """``Start with …`` or ``Go on with …``; empty where all is done."""
    preview: LessonPreview | None = None
    """For authors."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How far a learner has come, by names of lessons."""

    done: Collection[str] = ()
    begun: Collection[str] = ()


def present(course: Course, standing: Standing, query: str = "") -> LessonsPage:
    """The map for a learner."""
    done, begun = standing.done, standing.begun
    following = _following(course, standing)
    wanted = " ".join(query.split())[:MOST_QUERY]
    shown = [_part(number, part, standing, following, wanted) for number, part in enumerate(course.parts, 1)]
    count = sum(len(part.lessons) for part in shown)
    total = len(course.lessons)
    passed = sum(lesson.name in done for lesson in course.lessons)
    return LessonsPage(
        parts=tuple(part for part in shown if part.lessons),
        query=wanted,
        found=ngettext("%(num)s lesson found", "%(num)s lessons found", count) if wanted else "",
        done=passed,
        total=total,
        progress=_("%(done)s of %(total)s lessons done", done=passed, total=total),
        go_on_url=address(following) if following else "",
        go_on=_go_on(following, started=bool(done or begun)),
    )


def _following(course: Course, standing: Standing) -> Lesson | None:
    """Where to go on: at what was begun, else after the furthest that is done, else at the first that is not."""
    names = [lesson.name for lesson in course.lessons]
    furthest = max((at for at, name in enumerate(names) if name in standing.done), default=-1)
    left = [lesson for lesson in course.lessons if lesson.name not in standing.done]
    begun = [lesson for lesson in left if lesson.name in standing.begun]
    later = [lesson for lesson in left if names.index(lesson.name) > furthest]
    return next(iter((*begun, *later, *left)), None)


def address(lesson: Lesson) -> str:
    """The page of a lesson."""
    return f"/lessons/{lesson.name}"


def _go_on(lesson: Lesson | None, *, started: bool) -> str:
    if lesson is None:
        return ""
    if started:
        return _("Go on with “%(title)s”", title=lesson.title)
    return _("Start with “%(title)s”", title=lesson.title)


def _part(number: int, part: Part, standing: Standing, following: Lesson | None, wanted: str) -> PartBlock:
    passed = sum(lesson.name in standing.done for lesson in part.lessons)
    return PartBlock(
        number=number,
        slug=part.slug,
        title=part.title,
        summary=part.summary,
        done=_("%(done)s of %(total)s", done=passed, total=len(part.lessons)),
        lessons=tuple(_row(one, standing, one is following) for one in part.lessons if matches(one, wanted)),
    )


def matches(lesson: Lesson, query: str) -> bool:
    """Whether every word of a search is somewhere in a lesson."""
    text = f"{lesson.title} {lesson.summary} {lesson.words}".casefold()
    return all(word in text for word in query.casefold().split())


def _row(lesson: Lesson, standing: Standing, is_next: bool) -> LessonRow:  # noqa: FBT001 - a private step
    state = "done" if lesson.name in standing.done else "begun" if lesson.name in standing.begun else ""
    if not state and is_next:
        state = "next"
    marks = {"done": "✓", "begun": "◐", "next": "→", "": "○"}
    words = {"done": _("Done:"), "begun": _("Begun:"), "next": _("Next:"), "": ""}
    return LessonRow(
        url=address(lesson),
        title=lesson.title,
        summary=lesson.summary,
        minutes=_("%(num)s min", num=lesson.minutes),
        state=state,
        mark=marks[state],
        words=words[state],
    )
