"""Room for recordings: where they fill what they may, the oldest make room for newer ones. Snapshots keep theirs, and live runs.

A recording is the events of a run, which are most of its bytes: files and schema have 1 MiB at most, compressed.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, delete, func, select

from app.store.tables import chunks, runs, snapshots

AT_ONCE = 500
"""Runs deleted by one statement: SQLite takes 32,766 parameters."""


def make(connection: Connection, most: int, view_id: str | None = None) -> int:
    """Deletes recordings, oldest first, until at most ``most`` bytes are kept - of a workspace, or of all; how many those were."""
    over = _bytes(connection, view_id) - most
    if over <= 0:
        return 0
    gone = list(_oldest(connection, over, view_id))
    for first in range(0, len(gone), AT_ONCE):
        connection.execute(delete(runs).where(runs.c.run_id.in_(gone[first : first + AT_ONCE])))
    return len(gone)


def _bytes(connection: Connection, view_id: str | None) -> int:
    query = select(func.coalesce(func.sum(func.length(chunks.c.events)), 0))
    if view_id is not None:
        query = query.join(runs, runs.c.run_id == chunks.c.run_id).where(runs.c.view_id == view_id)
    return int(connection.execute(query).scalar_one())


def _oldest(connection: Connection, over: int, view_id: str | None) -> Iterator[str]:
    """Finished runs that no snapshot keeps, until they have ``over`` bytes together."""
    pinned = select(snapshots.c.run_id).where(snapshots.c.run_id.is_not(None))
    size = func.sum(func.length(chunks.c.events))
    query = (
        select(runs.c.run_id, size)
        .join(chunks, chunks.c.run_id == runs.c.run_id)
        .where(runs.c.ended_ns.is_not(None), runs.c.run_id.not_in(pinned))
        .group_by(runs.c.run_id, runs.c.started_ns)
        .order_by(runs.c.started_ns, runs.c.run_id)
    )
    if view_id is not None:
        query = query.where(runs.c.view_id == view_id)
    for run_id, held in connection.execute(query):
        if over <= 0:
            return
        over -= held
        yield run_id
