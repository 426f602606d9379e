"""Snapshots: named by what they hold, never changed, pinning their run, erased with their workspace."""

from dataclasses import replace

from app.runs.events import Outcome
from app.runs.workspace import Workspace
from app.store import Store
from app.store.model import Snapshot

from .conftest import Clock, RunMaker


def made(view_id: str, greeter: Workspace, run_id: str | None = None) -> Snapshot:
    return Snapshot(
        view_id=view_id, title="Greeter", workspace=greeter, method="/a.B/C", request='{"name": "Ada"}', run_id=run_id
    )


def test_the_same_content_has_the_same_name(store: Store, view_id: str, greeter: Workspace, clock: Clock) -> None:
    snapshot = made(view_id, greeter)
    name = store.take_snapshot(snapshot)
    clock.now += 5
    assert store.take_snapshot(snapshot) == name
    assert store.snapshot(name) == replace(snapshot, taken_ns=1_000)
    assert store.take_snapshot(replace(snapshot, request="{}")) != name
    assert store.snapshot("nothing") is None


def test_a_name_needs_the_key_of_the_server(store: Store, view_id: str, greeter: Workspace, database_url: str) -> None:
    name = store.take_snapshot(made(view_id, greeter))
    with Store(database_url, secret_key="another") as other:
        assert other.take_snapshot(made(view_id, greeter)) != name


def test_its_run_is_kept(store: Store, add_run: RunMaker, view_id: str, greeter: Workspace) -> None:
    for number in range(4):
        add_run(f"run-{number}", started_ns=number)
        store.end_run(f"run-{number}", Outcome.COMPLETED, 50)
    store.take_snapshot(made(view_id, greeter, "run-0"))
    assert store.prune(view_id, keep=1) == 2
    assert [run.run_id for run in store.runs_of(view_id)] == ["run-3", "run-0"]


def test_it_is_erased_with_its_workspace_and_that_is_known(store: Store, view_id: str, greeter: Workspace) -> None:
    name = store.take_snapshot(made(view_id, greeter))
    assert store.snapshots_of(view_id) == (name,)
    assert not store.erased(name)
    store.delete_workspace(view_id)
    assert store.snapshot(name) is None
    assert store.erased(name)
