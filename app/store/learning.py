"""Learners without an account, what they have done in each lesson, and their attempts with all that was recorded.

A learner is a secret in a cookie; the database holds a keyed digest of it. Lessons are named by texts (``part/slug``): the
store knows no course.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.attempts import Attempt
from app.checks.results import CheckResult, Evidence, State
from app.runs.scenario import Take
from app.runs.workspace import Workspace
from app.store import chunking, files, secret
from app.store.lesson_model import NewLearner, StoredAttempt, Work
from app.store.tables import attempts, keys, learners, takes, works

ATTEMPTS_KEPT = 5
"""Of one learner in one lesson: the latest, and beside them the latest that passed and the best. Their recordings are at most 4 MiB each."""
_LEARNER = "learner"


def create(connection: Connection, key: bytes, now: int) -> NewLearner:
    """A new learner."""
    new = NewLearner(learner_id=secret.new(), secret=secret.new())
    digest = secret.digest(key, _LEARNER, new.secret)
    connection.execute(insert(learners).values(learner_id=new.learner_id, digest=digest, created_ns=now))
    return new


def learner_of(connection: Connection, key: bytes, given: str) -> str | None:
    """The learner whose secret this is."""
    digest = secret.digest(key, _LEARNER, given)
    first = select(learners.c.learner_id).where(learners.c.digest == digest)
    further = select(keys.c.learner_id).where(keys.c.digest == digest)
    return connection.execute(first.union(further)).scalar_one_or_none()


def owns(connection: Connection, learner_id: str, view_id: str) -> bool:
    """Whether a workspace is that of a lesson which this learner has begun."""
    query = select(works.c.lesson).where(works.c.learner_id == learner_id, works.c.view_id == view_id)
    return connection.execute(query.limit(1)).one_or_none() is not None


def work(connection: Connection, learner_id: str, lesson: str) -> Work | None:
    """What a learner has done in a lesson."""
    query = select(works).where(works.c.learner_id == learner_id, works.c.lesson == lesson)
    row = connection.execute(query).one_or_none()
    return None if row is None else _work(row)


def works_of(connection: Connection, learner_id: str) -> tuple[Work, ...]:
    """What a learner has done in every lesson that was begun."""
    query = select(works).where(works.c.learner_id == learner_id).order_by(works.c.begun_ns, works.c.lesson)
    return tuple(_work(row) for row in connection.execute(query))


def begin(connection: Connection, learner_id: str, lesson: str, view_id: str, now: int) -> None:
    """A lesson is begun in a workspace; one that was begun before goes on in this one."""
    try:
        with connection.begin_nested():
            connection.execute(
                insert(works).values(
                    learner_id=learner_id, lesson=lesson, view_id=view_id, hints=0, predictions="{}", begun_ns=now
                )
            )
    except IntegrityError:
        _change(connection, learner_id, lesson, view_id=view_id)


def tell_hints(connection: Connection, learner_id: str, lesson: str, hints: int) -> None:
    """So many hints were asked for."""
    _change(connection, learner_id, lesson, hints=hints)


def predict(connection: Connection, learner_id: str, lesson: str, question: str, given: tuple[str, ...]) -> None:
    """A prediction was made; the first one counts."""
    known = work(connection, learner_id, lesson)
    if known is not None and question not in known.predictions:
        told = {**known.predictions, question: given}
        _change(connection, learner_id, lesson, predictions=json.dumps(told, ensure_ascii=False))


def keep_for_undo(connection: Connection, learner_id: str, lesson: str, workspace: Workspace | None) -> None:
    """What a reset replaced; None after it was brought back."""
    _change(connection, learner_id, lesson, undo=None if workspace is None else files.pack(workspace))


def undo(connection: Connection, learner_id: str, lesson: str) -> Workspace | None:
    """What a reset replaced."""
    query = select(works.c.undo).where(works.c.learner_id == learner_id, works.c.lesson == lesson)
    packed = connection.execute(query).scalar_one_or_none()
    return None if packed is None else files.unpack(packed)


def add_attempt(connection: Connection, attempt: StoredAttempt) -> None:
    """An attempt has begun."""
    connection.execute(
        insert(attempts).values(
            attempt_id=attempt.attempt_id,
            learner_id=attempt.learner_id,
            lesson=attempt.lesson,
            files=files.pack(attempt.workspace),
            starter_set=b"",
            begun_ns=attempt.begun_ns,
            run_id="",
            passed=False,
            results=_packed(attempt),
            trouble="",
        )
    )
    _change(connection, attempt.learner_id, attempt.lesson, tries=works.c.tries + 1, tried_ns=attempt.begun_ns)


def keep_takes(connection: Connection, attempt_id: str, attempt: Attempt) -> None:
    """What an attempt recorded."""
    connection.execute(
        update(attempts).where(attempts.c.attempt_id == attempt_id).values(starter_set=attempt.starter_set)
    )
    for take in attempt.takes:
        connection.execute(
            insert(takes).values(
                attempt_id=attempt_id,
                scenario=take.scenario,
                digest=take.digest,
                descriptor_set=take.descriptor_set,
                events=chunking.joined(take.chunks),
                calls=json.dumps(take.calls),
                refused=json.dumps(take.refused),
            )
        )


def finish_attempt(connection: Connection, finished: StoredAttempt) -> None:
    """How an attempt came out. A lesson that was passed stays passed."""
    connection.execute(
        update(attempts)
        .where(attempts.c.attempt_id == finished.attempt_id)
        .values(
            ended_ns=finished.ended_ns,
            passed=finished.passed,
            results=_packed(finished),
            run_id=finished.run_id,
            trouble=finished.trouble,
            score=score(finished.results),
        )
    )
    if finished.passed:
        known = work(connection, finished.learner_id, finished.lesson)
        if known is not None and known.passed_ns is None:
            _change(connection, finished.learner_id, finished.lesson, passed_ns=finished.ended_ns)
    _prune(connection, finished)
    own = (attempts.c.learner_id == finished.learner_id, attempts.c.lesson == finished.lesson)
    best = connection.execute(select(func.max(attempts.c.score)).where(*own)).scalar_one_or_none() or 0
    _change(connection, finished.learner_id, finished.lesson, best=best)


def score(results: Collection[CheckResult]) -> int:
    """Checks that passed, in thousandths of all."""
    passed = sum(result.state is State.PASSED for result in results)
    return 1000 * passed // len(results) if results else 0


def attempt(connection: Connection, attempt_id: str) -> StoredAttempt | None:
    """One attempt."""
    row = connection.execute(select(attempts).where(attempts.c.attempt_id == attempt_id)).one_or_none()
    return None if row is None else read_attempt(row)


def latest(connection: Connection, learner_id: str, lesson: str) -> StoredAttempt | None:
    """The latest attempt of a learner in a lesson."""
    query = (
        select(attempts)
        .where(attempts.c.learner_id == learner_id, attempts.c.lesson == lesson)
        .order_by(attempts.c.begun_ns.desc(), attempts.c.attempt_id)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else read_attempt(row)


def attempts_of(connection: Connection, lesson: str) -> tuple[str, ...]:
    """The ids of all attempts in a lesson that have ended, oldest first."""
    query = select(attempts.c.attempt_id).where(attempts.c.lesson == lesson, attempts.c.ended_ns.is_not(None))
    return tuple(connection.execute(query.order_by(attempts.c.begun_ns, attempts.c.attempt_id)).scalars())


def recorded(connection: Connection, attempt_id: str) -> Attempt | None:
    """An attempt with what it recorded: all that it needs to be graded again."""
    row = connection.execute(select(attempts).where(attempts.c.attempt_id == attempt_id)).one_or_none()
    if row is None:
        return None
    kept = connection.execute(select(takes).where(takes.c.attempt_id == attempt_id).order_by(takes.c.scenario))
    return Attempt(
        workspace=files.unpack(row.files), takes=tuple(_take(one) for one in kept), starter_set=row.starter_set
    )


def _change(connection: Connection, learner_id: str, lesson: str, **values: object) -> None:
    connection.execute(update(works).where(works.c.learner_id == learner_id, works.c.lesson == lesson).values(**values))


def _prune(connection: Connection, finished: StoredAttempt) -> None:
    own = (attempts.c.learner_id == finished.learner_id, attempts.c.lesson == finished.lesson)
    order = (attempts.c.begun_ns.desc(), attempts.c.attempt_id)
    latest_ones = select(attempts.c.attempt_id).where(*own).order_by(*order).limit(ATTEMPTS_KEPT)
    best = select(attempts.c.attempt_id).where(*own, attempts.c.passed).order_by(*order).limit(1)
    highest = select(attempts.c.attempt_id).where(*own).order_by(attempts.c.score.desc(), *order).limit(1)
    kept = {name for query in (latest_ones, best, highest) for name in connection.execute(query).scalars()}
    connection.execute(
        delete(attempts).where(*own, attempts.c.ended_ns.is_not(None), attempts.c.attempt_id.not_in(kept))
    )


def _work(row: Row[Any]) -> Work:
    predictions = {name: tuple(given) for name, given in json.loads(row.predictions).items()}
    return Work(
        lesson=row.lesson,
        view_id=row.view_id,
        hints=row.hints,
        predictions=predictions,
        begun_ns=row.begun_ns,
        passed_ns=row.passed_ns,
        undoable=row.undo is not None,
    )


def read_attempt(row: Row[Any]) -> StoredAttempt:
    """A row of ``attempts``."""
    kept = json.loads(row.results)
    return StoredAttempt(
        attempt_id=row.attempt_id,
        learner_id=row.learner_id,
        lesson=row.lesson,
        workspace=files.unpack(row.files),
        begun_ns=row.begun_ns,
        ended_ns=row.ended_ns,
        run_id=row.run_id,
        passed=row.passed,
        results=_unpacked(kept["results"]),
        shown_runs=tuple((scenario, run_id) for scenario, run_id in kept.get("runs", ())),
        checks_digest=str(kept["checks"]),
        trouble=row.trouble,
    )


def _take(row: Row[Any]) -> Take:
    return Take(
        scenario=row.scenario,
        digest=row.digest,
        descriptor_set=row.descriptor_set,
        chunks=chunking.parted(row.events),
        calls=tuple((name, tuple(numbers)) for name, numbers in json.loads(row.calls)),
        refused=tuple((name, text) for name, text in json.loads(row.refused)),
    )


def _packed(attempt: StoredAttempt) -> str:
    """Results as the column keeps them, with the name of the checks that gave them, and the runs that show them."""
    told = [
        {
            "name": one.name,
            "scenario": one.scenario,
            "state": one.state.value,
            "text": one.text,
            "expected": one.expected,
            "seen": one.seen,
            "evidence": [[place.label, place.cursor, place.source] for place in one.evidence],
        }
        for one in attempt.results
    ]
    kept = {"checks": attempt.checks_digest, "results": told, "runs": attempt.shown_runs}
    return json.dumps(kept, ensure_ascii=False)


def _unpacked(told: Iterable[Any]) -> tuple[CheckResult, ...]:
    return tuple(
        CheckResult(
            name=one["name"],
            scenario=one["scenario"],
            state=State(one["state"]),
            text=one["text"],
            expected=one["expected"],
            seen=one["seen"],
            evidence=tuple(
                Evidence(label=label, cursor=cursor, source=source) for label, cursor, source in one["evidence"]
            ),
        )
        for one in told
    )
