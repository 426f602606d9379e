"""The door of the database: one method is one transaction; any thread may call any method."""

import time
from collections.abc import Callable, Iterable
from typing import Self

from app.runs.events import Outcome
from app.runs.workspace import Workspace
from app.store import engine as engines
from app.store import migrate, outbox, room, runs, snapshots, workspaces
from app.store.classrooms import Classrooms
from app.store.learners import Learners
from app.store.model import (
    Conflict,
    Ending,
    LiveRun,
    NewWorkspace,
    OutboxEntry,
    Progress,
    Saved,
    Snapshot,
    StoredRun,
    StoredWorkspace,
)

RUNS_SHOWN = 20
"""Runs of a workspace that are kept (design: runs)."""


class Store:
    """The database at ``database_url``. Call ``migrate`` before anything else, and ``close`` at the end."""

    def __init__(self, database_url: str, *, secret_key: str, clock: Callable[[], int] = time.time_ns) -> None:
        self._engine = engines.make(database_url)
        self._key = secret_key.encode()
        self._clock = clock
        self.learners = Learners(self._engine, self._key, clock)
        """Learners, their progress and their attempts."""
        self.classes = Classrooms(self._engine, self._key, clock)
        """Classes, their members and their grades."""

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def migrate(self) -> None:
        """Brings the tables to their newest form."""
        with engines.writing(self._engine) as connection:
            migrate.upgrade(connection)

    # Workspaces

    def create_workspace(self, title: str, workspace: Workspace) -> NewWorkspace:
        """A new workspace at revision 1, with its two secrets."""
        with engines.writing(self._engine) as connection:
            return workspaces.create(connection, self._key, title, workspace, self._clock())

    def workspace(self, view_id: str) -> StoredWorkspace | None:
        """The workspace as it is now, or None."""
        with engines.reading(self._engine) as connection:
            return workspaces.get(connection, view_id)

    def may_edit(self, view_id: str, edit_secret: str) -> bool:
        """True where ``edit_secret`` is that of the workspace."""
        with engines.reading(self._engine) as connection:
            return workspaces.view_id_of(connection, self._key, edit_secret) == view_id

    def view_id_of(self, edit_secret: str) -> str | None:
        """The workspace that ``edit_secret`` edits, or None."""
        with engines.reading(self._engine) as connection:
            return workspaces.view_id_of(connection, self._key, edit_secret)

    def rename(self, view_id: str, title: str) -> None:
        """Gives the workspace a title. Raises WorkspaceUnknown."""
        with engines.writing(self._engine) as connection:
            workspaces.rename(connection, view_id, title, self._clock())

    def save(self, view_id: str, workspace: Workspace, *, revision: int) -> Saved | Conflict:
        """Stores the files if the workspace is still at ``revision``. Raises WorkspaceUnknown."""
        with engines.writing(self._engine) as connection:
            return workspaces.save(connection, view_id, workspace, revision, self._clock())

    def copy(self, view_id: str) -> NewWorkspace:
        """A workspace of one's own with the same title and files, without its runs. Raises WorkspaceUnknown."""
        with engines.writing(self._engine) as connection:
            return workspaces.copy(connection, self._key, view_id, self._clock())

    def delete_workspace(self, view_id: str) -> bool:
        """Erases the workspace with its runs and leaves a tombstone; False where there was none."""
        with engines.writing(self._engine) as connection:
            return workspaces.erase(connection, self._key, view_id, self._clock())

    def erased(self, name: str) -> bool:
        """True where a workspace or a snapshot of this name was, and was deleted."""
        with engines.reading(self._engine) as connection:
            return workspaces.erased(connection, self._key, name)

    # Snapshots

    def take_snapshot(self, snapshot: Snapshot) -> str:
        """Stores a snapshot; its name, which is the same for the same content."""
        with engines.writing(self._engine) as connection:
            return snapshots.take(connection, self._key, snapshot, self._clock())

    def snapshot(self, name: str) -> Snapshot | None:
        """The snapshot of this name, or None."""
        with engines.reading(self._engine) as connection:
            return snapshots.get(connection, name)

    def snapshots_of(self, view_id: str) -> tuple[str, ...]:
        """The names of a workspace's snapshots, newest first."""
        with engines.reading(self._engine) as connection:
            return snapshots.names_of(connection, view_id)

    # Runs

    def add_run(self, run: StoredRun, *, latest: bool = True) -> None:
        """Adds a live run; it becomes the latest of its workspace unless it shall not. Raises WorkspaceUnknown."""
        with engines.writing(self._engine) as connection:
            runs.add(connection, run, latest=latest)

    def add_finished_run(self, run: StoredRun, ending: Ending, chunks: Iterable[tuple[str, int, int, bytes]]) -> None:
        """Adds a run with all its events and its end; nobody has to follow it. Raises WorkspaceUnknown."""
        with engines.writing(self._engine) as connection:
            runs.add(connection, run)
            runs.append(connection, chunks)
            runs.end(connection, ending)

    def run(self, run_id: str) -> StoredRun | None:
        """The run, or None."""
        with engines.reading(self._engine) as connection:
            return runs.get(connection, run_id)

    def runs_of(self, view_id: str, most: int = RUNS_SHOWN) -> tuple[StoredRun, ...]:
        """The latest runs of a workspace, newest first."""
        with engines.reading(self._engine) as connection:
            return runs.of_workspace(connection, view_id, most)

    def live_runs(self) -> tuple[LiveRun, ...]:
        """Every run whose last event is not stored yet, oldest first."""
        with engines.reading(self._engine) as connection:
            return runs.live(connection)

    def append_chunks(
        self, chunks: Iterable[tuple[str, int, int, bytes]], endings: Iterable[Ending] = ()
    ) -> frozenset[str]:
        """Appends events, (run_id, first, last, blob) each, and ends runs, in one transaction.

        A chunk that does not come after what is stored, or whose run has ended or is gone, is left out: the runs of
        such chunks are the answer. So a second follower can do no harm, and learns that it is one.
        """
        with engines.writing(self._engine) as connection:
            refused = runs.append(connection, chunks)
            for ending in endings:
                runs.end(connection, ending)
            return refused

    def chunks(self, run_id: str) -> tuple[bytes, ...]:
        """The events of a run in order, each blob for ``client.run_events.decode_events``."""
        with engines.reading(self._engine) as connection:
            return runs.chunks(connection, run_id)

    def progress(self, run_id: str) -> Progress | None:
        """How far the run is stored, or None where there is no such run."""
        with engines.reading(self._engine) as connection:
            return runs.progress(connection, run_id)

    def last_event(self, run_id: str) -> int:
        """Number of the last event that is stored; 0 for none."""
        progress = self.progress(run_id)
        return progress.last_event if progress else 0

    def end_run(self, run_id: str, outcome: Outcome, ended_ns: int) -> None:
        """Ends a run; one that has ended stays as it is."""
        with engines.writing(self._engine) as connection:
            runs.end(connection, Ending(run_id=run_id, outcome=outcome, ended_ns=ended_ns))

    def keep_up(self, run_id: str, revision: int, workspace: Workspace) -> None:
        """A live run has taken the files of a later revision over, without a restart."""
        with engines.writing(self._engine) as connection:
            runs.keep_up(connection, run_id, revision, workspace)

    def prune(self, view_id: str, keep: int = RUNS_SHOWN) -> int:
        """Deletes the finished runs of a workspace but the last ``keep`` and those of snapshots; how many that were."""
        with engines.writing(self._engine) as connection:
            return runs.prune(connection, view_id, keep)

    def make_room(self, most: int, view_id: str | None = None) -> int:
        """Deletes the oldest recordings until ``most`` bytes are kept, of a workspace or of all; how many those were."""
        with engines.writing(self._engine) as connection:
            return room.make(connection, most, view_id)

    # Outbox

    def post(self, topic: str, payload: str) -> int:
        """Adds something that pages must hear of; its number."""
        with engines.writing(self._engine) as connection:
            return outbox.post(connection, topic, payload, self._clock())

    def outbox(self, after: int, most: int = 1000) -> tuple[OutboxEntry, ...]:
        """What was posted with greater numbers than ``after``, in order."""
        with engines.reading(self._engine) as connection:
            return outbox.after(connection, after, most)
