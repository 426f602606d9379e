"""Asks a check about the recorded shop, as a lesson does: by its name and a table of parameters."""

from app.checks import registry
from app.checks.grading import Check, grade
from app.checks.observation import Observation
from app.checks.results import CheckResult, State
from tests.support import takes


def ask(function: str, *, seen: Observation | None = None, **table: object) -> CheckResult:
    """The result of a check with these parameters."""
    bound = registry.bind(function, table)
    assert isinstance(bound, dict), bound
    check = Check(name="it", function=function, scenario="main", arguments=tuple(bound.items()))
    (result,) = grade([check], seen or takes.shop())
    return result


def passes(function: str, **table: object) -> CheckResult:
    """The result, which must be a pass."""
    result = ask(function, **table)
    assert result.state is State.PASSED, result
    return result


def fails(function: str, **table: object) -> str:
    """What a learner is told when it fails."""
    result = ask(function, **table)
    assert result.state is State.FAILED, result
    return result.text
