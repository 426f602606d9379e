"""Recordings make room for newer ones: oldest first, and never those that are kept by name or still grow."""

import pytest

from app.runs.events import Outcome
from app.runs.workspace import Workspace
from app.store import Store

from .conftest import RunMaker
from .test_snapshots import made


@pytest.fixture
def recorded(store: Store, add_run: RunMaker) -> RunMaker:
    """Five runs of 100 bytes, the middle one still live."""
    for number in range(5):
        add_run(f"run-{number}", started_ns=number)
        store.append_chunks([(f"run-{number}", 1, 1, b"x" * 60), (f"run-{number}", 2, 2, b"y" * 40)])
        if number != 2:
            store.end_run(f"run-{number}", Outcome.COMPLETED, 100)
    return add_run


@pytest.mark.parametrize(("most", "kept"), [(500, "01234"), (499, "1234"), (400, "1234"), (399, "234"), (0, "2")])
def test_the_oldest_go_first_and_a_live_run_stays(
    store: Store, recorded: RunMaker, view_id: str, most: int, kept: str
) -> None:
    assert recorded.view_id == view_id
    assert store.make_room(most, view_id) == 5 - len(kept)
    assert sorted(run.run_id[-1] for run in store.runs_of(view_id)) == list(kept)


def test_a_snapshot_keeps_its_run_and_its_bytes_count(store: Store, recorded: RunMaker, view_id: str) -> None:
    assert recorded.view_id == view_id
    store.take_snapshot(made(view_id, Workspace(files=()), "run-0"))
    assert store.make_room(300, view_id) == 2
    assert sorted(run.run_id for run in store.runs_of(view_id)) == ["run-0", "run-2", "run-4"]


def test_all_workspaces_together_have_a_limit_of_their_own(store: Store, recorded: RunMaker, view_id: str) -> None:
    assert recorded.view_id == view_id
    assert store.make_room(500) == 0
    assert store.make_room(150) == 4
    assert store.make_room(0, "another") == 0
