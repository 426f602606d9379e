"""A run is live until its end is stored."""

from dataclasses import replace

from app.runs.events import Outcome

from .conftest import RunMaker


def test_a_run_is_live_until_it_has_an_end(add_run: RunMaker) -> None:
    run = add_run("run-1")
    assert run.live
    assert not replace(run, ended_ns=0, outcome=Outcome.COMPLETED).live
