"""The wall of a class: every learner and every check of a lesson, as it is now."""

from dataclasses import dataclass
from typing import ClassVar

from app.checks.results import State
from app.classroom.wall import Cluster, Wall, WallRow
from app.lessons.model import Course, Lesson
from app.web.presenters.classes.words import ClassHead, ago
from app.web.words import gettext as _
from app.web.words import ngettext

POLL_SECONDS = 3
MOST_SEEN = 160
"""Characters of what a learner's program said, on the wall."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One check of one learner."""

    mark: str
    tone: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LearnerRow:
    """One learner on the wall."""

    name: str
    url: str
    """The learner's page; empty in the view without names."""
    cells: tuple[Cell, ...]
    tries: str
    idle: str
    passed: bool
    stuck: str
    """What the first check that does not pass saw, in a line."""
    run_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterView:
    """Learners with the same wrong answer."""

    check: str
    text: str
    seen: str
    count: str
    names: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WallView:
    """The part that is asked for again and again."""

    template: ClassVar[str] = "_wall.html"
    url: str
    seconds: int
    checks: tuple[str, ...]
    rows: tuple[LearnerRow, ...]
    clusters: tuple[ClusterView, ...]
    summary: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A lesson to look at."""

    name: str
    title: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WallPage:
    """The wall as a page."""

    template: ClassVar[str] = "class_wall.html"
    head: ClassHead
    lessons: tuple[Choice, ...]
    named: bool
    wall: WallView | None
    """None where the course has no lessons."""


def choices(course: Course, chosen: Lesson | None) -> tuple[Choice, ...]:
    """All lessons of the course."""
    return tuple(Choice(name=lesson.name, title=lesson.title, chosen=lesson is chosen) for lesson in course.lessons)


def present(wall: Wall, lesson: Lesson, url: str, *, named: bool) -> WallView:
    """``url`` is the class's page. Without names learners are numbered in an order that tells nothing."""
    order = sorted(wall.rows, key=lambda row: row.member.learner_id)
    numbers = {row.member.learner_id: number for number, row in enumerate(order, 1)}
    names = {
        row.member.learner_id: row.member.nickname
        if named
        else _("Learner %(num)s", num=numbers[row.member.learner_id])
        for row in wall.rows
    }
    return WallView(
        url=f"{url}/wall/now?lesson={lesson.name}{'' if named else '&names=off'}",
        seconds=POLL_SECONDS,
        checks=wall.checks,
        rows=tuple(
            _row(row, names[row.member.learner_id], url, named=named) for row in (wall.rows if named else order)
        ),
        clusters=tuple(_cluster(cluster, names, named=named) for cluster in wall.clusters),
        summary=_(
            "%(passed)s of %(all)s have passed, %(begun)s have begun",
            passed=wall.passed,
            all=len(wall.rows),
            begun=wall.begun,
        ),
    )


def _row(row: WallRow, name: str, url: str, *, named: bool) -> LearnerRow:
    return LearnerRow(
        name=name,
        url=f"{url}/people/{row.member.learner_id}" if named else "",
        cells=tuple(_cell(state) for state in row.states),
        tries=str(row.tries) if row.tries else "",
        idle=ago(row.idle_seconds),
        passed=row.passed,
        stuck=_line(row.stuck.seen or row.stuck.text) if row.stuck and named else "",
        run_url=f"/runs/{row.run_id}" if row.run_id and named else "",
    )


def _cell(state: State | None) -> Cell:
    match state:
        case State.PASSED:
            return Cell(mark="✓", tone="good", words=_("passes"))
        case State.FAILED:
            return Cell(mark="✗", tone="bad", words=_("fails"))
        case State.BLOCKED:
            return Cell(mark="–", tone="warn", words=_("cannot be told yet"))
        case None:
            return Cell(mark="·", tone="dim", words=_("not checked"))


def _cluster(cluster: Cluster, names: dict[str, str], *, named: bool) -> ClusterView:
    return ClusterView(
        check=cluster.check,
        text=cluster.text,
        seen=_line(cluster.seen),
        count=ngettext("%(num)s learner", "%(num)s learners", len(cluster.members)),
        names=", ".join(names[member.learner_id] for member in cluster.members) if named else "",
    )


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST_SEEN else f"{line[: MOST_SEEN - 1]}…"
