"""A lesson's checks over the recording of one scenario: verdicts, put into the words of the lesson.

Importing this module registers every check.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from app.checks import (
    calls,
    code,
    compatible,
    expression,
    frames,
    logs,
    messages,
    metadata,
    payloads,
    schema_rules,
    shapes,
    timing,
    windows,
)
from app.checks.observation import Observation
from app.checks.registry import CHECKS
from app.checks.results import CheckResult, State, Verdict
from app.checks.subjects import NotSeen
from app.runs.events import Outcome, RunEnded

FAMILIES = (
    calls,
    code,
    compatible,
    expression,
    frames,
    logs,
    messages,
    metadata,
    payloads,
    schema_rules,
    shapes,
    timing,
    windows,
)
"""The modules of checks, in no order that matters."""

_NOTHING_SEEN = {Outcome.COMPILE_FAILED, Outcome.SERVER_NOT_READY, Outcome.SANDBOX_FAILED}
"""After these there is nothing on the wire to look at."""
_CUT_SHORT = {Outcome.SERVER_CRASHED, Outcome.LIMIT_EXCEEDED, Outcome.TIMED_OUT, Outcome.CLIENT_FAILED}
"""After these there is nothing where no call was made."""

HIDDEN_PASSED = "A hidden test passed."
HIDDEN_FAILED = "A hidden test did not pass: it makes calls that this page does not show."
HIDDEN_BLOCKED = "A hidden test could not be finished, because your server ended too early."


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One check of a lesson, its parameters bound."""

    name: str
    function: str
    scenario: str
    title: str = ""
    """What it is called before it was run; empty: its name, as words."""
    arguments: tuple[tuple[str, Any], ...] = ()
    passes: str = ""
    """The lesson's sentence for a passed check, ``{seen}`` in it; empty: the check's own."""
    fails: str = ""
    """The same for a failed one, with ``{expected}`` and ``{seen}``."""
    when: tuple[tuple[str, str], ...] = ()
    """Sentences for certain things seen: ``("no response, status UNIMPLEMENTED", "You have not ...")``."""
    hidden: bool = False
    """Its name, its parameters and what it saw are never sent to a learner."""


def grade(checks: Iterable[Check], seen: Observation) -> tuple[CheckResult, ...]:
    """How each check comes out on what was seen."""
    return tuple(_graded(check, seen) for check in checks)


def veiled(check: Check, result: CheckResult) -> CheckResult:
    """The result as a learner may see it: of a hidden check only whether it passed, and the sentence written for that."""
    if not check.hidden:
        return result
    texts = {
        State.PASSED: check.passes or HIDDEN_PASSED,
        State.FAILED: check.fails or HIDDEN_FAILED,
        State.BLOCKED: HIDDEN_BLOCKED,
    }
    return CheckResult(name="", scenario="", state=result.state, text=texts[result.state])


def _graded(check: Check, seen: Observation) -> CheckResult:
    definition = CHECKS[check.function]
    result = CheckResult(name=check.name, scenario=check.scenario, state=State.BLOCKED, text="")
    ended = seen.ended
    if ended is not None and _blocks(ended, seen, static=definition.static):
        return replace(result, text=ended.text, seen=ended.outcome.value)
    try:
        verdict, own = definition.function(seen, **dict(check.arguments)), check.fails
    except NotSeen as absent:
        # What the lesson says is about what is wrong with it, not about there being nothing.
        verdict, own = absent.verdict, ""
    return replace(
        result,
        state=State.PASSED if verdict.passed else State.FAILED,
        text=_words(check, verdict, own),
        expected=verdict.expected,
        seen=verdict.seen,
        evidence=verdict.evidence,
    )


def _blocks(ended: RunEnded, seen: Observation, *, static: bool) -> bool:
    if static:
        return ended.outcome is Outcome.COMPILE_FAILED
    return ended.outcome in _NOTHING_SEEN or (ended.outcome in _CUT_SHORT and not seen.trace.calls)


def _words(check: Check, verdict: Verdict, fails: str) -> str:
    own = check.passes if verdict.passed else dict(check.when).get(verdict.seen, fails)
    return own.replace("{expected}", verdict.expected).replace("{seen}", verdict.seen) if own else verdict.text
