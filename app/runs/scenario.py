"""A scenario: what is laid over a workspace, and the calls that are then made, one after the other or together.

A check looks at the recording of one scenario. ``digest`` names all that decides what a recording shows: where it changed,
a stored recording answers another question, and a new run is needed.
"""

import hashlib
from dataclasses import dataclass, replace
from enum import Enum

from app.runs.spec import CallSpec, Request
from app.runs.workspace import File, Workspace

MAIN = "main"
"""The scenario of the calls that a lesson's page offers."""
DEFAULT_SECONDS = 10.0
"""For a whole scenario; the usual one takes a tenth of it."""
MOST_SECONDS = 30.0


class ActionKind(Enum):
    """What a scripted call does after it has begun."""

    SEND = "send"
    WAIT = "wait"
    PAUSE = "pause"
    HALF_CLOSE = "half close"
    CANCEL = "cancel"


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """One thing that the script of a call does, once the one before it is done."""

    kind: ActionKind
    request: Request | None = None
    """Of SEND: the request message."""
    number: int = 0
    """Of WAIT: so many response messages in all; of PAUSE: milliseconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScriptedCall:
    """A call that a scenario makes."""

    name: str
    """How checks speak of it: ``hello``."""
    spec: CallSpec
    script: tuple[Action, ...] = ()
    """What follows once it was begun; where there is any, ``spec.half_close`` is false."""
    together: bool = False
    """It does not wait for the call before it to end."""
    repeat: int = 1
    """Made so many times; those after the first ``together`` with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """One run of a lesson's workspace."""

    name: str
    calls: tuple[ScriptedCall, ...]
    overlay: tuple[File, ...] = ()
    """Files laid over the learner's: a given client, a broken server."""
    seconds: float = DEFAULT_SECONDS
    """The most that it may take."""
    linger_ms: int = 0
    """How long the server goes on after the last call: for what it does when nobody listens any more."""
    hidden: bool = False
    """Runs in a pod of its own, and nothing of it is ever sent to a learner."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Take:
    """A scenario as it was run once: all that grading needs, now or later."""

    scenario: str
    digest: str
    """Of the scenario, as it was then."""
    descriptor_set: bytes
    chunks: tuple[bytes, ...]
    """The events, as the store keeps them."""
    calls: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """The driver's numbers of the calls of each name."""
    refused: tuple[tuple[str, str], ...] = ()
    """Calls that could not be made, by name, and why: their requests do not fit the schema."""


def laid_over(workspace: Workspace, files: tuple[File, ...]) -> Workspace:
    """The workspace with files put in the place of those of the same name, others added at the end."""
    over = {file.path: file for file in files}
    kept = tuple(over.pop(file.path, file) for file in workspace.files)
    return Workspace(files=(*kept, *over.values()))


def digest(scenario: Scenario) -> str:
    """A name for all that decides what its recording shows."""
    shown = replace(scenario, hidden=False)
    return hashlib.sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()
