"""Classes in the database: statements on a connection whose transaction the caller began.

Everything that changes a class, its members or its grades leaves a row in the audit log, in the same transaction.
"""

from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.store import secret
from app.store.class_model import AuditEntry, LastOwner, Mark, Member, NicknameTaken, Progress, Role, StoredClass
from app.store.learning import read_attempt
from app.store.lesson_model import StoredAttempt
from app.store.tables import attempts, audits, classes, keys, marks, members, works

COMMAND = "grpclab"
"""Who did what no member did: the command, for whoever runs the host."""
LINK, BROWSER = "link", "browser"
"""Kinds of a learner's further secrets: a link to come back by, and a browser that did."""
LINKS_KEPT = 1
BROWSERS_KEPT = 8
_KEY = {LINK: "learner-link", BROWSER: "learner"}
"""What each is digested for. A browser's secret is looked up as that of the first browser is."""


class Deed(NamedTuple):
    """What somebody did, for the audit log; the fields of ``AuditEntry``."""

    actor: str
    what: str
    subject: str = ""
    detail: str = ""


def create(connection: Connection, title: str, join_code: str, now: int) -> StoredClass:
    """A new class that nobody is in."""
    made = StoredClass(class_id=secret.new(), title=title, join_code=join_code, joining=True, created_ns=now)
    connection.execute(
        insert(classes).values(class_id=made.class_id, title=title, join_code=join_code, joining=True, created_ns=now)
    )
    note(connection, made.class_id, now, Deed(COMMAND, "created", title))
    return made


def get(connection: Connection, class_id: str) -> StoredClass | None:
    """One class."""
    row = connection.execute(select(classes).where(classes.c.class_id == class_id)).one_or_none()
    return None if row is None else _class(row)


def by_code(connection: Connection, join_code: str) -> StoredClass | None:
    """The class that a code leads to."""
    row = connection.execute(select(classes).where(classes.c.join_code == join_code)).one_or_none()
    return None if row is None else _class(row)


def every(connection: Connection) -> tuple[StoredClass, ...]:
    """All of them, oldest first."""
    return tuple(_class(row) for row in connection.execute(select(classes).order_by(classes.c.created_ns)))


def of_learner(connection: Connection, learner_id: str) -> tuple[tuple[StoredClass, Member], ...]:
    """The classes that somebody is in, and as what."""
    query = (
        select(classes, members.c.learner_id, members.c.nickname, members.c.role, members.c.joined_ns)
        .join(members, members.c.class_id == classes.c.class_id)
        .where(members.c.learner_id == learner_id)
        .order_by(members.c.joined_ns)
    )
    return tuple((_class(row), _member(row)) for row in connection.execute(query))


def members_of(connection: Connection, class_id: str) -> tuple[Member, ...]:
    """Everybody in a class, by nickname."""
    query = select(members).where(members.c.class_id == class_id).order_by(members.c.called)
    return tuple(_member(row) for row in connection.execute(query))


