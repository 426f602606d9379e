"""From a click to a run: which run takes a call, and what becomes of the one before."""

import re
from collections.abc import Iterator

import pytest

from app.client.runner import RunnerFull
from app.runs.events import Outcome
from app.runs.spec import CallSpec, in_json
from app.runs.workspace import Workspace
from app.store.model import StoredWorkspace
from app.web import runs
from app.web.services import Services, services
from tests.support.people import Person, Web

HELLO = CallSpec(path="/greeter.Greeter/SayHello", requests=in_json("{}"))


@pytest.fixture
def lab(web: Web) -> Iterator[Services]:
    with web.app.app_context():
        yield services()


def stored(web: Web, alice: Person) -> StoredWorkspace:
    found = web.store.workspace(alice.view_id)
    assert found
    return found


def names(web: Web) -> list[str]:
    return [type(asked).__name__.removesuffix("Request") for asked in web.asked]


def test_run_ids_are_unguessable_and_fit_the_contract() -> None:
    ids = {runs.new_run_id() for _ in range(50)}
    assert len(ids) == 50
    assert all(re.fullmatch(r"[a-z2-7]{26}", run_id) for run_id in ids)


def test_a_run_is_stored_told_and_the_latest(web: Web, alice: Person, lab: Services) -> None:
    placed = runs.start(lab, stored(web, alice), (HELLO,))
    assert placed.fresh
    assert web.told == [placed.run.run_id]
    run = runs.current(lab, stored(web, alice))
    assert run
    assert (run.run_id, run.revision, run.incarnation, run.live) == (placed.run.run_id, 1, "one", True)
    assert run.descriptor_set


def test_the_next_call_goes_to_the_same_run(web: Web, alice: Person, lab: Services) -> None:
    first = runs.call(lab, stored(web, alice), (HELLO,))
    second = runs.call(lab, stored(web, alice), (HELLO,))
    assert (second.run.run_id, second.fresh) == (first.run.run_id, False)
    assert names(web) == ["StartRun", "StartCall"]


def test_an_edit_makes_the_run_stale(web: Web, alice: Person, lab: Services) -> None:
    first = runs.call(lab, stored(web, alice), (HELLO,))
    web.store.save(alice.view_id, Workspace(files=()), revision=1)
    second = runs.call(lab, stored(web, alice), (HELLO,))
    assert second.run.run_id != first.run.run_id
    assert names(web) == ["StartRun", "StopRun", "StartRun"]


def test_a_run_that_the_runner_lost_is_ended_and_placed_again(web: Web, alice: Person, lab: Services) -> None:
    first = runs.call(lab, stored(web, alice), (HELLO,))
    web.serving.runner.known.clear()
    second = runs.call(lab, stored(web, alice), (HELLO,))
    assert second.fresh
    lost = web.store.run(first.run.run_id)
    assert lost
    assert lost.outcome is Outcome.SANDBOX_FAILED


def test_a_run_that_was_not_placed_leaves_nothing(web: Web, alice: Person, lab: Services) -> None:
    web.serving.runner.full = True
    with pytest.raises(RunnerFull):
        runs.start(lab, stored(web, alice), ())
    assert runs.current(lab, stored(web, alice)) is None
    assert web.told == []


def test_what_is_wrong_with_the_request_comes_back(web: Web, alice: Person, lab: Services) -> None:
    wrong = CallSpec(path=HELLO.path, requests=in_json("oops"))
    placed = runs.call(lab, stored(web, alice), (wrong,))
    assert "oops" in placed.problems[0].problem.text
    assert runs.call(lab, stored(web, alice), (wrong,)).problems


def test_stop_without_a_run_asks_nobody(web: Web, alice: Person, lab: Services) -> None:
    runs.stop(lab, stored(web, alice))
    placed = runs.start(lab, stored(web, alice), ())
    web.store.end_run(placed.run.run_id, Outcome.COMPLETED, 1)
    runs.stop(lab, stored(web, alice))
    assert names(web) == ["StartRun"]


def test_only_the_last_runs_are_kept(web: Web, alice: Person, lab: Services) -> None:
    for _ in range(lab.settings.runs_kept + 2):
        placed = runs.start(lab, stored(web, alice), ())
        web.store.end_run(placed.run.run_id, Outcome.COMPLETED, placed.run.started_ns + 1)
    runs.start(lab, stored(web, alice), ())
    assert len(web.store.runs_of(alice.view_id, most=100)) <= lab.settings.runs_kept + 1
