"""What is wrong in something a learner wrote, and where."""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How bad a source problem is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceProblem:
    """One diagnostic of a tool, at its place. ``text`` is the tool's words, cleaned of control characters."""

    severity: Severity = Severity.ERROR
    path: str = ""
    """The file's path in the workspace; empty where no file is to blame."""
    line: int = 0
    """From 1; 0 where unknown."""
    column: int = 0
    """From 1; 0 where unknown."""
    text: str
