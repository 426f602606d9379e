"""Who is in a class, the code that lets people in, and one learner's work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.classroom import joining
from app.classroom.grades import Grade
from app.classroom.roles import Act, may, may_remove
from app.lessons.model import Course
from app.store.class_model import Member, Progress, Role, StoredClass
from app.web.presenters.classes.words import ClassHead, ago, role_name
from app.web.words import ngettext

_SECOND = 10**9


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleChoice:
    """A role that somebody can be given."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonRow:
    """Somebody in a class."""

    nickname: str
    role: str
    joined: str
    url: str
    """The learner's work; empty for those who teach."""
    roles: tuple[RoleChoice, ...]
    """Empty where the role cannot be changed by whoever looks."""
    role_url: str
    remove_url: str
    """Empty where whoever looks may not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JoinBox:
    """The code, as it is written on a board."""

    code: str
    url: str
    """Where a browser joins."""
    qr: str
    """The picture of it: an SVG of ours, with nothing in it but squares."""
    open: bool
    joining_url: str
    code_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PeoplePage:
    """The roster."""

    template: ClassVar[str] = "class_people.html"
    head: ClassHead
    join: JoinBox
    rows: tuple[PersonRow, ...]
    count: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonWork:
    """One lesson of one learner, as a teacher sees it."""

    name: str
    title: str
    tone: str
    points: int
    computed: int
    tries: int
    last: str
    work_url: str
    """The workspace, to be looked at; empty where there is none."""
    reason: str
    marked_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonPage:
    """One learner's work."""

    template: ClassVar[str] = "class_person.html"
    head: ClassHead
    nickname: str
    rows: tuple[LessonWork, ...]
    lessons: tuple[tuple[str, str], ...]
    """Every lesson that can be graded by hand: name, title. Empty where whoever looks may not."""
    mark_url: str
    unmark_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Learned:
    """A learner, and what was done and graded."""

    member: Member
    progress: Iterable[Progress]
    grades: Mapping[str, Grade]


def join_box(found: StoredClass, url: str, address: str, qr: str) -> JoinBox:
    """``address`` is that of this site, as browsers reach it."""
    return JoinBox(
        code=joining.shown(found.join_code),
        url=f"{address}/class?code={found.join_code}",
        qr=qr,
        open=found.joining,
        joining_url=f"{url}/joining",
        code_url=f"{url}/code",
    )


def page(head: ClassHead, me: Member, join: JoinBox, members: tuple[Member, ...], now_ns: int) -> PeoplePage:
    """Those who teach first, then learners by name."""
    ordered = sorted(members, key=lambda member: (member.role is Role.LEARNER, member.nickname.casefold()))
    learners = sum(member.role is Role.LEARNER for member in members)
    return PeoplePage(
        head=head,
        join=join,
        rows=tuple(_row(head.url, me, member, now_ns) for member in ordered),
        count=ngettext("%(num)s learner", "%(num)s learners", learners),
    )


def _row(url: str, me: Member, who: Member, now_ns: int) -> PersonRow:
    own = f"{url}/people/{who.learner_id}"
    roles = tuple(RoleChoice(value=role.value, name=role_name(role), chosen=role is who.role) for role in Role)
    return PersonRow(
        nickname=who.nickname,
        role=role_name(who.role),
        joined=ago(max(0, now_ns - who.joined_ns) // _SECOND),
        url=own if who.role is Role.LEARNER else "",
        roles=roles if may(me, Act.GIVE_ROLES) else (),
        role_url=f"{own}/role",
        remove_url=f"{own}/remove" if may_remove(me, who) else "",
    )


def person(head: ClassHead, me: Member, learned: Learned, course: Course, now_ns: int) -> PersonPage:
    """One learner, for somebody who teaches."""
    progress = {one.lesson: one for one in learned.progress}
    own = f"{head.url}/people/{learned.member.learner_id}"
    titles = [(lesson.name, lesson.title) for lesson in course.lessons]
    return PersonPage(
        head=head,
        nickname=learned.member.nickname,
        rows=tuple(
            _work(name, title, learned.grades[name], progress.get(name), now_ns)
            for name, title in titles
            if name in learned.grades
        ),
        lessons=tuple(titles) if may(me, Act.GIVE_GRADES) else (),
        mark_url=f"{own}/mark",
        unmark_url=f"{own}/unmark",
    )


def _work(name: str, title: str, grade: Grade, done: Progress | None, now_ns: int) -> LessonWork:
    tried = done.tried_ns if done else None
    return LessonWork(
        name=name,
        title=title,
        tone="good" if grade.passed else "dim",
        points=grade.points,
        computed=grade.computed,
        tries=grade.tries,
        last=ago(max(0, now_ns - tried) // _SECOND) if tried else "",
        work_url=f"/w/{done.view_id}" if done else "",
        reason=grade.mark.reason if grade.mark else "",
        marked_by=grade.mark.given_by if grade.mark else "",
    )
