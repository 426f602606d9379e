"""Grades stored attempts again, with the checks as they are now: nobody's code is run, and what changed is told.

A lesson that was passed stays passed, whatever its mended checks say of old attempts; one whose attempt passes now is passed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app import attempts
from app.checks.results import CheckResult
from app.decode.pool import Decoded, DecodePool
from app.lessons.model import Lesson
from app.store import Store
from app.store.lesson_model import StoredAttempt


@dataclass(frozen=True, kw_only=True, slots=True)
class Regraded:
    """An attempt as it was graded, and as it is graded now."""

    before: StoredAttempt
    after: StoredAttempt

    @property
    def changes(self) -> tuple[str, ...]:
        """Checks that come out otherwise: ``the-sum: failed → passed``; what is gone or new counts too."""
        old, new = _states(self.before.results), _states(self.after.results)
        names = dict.fromkeys((*old, *new))
        pairs = ((name, old.get(name, "not there"), new.get(name, "not there")) for name in names)
        return tuple(f"{name}: {was} → {now}" for name, was, now in pairs if was != now)


def graded_now(store: Store, decode: DecodePool, lesson: Lesson, attempt_id: str) -> StoredAttempt | None:
    """The attempt as the checks of today grade it; None where nothing was recorded, or it cannot be graded now."""
    stored, recorded = store.learners.attempt(attempt_id), store.learners.recorded(attempt_id)
    if stored is None or recorded is None or not recorded.takes:
        return None
    stale = attempts.stale(lesson, recorded)
    known = replace(recorded, takes=tuple(take for take in recorded.takes if take.scenario not in stale))
    answer = decode.run(attempts.graded, lesson.checks, known, learner=stored.learner_id, key=attempt_id)
    if not isinstance(answer, Decoded):
        return None
    return replace(
        stored,
        results=answer.value,
        passed=attempts.passed(answer.value),
        checks_digest=attempts.checks_digest(lesson),
    )


def all_of(store: Store, decode: DecodePool, lessons: Iterable[Lesson], *, keep: bool) -> Iterator[Regraded]:
    """Every stored attempt of these lessons, graded again; the results are kept where ``keep`` says so."""
    for lesson in lessons:
        for attempt_id in store.learners.attempts_of(lesson.name):
            before = store.learners.attempt(attempt_id)
            after = graded_now(store, decode, lesson, attempt_id)
            if before is None or after is None:
                continue
            if keep:
                store.learners.finish_attempt(after)
            yield Regraded(before=before, after=after)


def _states(results: Iterable[CheckResult]) -> dict[str, str]:
    return {result.name: result.state.value for result in results}
