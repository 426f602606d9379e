"""What checks say, as values."""

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How a check came out."""

    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"
    """It could not be told: the schema did not compile, or the run ended before there was anything to see."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """A place that a page can light up: something on the wire, a line of a file, or both."""

    label: str
    """What stands there, in a few words: ``the response``."""
    cursor: str = ""
    """The one cursor's token, as ``web.presenters.tokens`` makes it: ``frame-7``."""
    source: str = ""
    """``greeter.proto:11``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What one check says of one observation, in its own words."""

    passed: bool
    text: str
    """One sentence to the learner."""
    expected: str = ""
    seen: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckResult:
    """A check of a lesson with how it came out, in the lesson's words."""

    name: str
    scenario: str
    state: State
    text: str
    expected: str = ""
    seen: str = ""
    evidence: tuple[Evidence, ...] = ()


def passed(text: str, *, seen: str = "", evidence: tuple[Evidence, ...] = ()) -> Verdict:
    """It is as it should be."""
    return Verdict(passed=True, text=text, expected=seen, seen=seen, evidence=evidence)


def failed(text: str, *, expected: str = "", seen: str = "", evidence: tuple[Evidence, ...] = ()) -> Verdict:
    """It is not."""
    return Verdict(passed=False, text=text, expected=expected, seen=seen, evidence=evidence)
