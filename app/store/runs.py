"""Runs and their events in the database: statements on a connection whose transaction the caller began."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from app.runs.events import Outcome
from app.runs.workspace import Workspace
from app.store import files
from app.store.model import Ending, LiveRun, Progress, StoredRun, WorkspaceUnknown
from app.store.tables import chunks as chunk_table
from app.store.tables import runs, snapshots, workspaces


def add(connection: Connection, run: StoredRun, *, latest: bool = True) -> None:
    """Adds a run, as the latest of its workspace or beside that one."""
    values = {"run_id": run.run_id} if latest else {"run_id": workspaces.c.run_id}
    known = connection.execute(update(workspaces).where(workspaces.c.view_id == run.view_id).values(values))
    if not known.rowcount:
        raise WorkspaceUnknown(run.view_id)
    connection.execute(
        insert(runs).values(
            run_id=run.run_id,
            view_id=run.view_id,
            revision=run.revision,
            files=files.pack(run.workspace),
            descriptor_set=run.descriptor_set,
            runner_target=run.runner_target,
            incarnation=run.incarnation,
            started_ns=run.started_ns,
            ended_ns=run.ended_ns,
            outcome=run.outcome.value if run.outcome else None,
            last_event=0,
        )
    )


def get(connection: Connection, run_id: str) -> StoredRun | None:
    """One run."""
    row = connection.execute(select(runs).where(runs.c.run_id == run_id)).one_or_none()
    return None if row is None else _run(row)


def of_workspace(connection: Connection, view_id: str, most: int) -> tuple[StoredRun, ...]:
    """The latest runs, newest first; of two that started at once the order is that of their names."""
    query = select(runs).where(runs.c.view_id == view_id).order_by(runs.c.started_ns.desc(), runs.c.run_id).limit(most)
    return tuple(_run(row) for row in connection.execute(query))


def live(connection: Connection) -> tuple[LiveRun, ...]:
    """Runs without an end, oldest first."""
    columns = (runs.c.run_id, runs.c.view_id, runs.c.runner_target, runs.c.started_ns, runs.c.last_event)
    query = select(*columns).where(runs.c.ended_ns.is_(None)).order_by(runs.c.started_ns)
    return tuple(LiveRun(**row) for row in connection.execute(query).mappings())


def append(connection: Connection, chunks: Iterable[tuple[str, int, int, bytes]]) -> frozenset[str]:
    """Appends events; the runs whose events did not come next, or that have ended, are the answer."""
    refused: set[str] = set()
    for run_id, first, last, blob in chunks:
        # The row itself is the lock: of two writers one finds that last_event has moved on.
        moved = connection.execute(
            update(runs)
            .where(runs.c.run_id == run_id, runs.c.last_event < first, runs.c.ended_ns.is_(None))
            .values(last_event=last)
        )
        if not moved.rowcount:
            refused.add(run_id)
            continue
        connection.execute(insert(chunk_table).values(run_id=run_id, first_event=first, last_event=last, events=blob))
    return frozenset(refused)


def chunks(connection: Connection, run_id: str) -> tuple[bytes, ...]:
    """The events in order."""
    query = select(chunk_table.c.events).where(chunk_table.c.run_id == run_id).order_by(chunk_table.c.first_event)
    return tuple(connection.execute(query).scalars())


def progress(connection: Connection, run_id: str) -> Progress | None:
    """How far it is stored."""
    query = select(runs.c.last_event, runs.c.ended_ns).where(runs.c.run_id == run_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else Progress(last_event=row.last_event, ended=row.ended_ns is not None)


def end(connection: Connection, ending: Ending) -> None:
    """Ends a run that is live."""
    connection.execute(
        update(runs)
        .where(runs.c.run_id == ending.run_id, runs.c.ended_ns.is_(None))
        .values(ended_ns=ending.ended_ns, outcome=ending.outcome.value)
    )


def keep_up(connection: Connection, run_id: str, revision: int, workspace: Workspace) -> None:
    """A live run has taken the files of a later revision over."""
    live = (runs.c.run_id == run_id, runs.c.ended_ns.is_(None))
    connection.execute(update(runs).where(*live).values(revision=revision, files=files.pack(workspace)))


def prune(connection: Connection, view_id: str, keep: int) -> int:
    """Deletes finished runs but the last ``keep`` and those of snapshots; their events go too (ON DELETE CASCADE)."""
    finished = (runs.c.view_id == view_id, runs.c.ended_ns.is_not(None))
    kept = select(runs.c.run_id).where(*finished).order_by(runs.c.started_ns.desc(), runs.c.run_id).limit(keep)
    pinned = select(snapshots.c.run_id).where(snapshots.c.view_id == view_id, snapshots.c.run_id.is_not(None))
    gone = (*finished, runs.c.run_id.not_in(kept.scalar_subquery()), runs.c.run_id.not_in(pinned.scalar_subquery()))
    return connection.execute(delete(runs).where(*gone)).rowcount


def _run(row: Row[Any]) -> StoredRun:
    return StoredRun(
        run_id=row.run_id,
        view_id=row.view_id,
        revision=row.revision,
        workspace=files.unpack(row.files),
        descriptor_set=row.descriptor_set,
        runner_target=row.runner_target,
        incarnation=row.incarnation,
        started_ns=row.started_ns,
        ended_ns=row.ended_ns,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        last_event=row.last_event,
    )
