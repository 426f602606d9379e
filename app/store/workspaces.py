"""Workspaces in the database: statements on a connection whose transaction the caller began."""

from sqlalchemy import Connection, delete, insert, select, update

from app.runs.workspace import Workspace
from app.store import files, secret, snapshots
from app.store.model import Conflict, NewWorkspace, Saved, StoredWorkspace, WorkspaceUnknown
from app.store.tables import tombstones, workspaces

_EDIT = "edit"
_TOMBSTONE = "tombstone"


def create(connection: Connection, key: bytes, title: str, workspace: Workspace, now: int) -> NewWorkspace:
    """A new workspace at revision 1."""
    return _create(connection, key, title, files.pack(workspace), now)


def _create(connection: Connection, key: bytes, title: str, packed: bytes, now: int) -> NewWorkspace:
    new = NewWorkspace(view_id=secret.new(), edit_secret=secret.new())
    connection.execute(
        insert(workspaces).values(
            view_id=new.view_id,
            edit_digest=secret.digest(key, _EDIT, new.edit_secret),
            title=title,
            files=packed,
            revision=1,
            created_ns=now,
            updated_ns=now,
        )
    )
    return new


def get(connection: Connection, view_id: str) -> StoredWorkspace | None:
    """The workspace as it is now."""
    row = connection.execute(select(workspaces).where(workspaces.c.view_id == view_id)).one_or_none()
    if row is None:
        return None
    return StoredWorkspace(
        view_id=row.view_id,
        title=row.title,
        workspace=files.unpack(row.files),
        revision=row.revision,
        run_id=row.run_id,
        created=row.created_ns,
        updated=row.updated_ns,
    )


def view_id_of(connection: Connection, key: bytes, edit_secret: str) -> str | None:
    """The workspace that this secret edits. Looked up by its digest, so the time it takes tells nothing of a secret."""
    digest = secret.digest(key, _EDIT, edit_secret)
    return connection.execute(
        select(workspaces.c.view_id).where(workspaces.c.edit_digest == digest)
    ).scalar_one_or_none()


def rename(connection: Connection, view_id: str, title: str, now: int) -> None:
    """Gives it a title."""
    changed = connection.execute(
        update(workspaces).where(workspaces.c.view_id == view_id).values(title=title, updated_ns=now)
    )
    if not changed.rowcount:
        raise WorkspaceUnknown(view_id)


def save(connection: Connection, view_id: str, workspace: Workspace, revision: int, now: int) -> Saved | Conflict:
    """Compare and set: stores the files as the next revision only if ``revision`` is still the last one.

    The same save once more, by a page that never heard the answer, is no conflict.
    """
    packed = files.pack(workspace)
    changed = connection.execute(
        update(workspaces)
        .where(workspaces.c.view_id == view_id, workspaces.c.revision == revision)
        .values(files=packed, revision=revision + 1, updated_ns=now)
    )
    if changed.rowcount:
        return Saved(revision=revision + 1)
    current = connection.execute(
        select(workspaces.c.revision, workspaces.c.files).where(workspaces.c.view_id == view_id)
    ).one_or_none()
    if current is None:
        raise WorkspaceUnknown(view_id)
    if current.revision == revision + 1 and current.files == packed:
        return Saved(revision=current.revision)
    return Conflict(revision=current.revision)


def copy(connection: Connection, key: bytes, view_id: str, now: int) -> NewWorkspace:
    """The same title and files under secrets of its own."""
    query = select(workspaces.c.title, workspaces.c.files).where(workspaces.c.view_id == view_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise WorkspaceUnknown(view_id)
    return _create(connection, key, row.title, row.files, now)


def erase(connection: Connection, key: bytes, view_id: str, now: int) -> bool:
    """Erases it; its runs with their events and its snapshots go with it (ON DELETE CASCADE)."""
    named = (view_id, *snapshots.names_of(connection, view_id))
    deleted = connection.execute(delete(workspaces).where(workspaces.c.view_id == view_id))
    if not deleted.rowcount:
        return False
    for each in named:
        digest = secret.digest(key, _TOMBSTONE, each)
        connection.execute(insert(tombstones).values(digest=digest, erased_ns=now))
    return True


def erased(connection: Connection, key: bytes, name: str) -> bool:
    """True where a workspace or a snapshot of this name left a tombstone."""
    digest = secret.digest(key, _TOMBSTONE, name)
    return connection.execute(select(tombstones.c.digest).where(tombstones.c.digest == digest)).first() is not None
