"""The door of the database: any thread may call, one method is one transaction, what is closed is closed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from app.runs.events import Outcome
from app.runs.workspace import File, Workspace
from app.store import Store
from app.store.model import Conflict, Ending, Saved

from .conftest import GREETER, KEY, Clock, RunMaker

THREADS, EACH = 4, 10


def test_of_many_that_save_one_revision_one_wins(store: Store, view_id: str) -> None:
    def save(number: int) -> Saved | Conflict:
        mine = Workspace(files=(File(path="greeter.proto", text=f"// {number}"),))
        return store.save(view_id, mine, revision=1)

    with ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(save, range(EACH)))
    assert answers.count(Saved(revision=2)) == 1
    assert answers.count(Conflict(revision=2)) == EACH - 1


def test_threads_lose_nothing_to_each_other(store: Store) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        numbers = list(threads.map(lambda n: store.post("topic", str(n)), range(THREADS * EACH)))
    entries = store.outbox(0)
    assert sorted(numbers) == [entry.seq for entry in entries]
    assert sorted(int(entry.payload) for entry in entries) == list(range(THREADS * EACH))


def test_what_was_stored_is_there_for_the_next_process(database_url: str, clock: Clock) -> None:
    with Store(database_url, secret_key=KEY, clock=clock) as first:
        first.migrate()
        made = first.create_workspace("Greeter", GREETER)
    with Store(database_url, secret_key=KEY) as second:
        second.migrate()
        found = second.workspace(made.view_id)
        assert found
        assert (found.title, found.workspace, found.created) == ("Greeter", GREETER, clock.now)
        assert second.may_edit(made.view_id, made.edit_secret)


def test_another_key_opens_no_workspace(store: Store, database_url: str) -> None:
    made = store.create_workspace("Greeter", Workspace(files=()))
    with Store(database_url, secret_key="another" * 8) as stranger:
        assert not stranger.may_edit(made.view_id, made.edit_secret)
        assert stranger.view_id_of(made.edit_secret) is None


def test_a_finished_run_needs_no_follower(store: Store, add_run: RunMaker) -> None:
    finished = replace(add_run("other"), run_id="r")
    ending = Ending(run_id="r", outcome=Outcome.COMPLETED, ended_ns=9)
    store.add_finished_run(finished, ending, [("r", 1, 3, b"events")])
    stored = store.run("r")
    assert stored is not None
    assert (stored.live, stored.outcome, stored.last_event) == (False, Outcome.COMPLETED, 3)
    assert store.chunks("r") == (b"events",)
    assert [run.run_id for run in store.live_runs()] == ["other"]
