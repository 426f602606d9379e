"""Does attempts, a few at a time, beside the threads that make pages: runs every scenario, keeps what was recorded, grades it.

The recordings of the scenarios that may be seen become runs of the learner's workspace. Nothing of a hidden one leaves the
attempt.
"""

import logging
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from app import attempts
from app.attempts import Attempt
from app.checks.results import CheckResult
from app.client.performer import Performance, perform
from app.client.runner import RunnerClient, RunnerError
from app.decode.pool import Decoded, DecodePool
from app.lessons.model import Lesson
from app.runs.events import RunEnded
from app.runs.scenario import MOST_SECONDS, Scenario, Take, laid_over
from app.runs.workspace import Workspace
from app.store import Store, secret
from app.store.lesson_model import StoredAttempt
from app.store.model import Ending, StoredRun, StoredWorkspace, WorkspaceUnknown
from app.web import regrading

AT_ONCE = 6
"""Attempts under way; the others wait their turn. Most of one is waiting for the sandbox."""
LOST_SECONDS = 6 * MOST_SECONDS
"""After so long an attempt that has not ended was lost with the process that did it."""
OUR_FAULT = "The check could not be finished. That is our mistake, not yours; your files are saved. Press Check again."
VOID = "The sandbox failed while it ran your files. That is our mistake, and this attempt does not count. Press Check again."

_log = logging.getLogger(__name__)


class Checker:
    """One for a site."""

    def __init__(self, store: Store, runner: RunnerClient, decode: DecodePool, *, runs_kept: int) -> None:
        self._store = store
        self._runner = runner
        self._decode = decode
        self._runs_kept = runs_kept
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="checker")

    def begin(self, learner_id: str, lesson: Lesson, stored: StoredWorkspace) -> StoredAttempt:
        """Begins an attempt with the files as they are now; while one is under way, that one is meant."""
        latest = self._store.learners.latest(learner_id, lesson.name)
        if latest is not None and under_way(latest, time.time_ns()):
            return latest
        attempt = StoredAttempt(
            attempt_id=secret.new(),
            learner_id=learner_id,
            lesson=lesson.name,
            workspace=stored.workspace,
            begun_ns=time.time_ns(),
        )
        self._store.learners.add_attempt(attempt)
        self._threads.submit(self._do, attempt, lesson, stored)
        return attempt

    def regrade(self, lesson: Lesson, attempt_id: str) -> StoredAttempt | None:
        """Grades a stored attempt again, with the checks as they are now; runs nothing."""
        again = regrading.graded_now(self._store, self._decode, lesson, attempt_id)
        if again is not None:
            self._store.learners.finish_attempt(again)
        return again

    def close(self) -> None:
        """Waits for nothing: what is under way is told as lost."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _do(self, attempt: StoredAttempt, lesson: Lesson, stored: StoredWorkspace) -> None:
        try:
            finished = self._attempted(attempt, lesson, stored)
        except RunnerError as error:
            finished = replace(attempt, trouble=str(error))
        except Exception:  # noqa: BLE001 - a mistake of ours: the learner is told, and may try again
            _log.exception("attempt %s", attempt.attempt_id[:8])
            finished = replace(attempt, trouble=OUR_FAULT)
        self._store.learners.finish_attempt(replace(finished, ended_ns=time.time_ns()))

    def _attempted(self, attempt: StoredAttempt, lesson: Lesson, stored: StoredWorkspace) -> StoredAttempt:
        performed: dict[str, tuple[str, Performance]] = {}

        def take(scenario: Scenario, workspace: Workspace) -> Take:
            run_id = secret.new()
            performance = perform(self._runner, run_id, workspace, scenario)
            performed[scenario.name] = run_id, performance
            self._runner.acknowledge_run(run_id)
            return performance.take

        starter_set = self._runner.compile(lesson.starter).descriptor_set
        made = attempts.made(lesson, stored.workspace, starter_set, take)
        shown = self._shown(lesson, stored, performed)
        main = shown[-1][1] if shown else ""
        attempt = replace(attempt, run_id=main, shown_runs=shown)
        if attempts.void(made.takes):
            return replace(attempt, trouble=VOID)
        self._store.learners.keep_takes(attempt.attempt_id, made)
        results = self._graded(lesson, made, attempt)
        if isinstance(results, str):
            return replace(attempt, trouble=results)
        return replace(
            attempt,
            results=results,
            passed=attempts.passed(results),
            checks_digest=attempts.checks_digest(lesson),
        )

    def _graded(self, lesson: Lesson, made: Attempt, attempt: StoredAttempt) -> tuple[CheckResult, ...] | str:
        """The results, or a sentence why there are none."""
        answer = self._decode.run(
            attempts.graded, lesson.checks, made, learner=attempt.learner_id, key=attempt.attempt_id
        )
        return answer.value if isinstance(answer, Decoded) else answer.text

    def _shown(
        self, lesson: Lesson, stored: StoredWorkspace, performed: dict[str, tuple[str, Performance]]
    ) -> tuple[tuple[str, str], ...]:
        """The recordings that may be seen become runs of the workspace, that of the page's own calls the latest of them."""
        main = lesson.main
        seen = [scenario for scenario in lesson.scenarios if not scenario.hidden and scenario.name in performed]
        ordered = sorted(seen, key=lambda scenario: scenario is main)
        try:
            for scenario in ordered:
                self._keep(
                    replace(stored, workspace=laid_over(stored.workspace, scenario.overlay)), *performed[scenario.name]
                )
        except WorkspaceUnknown:
            return ()  # it was deleted meanwhile
        self._store.prune(stored.view_id, self._runs_kept)
        return tuple((scenario.name, performed[scenario.name][0]) for scenario in ordered)

    def _keep(self, stored: StoredWorkspace, run_id: str, performance: Performance) -> None:
        """A recording as a run of the workspace."""
        take, first, last = performance.take, performance.events[0], performance.events[-1]
        run = StoredRun(
            run_id=run_id,
            view_id=stored.view_id,
            revision=stored.revision,
            workspace=stored.workspace,
            descriptor_set=take.descriptor_set,
            runner_target=self._runner.target,
            incarnation=performance.started.incarnation,
            started_ns=first.time_ns,
        )
        assert isinstance(last.event, RunEnded)  # noqa: S101 - perform saw to it
        ending = Ending(run_id=run_id, outcome=last.event.outcome, ended_ns=last.time_ns)
        self._store.add_finished_run(run, ending, _chunks(run_id, take, last.number))


def under_way(attempt: StoredAttempt, now_ns: int) -> bool:
    """Whether an attempt is being done; one that was lost is not."""
    return attempt.ended_ns is None and now_ns - attempt.begun_ns < LOST_SECONDS * 1_000_000_000


def _chunks(run_id: str, take: Take, last: int) -> Iterable[tuple[str, int, int, bytes]]:
    """The events as the store takes them: in one piece."""
    return [(run_id, 1, last, chunk) for chunk in take.chunks]
