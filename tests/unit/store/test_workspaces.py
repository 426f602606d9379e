"""Workspaces: two secrets, saves that never overwrite unseen work, erasing that is complete."""

from pathlib import Path

import pytest

from app.runs.workspace import File, Workspace
from app.store import Store
from app.store.model import Conflict, Saved, WorkspaceUnknown

EDITED = Workspace(files=(File(path="server.py", text="import grpc\n"),))


def test_created_and_read_back(store: Store, greeter: Workspace) -> None:
    new = store.create_workspace("Greeter", greeter)
    stored = store.workspace(new.view_id)
    assert stored is not None
    assert (stored.title, stored.workspace, stored.revision, stored.run_id) == ("Greeter", greeter, 1, None)
    assert stored.created == stored.updated == 1_000


def test_unknown_is_none(store: Store) -> None:
    assert store.workspace("nobody") is None
    assert store.view_id_of("nothing") is None


def test_the_two_secrets_are_not_each_other(store: Store, greeter: Workspace) -> None:
    alice, bob = store.create_workspace("a", greeter), store.create_workspace("b", greeter)
    assert store.may_edit(alice.view_id, alice.edit_secret)
    assert store.view_id_of(alice.edit_secret) == alice.view_id
    assert not store.may_edit(alice.view_id, alice.view_id)
    assert not store.may_edit(alice.view_id, bob.edit_secret)
    assert not store.may_edit(alice.view_id, "")


def test_the_edit_secret_is_not_in_the_database(store: Store, greeter: Workspace, tmp_path: Path) -> None:
    new = store.create_workspace("a", greeter)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert new.view_id.encode() in stored
    assert new.edit_secret.encode() not in stored


def test_another_server_key_opens_nothing(store: Store, greeter: Workspace, database_url: str) -> None:
    new = store.create_workspace("a", greeter)
    with Store(database_url, secret_key="another") as other:
        assert not other.may_edit(new.view_id, new.edit_secret)


def test_save_is_compare_and_set(store: Store, view_id: str, greeter: Workspace) -> None:
    assert store.save(view_id, EDITED, revision=1) == Saved(revision=2)
    assert store.save(view_id, greeter, revision=1) == Conflict(revision=2)
    stored = store.workspace(view_id)
    assert stored is not None
    assert stored.workspace == EDITED


def test_a_save_whose_answer_was_lost_may_be_sent_again(store: Store, greeter: Workspace) -> None:
    view_id = store.create_workspace("a", greeter).view_id
    assert store.save(view_id, EDITED, revision=1) == Saved(revision=2)
    assert store.save(view_id, EDITED, revision=1) == Saved(revision=2)
    assert store.save(view_id, greeter, revision=2) == Saved(revision=3)
    assert store.save(view_id, EDITED, revision=1) == Conflict(revision=3)


def test_what_is_not_there_cannot_be_changed(store: Store, greeter: Workspace) -> None:
    for change in (
        lambda: store.save("nobody", greeter, revision=1),
        lambda: store.rename("nobody", "x"),
        lambda: store.copy("nobody"),
    ):
        with pytest.raises(WorkspaceUnknown):
            change()


def test_rename(store: Store, view_id: str) -> None:
    store.rename(view_id, "Order desk 🍣")
    stored = store.workspace(view_id)
    assert stored is not None
    assert (stored.title, stored.revision) == ("Order desk 🍣", 1)


def test_a_copy_is_its_own_workspace(store: Store, view_id: str, greeter: Workspace) -> None:
    copied = store.copy(view_id)
    store.save(copied.view_id, EDITED, revision=1)
    original = store.workspace(view_id)
    assert original is not None
    assert original.workspace == greeter
    assert not store.may_edit(view_id, copied.edit_secret)


def test_erased_with_a_tombstone(store: Store, view_id: str, tmp_path: Path) -> None:
    assert not store.erased(view_id)
    assert store.delete_workspace(view_id)
    assert store.workspace(view_id) is None
    assert store.erased(view_id)
    assert not store.delete_workspace(view_id)
