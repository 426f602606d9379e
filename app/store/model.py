"""The values that the store takes and gives. Times are Unix nanoseconds."""

from dataclasses import dataclass

from app.runs.events import Outcome
from app.runs.workspace import Workspace


class WorkspaceUnknown(LookupError):
    """There is no such workspace, or it was deleted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewWorkspace:
    """The two secrets of a workspace that was just made. The edit secret is told here and never again."""

    view_id: str
    """128 random bits; in the address of what is shared."""
    edit_secret: str
    """128 random bits; in a cookie and a recovery link. The database holds a keyed hash of it only."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredWorkspace:
    """A workspace as it is now."""

    view_id: str
    title: str
    workspace: Workspace
    revision: int
    """From 1; every save is the next one."""
    run_id: str | None
    """Its latest run, live or ended; None before the first."""
    created: int
    updated: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """The files are stored as ``revision``."""

    revision: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """Nothing was stored: another page saved first, and ``revision`` is what it saved."""

    revision: int


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredRun:
    """A run: what was started, where, and how it ended."""

    run_id: str
    view_id: str
    revision: int
    """Of the workspace when the run was started: an edit since makes the run stale."""
    workspace: Workspace
    descriptor_set: bytes
    """The schema it was started with; empty where that did not compile."""
    runner_target: str
    incarnation: str
    """The life of the runner that has it: a restarted runner has another one."""
    started_ns: int
    ended_ns: int | None = None
    outcome: Outcome | None = None
    last_event: int = 0
    """Number of the last event that is stored. ``add_run`` takes no notice of it."""

    @property
    def live(self) -> bool:
        """True until its last event is stored."""
        return self.ended_ns is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """A workspace at a moment, with a request and a finished run: it never changes."""

    view_id: str
    """The workspace it was taken of."""
    title: str
    workspace: Workspace
    method: str
    """The method path that its page offers; empty for none."""
    request: str
    """The request as JSON; empty for none."""
    run_id: str | None
    """The run that it shows; None where there was none."""
    taken_ns: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveRun:
    """What a follower needs of a run without an end: asked for four times a second, so no more than that."""

    run_id: str
    view_id: str
    runner_target: str
    started_ns: int
    last_event: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a run is stored."""

    last_event: int
    ended: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """How and when a run ended."""

    run_id: str
    outcome: Outcome
    ended_ns: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxEntry:
    """Something that pages must hear of."""

    seq: int
    """Grows with every entry; the id of a page's event stream."""
    topic: str
    payload: str
    posted_ns: int