def member(connection: Connection, class_id: str, learner_id: str) -> Member | None:
    """Somebody in a class."""
    query = select(members).where(members.c.class_id == class_id, members.c.learner_id == learner_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _member(row)


def join(connection: Connection, new: Member, actor: str) -> Member:
    """Lets somebody in; who is in already stays as he is. Raises NicknameTaken."""
    found = member(connection, new.class_id, new.learner_id)
    if found is not None:
        return found
    try:
        with connection.begin_nested():
            connection.execute(
                insert(members).values(
                    class_id=new.class_id,
                    learner_id=new.learner_id,
                    nickname=new.nickname,
                    called=new.nickname.casefold(),
                    role=new.role.value,
                    joined_ns=new.joined_ns,
                )
            )
    except IntegrityError:
        raise NicknameTaken(new.nickname) from None
    note(connection, new.class_id, new.joined_ns, Deed(actor or new.nickname, "joined", new.nickname, new.role.value))
    return new


def set_role(connection: Connection, actor: str, who: Member, role: Role, now: int) -> None:
    """Makes somebody something else. Raises LastOwner."""
    _keep_an_owner(connection, who, role)
    connection.execute(_of(update(members), who).values(role=role.value))
    note(connection, who.class_id, now, Deed(actor, "role", who.nickname, f"{who.role.value} → {role.value}"))


def remove(connection: Connection, actor: str, who: Member, now: int) -> None:
    """Takes somebody out of the class, with the marks he was given there. His work stays his. Raises LastOwner."""
    _keep_an_owner(connection, who, Role.LEARNER)
    connection.execute(delete(marks).where(marks.c.class_id == who.class_id, marks.c.learner_id == who.learner_id))
    connection.execute(_of(delete(members), who))
    note(connection, who.class_id, now, Deed(actor, "removed", who.nickname))


def set_joining(connection: Connection, actor: str, class_id: str, now: int, *, joining: bool) -> None:
    """Lets people in by the code, or not."""
    connection.execute(update(classes).where(classes.c.class_id == class_id).values(joining=joining))
    note(connection, class_id, now, Deed(actor, "joining", "", "open" if joining else "closed"))


def set_code(connection: Connection, actor: str, class_id: str, join_code: str, now: int) -> None:
    """Another code; the old one leads nowhere."""
    connection.execute(update(classes).where(classes.c.class_id == class_id).values(join_code=join_code))
    note(connection, class_id, now, Deed(actor, "code"))


def mark(connection: Connection, class_id: str, given: Mark, subject: str) -> None:
    """A grade by hand, instead of one that was given before."""
    own = _mark(class_id, given.learner_id, given.lesson)
    connection.execute(delete(marks).where(*own))
    connection.execute(
        insert(marks).values(
            class_id=class_id,
            learner_id=given.learner_id,
            lesson=given.lesson,
            points=given.points,
            reason=given.reason,
            given_by=given.given_by,
            given_ns=given.given_ns,
        )
    )
    told = f"{given.lesson}: {given.points}. {given.reason}"
    note(connection, class_id, given.given_ns, Deed(given.given_by, "mark", subject, told))


def unmark(connection: Connection, actor: str, who: Member, lesson: str, now: int) -> None:
    """The computed grade counts again."""
    connection.execute(delete(marks).where(*_mark(who.class_id, who.learner_id, lesson)))
    note(connection, who.class_id, now, Deed(actor, "unmark", who.nickname, lesson))


def marks_of(connection: Connection, class_id: str) -> tuple[Mark, ...]:
    """All grades by hand in a class."""
    found = connection.execute(select(marks).where(marks.c.class_id == class_id))
    return tuple(
        Mark(
            learner_id=row.learner_id,
            lesson=row.lesson,
            points=row.points,
            reason=row.reason,
            given_by=row.given_by,
            given_ns=row.given_ns,
        )
        for row in found
    )


def progress_of(connection: Connection, class_id: str) -> tuple[Progress, ...]:
    """What everybody in a class has done in every lesson that was begun: one query, whatever the class's size."""
    query = (
        select(works)
        .join(members, members.c.learner_id == works.c.learner_id)
        .where(members.c.class_id == class_id)
        .order_by(works.c.lesson, works.c.learner_id)
    )
    return tuple(
        Progress(
            learner_id=row.learner_id,
            lesson=row.lesson,
            view_id=row.view_id,
            tries=row.tries,
            best=row.best,
            tried_ns=row.tried_ns,
            passed_ns=row.passed_ns,
        )
        for row in connection.execute(query)
    )


def latest_of_class(connection: Connection, class_id: str, lesson: str) -> tuple[StoredAttempt, ...]:
    """The latest attempt of everybody in a class in a lesson."""
    newest = (
        select(attempts.c.learner_id, func.max(attempts.c.begun_ns).label("begun_ns"))
        .join(members, members.c.learner_id == attempts.c.learner_id)
        .where(members.c.class_id == class_id, attempts.c.lesson == lesson)
        .group_by(attempts.c.learner_id)
        .subquery()
    )
    query = select(attempts).join(
        newest,
        and_(
            attempts.c.learner_id == newest.c.learner_id,
            attempts.c.begun_ns == newest.c.begun_ns,
            attempts.c.lesson == lesson,
        ),
    )
    found = {row.learner_id: read_attempt(row) for row in connection.execute(query)}
    return tuple(found.values())


def note(connection: Connection, class_id: str, now: int, deed: Deed) -> None:
    """A row of the audit log."""
    row = {"actor": deed.actor, "what": deed.what, "subject": deed.subject, "detail": deed.detail}
    connection.execute(insert(audits).values(class_id=class_id, at_ns=now, **row))


def audit(connection: Connection, class_id: str, most: int) -> tuple[AuditEntry, ...]:
    """The latest rows of the audit log, newest first."""
    query = select(audits).where(audits.c.class_id == class_id).order_by(audits.c.number.desc()).limit(most)
    return tuple(
        AuditEntry(
            number=row.number, at_ns=row.at_ns, actor=row.actor, what=row.what, subject=row.subject, detail=row.detail
        )
        for row in connection.execute(query)
    )


def add_key(connection: Connection, key: bytes, learner_id: str, kind: str, now: int) -> str:
    """A further secret of a learner. Only so many of a kind are kept: the oldest are forgotten."""
    made = secret.new()
    digest = secret.digest(key, _KEY[kind], made)
    connection.execute(insert(keys).values(digest=digest, learner_id=learner_id, kind=kind, made_ns=now))
    most = LINKS_KEPT if kind == LINK else BROWSERS_KEPT
    own = (keys.c.learner_id == learner_id, keys.c.kind == kind, keys.c.digest != digest)
    others = select(keys.c.digest).where(*own).order_by(keys.c.made_ns.desc(), keys.c.digest)
    old = connection.execute(others.offset(most - 1)).scalars().all()
    connection.execute(delete(keys).where(keys.c.digest.in_(old)))
    return made


def learner_of_key(connection: Connection, key: bytes, given: str, kind: str) -> str | None:
    """Whose secret this is."""
    digest = secret.digest(key, _KEY[kind], given)
    query = select(keys.c.learner_id).where(keys.c.digest == digest, keys.c.kind == kind)
    return connection.execute(query).scalar_one_or_none()


def _keep_an_owner(connection: Connection, who: Member, role: Role) -> None:
    if who.role is not Role.OWNER or role is Role.OWNER:
        return
    owners = select(func.count()).where(members.c.class_id == who.class_id, members.c.role == Role.OWNER.value)
    if connection.execute(owners).scalar_one() == 1:
        raise LastOwner


def _of(statement: Any, who: Member) -> Any:
    return statement.where(members.c.class_id == who.class_id, members.c.learner_id == who.learner_id)


def _mark(class_id: str, learner_id: str, lesson: str) -> tuple[Any, ...]:
    return (marks.c.class_id == class_id, marks.c.learner_id == learner_id, marks.c.lesson == lesson)


def _class(row: Row[Any]) -> StoredClass:
    return StoredClass(
        class_id=row.class_id,
        title=row.title,
        join_code=row.join_code,
        joining=row.joining,
        created_ns=row.created_ns,
    )


def _member(row: Row[Any]) -> Member:
    return Member(
        class_id=row.class_id,
        learner_id=row.learner_id,
        nickname=row.nickname,
        role=Role(row.role),
        joined_ns=row.joined_ns,
    )
