"""The door to classes: one method is one transaction; any thread may call any method."""

from collections.abc import Callable

from sqlalchemy import Engine

from app.store import classes
from app.store import engine as engines
from app.store.class_model import AuditEntry, Mark, Member, Progress, Role, StoredClass
from app.store.lesson_model import StoredAttempt


class Classrooms:
    """A part of ``Store``, which makes it."""

    def __init__(self, engine: Engine, key: bytes, clock: Callable[[], int]) -> None:
        self._engine = engine
        self._key = key
        self._clock = clock

    def create(self, title: str, join_code: str) -> StoredClass:
        """A new class that nobody is in."""
        with engines.writing(self._engine) as connection:
            return classes.create(connection, title, join_code, self._clock())

    def get(self, class_id: str) -> StoredClass | None:
        """The class, or None."""
        with engines.reading(self._engine) as connection:
            return classes.get(connection, class_id)

    def by_code(self, join_code: str) -> StoredClass | None:
        """The class that a code leads to, or None."""
        with engines.reading(self._engine) as connection:
            return classes.by_code(connection, join_code)

    def every(self) -> tuple[StoredClass, ...]:
        """All classes, oldest first."""
        with engines.reading(self._engine) as connection:
            return classes.every(connection)

    def of_learner(self, learner_id: str) -> tuple[tuple[StoredClass, Member], ...]:
        """The classes that somebody is in, and as what."""
        with engines.reading(self._engine) as connection:
            return classes.of_learner(connection, learner_id)

    def member(self, class_id: str, learner_id: str) -> Member | None:
        """Somebody in a class, or None."""
        with engines.reading(self._engine) as connection:
            return classes.member(connection, class_id, learner_id)

    def members(self, class_id: str) -> tuple[Member, ...]:
        """Everybody in a class, by nickname."""
        with engines.reading(self._engine) as connection:
            return classes.members_of(connection, class_id)

    def join(
        self, class_id: str, learner_id: str, nickname: str, role: Role = Role.LEARNER, *, actor: str = ""
    ) -> Member:
        """Lets somebody in; who is in already stays as he is. Raises NicknameTaken."""
        with engines.writing(self._engine) as connection:
            new = Member(
                class_id=class_id, learner_id=learner_id, nickname=nickname, role=role, joined_ns=self._clock()
            )
            return classes.join(connection, new, actor)

    def set_role(self, actor: Member, who: Member, role: Role) -> None:
        """Makes somebody something else. Raises LastOwner."""
        with engines.writing(self._engine) as connection:
            classes.set_role(connection, actor.nickname, who, role, self._clock())

    def remove(self, actor: Member, who: Member) -> None:
        """Takes somebody out of the class; his work stays his. Raises LastOwner."""
        with engines.writing(self._engine) as connection:
            classes.remove(connection, actor.nickname, who, self._clock())

    def set_joining(self, actor: Member, *, joining: bool) -> None:
        """Lets people in by the code, or not."""
        with engines.writing(self._engine) as connection:
            classes.set_joining(connection, actor.nickname, actor.class_id, self._clock(), joining=joining)

    def set_code(self, actor: Member, join_code: str) -> None:
        """Another code; the old one leads nowhere."""
        with engines.writing(self._engine) as connection:
            classes.set_code(connection, actor.nickname, actor.class_id, join_code, self._clock())

    def mark(self, actor: Member, who: Member, lesson: str, points: int, reason: str) -> None:
        """Gives a grade by hand."""
        with engines.writing(self._engine) as connection:
            given = Mark(
                learner_id=who.learner_id,
                lesson=lesson,
                points=points,
                reason=reason,
                given_by=actor.nickname,
                given_ns=self._clock(),
            )
            classes.mark(connection, actor.class_id, given, who.nickname)

    def unmark(self, actor: Member, who: Member, lesson: str) -> None:
        """The computed grade counts again."""
        with engines.writing(self._engine) as connection:
            classes.unmark(connection, actor.nickname, who, lesson, self._clock())

    def marks(self, class_id: str) -> tuple[Mark, ...]:
        """All grades by hand in a class."""
        with engines.reading(self._engine) as connection:
            return classes.marks_of(connection, class_id)

    def progress(self, class_id: str) -> tuple[Progress, ...]:
        """What everybody in a class has done in every lesson that was begun."""
        with engines.reading(self._engine) as connection:
            return classes.progress_of(connection, class_id)

    def latest(self, class_id: str, lesson: str) -> tuple[StoredAttempt, ...]:
        """The latest attempt of everybody in a class in one lesson."""
        with engines.reading(self._engine) as connection:
            return classes.latest_of_class(connection, class_id, lesson)

    def audit(self, class_id: str, most: int = 200) -> tuple[AuditEntry, ...]:
        """What was done in a class, newest first."""
        with engines.reading(self._engine) as connection:
            return classes.audit(connection, class_id, most)

    def link(self, learner_id: str) -> str:
        """The secret of a link by which somebody comes back from anywhere; the one that was made before ends."""
        with engines.writing(self._engine) as connection:
            return classes.add_key(connection, self._key, learner_id, classes.LINK, self._clock())

    def come_back(self, link: str) -> str | None:
        """A secret for another browser of the learner whose link this is, or None."""
        with engines.writing(self._engine) as connection:
            learner_id = classes.learner_of_key(connection, self._key, link, classes.LINK)
            if learner_id is None:
                return None
            return classes.add_key(connection, self._key, learner_id, classes.BROWSER, self._clock())

    def linked(self, link: str) -> str | None:
        """Whose link this is, or None."""
        with engines.reading(self._engine) as connection:
            return classes.learner_of_key(connection, self._key, link, classes.LINK)
