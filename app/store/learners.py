"""The door to learners, their progress and their attempts: one method is one transaction; any thread may call any method."""

from collections.abc import Callable

from sqlalchemy import Engine

from app.attempts import Attempt
from app.runs.workspace import Workspace
from app.store import engine as engines
from app.store import learning
from app.store.lesson_model import NewLearner, StoredAttempt, Work


class Learners:
    """A part of ``Store``, which makes it."""

    def __init__(self, engine: Engine, key: bytes, clock: Callable[[], int]) -> None:
        self._engine = engine
        self._key = key
        self._clock = clock

    def create(self) -> NewLearner:
        """A new learner, with a secret."""
        with engines.writing(self._engine) as connection:
            return learning.create(connection, self._key, self._clock())

    def of(self, secret: str) -> str | None:
        """The learner whose secret this is, or None."""
        with engines.reading(self._engine) as connection:
            return learning.learner_of(connection, self._key, secret)

    def owns(self, learner_id: str, view_id: str) -> bool:
        """Whether a workspace is that of a lesson which this learner has begun."""
        with engines.reading(self._engine) as connection:
            return learning.owns(connection, learner_id, view_id)

    def work(self, learner_id: str, lesson: str) -> Work | None:
        """What a learner has done in a lesson, or None where it was not begun."""
        with engines.reading(self._engine) as connection:
            return learning.work(connection, learner_id, lesson)

    def works(self, learner_id: str) -> tuple[Work, ...]:
        """What a learner has done in every lesson that was begun."""
        with engines.reading(self._engine) as connection:
            return learning.works_of(connection, learner_id)

    def begin(self, learner_id: str, lesson: str, view_id: str) -> None:
        """A lesson is begun, or goes on, in a workspace."""
        with engines.writing(self._engine) as connection:
            learning.begin(connection, learner_id, lesson, view_id, self._clock())

    def tell_hints(self, learner_id: str, lesson: str, hints: int) -> None:
        """So many hints were asked for."""
        with engines.writing(self._engine) as connection:
            learning.tell_hints(connection, learner_id, lesson, hints)

    def predict(self, learner_id: str, lesson: str, question: str, given: tuple[str, ...]) -> None:
        """A prediction was made; the first one counts."""
        with engines.writing(self._engine) as connection:
            learning.predict(connection, learner_id, lesson, question, given)

    def keep_for_undo(self, learner_id: str, lesson: str, workspace: Workspace | None) -> None:
        """What a reset replaced; None after it was brought back."""
        with engines.writing(self._engine) as connection:
            learning.keep_for_undo(connection, learner_id, lesson, workspace)

    def undo(self, learner_id: str, lesson: str) -> Workspace | None:
        """What a reset replaced, or None."""
        with engines.reading(self._engine) as connection:
            return learning.undo(connection, learner_id, lesson)

    def add_attempt(self, attempt: StoredAttempt) -> None:
        """An attempt has begun."""
        with engines.writing(self._engine) as connection:
            learning.add_attempt(connection, attempt)

    def keep_takes(self, attempt_id: str, attempt: Attempt) -> None:
        """What an attempt recorded."""
        with engines.writing(self._engine) as connection:
            learning.keep_takes(connection, attempt_id, attempt)

    def finish_attempt(self, finished: StoredAttempt) -> None:
        """How an attempt came out, for the first time or after it was graded again; one that passes passes the lesson."""
        with engines.writing(self._engine) as connection:
            learning.finish_attempt(connection, finished)

    def attempt(self, attempt_id: str) -> StoredAttempt | None:
        """One attempt, or None."""
        with engines.reading(self._engine) as connection:
            return learning.attempt(connection, attempt_id)

    def latest(self, learner_id: str, lesson: str) -> StoredAttempt | None:
        """The latest attempt of a learner in a lesson, or None."""
        with engines.reading(self._engine) as connection:
            return learning.latest(connection, learner_id, lesson)

    def attempts_of(self, lesson: str) -> tuple[str, ...]:
        """The ids of all attempts in a lesson that have ended, oldest first."""
        with engines.reading(self._engine) as connection:
            return learning.attempts_of(connection, lesson)

    def recorded(self, attempt_id: str) -> Attempt | None:
        """An attempt with what it recorded, or None."""
        with engines.reading(self._engine) as connection:
            return learning.recorded(connection, attempt_id)
