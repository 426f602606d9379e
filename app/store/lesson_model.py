"""What the store takes and gives of lessons. Times are Unix nanoseconds."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.checks.results import CheckResult
from app.runs.workspace import Workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class NewLearner:
    """A learner that was just made. The secret is told here and never again."""

    learner_id: str
    secret: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """What a learner has done in a lesson."""

    lesson: str
    """``part/slug``."""
    view_id: str
    """The workspace it is done in."""
    hints: int
    """How many were asked for."""
    predictions: Mapping[str, tuple[str, ...]]
    """By question, as they were given."""
    begun_ns: int
    passed_ns: int | None
    """When every check passed for the first time."""
    undoable: bool
    """A reset can be taken back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredAttempt:
    """One press of Check."""

    attempt_id: str
    learner_id: str
    lesson: str
    workspace: Workspace
    begun_ns: int
    ended_ns: int | None = None
    """None while it is under way."""
    run_id: str = ""
    """The run of the page's own calls; empty for none."""
    shown_runs: tuple[tuple[str, str], ...] = ()
    """The runs of all scenarios that may be seen, that one included: scenario, run."""
    passed: bool = False
    results: tuple[CheckResult, ...] = ()
    """All of them, those of hidden checks too: ``attempts.for_learner`` says what may be shown."""
    checks_digest: str = ""
    """The checks that gave these results, as ``attempts.checks_digest`` names them."""
    trouble: str = ""
    """Why it could not be done, where that was not the learner's fault."""
