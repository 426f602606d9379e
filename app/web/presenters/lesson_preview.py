"""What an author sees on every page of a course: what is wrong in it; the page loads itself again as the course is saved."""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from app.lessons.model import Course
from app.web.words import gettext as _
from app.web.words import ngettext

MOST_SHOWN = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonPreview:
    """The course as it was when the page was made."""

    template: ClassVar[str] = "_lesson_preview.html"
    url: str
    """Asked every second whether it is another one now."""
    summary: str
    mistakes: tuple[str, ...]
    left_out: str
    """How many more there are; empty for none."""


def present(course: Course, path: str) -> LessonPreview:
    """For the page at ``path``."""
    query = urlencode({"version": course.version, "at": path})
    count = len(course.mistakes)
    more = max(0, count - MOST_SHOWN)
    return LessonPreview(
        url=f"/lessons/preview?{query}",
        summary=ngettext("%(num)s mistake in this course", "%(num)s mistakes in this course", count) if count else "",
        mistakes=course.mistakes[:MOST_SHOWN],
        left_out=_("and %(num)s more", num=more) if more else "",
    )
