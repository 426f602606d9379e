"""Runs: their events in order, one writer, an end that stays, and the last few kept."""

from dataclasses import replace

import pytest

from app.runs.events import Outcome
from app.store import Store
from app.store.model import Ending, LiveRun, Progress, WorkspaceUnknown

from .conftest import RunMaker


def test_added_and_read_back(store: Store, add_run: RunMaker, view_id: str) -> None:
    run = add_run("run-1")
    assert store.run("run-1") == run
    assert run.live
    workspace = store.workspace(view_id)
    assert workspace is not None
    assert workspace.run_id == "run-1"
    assert store.run("nothing") is None


def test_a_run_can_be_beside_the_latest(store: Store, add_run: RunMaker, view_id: str) -> None:
    first = add_run("run-1")
    store.add_run(replace(first, run_id="run-2"), latest=False)
    workspace = store.workspace(view_id)
    assert workspace
    assert workspace.run_id == "run-1"
    assert store.run("run-2")


def test_a_run_needs_its_workspace(store: Store, add_run: RunMaker, view_id: str) -> None:
    store.delete_workspace(view_id)
    with pytest.raises(WorkspaceUnknown):
        add_run("run-1")


def test_events_in_order(store: Store, add_run: RunMaker) -> None:
    add_run("run-1")
    assert store.last_event("run-1") == 0
    assert store.append_chunks([("run-1", 1, 3, b"one"), ("run-1", 4, 4, b"two")]) == frozenset()
    assert store.chunks("run-1") == (b"one", b"two")
    assert store.last_event("run-1") == 4
    assert store.progress("run-1") == Progress(last_event=4, ended=False)
    assert store.progress("gone") is None
    assert store.live_runs() == (
        LiveRun(
            run_id="run-1",
            view_id=add_run.view_id,
            runner_target="unix:/run/runner.sock",
            started_ns=10,
            last_event=4,
        ),
    )


def test_a_second_writer_does_no_harm(store: Store, add_run: RunMaker) -> None:
    add_run("run-1")
    add_run("run-2")
    store.append_chunks([("run-1", 1, 3, b"mine")])
    assert store.append_chunks([("run-1", 2, 5, b"yours"), ("run-2", 1, 1, b"ok"), ("gone", 1, 1, b"x")]) == {
        "run-1",
        "gone",
    }
    assert store.chunks("run-1") == (b"mine",)
    assert store.chunks("run-2") == (b"ok",)


def test_the_end_comes_with_the_last_events(store: Store, add_run: RunMaker) -> None:
    add_run("run-1")
    store.append_chunks(
        [("run-1", 1, 2, b"all")], [Ending(run_id="run-1", outcome=Outcome.SERVER_CRASHED, ended_ns=20)]
    )
    run = store.run("run-1")
    assert run is not None
    assert (run.outcome, run.ended_ns, run.last_event, run.live) == (Outcome.SERVER_CRASHED, 20, 2, False)
    assert store.live_runs() == ()
    assert store.append_chunks([("run-1", 3, 3, b"late")]) == {"run-1"}


def test_an_end_stays(store: Store, add_run: RunMaker) -> None:
    add_run("run-1")
    store.end_run("run-1", Outcome.COMPLETED, 20)
    store.end_run("run-1", Outcome.SANDBOX_FAILED, 30)
    run = store.run("run-1")
    assert run is not None
    assert (run.outcome, run.ended_ns) == (Outcome.COMPLETED, 20)


def test_newest_first(store: Store, add_run: RunMaker, view_id: str) -> None:
    for number in range(5):
        add_run(f"run-{number}", started_ns=number)
    assert [run.run_id for run in store.runs_of(view_id, most=3)] == ["run-4", "run-3", "run-2"]


def test_prune_keeps_the_last_finished_and_every_live_run(store: Store, add_run: RunMaker, view_id: str) -> None:
    for number in range(6):
        add_run(f"run-{number}", started_ns=number)
        store.append_chunks([(f"run-{number}", 1, 1, b"x")])
        if number != 1:
            store.end_run(f"run-{number}", Outcome.COMPLETED, 100)
    assert store.prune(view_id, keep=2) == 3
    assert [run.run_id for run in store.runs_of(view_id)] == ["run-5", "run-4", "run-1"]
    assert store.chunks("run-0") == ()
    assert store.prune(view_id, keep=2) == 0


def test_erasing_a_workspace_erases_its_runs(store: Store, add_run: RunMaker, view_id: str) -> None:
    add_run("run-1")
    store.append_chunks([("run-1", 1, 1, b"x")])
    store.delete_workspace(view_id)
    assert store.run("run-1") is None
    assert store.chunks("run-1") == ()
