"""The wall: every learner and every check of one lesson, and who is stuck at the same place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.checks.results import CheckResult, State
from app.store.class_model import Member, Progress, Role
from app.store.lesson_model import StoredAttempt

_SECOND = 10**9
CLUSTER = 2
"""Learners with the same wrong answer, from which on they are a cluster."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WallRow:
    """One learner."""

    member: Member
    states: tuple[State | None, ...]
    """In the latest attempt, by check; None where it was not checked."""
    tries: int
    passed: bool
    """Once, whatever the latest attempt says."""
    idle_seconds: int | None
    """Since the latest attempt began; None before the first."""
    view_id: str
    """The workspace; empty where the lesson was not begun."""
    run_id: str
    """What the latest attempt recorded; empty for none."""
    stuck: CheckResult | None
    """The first check that does not pass."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """Learners whose latest attempts fail the same check in the same words."""

    check: str
    text: str
    seen: str
    members: tuple[Member, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wall:
    """One lesson of a class, as it is now."""

    checks: tuple[str, ...]
    rows: tuple[WallRow, ...]
    clusters: tuple[Cluster, ...]
    """The largest first."""
    begun: int
    passed: int


def wall(
    members: Iterable[Member],
    checks: Sequence[str],
    progress: Iterable[Progress],
    latest: Iterable[StoredAttempt],
    now_ns: int,
) -> Wall:
    """The learners among ``members``; ``progress`` and ``latest`` are of this lesson."""
    works = {one.learner_id: one for one in progress}
    attempts = {one.learner_id: one for one in latest}
    rows = tuple(
        _row(who, checks, works.get(who.learner_id), attempts.get(who.learner_id), now_ns)
        for who in members
        if who.role is Role.LEARNER
    )
    return Wall(
        checks=tuple(checks),
        rows=rows,
        clusters=_clusters(rows, attempts),
        begun=sum(bool(row.view_id) for row in rows),
        passed=sum(row.passed for row in rows),
    )


def _row(
    who: Member, checks: Sequence[str], work: Progress | None, attempt: StoredAttempt | None, now_ns: int
) -> WallRow:
    results = {result.name: result for result in attempt.results} if attempt else {}
    return WallRow(
        member=who,
        states=tuple(results[name].state if name in results else None for name in checks),
        tries=work.tries if work else 0,
        passed=work is not None and work.passed_ns is not None,
        idle_seconds=max(0, now_ns - work.tried_ns) // _SECOND if work and work.tried_ns else None,
        view_id=work.view_id if work else "",
        run_id=attempt.run_id if attempt else "",
        stuck=next((one for one in results.values() if one.state is not State.PASSED), None),
    )


def _clusters(rows: Iterable[WallRow], attempts: dict[str, StoredAttempt]) -> tuple[Cluster, ...]:
    alike: defaultdict[tuple[str, str, str], list[Member]] = defaultdict(list)
    for row in rows:
        attempt = attempts.get(row.member.learner_id)
        for result in attempt.results if attempt else ():
            if result.state is State.FAILED:
                alike[result.name, result.text, result.seen].append(row.member)
    found = [
        Cluster(check=check, text=text, seen=seen, members=tuple(members))
        for (check, text, seen), members in alike.items()
        if len(members) >= CLUSTER
    ]
    return tuple(sorted(found, key=lambda cluster: -len(cluster.members)))
