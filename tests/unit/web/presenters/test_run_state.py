"""The chip that says what a run is doing."""

import pytest

from app.runs.events import Outcome
from app.web.presenters import outcomes, run_state


def test_what_can_be_pressed_follows_from_the_state() -> None:
    none = run_state.none(run_url="/run")
    starting = run_state.starting(stop_url="/stop")
    serving = run_state.serving((("server", 50051),), stop_url="/stop")
    assert [(state.run_url, state.stop_url) for state in (none, starting, serving)] == [
        ("/run", ""), ("", "/stop"), ("", "/stop"),
    ]  # fmt: skip
    assert len({state.icon for state in (none, starting, serving)}) == 3


def test_every_listener_is_named_with_its_port() -> None:
    state = run_state.serving((("server", 50051), ("driver", 9)))
    assert "server :50051, driver :9" in state.text
    assert state.stale == ""


def test_of_many_listeners_the_first_are_named_and_the_others_counted() -> None:
    state = run_state.serving(tuple((f"p{number}", number) for number in range(5)))
    assert "p0 :0, p1 :1 and 3 more" in state.text


def test_files_edited_since_are_said() -> None:
    assert run_state.serving((("server", 50051),), stale=True).stale


@pytest.mark.parametrize("outcome", Outcome)
def test_an_ended_run_looks_as_its_outcome_does(outcome: Outcome) -> None:
    state, words = run_state.ended(outcome, run_url="/run"), outcomes.words(outcome)
    assert (state.tone, state.icon, state.text) == (words.tone, words.icon, words.title.lower())
    assert state.run_url == "/run"


def test_a_run_that_ended_before_anyone_knew_how_is_not_running() -> None:
    assert run_state.ended(None, run_url="/run") == run_state.none(run_url="/run")
