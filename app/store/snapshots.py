"""Snapshots in the database: statements on a connection whose transaction the caller began.

A snapshot is named by a keyed digest of all that it holds, so the same content has the same name and nobody can guess one.
It pins its run: ``runs.prune`` leaves it. Erasing its workspace erases it, and leaves a tombstone of its name.
"""

import base64
import json

from sqlalchemy import Connection, insert, select

from app.store import files, secret
from app.store.model import Snapshot
from app.store.tables import ID_LENGTH, snapshots

_PURPOSE = "snapshot"


def name(key: bytes, snapshot: Snapshot) -> str:
    """What the snapshot is called, by its content."""
    texts = [[file.path, file.text] for file in snapshot.workspace.files]
    content = json.dumps([snapshot.view_id, snapshot.title, texts, snapshot.method, snapshot.request, snapshot.run_id])
    digest = bytes.fromhex(secret.digest(key, _PURPOSE, content))
    return base64.b32encode(digest).decode().lower()[:ID_LENGTH]


def take(connection: Connection, key: bytes, snapshot: Snapshot, now: int) -> str:
    """Stores a snapshot; its name. One that is there already stays as it is."""
    found = name(key, snapshot)
    if get(connection, found) is None:
        connection.execute(
            insert(snapshots).values(
                name=found,
                view_id=snapshot.view_id,
                title=snapshot.title,
                files=files.pack(snapshot.workspace),
                method=snapshot.method,
                request=snapshot.request,
                run_id=snapshot.run_id,
                taken_ns=now,
            )
        )
    return found


def get(connection: Connection, wanted: str) -> Snapshot | None:
    """The snapshot of this name, or None."""
    row = connection.execute(select(snapshots).where(snapshots.c.name == wanted)).one_or_none()
    if row is None:
        return None
    return Snapshot(
        view_id=row.view_id,
        title=row.title,
        workspace=files.unpack(row.files),
        method=row.method,
        request=row.request,
        run_id=row.run_id,
        taken_ns=row.taken_ns,
    )


def names_of(connection: Connection, view_id: str) -> tuple[str, ...]:
    """The names of a workspace's snapshots, newest first."""
    query = (
        select(snapshots.c.name)
        .where(snapshots.c.view_id == view_id)
        .order_by(snapshots.c.taken_ns.desc(), snapshots.c.name)
    )
    return tuple(connection.execute(query).scalars())
