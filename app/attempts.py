"""The story of the product: a lesson and a workspace become a run, a trace, and check results.

Pure but for ``perform``, which runs a scenario. What an attempt recorded is kept, so that a check that was changed can be
asked again (``graded``) without running anyone's code; a scenario that was changed needs a new run (``stale``).
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.checks import grading
from app.checks.grading import Check
from app.checks.observation import Observation
from app.checks.results import CheckResult, State
from app.client import run_events
from app.lessons import markdown
from app.lessons.model import Lesson
from app.runs.events import Outcome, Recording, RunEnded, RunEvent
from app.runs.scenario import Scenario, Take, digest, laid_over
from app.runs.workspace import Workspace
from app.schema import read
from app.trace import build
from app.trace.conversation import conversation


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """A learner's files, and what they did in each scenario of a lesson."""

    workspace: Workspace
    takes: tuple[Take, ...]
    starter_set: bytes
    """The compiled schema of the lesson's starter."""


Perform = Callable[[Scenario, Workspace], Take]
"""Runs a scenario."""


def made(lesson: Lesson, workspace: Workspace, starter_set: bytes, perform: Perform) -> Attempt:
    """Every scenario of the lesson is run on the workspace, one after the other."""
    takes = tuple(perform(scenario, laid_over(workspace, scenario.overlay)) for scenario in lesson.scenarios)
    return Attempt(workspace=workspace, takes=takes, starter_set=starter_set)


def graded(checks: Iterable[Check], attempt: Attempt) -> tuple[CheckResult, ...]:
    """How each check comes out. Run in a decode worker: it reads foreign bytes."""
    asked = tuple(checks)
    results: dict[str, CheckResult] = {}
    for take in attempt.takes:
        here = [check for check in asked if check.scenario == take.scenario]
        if here:
            results |= {result.name: result for result in grading.grade(here, observation(attempt, take))}
    return tuple(results.get(check.name) or _not_run(check) for check in asked)


def observation(attempt: Attempt, take: Take) -> Observation:
    """One scenario of an attempt, taken apart."""
    schema = read.read(take.descriptor_set)
    recording = Recording(events=events_of(take))
    return Observation(
        trace=build.build(recording, schema),
        conversation=conversation(recording, schema),
        schema=schema,
        workspace=attempt.workspace,
        calls=dict(take.calls),
        refused=dict(take.refused),
        starter=read.read(attempt.starter_set),
        descriptor_set=take.descriptor_set,
        starter_set=attempt.starter_set,
    )


def pointing_nowhere(lesson: Lesson, attempt: Attempt) -> tuple[str, ...]:
    """The places on the wire that the lesson's text points at and that this attempt's recording does not have."""
    take = next((take for take in attempt.takes if lesson.main and take.scenario == lesson.main.name), None)
    tokens = markdown.pointed_at(lesson.steps)
    if take is None or not tokens:
        return tokens
    seen = observation(attempt, take)
    return tuple(token for token in tokens if not seen.has(token))


def events_of(take: Take) -> tuple[RunEvent, ...]:
    """The events of a scenario's run."""
    return tuple(event for chunk in take.chunks for event in run_events.decode_events(chunk))


def stale(lesson: Lesson, attempt: Attempt) -> tuple[str, ...]:
    """The scenarios that were changed since, or were not there: what was recorded cannot say how they would come out."""
    recorded = {take.scenario: take.digest for take in attempt.takes}
    return tuple(s.name for s in lesson.scenarios if recorded.get(s.name) != digest(s))


def checks_digest(lesson: Lesson) -> str:
    """A name for the checks of a lesson and what they look at: where it changed, stored attempts are graded again."""
    told = repr((lesson.checks, [digest(scenario) for scenario in lesson.scenarios]))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def passed(results: Iterable[CheckResult]) -> bool:
    """Whether everything passed, and something did."""
    states = {result.state for result in results}
    return states == {State.PASSED}


def void(takes: Iterable[Take]) -> bool:
    """Whether the sandbox failed in any of these: such an attempt counts for nothing."""
    for take in takes:
        last = run_events.decode_events(take.chunks[-1])[-1].event if take.chunks else None
        if not isinstance(last, RunEnded) or last.outcome is Outcome.SANDBOX_FAILED:
            return True
    return False


def for_learner(lesson: Lesson, results: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """The same results, nothing in them of what hidden checks are and saw."""
    checks = {check.name: check for check in lesson.checks}
    return tuple(grading.veiled(checks[result.name], result) for result in results if result.name in checks)


def _not_run(check: Check) -> CheckResult:
    text = "This check is new, or its scenario has changed: press Check to run it."
    return CheckResult(name=check.name, scenario=check.scenario, state=State.BLOCKED, text=text)
